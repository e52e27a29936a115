"""What is reached on the way to the targets of the plan, and what was archived: by the row of the starter plan."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.models import Action, Milestone
from actions.plan.archiving import archive
from actions.plan.milestones import add_milestone, reach_milestone
from msplan.accounts.models import Person
from statements.demo.plan import Event, morning

ARCHIVED = 4  # completed long ago: nobody needs it in the list


@dataclass(frozen=True)
class Marker:
    """A milestone: the row of its action, days from today until it is due, days from today when it was reached."""

    number: int
    title: str
    due: int
    reached: int | None = None

    def set_at(self, today: date) -> datetime:
        """Those that lie ahead were set lately, when the last target dates had moved."""
        return morning(today - timedelta(days=30 if self.due > 0 else 230), 13)


MARKERS = (
    Marker(20, "Code agreed by the procurement board", -210, -214),
    Marker(20, "Every supplier above £25,000 has been asked", -90, -71),
    Marker(20, "Ten evaluations done", -6),
    Marker(20, "Twenty evaluations done", 19),
    Marker(8, "Second tier of cleaning and catering known", -120, -128),
    Marker(8, "Second tier of uniform known", -33),
    Marker(8, "Source countries recorded for the high band", 110),
    Marker(11, "High band assessed by hand", 24),
    Marker(11, "Hand car washes visited", 75),
    Marker(3, "Half of patrol staff trained", -150, -150),
    Marker(12, "Fees and documents asked of every agency", -190, -182),
)


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """The markers set, the ones that were reached, and what was archived."""
    manager = next(p for p in people.values() if p.job_title == "Plan manager")
    for marker in MARKERS:
        yield Event(marker.set_at(today), _set(marker, today, manager))
        if marker.reached is not None:
            yield Event(morning(today + timedelta(days=marker.reached), 17), _reach(marker, today))
    at = morning(today - timedelta(days=35), 16)
    yield Event(at, lambda: archive(Action.objects.get(starter=ARCHIVED), by=manager, at=at))


def _set(marker: Marker, today: date, manager: Person) -> Callable[[], object]:
    at = marker.set_at(today)

    def act() -> None:
        action, due_on = Action.objects.get(starter=marker.number), today + timedelta(days=marker.due)
        add_milestone(action, title=marker.title, due_on=due_on, by=manager, at=at)

    return act


def _reach(marker: Marker, today: date) -> Callable[[], object]:
    on = today + timedelta(days=marker.reached or 0)

    def act() -> None:
        milestone = Milestone.objects.select_related("action__owner").get(title=marker.title)
        reach_milestone(milestone, on=on, by=milestone.action.owner, at=morning(on, 17))

    return act
