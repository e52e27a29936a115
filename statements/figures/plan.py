"""Figures about the action plan and its reviews. Sources of the rules: docs/rules/figures.md."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain, dropwhile, islice, takewhile

from django.db.models import F, FilteredRelation, Func, IntegerField, Q, QuerySet, Sum

from actions.models import Action, Aspect, Progress, Review, ReviewRounds
from actions.plan.models.words import OPEN
from statements.figures.definition import (
    EVENTS,
    STATE,
    Counted,
    Figure,
    Measure,
    Part,
    Records,
    References,
    Scope,
    counting,
    named,
    part_of,
    sharing,
)

SEE = "actions.see"


def agreed(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.agreed()


def published(scope: Scope) -> "QuerySet[Action]":
    """Agreed and cleared for publication."""
    return Action.objects.agreed().filter(cleared=True)


def open_actions(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.open()


def late(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.late(scope.on)


def red(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.red()


def slipped(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.agreed().slipped()


def reviews_overdue(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.review_late(scope.on)


def behind(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.late(scope.on) | Action.objects.review_late(scope.on)


def completed(scope: Scope) -> "QuerySet[Action]":
    return Action.objects.completed(scope.first, scope.last)


def due(scope: Scope) -> "QuerySet[Action]":
    """Agreed actions whose first target date lies in the period and has passed."""
    last = min(scope.last, scope.on - timedelta(days=1))
    return Action.objects.agreed().filter(first_target_on__gte=scope.first, first_target_on__lte=last)


def done_on_time(scope: Scope) -> "QuerySet[Action]":
    return due(scope).filter(progress=Progress.COMPLETED, completed_on__lte=F("first_target_on"))


# Kept, so that what a figure and a table both count is one part and counted once.
@cache
def about(aspect: Aspect, actions: Records) -> Records:
    """Those of the actions that are about an aspect."""

    def records(scope: Scope) -> "QuerySet[Action]":
        return actions(scope).filter(aspect=aspect)

    return records


@cache
def of_progress(progress: Progress) -> Records:
    def records(scope: Scope) -> "QuerySet[Action]":
        return Action.objects.filter(progress=progress)

    return records


def reviews_given(scope: Scope) -> "QuerySet[Review]":
    return Review.objects.given_between(scope.first, scope.last)


def reviews_answering(scope: Scope) -> "QuerySet[Review]":
    """Reviews that answer a date in the period."""
    return Review.objects.due_between(scope.first, scope.last)


def reviews_on_time(scope: Scope) -> "QuerySet[Review]":
    return reviews_answering(scope).on_time()


def unanswered_dates(scope: Scope) -> list[tuple[str, date]]:
    """(action, due date) for every review date in the period that passed and that no review answers.

    Two kinds: dates passed over by a later review (``Review.dates_missed``), and the dates of an action at work
    from its next review on. A date is missed from the day after it.
    """
    last = min(scope.last, scope.on)
    # Both kinds in one query, the plan's rounds with it: an action comes once for each review that passed dates
    # over, or once without any.
    overdue = Q(pk__in=reviews_overdue(scope).order_by().values("pk"))
    actions = (
        Action.objects.with_rounds()
        .annotate(
            passing=FilteredRelation("reviews", condition=Q(reviews__dates_missed__gt=0)),
            answered=F("passing__due_on"),
            passed_over=F("passing__dates_missed"),
        )
        .filter(Q(passed_over__gt=0) | overdue)
    )
    missed: set[tuple[str, date]] = set()
    for action in actions:
        rounds = ReviewRounds(**action.rounds or {})
        if action.passed_over:
            dates = islice(_later(action, action.answered, rounds), action.passed_over)
            missed.update((action.reference, due) for due in dates)
        missed.update((action.reference, due) for due in _overdue_dates(action, scope.on, rounds))
    return sorted(
        (reference, due) for reference, due in missed if scope.first <= due <= last and due < scope.on
    )


def _overdue_dates(action: Action, on: date, rounds: ReviewRounds) -> Iterable[date]:
    if action.review_on is None:
        return ()
    dates = chain([action.review_on], _later(action, action.review_on, rounds))
    return takewhile(lambda due: due < on, dates)


def _later(action: Action, after: date, rounds: ReviewRounds) -> Iterator[date]:
    """The action's review dates after a day, without end."""
    return dropwhile(lambda due: due <= after, action.review_dates(rounds))


