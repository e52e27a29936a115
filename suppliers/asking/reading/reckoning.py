"""A response as it is read, and what it comes to: with the levels a reader judged, and what each other one would do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from msplan.lib.dates import london_date
from suppliers.asking.models import FlagSeverity, Level, Response, Submission, Verification
from suppliers.asking.models.response import Flag
from suppliers.asking.questionnaire.form import Form, Question
from suppliers.asking.questionnaire.reading import read_body
from suppliers.asking.questionnaire.scoring import Result, band_of, score


@dataclass
class Reading:
    """The last handing in of a response, its form, and what was judged so far."""

    response: Response
    form: Form
    submission: Submission
    judged: Mapping[str, Verification]
    flags: tuple[Flag, ...]

    @cached_property
    def answers(self) -> dict[str, Any]:
        return {question: row.get("value") for question, row in self.submission.answers.items()}

    def files_of(self, question: str) -> list[int]:
        return list(self.submission.answers.get(question, {}).get("files", ()))

    @cached_property
    def asked(self) -> list[Question]:
        return self.form.asked(self.answers)

    @cached_property
    def levels(self) -> dict[str, str]:
        """What a reader judged; where nobody did, a file that is attached documents an answer."""
        found = {question: Level.DOCUMENTED.value for question in self.answers if self.files_of(question)}
        return found | {question: row.level for question, row in self.judged.items()}

    @cached_property
    def agreed(self) -> frozenset[str]:
        return frozenset(question for question, row in self.judged.items() if row.not_applicable_agreed)

    @property
    def on(self) -> date:
        """The day on which ages are counted: that of handing in, whenever it is read."""
        return london_date(self.submission.at)

    @cached_property
    def result(self) -> Result:
        return self._result(self.levels, self.agreed)

    def would(self, question: str, *, level: str, agreed: bool) -> Result:
        """What it would come to with another judgement of one answer."""
        others = self.agreed - {question}
        return self._result(self.levels | {question: level}, others | ({question} if agreed else frozenset()))

    @property
    def standing(self) -> list[Flag]:
        return [flag for flag in self.flags if flag.gone_at is None]

    def _result(self, levels: Mapping[str, str], agreed: frozenset[str]) -> Result:
        """The flags are those of the day it was handed in: another band of the supplier raises none afterwards.

        Where the answers went under the rules of retention, what they came to stands as it was kept.
        """
        supplier = self.response.supplier
        band = supplier.score.band if hasattr(supplier, "score") else ""
        found = score(self.form, self.answers, levels=levels, agreed=agreed, inherent_band=band, on=self.on)
        if self.submission.forgotten_at is not None:
            kept = self.response
            return replace(
                found, points=kept.points, possible=kept.possible, percent=kept.score, band=kept.band,
                escalates=kept.escalates, completeness=kept.completeness, evidence_rate=kept.evidence_rate,
                dont_know=kept.dont_know,
            )  # fmt: skip
        holding = [flag.severity for flag in self.standing if flag.settled_at is None]
        return replace(
            found,
            band=band_of(found.percent, majors=holding.count(FlagSeverity.MAJOR)),
            escalates=FlagSeverity.CRITICAL in holding,
        )


def read(response: Response) -> Reading:
    """Three queries, the response with its campaign's questionnaire at hand."""
    version = response.invitation.campaign.questions
    assert version is not None  # whoever accepts terms makes no response
    last = response.submissions.order_by("-number").first()
    assert last is not None  # a response is made by handing in
    judged = {row.question: row for row in response.verifications.select_related("by")}
    flags = tuple(response.flags.select_related("finding", "settled_by"))
    return Reading(response, read_body(version.body), last, judged, flags)


def put(response: Response, result: Result) -> None:
    """Keep what it comes to; under the response's lock. The version is the caller's to raise."""
    values = numbers(result)
    for name, value in values.items():
        setattr(response, name, value)
    response.save(update_fields=list(values))


def numbers(result: Result) -> dict[str, Any]:
    """The fields of a response that a result fills; rounded to be kept, the band told before that."""
    return {
        "points": _rounded(result.points, "0.01"),
        "possible": _rounded(result.possible, "0.01"),
        "score": _rounded(result.percent),
        "band": result.band,
        "escalates": result.escalates,
        "completeness": _rounded(result.completeness),
        "evidence_rate": _rounded(result.evidence_rate),
        "dont_know": _rounded(result.dont_know),
    }


def _rounded(value: Decimal, places: str = "0.0001") -> Decimal:
    return value.quantize(Decimal(places), rounding=ROUND_HALF_UP)
