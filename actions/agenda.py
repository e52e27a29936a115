"""What the rooms of the action plan put before a meeting (settings.AGENDA_SOURCES).

Each action stands on an agenda once, under the first heading that fits, with everything that is to be said of it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from actions.lessons import due as lessons
from actions.models import (
    Action,
    PartnerTask,
    Progress,
    RatedAction,
    SelfAssessment,
    StandardRating,
)
from actions.plan.belonging import gathered
from actions.plan.due import label
from actions.risks import due as risks
from msplan.chasing.rows import Due, Matter, Wanted
from msplan.lib.dates import deadline_words, plain

WAITING = "Completions that wait for acceptance"
OFF_TRACK = "Actions late or rated red"
REVIEWS = "Reviews due or late"
PROPOSED = "Proposed actions"


def items(on: date, partnership: int | None) -> Iterator[Matter]:
    """A partnership talks about its own tasks; our working group about everything."""
    if partnership is not None:
        yield from _tasks(on, partnership)
        return
    yield from _actions(on)
    yield from _tasks(on, None)
    yield from _dated(on)
    yield from _low_ratings()


def _actions(on: date) -> Iterator[Matter]:
    """Handed in as done, else late or red, else with a review due by the meeting, else proposed. One query."""
    late, red = Action.objects.late(on).values("pk"), Action.objects.red().values("pk")
    wanted = (
        Q(handed_in_on__isnull=False)
        | Q(pk__in=late)
        | Q(pk__in=red)
        | Q(review_on__lte=on)
        | Q(progress=Progress.PROPOSED)
    )
    found = Action.objects.filter(wanted).select_related("owner")
    for action in found.order_by("target_on", "number"):
        heading, order, said = _about(action, on)
        owner = f"{action.owner}, " if action.owner else ""
        yield Matter(
            thing=f"actions.action:{action.pk}",
            heading=heading,
            text=label(action),
            said=f"{owner}{', '.join(said)}",
            link=reverse("actions:detail", args=[action.pk]),
            permission="actions.see",
            order=order,
        )


def _about(action: Action, on: date) -> tuple[str, int, list[str]]:
    """Its heading, that heading's order, and what is to be said of it."""
    if action.handed_in_on is not None:
        return WAITING, 20, [f"handed in as done on {plain(action.handed_in_on)}"]
    if action.progress == Progress.PROPOSED:
        return PROPOSED, 50, [f"target {plain(action.target_on)}"]
    said = []
    if action.target_on < on:
        said.append(f"{deadline_words(action.target_on, on)} (target {plain(action.target_on)})")
    if action.rating == "red":
        said.append("rated red: off track, needs a decision")
    off_track = bool(said)
    if action.review_on is not None and action.review_on <= on:
        said.append(f"review {deadline_words(action.review_on, on)}")
    if action.progress == Progress.PAUSED:
        said.append("paused")
    return (OFF_TRACK, 30, said) if off_track else (REVIEWS, 40, said)


def _tasks(on: date, partnership: int | None) -> Iterator[Matter]:
    """Every open task of the partnership that meets; for our working group, tasks with their date behind them."""
    tasks = PartnerTask.objects.not_archived()
    tasks = tasks.late(on) if partnership is None else tasks.open().filter(partnership=partnership)
    for task in tasks.select_related("partnership", "lead", "owner").order_by("due_on", "pk"):
        lead = f"{task.lead} leads it" if task.lead else "we lead it"
        where = f"{task.partnership}, " if partnership is None else ""
        yield Matter(
            thing=f"actions.partnertask:{task.pk}",
            heading="Partnership tasks that are late" if partnership is None else "Tasks of the partnership",
            text=str(task),
            said=f"{where}{lead}, {deadline_words(task.due_on, on)} ({plain(task.due_on)})",
            link=reverse("partners:task", args=[task.pk]),
            permission="partners.see",
            order=60 if partnership is None else 20,
        )


def _dated(on: date) -> Iterator[Matter]:
    """What the rooms of risks and lessons would chase by the day of the meeting; each thing once. One query."""
    rooms = {
        "risks": (risks.due, "Risks and known unknowns to look at", "risks.see", 65),
        "lessons": (lessons.due, "Inspections’ recommendations due", "lessons.see", 70),
    }
    wanted = Wanted(on)
    found = gathered([*risks.asked(wanted), *lessons.asked(wanted)])
    for room, (due, heading, permission, order) in rooms.items():
        dues = [due(one) for one in found if one.kind.startswith(f"{room}.")]
        rows: dict[str, Due] = {row.thing: row for row in dues if row.due_on <= on}
        for row in sorted(rows.values(), key=lambda one: (one.due_on, one.label)):
            yield Matter(
                thing=row.thing,
                heading=heading,
                text=row.label,
                said=f"{row.kind.lower()} {deadline_words(row.due_on, on)}",
                link=row.page or row.link,
                permission=permission,
                order=order,
            )


def _low_ratings() -> Iterator[Matter]:
    """Low ratings of the latest closed self-assessment of each set that no action answers: one line each. One query."""
    later = SelfAssessment.objects.closed().filter(
        standard_set=OuterRef("assessment__standard_set"), as_at__gt=OuterRef("assessment__as_at")
    )
    answering = RatedAction.objects.answering().filter(rating=OuterRef("pk"))
    latest = StandardRating.objects.low().filter(assessment__state=SelfAssessment.State.CLOSED)
    found = latest.exclude(Exists(later)).exclude(Exists(answering))
    rows = found.select_related("assessment__standard_set").order_by("assessment", "position")
    for assessment, low in groupby(rows, key=lambda rating: rating.assessment):
        numbers = [rating.number for rating in low]
        yield Matter(
            thing=f"actions.selfassessment:{assessment.pk}",
            heading="Low ratings that no action answers",
            text=f"{assessment.standard_set}, as at {plain(assessment.as_at)}",
            said=f"{len(numbers)} low: {', '.join(numbers)}",
            link=reverse("standards:detail", args=[assessment.pk]),
            permission="standards.see",
            order=75,
        )
