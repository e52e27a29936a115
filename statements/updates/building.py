"""What an update draws from the records: a line for each promise, and for each action told in public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from actions.models import Action, Aspect, DateChange, Progress, Review
from statements.models import Outcome, Promise, PromiseAction, Statement, Update
from statements.models.update import Came
from statements.publishing.drifting import drifts

OPEN = (Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.PAUSED)


@dataclass(frozen=True)
class Drawn:
    """What one line would say."""

    aspect: str
    wording: str
    came: str
    by_when: date
    promise: Promise | None = None
    action: Action | None = None

    @property
    def key(self) -> tuple[int | None, int | None]:
        return (self.promise.pk if self.promise else None, self.action.pk if self.action else None)


def drawn_for(statement: Statement, *, since: date, until: date) -> list[Drawn]:
    """Promises first, then actions that no promise names; by aspect in the plan's order."""
    promises = list(_promises(statement, until))
    named = PromiseAction.objects.filter(promise__statement=statement, promise__unmarked_at__isnull=True)
    told = [
        Drawn(
            action.aspect, action.public_wording, came, action.completed_on or action.target_on, action=action
        )
        for action in _actions(since, until).exclude(pk__in=named.values("action"))
        if (came := came_of(action, since=since, until=until))
    ]
    order = {value: place for place, value in enumerate(Aspect.values)}
    return sorted([*promises, *told], key=lambda one: order[one.aspect])


def came_of(action: Action, *, since: date, until: date) -> str:
    """What became of an action in those days; "" where nothing did that is worth telling.

    Done: completed in them. Later: its target passed while it was open, or was moved to a later day in them. Under way:
    begun, or reviewed in them.
    """
    if action.completed_on is not None:
        return Came.DONE if since < action.completed_on <= until else ""
    if action.progress not in OPEN:
        return ""
    if action.target_on < until or action.was_moved:  # type: ignore[attr-defined]  # what _actions() adds
        return Came.SLIPPED
    begun = action.progress == Progress.IN_PROGRESS
    return Came.UNDER_WAY if begun or action.was_reviewed else ""  # type: ignore[attr-defined]


def _actions(since: date, until: date) -> "QuerySet[Action]":
    """Those told in public, in the plan's order."""
    moved = DateChange.objects.filter(
        action=OuterRef("pk"), at__date__gt=since, at__date__lte=until, to_on__gt=OuterRef("first_target_on")
    )
    reviewed = Review.objects.filter(action=OuterRef("pk"), given_on__gt=since, given_on__lte=until)
    told = Action.objects.agreed().filter(cleared=True).exclude(public_wording="")
    return told.annotate(was_moved=Exists(moved), was_reviewed=Exists(reviewed)).order_by(
        "position", "number"
    )


def _promises(statement: Statement, until: date) -> Iterator[Drawn]:
    links = PromiseAction.objects.select_related("action").order_by("action__number")
    standing = statement.promises.standing().order_by("number")
    for promise in standing.prefetch_related("answers", Prefetch("links", queryset=links)):
        actions = [link.action for link in promise.links.all()]
        aspect = actions[0].aspect if actions else Aspect.FORCE.value
        yield Drawn(aspect, promise.wording, _kept(promise, actions, until), promise.due_on, promise=promise)


def _kept(promise: Promise, actions: list[Action], until: date) -> str:
    """What was answered, if anything was; else what the actions say."""
    answers = [answer for answer in promise.answers.all() if answer.outcome != Outcome.NOT_ANSWERED]
    if answers:
        return {
            Outcome.KEPT: Came.DONE,
            Outcome.PARTLY: Came.SLIPPED,
            Outcome.MOVED: Came.SLIPPED,
            Outcome.DROPPED: Came.DROPPED,
        }.get(Outcome(answers[0].outcome), Came.UNDER_WAY)
    if actions and all(action.completed_on and action.completed_on <= until for action in actions):
        return Came.DONE
    return Came.SLIPPED if promise.due_on < until else Came.UNDER_WAY


def figures_now(statement: Statement, *, on: date) -> list[dict[str, str]]:
    """Every figure that the statement published, beside what it is on that day."""
    return [
        {
            "key": one.key,
            "label": one.label,
            "then": one.published,
            "then_when": one.when,
            "now": one.today,
            "now_on": on.isoformat(),
        }
        for one in sorted(drifts(statement, on=on), key=lambda one: one.label)
    ]


def last_told(statement: Statement) -> date:
    """The day after which a new update tells: the last update's end, or the day of the statement's figures."""
    before = Update.objects.filter(statement=statement).public().newest_first().first()
    if before is not None:
        return before.until
    return statement.as_at or statement.period_end
