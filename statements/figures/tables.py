"""Tables for the text: several figures side by side, or the plan in its public wording."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from actions.models import Action, Aspect, Progress
from statements.figures import plan, supply
from statements.figures.definition import EVENTS, STATE, Scope, Table
from suppliers.models import Band, Category

MOST_CATEGORIES = 10


def actions_by_aspect(scope: Scope) -> list[tuple[Any, ...]]:
    rows = (
        plan.agreed(scope)
        .order_by()
        .values("aspect")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=Q(pk__in=plan.open_actions(scope).order_by().values("pk"))),
            late=Count("pk", filter=Q(pk__in=plan.late(scope).order_by().values("pk"))),
            completed=Count("pk", filter=Q(progress=Progress.COMPLETED)),
        )
    )
    found = {row["aspect"]: row for row in rows}
    columns = ("open", "late", "completed", "total")
    table = [(aspect.label, *(found.get(aspect.value, {}).get(c, 0) for c in columns)) for aspect in Aspect]
    return [*table, ("All actions", *(sum(row[n] for row in table) for n in range(1, 5)))]


def actions_by_progress(scope: Scope) -> list[tuple[Any, ...]]:
    counts = plan.agreed(scope).by_progress()
    rows = [
        (progress.label, number)
        for progress, number in counts
        if progress not in (Progress.PROPOSED, Progress.CANCELLED)
    ]
    return [*rows, ("All actions", sum(number for _, number in rows))]


def suppliers_by_band(scope: Scope) -> list[tuple[Any, ...]]:
    rows = []
    for label, records in [
        *((band.label, supply.in_band(band)) for band in Band),
        ("No band yet", supply.without_band),
    ]:
        found = records(scope).order_by()
        paid = supply.recent_spend(scope).filter(supplier__in=found)
        rows.append((label, found.count(), found.assessed(scope.on).count(), supply.amount_of(paid)))
    return [*rows, ("All active suppliers", *(sum(row[n] for row in rows) for n in (1, 2, 3)))]


def spend_by_category(scope: Scope) -> list[tuple[Any, ...]]:
    """The ten largest categories, then the rest; a supplier found to be another counts under that one."""
    payments = supply.payments(scope).order_by()
    named = payments.filter(supplier__isnull=False).values(
        category=Coalesce("supplier__merged_into__category", "supplier__category")
    )
    sums = dict(named.annotate(sum=Sum("amount")).values_list("category", "sum"))
    nowhere = sums.pop(None, Decimal(0))
    names = dict(Category.objects.filter(pk__in=sums).values_list("pk", "name"))
    largest = sorted(sums, key=lambda pk: (-sums[pk], names[pk]))
    rows: list[tuple[Any, ...]] = [(names[pk], sums[pk]) for pk in largest[:MOST_CATEGORIES]]
    rest = largest[MOST_CATEGORIES:]
    unnamed = supply.amount_of(payments.filter(supplier__isnull=True, withheld=False))
    ends = [
        (f"{len(rest)} smaller categories", sum((sums[pk] for pk in rest), Decimal(0))),
        ("No category yet", nowhere),
        ("No payee named", unnamed),
        ("Payee withheld", supply.amount_of(supply.withheld(scope))),
    ]
    rows += [row for row in ends if row[1]]
    return [*rows, ("All payments", sum((row[1] for row in rows), Decimal(0)))]


def public_plan(scope: Scope) -> list[tuple[Any, ...]]:
    """Agreed actions that somebody cleared for publication, in their wording for the public."""
    rows = plan.agreed(scope).filter(cleared=True).order_by("number")
    return [
        (action.public_wording, Aspect(action.aspect).short, action.get_progress_display(), _by_when(action))
        for action in rows
    ]


def _by_when(action: Action) -> str:
    return f"{action.completed_on or action.target_on:%B %Y}"


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
        plan.named(lambda scope: plan.agreed(scope).filter(cleared=True)),
    ),
]
