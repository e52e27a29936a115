"""Rows of the page that lists what a figure counted, whatever room the records belong to."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse

from actions.models import (
    Action,
    Confidence,
    CourseRequirement,
    Decision,
    KnownUnknown,
    Meeting,
    Policy,
    PolicyReview,
    PriorityRisk,
    ReturnCount,
    ReturnSeries,
    Review,
    TrainingReturn,
)
from msplan.lib.dates import london_date, plain
from statements.figures.reading import shown
from statements.models import CoverageCheck, Promise, Statement
from suppliers.models import (
    Agency,
    Concern,
    Contract,
    CorrectiveAction,
    Engagement,
    EngagementParty,
    Finding,
    Invitation,
    PlannedPurchase,
    PublishedStatement,
    Response,
    SpendLine,
    Supplier,
)


class Row(NamedTuple):
    """``cells`` after the first, which links to the record: words, days, whole numbers, or an amount in pounds.

    A file holds them as they are, so that a column of days can be sorted; a page holds them in words.
    """

    text: str
    href: str
    cells: tuple[str | int | Decimal | date, ...]


class Kind(NamedTuple):
    """How records of a model are listed: what is read along, in which order, under which headings, and one row."""

    related: tuple[str, ...]
    order: tuple[str, ...]
    columns: tuple[str, ...]
    row: Callable[[Any], Row]


def rows_of(records: "QuerySet[Any]") -> "tuple[QuerySet[Any], tuple[str, ...]]":
    """The records with what their rows print, in an order, and the headings of the columns."""
    kind = KINDS[records.model]
    return records.select_related(*kind.related).order_by(*kind.order), kind.columns


def row_of(record: Model) -> Row:
    return KINDS[type(record)].row(record)


def shown_rows(records: Iterable[Model], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """What a template prints: each cell with its heading, for a narrow page has no head of the table."""
    rows = (row_of(record) for record in records)
    return [
        {
            "text": row.text,
            "href": row.href,
            "labelled": list(zip(columns[1:], map(in_words, row.cells), strict=False)),
        }
        for row in rows
    ]


def in_words(cell: str | int | Decimal | date) -> str:
    if isinstance(cell, date):
        return plain(cell)
    if isinstance(cell, Decimal):
        return shown(cell, "pounds")
    return cell if isinstance(cell, str) else f"{cell:,}"


def _supplier(record: Supplier) -> Row:
    category = record.category.name if record.category else "None yet"
    return Row(str(record), reverse("suppliers:detail", args=[record.pk]), (category, str(record.score)))


def _action(record: Action) -> Row:
    owner = record.owner.name if record.owner else "Nobody"
    cells = (owner, record.get_progress_display(), record.target_on)
    return Row(str(record), reverse("actions:detail", args=[record.pk]), cells)


def _risk(record: PriorityRisk) -> Row:
    told = (record.owner.name, record.get_state_display())
    return Row(str(record), reverse("risks:risk", args=[record.pk]), told)


def _unknown(record: KnownUnknown) -> Row:
    told = (record.owner.name, record.get_state_display())
    return Row(str(record), reverse("risks:unknown", args=[record.pk]), told)


def _check_of_coverage(record: CoverageCheck) -> Row:
    cells = (
        record.on,
        f"{record.legal_met} of {record.legal_of}",
        f"{record.level_1_met} of {record.level_1_of}",
    )
    return Row(record.statement.known_as, reverse("drafts:coverage", args=[record.statement_id]), cells)


def _review(record: Review) -> Row:
    dates = (record.due_on, record.given_on)
    return Row(str(record.action), reverse("actions:detail", args=[record.action_id]), dates)


def _promise(record: Promise) -> Row:
    told = (record.wording, record.due_on, record.owner.name)
    return Row(record.reference, reverse("drafts:promise", args=[record.pk]), told)


def _invitation(record: Invitation) -> Row:
    told = (record.campaign.name, record.get_state_display())
    return Row(str(record.supplier), reverse("asking:invitation", args=[record.pk]), told)


def _response(record: Response) -> Row:
    shares = (shown(record.completeness, "percent"), shown(record.evidence_rate, "percent"))
    name = str(record.invitation.supplier)
    href = reverse("asking:invitation", args=[record.invitation_id])
    return Row(name, href, (record.reference, *shares))


def _spend(record: SpendLine) -> Row:
    href = reverse("suppliers:detail", args=[record.supplier_id]) if record.supplier_id else ""
    payee = "Payee withheld" if record.withheld else str(record.supplier or "No payee named")
    return Row(payee, href, (f"{record.month:%B %Y}", record.amount))


def _finding(record: Finding) -> Row:
    told = (record.supplier.name, record.get_severity_display(), record.get_state_display())
    return Row(str(record), reverse("checks:finding", args=[record.pk]), told)


def _corrective(record: CorrectiveAction) -> Row:
    told = (record.finding.supplier.name, record.first_due_on, record.get_state_display())
    return Row(record.what, reverse("checks:corrective", args=[record.pk]), told)


def _contract(record: Contract) -> Row:
    told = (
        record.supplier.name,
        record.ends_on or "No end",
        record.get_has_clause_display(),
    )
    return Row(str(record), reverse("record:show", args=[record.supplier_id]), told)


def _published(record: PublishedStatement) -> Row:
    told = (str(record.year), f"{len(record.areas)} of 6")
    return Row(record.supplier.name, reverse("record:show", args=[record.supplier_id]), told)


def _agency(record: Agency) -> Row:
    return Row(record.supplier.name, reverse("agencies:detail", args=[record.pk]), (record.staff,))


def _purchase(record: PlannedPurchase) -> Row:
    told = (record.get_band_display(), record.awarded_on or "")
    return Row(str(record), reverse("buying:detail", args=[record.pk]), told)


def _engagement(record: Engagement) -> Row:
    came = "Not counted" if record.came is None else record.came
    told = (record.get_kind_display(), record.on, came)
    return Row(record.title, reverse("engagement:detail", args=[record.pk]), told)


def _party(record: EngagementParty) -> Row:
    told = (record.get_kind_display(), record.engagement.title)
    return Row(record.display_name, reverse("engagement:detail", args=[record.engagement_id]), told)


def _concern(record: Concern) -> Row:
    told = (record.get_place_display(), london_date(record.raised_at), record.get_state_display())
    return Row(record.reference, reverse("concerns:detail", args=[record.reference]), told)


def _meeting(record: Meeting) -> Row:
    return Row(str(record), reverse("meetings:detail", args=[record.pk]), (record.on, record.hours))


def _decision(record: Decision) -> Row:
    due = record.due_on or ""
    told = (record.meeting.series.name, due, record.get_state_display())
    return Row(record.label, reverse("meetings:detail", args=[record.meeting_id]), told)


def _statement(record: Statement) -> Row:
    published = london_date(record.published_at) if record.published_at else ""
    told = (record.period_end, published)
    return Row(record.known_as, reverse("drafts:detail", args=[record.pk]), told)


def _policy(record: Policy) -> Row:
    told = (record.owner.name, record.review_on or "")
    return Row(str(record), reverse("policies:policy", args=[record.pk]), told)


def _policy_review(record: PolicyReview) -> Row:
    dates = (record.due_on, record.given_on)
    return Row(str(record.policy), reverse("policies:policy", args=[record.policy_id]), dates)


# Of what counts people a row says what was counted and when, and no number: few are told in words by the figure.
def _requirement(record: CourseRequirement) -> Row:
    due = record.due_on or ""
    return Row(str(record), reverse("training:requirement", args=[record.pk]), (record.owner.name, due))


def _training(record: TrainingReturn) -> Row:
    href = reverse("training:requirement", args=[record.requirement_id])
    return Row(str(record.requirement), href, (record.as_at,))


def _confidence(record: Confidence) -> Row:
    told = (record.audience.name, record.measured_on)
    return Row(record.course.name, reverse("training:course", args=[record.course_id]), told)


def _series(record: ReturnSeries) -> Row:
    due = record.due_on or ""
    return Row(str(record), reverse("returns:series", args=[record.pk]), (record.owner.name, due))


def _return(record: ReturnCount) -> Row:
    return Row(str(record.series), reverse("returns:series", args=[record.series_id]), (record.as_at,))


WATCHED = ("What it is", "Owner", "State")
KINDS: dict[type[Model], Kind] = {
    Supplier: Kind(("category", "score"), ("name", "pk"), ("Supplier", "Category", "Band"), _supplier),
    Action: Kind(("owner",), ("number",), ("Action", "Owner", "Progress", "Target"), _action),
    PriorityRisk: Kind(("owner",), ("number",), WATCHED, _risk),
    KnownUnknown: Kind(("owner",), ("number",), WATCHED, _unknown),
    CoverageCheck: Kind(
        ("statement",),
        ("-on", "pk"),
        ("Statement", "Checked", "Legal minimum", "Level 1"),
        _check_of_coverage,
    ),
    Review: Kind(("action",), ("due_on", "pk"), ("Review", "Due", "Given"), _review),
    Promise: Kind(
        ("statement", "owner"),
        ("statement__period_end", "number"),
        ("Promise", "What we said", "By when", "Owner"),
        _promise,
    ),
    Invitation: Kind(
        ("supplier", "campaign"), ("supplier__name", "pk"), ("Supplier", "Campaign", "State"), _invitation
    ),
    Response: Kind(
        ("invitation__supplier", "invitation__campaign"),
        ("pk",),
        ("Supplier", "Response", "Answered", "Shown"),
        _response,
    ),
    Finding: Kind(
        ("supplier",), ("-found_on", "-pk"), ("Finding", "Supplier", "Severity", "State"), _finding
    ),
    CorrectiveAction: Kind(
        ("finding__supplier",),
        ("first_due_on", "pk"),
        ("What they do", "Supplier", "First due", "State"),
        _corrective,
    ),
    Contract: Kind(
        ("supplier",), ("supplier__name", "pk"), ("Contract", "Supplier", "Ends", "Clause"), _contract
    ),
    PublishedStatement: Kind(
        ("supplier",), ("supplier__name", "-year", "pk"), ("Supplier", "Statement of", "Areas"), _published
    ),
    Agency: Kind(("supplier",), ("supplier__name", "pk"), ("Labour provider", "Kind of staff"), _agency),
    PlannedPurchase: Kind((), ("awarded_on", "pk"), ("Purchase", "Band", "Awarded"), _purchase),
    Engagement: Kind((), ("-on", "-pk"), ("What it was", "Kind", "Day", "Came"), _engagement),
    EngagementParty: Kind(
        ("engagement", "supplier__merged_into"),
        ("-engagement__on", "pk"),
        ("Organisation", "Kind", "At"),
        _party,
    ),
    Concern: Kind((), ("-raised_at", "-pk"), ("Concern", "Where", "Raised", "State"), _concern),
    Meeting: Kind(("series",), ("-starts_at", "-pk"), ("Meeting", "Day", "Hours"), _meeting),
    Decision: Kind(("meeting__series",), ("due_on", "pk"), ("Decision", "Of", "By when", "State"), _decision),
    Statement: Kind((), ("period_end", "pk"), ("Statement", "Period ended", "Published"), _statement),
    Policy: Kind(("owner",), ("number",), ("Policy", "Owner", "Next review"), _policy),
    PolicyReview: Kind(("policy",), ("due_on", "pk"), ("Review", "Due", "Given"), _policy_review),
    CourseRequirement: Kind(
        ("course", "audience", "owner"),
        ("course__name", "audience__name"),
        ("Course and audience", "Hands in", "Next return"),
        _requirement,
    ),
    TrainingReturn: Kind(
        ("requirement__course", "requirement__audience"),
        ("-as_at", "pk"),
        ("Course and audience", "As at"),
        _training,
    ),
    Confidence: Kind(
        ("course", "audience"), ("-measured_on", "pk"), ("Course", "Audience", "Measured"), _confidence
    ),
    ReturnSeries: Kind(
        ("owner", "supplier__merged_into"), ("number",), ("Return", "Who owes it", "Next due"), _series
    ),
    ReturnCount: Kind(("series__supplier",), ("series__number",), ("Return", "As at"), _return),
    SpendLine: Kind(("supplier",), ("-month", "-amount", "pk"), ("Payee", "Month", "Amount"), _spend),
}
