"""The plan's two review rounds a year: set, changed, given up. Rules: docs/rules/actions.md."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from actions.plan.models import Action, ReviewRounds
from actions.plan.models.rounds import ROUNDS, DayOfYear
from actions.plan.planning import hold_the_order
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date

# The open date of every action at work that is not late becomes the first one of its new series that lies after the
# last date answered (or the start) and not behind today. PostgreSQL adds months as lib/dates.py does: clamped.
BEGIN = """
UPDATE actions_action AS action SET review_on = counted.due_on
FROM (
    SELECT own.id, own.start_on, own.review_every,
           GREATEST(COALESCE(answered.due_on, own.start_on) + 1, %(on)s::date) AS first_on
    FROM actions_action AS own
    LEFT JOIN (SELECT action_id, MAX(due_on) AS due_on FROM actions_review GROUP BY action_id) AS answered
        ON answered.action_id = own.id
    WHERE own.review_on >= %(on)s::date
) AS open
CROSS JOIN LATERAL (
"""
OF_ROUNDS = """
    SELECT MIN(due.on_day) AS due_on FROM UNNEST(%(rounds)s::date[]) AS due(on_day)
    WHERE due.on_day >= open.first_on
"""
OF_INTERVALS = """
    SELECT MIN(due.on_day) AS due_on FROM (
        SELECT (open.start_on + make_interval(months => open.review_every * n))::date AS on_day
        FROM generate_series(
            GREATEST(1, months.passed / open.review_every), months.passed / open.review_every + 1
        ) AS n
    ) AS due
    WHERE due.on_day >= open.first_on
"""
# Whole calendar months from the start to the month in which the date is looked for: it lies in that interval or the
# next.
MONTHS = """
    SELECT ((EXTRACT(YEAR FROM open.first_on) - EXTRACT(YEAR FROM open.start_on)) * 12
            + EXTRACT(MONTH FROM open.first_on) - EXTRACT(MONTH FROM open.start_on))::int AS passed
) AS months
CROSS JOIN LATERAL (
"""
END = """
) AS counted
WHERE action.id = open.id AND action.review_on <> counted.due_on
"""


@transaction.atomic
def set_rounds(
    *,
    spring: DayOfYear | None,
    autumn: DayOfYear | None,
    version: int,
    by: Person | None,
    at: datetime,
) -> int:
    """Review every action in two rounds a year, or (both None) each by its own start and interval again.

    The open review dates are counted anew by one UPDATE; a review that is late stays owed. Gives the number of dates
    that moved. Raises PlanRefused, StaleEdit.
    """
    hold_the_order()  # nobody moves many rows of the plan meanwhile
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROUNDS])
    now = ReviewRounds.objects.filter(pk=1).first() or ReviewRounds(pk=1)
    if now.version != version:
        raise StaleEdit
    before = now.words
    now.spring, now.autumn = spring, autumn
    _check(now)
    if now.words == before:
        return 0
    now.version += 1
    now.save()
    moved = _count_anew(now, london_date(at))
    after = {"rounds": now.words, "review dates moved": moved}
    record("actions.set_rounds", now, by=by, at=at, before={"rounds": before}, after=after)
    return moved


def _check(rounds: ReviewRounds) -> None:
    """The rules that the database holds too, as sentences beside their fields."""
    if (rounds.spring is None) != (rounds.autumn is None):
        missing = "spring" if rounds.spring is None else "autumn"
        raise PlanRefused(f"Enter the {missing} round too.", field=missing)
    for name in ("spring", "autumn"):
        found: DayOfYear | None = getattr(rounds, name)
        if found is not None and not found.is_real:
            raise PlanRefused(f"The {name} round must be a real day of a month, like 31 3.", field=name)
    if rounds.spring is not None and rounds.autumn is not None and rounds.autumn <= rounds.spring:
        raise PlanRefused("The autumn round must come after the spring round in the year.", field="autumn")


def _count_anew(rounds: ReviewRounds, on: date) -> int:
    """How many open review dates moved. One UPDATE, whatever the size of the plan."""
    series, dates = (OF_ROUNDS, _dates(rounds, on)) if rounds.are_on else (MONTHS + OF_INTERVALS, [])
    with connection.cursor() as cursor:
        cursor.execute(BEGIN + series + END, {"on": on, "rounds": dates})
        return int(cursor.rowcount)


def _dates(rounds: ReviewRounds, on: date) -> list[date]:
    """Every round from this year's until one lies after the latest start and the latest date answered."""
    latest = Action.objects.aggregate(start=Max("start_on"), answered=Max("reviews__due_on"))
    last = max(on, *(day for day in latest.values() if day is not None), on)
    return [due for year in range(on.year, last.year + 2) for due in rounds.of_year(year)]
