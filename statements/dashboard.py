"""What the executive lead's one page says, from the same figures as the statement. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Least
from django.urls import reverse

from actions.models import Action, Completion, Progress, Rating
from actions.plan.second_person import acceptors, second_people
from msplan.accounts.models import Person
from msplan.lib.charts import Chart
from msplan.lib.dates import deadline_words, plain
from statements.due import Expected, expected
from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from statements.figures.definition import Part, Scope, numbers_of
from statements.figures.measuring import last_month_end
from statements.figures.plan import behind, of_progress, red
from statements.figures.reading import Reading, TableReading, shown
from statements.figures.supply import high_not_assessed
from statements.models import Measurement, Statement
from statements.next_step import next_step
from statements.publishing.publishing import publications_of
from suppliers.models import Concern, Supplier

# Five at most: what a reader keeps in mind. The label is the card's.
NUMBERS = {
    "actions_late": "Late actions",
    "reviews_late": "Reviews overdue",
    "suppliers_high_not_assessed": "High risk, unassessed",
    "spend_assessed": "Spend assessed",
    "reviews_on_time": "Reviews on time",
}
STATES: dict[str, str] = {
    Statement.State.DRAFTING: "is being written",
    Statement.State.WITH_BOARD: "is with the board",
    Statement.State.APPROVED: "is approved and waits for its signature",
    Statement.State.SIGNED: "is signed and waits to be published",
}
ASPECTS = TABLES["actions_by_aspect"]
PROPOSED = Part(of_progress(Progress.PROPOSED))
MOST_LATE, MOST_SUPPLIERS, MOST_DECISIONS = 8, 5, 6


@dataclass(frozen=True)
class Number:
    """One of the five: what components/number_card.html prints."""

    label: str
    reading: Reading
    href: str
    last: str
    counted: str

    @property
    def attention(self) -> bool:
        return self.reading.unit == "count" and bool(self.reading.value)


@dataclass(frozen=True)
class Decision:
    """Something that waits for this person."""

    text: str
    why: str
    href: str
    button: str


@dataclass(frozen=True)
class Late:
    """An action behind its target date or its review, or both; ``how`` says which and by how much."""

    action: Action
    how: list[str]


@dataclass(frozen=True)
class Course:
    """Where the statement that is due next stands."""

    sentence: str
    href: str
    late: bool


@dataclass(frozen=True)
class Dashboard:
    headline: str
    missing: str
    decisions: list[Decision]
    more_decisions: int
    numbers: list[Number]
    late: list[Late]
    more_late: int
    suppliers: list[Supplier]
    more_suppliers: int
    course: Course
    chart: Chart | None
    # How many concerns are open; None for whoever may not know that there are any.
    concerns: int | None


def dashboard(person: Person, scope: Scope) -> Dashboard:
    figures = [FIGURES[key] for key in (*NUMBERS, "actions_open", "actions_behind")]
    numbers = numbers_of([*figures, ASPECTS], scope, PROPOSED)
    readings = {figure.key: figure.reading(scope, numbers) for figure in figures}
    decides = person.may("dashboard.decide")
    actions, waiting = _actions(scope, red_ones=decides), expected(scope.on)
    late = _late(actions, scope.on)
    decisions = [
        *_statements(person, waiting),
        *(_red(actions) if decides else []),
        *_proposals(person, int(numbers[PROPOSED])),
        *_completions(person, scope.on),
    ]
    suppliers = list(high_not_assessed(scope).with_risk().by_priority()[:MOST_SUPPLIERS])
    return Dashboard(
        headline=_headline(readings, len(decisions)),
        missing=_missing(_whole(readings["reviews_late"])),
        decisions=decisions[:MOST_DECISIONS],
        more_decisions=max(0, len(decisions) - MOST_DECISIONS),
        numbers=_numbers(readings, scope.on),
        late=late,
        more_late=_whole(readings["actions_behind"]) - len(late),
        suppliers=suppliers,
        more_suppliers=_whole(readings["suppliers_high_not_assessed"]) - len(suppliers),
        course=_course(waiting, scope.on),
        chart=_chart(ASPECTS.reading(scope, numbers)),
        concerns=Concern.objects.open().count() if person.may("concerns.see") else None,
    )


def _headline(readings: dict[str, Reading], decisions: int) -> str:
    late, opened = _whole(readings["actions_late"]), _whole(readings["actions_open"])
    if not opened:
        plan = "The plan has no open actions"
    elif not late:
        plan = f"None of {opened:,} open action{'s' if opened > 1 else ''} is late"
    else:
        plan = f"{late:,} of {opened:,} open actions {'is' if late == 1 else 'are'} late"
    things = (
        "nothing needs"
        if not decisions
        else "1 thing needs"
        if decisions == 1
        else f"{decisions} things need"
    )
    return f"{plan}; {things} your decision."


def _missing(reviews: int) -> str:
    """What the page cannot know: owners who have not said."""
    if not reviews:
        return ""
    return f"{reviews:,} review{' that was due is' if reviews == 1 else 's that were due are'} missing."


def _numbers(readings: dict[str, Reading], on: date) -> list[Number]:
    before = {row.key: row for row in Measurement.objects.filter(as_at=last_month_end(on), key__in=NUMBERS)}
    return [
        Number(
            label=label,
            reading=readings[key],
            href=FIGURES[key].list_href or reverse("drafts:records", args=[key]),
            last=_last(key, before.get(key)),
            counted=_counted(readings[key]),
        )
        for key, label in NUMBERS.items()
    ]


def _last(key: str, row: Measurement | None) -> str:
    if row is None:
        return ""
    return f"{shown(row.value, FIGURES[key].unit)} on {plain(row.as_at)}"


def _counted(reading: Reading) -> str:
    """What a share is a share of, and since when events were counted."""
    if reading.unit != "percent":
        return ""
    counted = shown(reading.denominator, reading.counts_in)
    since = f" since {plain(reading.first)}" if reading.first else ""
    return f"of {counted}{since}"


def _actions(scope: Scope, *, red_ones: bool) -> list[Action]:
    """The worst of those behind a date, and every red one for who decides about the plan. One query."""
    worst = behind(scope).order_by(Least("target_on", "review_on"), "number")[:MOST_LATE]
    wanted = Q(pk__in=worst.values("pk"))
    if red_ones:
        wanted |= Q(pk__in=red(scope).order_by().values("pk"))
    return list(Action.objects.filter(wanted).with_people())


def _red(actions: Iterable[Action]) -> list[Decision]:
    """What is off track needs somebody who decides about the plan."""
    found = [action for action in actions if action.is_open and action.rating == Rating.RED]
    return [
        Decision(
            str(action),
            f"{action.rating_reason} Needed: {action.needed}",
            reverse("actions:detail", args=[action.pk]),
            "Decide",
        )
        for action in sorted(found, key=lambda action: (action.target_on, action.number))
    ]


def _proposals(person: Person, proposals: int) -> list[Decision]:
    """Proposals wait for who may agree them."""
    if not proposals or not person.may("actions.accept"):
        return []
    words = "1 proposed action" if proposals == 1 else f"{proposals} proposed actions"
    href = f"{reverse('actions:index')}?progress=proposed"
    return [Decision(words, "Agree or cancel them.", href, "See them")]


def _completions(person: Person, on: date) -> list[Decision]:
    """Completions that wait for this very person, the oldest first; who may accept them besides is not bothered."""
    waiting = list(Completion.objects.waiting().with_acceptors().order_by("handed_in_at", "pk"))
    others = second_people() if waiting else []
    return [
        Decision(
            str(one.action),
            f"{one.by.name} handed in its completion on {plain(one.handed_in_on)}.",
            reverse("actions:completion", args=[one.action_id, one.pk]),
            "Accept or return",
        )
        for one in waiting
        if person in acceptors(one, on, others)
    ]


def _statements(person: Person, waiting: list[Expected]) -> list[Decision]:
    """Statements whose next step is this person's: approval, signature, publication."""
    statements = [one.statement for one in waiting if one.statement and one.statement.is_frozen]
    publications = publications_of([one for one in statements if one.is_sealed])
    prefetch_related_objects(
        [one for one in statements if one.state == Statement.State.APPROVED], "approvals"
    )
    found = []
    for statement in statements:
        step = next_step(statement, publications.get(statement.pk), person, faults=0)
        if step.href:
            found.append(Decision(statement.known_as, step.sentence, step.href, step.text))
    return found


