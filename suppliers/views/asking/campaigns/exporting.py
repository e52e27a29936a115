"""Everything about a campaign as a workbook: invitations, answers with a column for each part, flags.

Answers are for whoever may read responses. Those of a response that the specialist team reads first are left out for
everybody else, with a word why: docs/rules/asking.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.lib.dates import london_date
from msplan.lib.spreadsheets import Cell, Sheet, write_xlsx
from suppliers.asking.campaign.finding import matching, with_story
from suppliers.asking.models import Campaign, Flag, Invitation, Submission
from suppliers.asking.questionnaire.form import Form, Part
from suppliers.asking.questionnaire.reading import read_body
from suppliers.views.asking.campaigns.drafting import campaign_or_404
from suppliers.views.asking.campaigns.rows import HELD, row_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEFT_OUT = "Left out: read first by the modern slavery team"
HEADINGS = (
    "Supplier", "Name", "Category", "Risk band", "State", "Remark", "Code", "Contact", "Email", "Mail", "Why",
    "Opened", "Started", "Handed in", "Reminders", "Last reminder", "Told by telephone", "No response since",
    "Handed to", "Reason", "Answered elsewhere", "Reference", "Score", "Result",
)  # fmt: skip
BESIDES = (
    ("dont_know", "do not know"),
    ("not_applicable", "not applicable, because"),
    ("explain", "explained"),
)
ANSWERED = ("Supplier", "Name", "Reference", "Handed in", "Late", "Left out")


@may("asking.see")
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    campaign, at = campaign_or_404(pk), timezone.now()
    on = london_date(at)
    rows = with_story(matching(Invitation.objects.filter(campaign=campaign), on=on, state=[]))
    people = "supplier__category", "supplier__score", "response", "handed_to"
    invitations = list(rows.select_related(*people).order_by("supplier__name", "pk"))
    reads, reads_first = request.user.may("responses.read"), request.user.may("responses.read_first")
    shown = [one for one in invitations if reads_first or not _is_held(one)]
    known = {one.pk for one in shown} if reads else set()
    lines = [_line(one, campaign, on, shown=one.pk in known) for one in invitations]
    sheets = [Sheet("Invitations", HEADINGS, lines)]
    if reads and campaign.questions is not None:
        sheets.append(_answers(campaign, invitations, known))
        sheets.append(_flags(shown))
    content = write_xlsx(sheets, title=f"Campaign {campaign}", marking=str(Marking.SENSITIVE.label), as_at=at)
    name = f"campaign-{campaign.pk}-{on.isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _is_held(invitation: Invitation) -> bool:
    response = getattr(invitation, "response", None)
    return bool(response and response.is_held)


def _line(invitation: Invitation, campaign: Campaign, on: date, *, shown: bool) -> list[Cell]:
    row, supplier = row_of(invitation, campaign, on), invitation.supplier
    score, response = getattr(supplier, "score", None), getattr(invitation, "response", None)
    state = invitation.get_state_display()
    known = response if shown else None
    elsewhere = ""
    if invitation.elsewhere_kind:
        elsewhere = f"{invitation.get_elsewhere_kind_display()}: {invitation.elsewhere_reference}"
    return [
        supplier.reference, supplier.name, str(supplier.category or ""), score.get_band_display() if score else "",
        f"{state}, {HELD}" if row["is_held"] else state, row["remark"].get("text", ""), invitation.code,
        invitation.to_name, invitation.to_email, row["mail"]["text"], row["mail"]["why"], invitation.opened_at,
        invitation.started_at, invitation.submitted_at, row["reminders"], row["last_reminded_at"],
        invitation.told_by_phone_on, invitation.no_response_on, str(invitation.handed_to or ""), invitation.reason,
        elsewhere, response.reference if response else "", known.score if known else None,
        known.get_band_display() if known else "",
    ]  # fmt: skip


def _answers(campaign: Campaign, invitations: Sequence[Invitation], shown: set[int]) -> Sheet:
    """The last handing in of each, as it was frozen."""
    assert campaign.questions is not None
    form = read_body(campaign.questions.body)
    last: dict[int, Submission] = {}
    handed_in = Submission.objects.filter(response__invitation__in=invitations).select_related("response")
    for submission in handed_in.order_by("number"):
        last[submission.response.invitation_id] = submission
    columns = list(_columns(form))
    rows = [
        [*_head(one, last[one.pk], is_shown=one.pk in shown),
         *(_cells(columns, last[one.pk].answers) if one.pk in shown else [""] * len(columns))]
        for one in invitations
        if one.pk in last
    ]  # fmt: skip
    return Sheet("Answers", [*ANSWERED, *(heading for heading, *_ in columns)], rows)


def _head(invitation: Invitation, submission: Submission, *, is_shown: bool) -> list[Cell]:
    return [
        invitation.supplier.reference, invitation.supplier.name, submission.response.reference, submission.at,
        submission.is_late, "" if is_shown else LEFT_OUT,
    ]  # fmt: skip


def _columns(form: Form) -> Iterable[tuple[str, str, Part | None, str]]:
    """Heading, question, part (None: of the whole question), row of a matrix."""
    for number, question in enumerate(form.questions, start=1):
        stem = f"{number}. {question.text}"
        for part in question.parts:
            label = f"{stem}: {part.label}" if part.label else stem
            if part.rows:
                for row in part.rows:
                    yield f"{label}: {row.text}", question.id, part, row.id
            else:
                yield label, question.id, part, ""
        for key, words in BESIDES:
            yield f"{stem}: {words}", question.id, None, key


def _cells(columns: Iterable[tuple[str, str, Part | None, str]], answers: Mapping[str, Any]) -> list[Cell]:
    return [
        _cell(answers.get(question, {}).get("value") or {}, part, key) for _, question, part, key in columns
    ]


def _cell(value: Mapping[str, Any], part: Part | None, key: str) -> Cell:
    if part is None:
        said = value.get(key)
        return said if isinstance(said, str) else ("Yes" if said else "")
    given = (value.get("parts") or {}).get(part.id)
    if key:
        given = given.get(key) if isinstance(given, Mapping) else None
    return _words(given, part)


def _words(given: Any, part: Part) -> Cell:
    """Options by their text, lists on one line, tables one line a row."""
    if given is None or given == "":
        return None
    if isinstance(given, Mapping):
        return "; ".join(f"{name}: {_words(one, part)}" for name, one in given.items())
    if isinstance(given, list):
        return "\n".join(str(_words(one, part)) for one in given)
    return part.choices.get(str(given), str(given)) if part.choices else str(given)


def _flags(shown: Sequence[Invitation]) -> Sheet:
    found = Flag.objects.filter(response__invitation__in=shown, gone_at__isnull=True)
    rows = [
        [
            flag.response.invitation.supplier.reference, flag.response.invitation.supplier.name, flag.code,
            flag.get_severity_display(), flag.question, flag.text, flag.settled_at,
        ]
        for flag in found.select_related("response__invitation__supplier").order_by("response", "code")
    ]  # fmt: skip
    return Sheet(
        "Flags", ("Supplier", "Name", "Flag", "Severity", "Question", "What it says", "Settled"), rows
    )
