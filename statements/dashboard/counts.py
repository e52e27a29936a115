"""Numbers of the lead's page that are no figures, each with the records behind it. Rules: docs/rules/dashboard.md.

A number and its list are made of the same ``records``; all numbers of the page are read in one query.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from actions.models import Aspect
from statements.figures.definition import Part, Records, Scope
from statements.figures.diligence import NOT_DONE
from statements.figures.plan import about, behind
from statements.figures.supply import active
from suppliers.models import Band, Basis, Check, Concern, Finding, FindingState, Supplier, survivor_id


@dataclass(frozen=True)
class Count:
    """``listed`` is the address of a room's own list ("checks:findings?critical=on"); without one it is here."""

    key: str
    label: str
    # What follows the number in a sentence, of one and of several.
    one: str
    many: str
    definition: str
    permission: str
    records: Records
    listed: str = ""

    @property
    def part(self) -> Part:
        return Part(self.records)

    @property
    def href(self) -> str:
        if not self.listed:
            return reverse("dashboard:records", args=[self.key])
        name, _, query = self.listed.partition("?")
        return f"{reverse(name)}?{query}"

    def words(self, number: int) -> str:
        return self.one if number == 1 else self.many


def high_unchecked(scope: Scope) -> "QuerySet[Supplier]":
    """High after all controls, and nothing that was done about them is in date."""
    current = Check.objects.counting().filter(next_due_on__gte=scope.on).exclude(outcome=NOT_DONE)
    theirs = current.order_by().values(family=survivor_id())
    known = active(scope).filter(score__basis__in=(Basis.SCREENED, Basis.ASSESSED))
    return known.filter(score__residual_band=Band.HIGH).exclude(pk__in=theirs)


def with_last_check(suppliers: "QuerySet[Supplier]") -> "QuerySet[Supplier]":
    """``last_done``: when something about each was last checked, whether or not that is in date."""
    done = Check.objects.counting().exclude(outcome=NOT_DONE).annotate(family=survivor_id())
    of_each = done.filter(family=OuterRef("pk")).order_by("-done_on").values("done_on")[:1]
    return suppliers.annotate(last_done=Subquery(of_each))


def critical_open(scope: Scope) -> "QuerySet[Finding]":
    return Finding.objects.critical_open()


def concerns_open(scope: Scope) -> "QuerySet[Concern]":
    return Concern.objects.open()


def _of_aspect(aspect: Aspect) -> Count:
    return Count(
        f"behind_{aspect.value}",
        aspect.short,
        "action behind a date",
        "actions behind a date",
        "Open actions behind their target date or their review.",
        "actions.see",
        about(aspect, behind),
        f"actions:index?due=late&due=review_late&aspect={aspect.value}",
    )


OPEN_FINDINGS = "&".join(f"state={state.value}" for state in FindingState if state != FindingState.CLOSED)
HIGH_UNCHECKED = Count(
    "high_unchecked",
    "High risk after controls, no current check",
    "supplier with high risk after controls and no current check",
    "suppliers with high risk after controls and no current check",
    "Active suppliers, screened or assessed, whose risk is high after everything that lowers it, and of which no "
    "check, visit or audit that was done is in date.",
    "suppliers.see",
    high_unchecked,
)
CRITICAL_OPEN = Count(
    "critical_open",
    "Critical findings open",
    "open critical finding",
    "open critical findings",
    "Critical findings of due diligence, critical answers of suppliers among them, that are not closed.",
    "checks.see",
    critical_open,
    f"checks:findings?critical=on&{OPEN_FINDINGS}",
)
CONCERNS_OPEN = Count(
    "concerns_open",
    "Concerns open",
    "open concern",
    "open concerns",
    "Concerns that are not closed.",
    "concerns.see",
    concerns_open,
    "concerns:index?state=raised&state=acknowledged",
)
BY_ASPECT: dict[Aspect, Count] = {aspect: _of_aspect(aspect) for aspect in Aspect}
# Those whose list is a page of ours.
LISTED: dict[str, Count] = {count.key: count for count in (HIGH_UNCHECKED,)}
