"""Tables for the text: several figures side by side, or the plan in its public wording."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce

from actions.models import Aspect, Progress
from statements.figures import plan, policies, risks, supply
from statements.figures.definition import EVENTS, STATE, Numbers, Part, Scope, Table, Words
from suppliers.models import Band

MOST_CATEGORIES = 10

# The parts of a row, in the order of the table's columns.
ASPECTS = {
    aspect.label: tuple(
        Part(plan.about(aspect, records))
        for records in (plan.open_actions, plan.late, plan.of_progress(Progress.COMPLETED), plan.agreed)
    )
    for aspect in Aspect
}
PROGRESSES = {
    progress.label: (Part(plan.of_progress(progress)),)
    for progress in Progress
    if progress not in (Progress.PROPOSED, Progress.CANCELLED)
}
BANDS = {
    label: (Part(records), Part(supply.assessed_among(records)), Part(supply.paid_to(records), supply.SUM))
    for label, records in [
        *((band.label, supply.in_band(band)) for band in Band),
        ("No band yet", supply.without_band),
    ]
}

PLAN_WORDS = Words(
    plan.published,
    ("number", "public_wording", "aspect", "progress", "completed_on", "target_on"),
)
UNNAMED, WITHHELD = Part(supply.unnamed, supply.SUM), Part(supply.withheld, supply.SUM)


def actions_by_aspect(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    rows = [(label, *(int(numbers[part]) for part in parts)) for label, parts in ASPECTS.items()]
    return _with_sums(rows, "All actions")


def actions_by_progress(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    rows = [(label, int(numbers[part])) for label, (part,) in PROGRESSES.items()]
    return _with_sums(rows, "All actions")


def suppliers_by_band(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    rows = [
        (label, int(numbers[suppliers]), int(numbers[assessed]), numbers[spend])
        for label, (suppliers, assessed, spend) in BANDS.items()
    ]
    return _with_sums(rows, "All active suppliers")


def _with_sums(rows: list[tuple[Any, ...]], label: str) -> list[tuple[Any, ...]]:
    _, *columns = zip(*rows, strict=True)
    return [*rows, (label, *(sum(column) for column in columns))]


def spend_by_category(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    """The ten largest categories, then the rest; a supplier found to be another counts under that one."""
    categories = (
        supply.payments(scope)
        .filter(supplier__isnull=False)
        .order_by()
        .values(name=Coalesce("supplier__merged_into__category__name", "supplier__category__name"))
        .annotate(sum=Sum("amount"))
    )
    sums = {row["name"]: row["sum"] for row in categories}
    nowhere = sums.pop(None, Decimal(0))
    largest = sorted(sums, key=lambda name: (-sums[name], name))
    rows: list[tuple[Any, ...]] = [(name, sums[name]) for name in largest[:MOST_CATEGORIES]]
    rest = largest[MOST_CATEGORIES:]
    ends = [
        (f"{len(rest)} smaller categories", sum((sums[name] for name in rest), Decimal(0))),
        ("No category yet", nowhere),
        ("No payee named", numbers[UNNAMED]),
        ("Payee withheld", numbers[WITHHELD]),
    ]
    rows += [row for row in ends if row[1]]
    return [*rows, ("All payments", sum((row[1] for row in rows), Decimal(0)))]


def public_plan(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    """Agreed actions that somebody cleared for publication, in their wording for the public."""
    return [
        (row["public_wording"], Aspect(row["aspect"]).short, Progress(row["progress"]).label, _by_when(row))
        for row in sorted(numbers.said[PLAN_WORDS], key=lambda row: row["number"])
    ]


def _by_when(row: dict[str, Any]) -> str:
    return f"{date.fromisoformat(row['completed_on'] or row['target_on']):%B %Y}"


def _all(rows: Mapping[str, tuple[Part, ...]]) -> tuple[Part, ...]:
    return tuple(part for parts in rows.values() for part in parts)


TABLES = [
    Table(
        "actions_by_aspect",
        "Actions by aspect",
        STATE,
        "Agreed actions in each of the four aspects of the force's work: those open, those of them whose "
        "target date has passed, those completed, and all.",
        plan.SEE,
        ("Aspect", "Open", "Of which late", "Completed", "All"),
        ("count", "count", "count", "count"),
        actions_by_aspect,
        plan.named(plan.agreed),
        _all(ASPECTS),
    ),
    Table(
        "actions_by_progress",
        "Actions by progress",
        STATE,
        "Agreed actions by what they are on the day of the count.",
        plan.SEE,
        ("Progress", "Actions"),
        ("count",),
        actions_by_progress,
        plan.named(plan.agreed),
        _all(PROGRESSES),
    ),
    Table(
        "suppliers_by_band",
        "Active suppliers by risk band",
        STATE,
        "Active suppliers by inherent risk to people, how many of them a person has assessed, and what they "
        "were paid in this financial year and the one before.",
        supply.SEE,
        ("Band", "Suppliers", "Assessed", "Spend in two years"),
        ("count", "count", "pounds"),
        suppliers_by_band,
        supply.named(supply.active),
        _all(BANDS),
    ),
    Table(
        "spend_by_category",
        "Spend by category",
        EVENTS,
        "Payments in the months of the period by what the payee sells, the ten largest categories named.",
        supply.SEE,
        ("Category", "Spend"),
        ("pounds",),
        spend_by_category,
        supply.by_file(supply.payments),
        (UNNAMED, WITHHELD),
    ),
    Table(
        "public_plan",
        "The action plan",
        STATE,
        "Agreed actions that were cleared for publication, in their wording for the public; the date is that "
        "of completion, or the target.",
        plan.SEE,
        ("What we do", "Aspect", "Progress", "By when"),
        ("words", "words", "words"),
        public_plan,
        plan.named(plan.published),
        words=PLAN_WORDS,
    ),
    Table(
        "priority_risks",
        "Our priority risks",
        STATE,
        "Open priority risks that were offered to the statement and cleared for publication, in their wording for the "
        "public, gravest first; where they lie, in which countries, and how many actions answer them.",
        risks.SEE,
        ("Risk", "Where it lies", "Countries", "Salience", "Actions"),
        ("words", "words", "words", "count"),
        risks.risk_rows,
        plan.named(risks.risks_published),
        words=risks.RISK_WORDS,
    ),
    Table(
        "known_unknowns",
        "What we do not know",
        STATE,
        "Known unknowns that were offered to the statement and cleared for publication, in their wording for the "
        "public; those not known yet with the month by which they are to be found out.",
        risks.SEE,
        ("What we do not know", "Where it stands", "By when"),
        ("words", "words"),
        risks.unknown_rows,
        plan.named(risks.unknowns_published),
        words=risks.UNKNOWN_WORDS,
    ),
    Table(
        "concern_routes",
        "How to raise a concern",
        STATE,
        "Routes for raising a concern that were in use on the day and cleared for publication, in their wording for "
        "the public.",
        policies.SEE,
        ("Route", "How to use it"),
        ("words",),
        policies.route_rows,
        plan.named(policies.routes_published),
        words=policies.ROUTE_WORDS,
    ),
]