def _late(actions: Iterable[Action], on: date) -> list[Late]:
    """Worst first: by the older of the two dates."""
    found = [action for action in actions if action.is_late(on) or action.review_is_late(on)]
    ordered = sorted(found, key=lambda a: (min(a.target_on, a.review_on or a.target_on), a.number))
    return [Late(action, _how(action, on)) for action in ordered[:MOST_LATE]]


def _how(action: Action, on: date) -> list[str]:
    how = []
    if action.is_late(on):
        how.append(f"Target {deadline_words(action.target_on, on)}")
    if action.review_on is not None and action.review_is_late(on):
        how.append(f"Review {deadline_words(action.review_on, on)}")
    return how


def _course(waiting: list[Expected], on: date) -> Course:
    if not waiting:
        if not Statement.objects.exists():
            return Course("No statement has been opened yet.", reverse("drafts:index"), late=False)
        return Course("Every statement that is due is public.", reverse("drafts:index"), late=False)
    first = waiting[0]
    state = STATES[first.statement.state] if first.statement else "is not begun"
    href = reverse("drafts:detail", args=[first.statement.pk]) if first.statement else reverse("drafts:index")
    due = deadline_words(first.due_on, on)
    when = (
        f"to be public by {plain(first.due_on)}" if due == "on time" else f"{due}, on {plain(first.due_on)}"
    )
    if first.due_on < on:
        when = f"{due}: it was to be public by {plain(first.due_on)}"
    return Course(f"The statement {first.slug} {state}, {when}.", href, late=first.due_on < on)


def _chart(aspects: TableReading) -> Chart | None:
    """The actions of each aspect; None while there are none to draw."""
    try:
        return CHARTS["actions_by_aspect"].draw(aspects)
    except ValueError:
        return None


def _whole(reading: Reading) -> int:
    return int(reading.value or Decimal(0))