def _on_time(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    on_time, answered = numbers
    return part_of(on_time, answered + len(unanswered_dates(scope)))


def _mean_slippage(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    """Days in all over actions, to four places; no mean of no actions."""
    days, actions = numbers
    if not actions:
        return Counted(days, actions, None)
    return Counted(days, actions, (days / actions).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP))


# PostgreSQL takes one date from another in days.
SLIPPAGE = Func(
    F("target_on"),
    F("first_target_on"),
    template="(%(expressions)s)",
    arg_joiner=" - ",
    output_field=IntegerField(),
)
REVIEWS_ON_TIME = Measure((Part(reviews_on_time), Part(reviews_answering)), _on_time)
MEAN_SLIPPAGE = Measure((Part(agreed, Sum(SLIPPAGE)), Part(agreed)), _mean_slippage)


def named_reviews(records: Records) -> References:
    def references(scope: Scope) -> list[str]:
        rows = records(scope).order_by("due_on", "pk").select_related("action")
        return [f"{review.action.reference} due {review.due_on}" for review in rows]

    return references


def named_due(scope: Scope) -> list[str]:
    """Every date in the share of reviews on time: answered ones, and those that nobody answered."""
    missed = [f"{reference} due {due}, not answered" for reference, due in unanswered_dates(scope)]
    return named_reviews(reviews_answering)(scope) + missed


def _progress(*wanted: Progress) -> str:
    return "&".join(f"progress={progress.value}" for progress in wanted)


AGREED = _progress(*OPEN, Progress.COMPLETED)

FIGURES = [
    Figure(
        "actions_agreed",
        "Actions in the plan",
        STATE,
        "count",
        "All agreed actions: not started, in progress, paused and completed. Proposals and cancelled actions "
        "are left out.",
        SEE,
        counting(agreed),
        agreed,
        named(agreed),
        f"actions:index?{AGREED}",
    ),
    Figure(
        "actions_open",
        "Open actions",
        STATE,
        "count",
        "Agreed actions that are not finished: not started, in progress or paused.",
        SEE,
        counting(open_actions),
        open_actions,
        named(open_actions),
        f"actions:index?{_progress(*OPEN)}",
    ),
    *(
        Figure(
            f"actions_{aspect.value}",
            f"Actions: {aspect.short.lower()}",
            STATE,
            "count",
            f"Agreed actions, finished ones included, about {aspect.label}.",
            SEE,
            counting(about(aspect, agreed)),
            about(aspect, agreed),
            named(about(aspect, agreed)),
            f"actions:index?aspect={aspect.value}&{AGREED}",
        )
        for aspect in Aspect
    ),
    *(
        Figure(
            f"actions_{progress.value}",
            f"Actions {progress.label.lower()}",
            STATE,
            "count",
            f"Actions whose progress is “{progress.label.lower()}”, whenever they became so.",
            SEE,
            counting(of_progress(progress)),
            of_progress(progress),
            named(of_progress(progress)),
            f"actions:index?progress={progress.value}",
        )
        for progress in Progress
        if progress != Progress.PROPOSED
    ),
    Figure(
        "actions_late",
        "Late actions",
        STATE,
        "count",
        "Open actions whose target date has passed, paused ones included.",
        SEE,
        counting(late),
        late,
        named(late),
        "actions:index?due=late",
    ),
    Figure(
        "actions_behind",
        "Actions behind a date",
        STATE,
        "count",
        "Actions whose target date has passed, or whose next review is behind its date, or both.",
        SEE,
        counting(behind),
        behind,
        named(behind),
        "actions:index?due=late&due=review_late",
    ),
    Figure(
        "actions_red",
        "Actions off track",
        STATE,
        "count",
        "Open actions that their owner last rated red: off track, a decision is needed.",
        SEE,
        counting(red),
        red,
        named(red),
        "actions:index?rating=red",
    ),
    Figure(
        "actions_slipped",
        "Actions whose target moved back",
        STATE,
        "percent",
        "Share of agreed actions whose target date is later now than it first was.",
        SEE,
        sharing(slipped, agreed),
        slipped,
        named(slipped),
    ),
    Figure(
        "slippage_mean",
        "Mean slippage",
        STATE,
        "days",
        "Target date now less first target date, as a mean over all agreed actions, finished ones included; "
        "one brought forward counts as less than nothing.",
        SEE,
        MEAN_SLIPPAGE,
        agreed,
        named(agreed),
        counts_in="days",
    ),
    Figure(
        "completed_in_period",
        "Actions completed in the period",
        EVENTS,
        "count",
        "Actions with a date of completion in the period.",
        SEE,
        counting(completed),
        completed,
        named(completed),
    ),
    Figure(
        "actions_on_time",
        "Actions done by their first date",
        EVENTS,
        "percent",
        "Of the agreed actions whose first target date lies in the period and has passed, the share completed by that "
        "date. A target that was moved since does not help.",
        SEE,
        sharing(done_on_time, due),
        done_on_time,
        named(due),
    ),
    Figure(
        "reviews_given",
        "Reviews given in the period",
        EVENTS,
        "count",
        "Six-monthly reviews that owners gave in the period, early and late ones included.",
        SEE,
        counting(reviews_given),
        reviews_given,
        named_reviews(reviews_given),
    ),
    Figure(
        "reviews_on_time",
        "Reviews given on time",
        EVENTS,
        "percent",
        "Of the review dates in the period, the share answered on or before the date. A date that passed "
        "without a review counts as not on time.",
        SEE,
        REVIEWS_ON_TIME,
        reviews_on_time,
        named_due,
    ),
    Figure(
        "reviews_late",
        "Reviews overdue",
        STATE,
        "count",
        "Actions whose next review is behind its date and has not been given.",
        SEE,
        counting(reviews_overdue),
        reviews_overdue,
        named(reviews_overdue),
        "actions:index?due=review_late",
    ),
]
