"""The demonstration's action plan: 23 actions, two years of reviews, through the acts that people use."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from actions.models import Action
from actions.plan.asking import answer, ask
from actions.plan.completing import accept, return_completion
from actions.plan.evidencing import Handed
from actions.plan.handing_in import hand_in
from actions.plan.planning import change_target, create_action, edit_action, pause, start
from actions.plan.reviewing import give_review
from msplan.accounts.models import Department, Person
from msplan.lib.dates import LONDON, add_months, last_of_month
from statements.demo import story_of_buying, story_of_the_force
from statements.demo.story import SUPPORT, Slip, Story, Told
from suppliers.models import Category, Supplier

POINTED = 40  # days before today on which actions were found to be about one supplier
STARTER = Path(__file__).resolve().parents[2] / "actions" / "plan" / "reference" / "starter_actions.csv"


@dataclass(frozen=True)
class Event:
    """Something that happened: the demonstration's past is a list of these, carried out in their order."""

    at: datetime
    act: Callable[[], object]


def morning(on: date, hour: int = 9) -> datetime:
    return datetime.combine(on, time(hour, 20), tzinfo=LONDON)


def plan_events(today: date, people: dict[str, Person]) -> list[Event]:
    """Everything that happened to the plan up to ``today``."""
    with STARTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by = next(p for p in people.values() if p.job_title == "Plan manager")
    stories = (*story_of_buying.STORIES, *story_of_the_force.STORIES)
    return [e for story in stories for e in _Life(story, rows[story.number - 1], today, people, by).events()]


@dataclass
class _Life:
    """One action from its creation to today."""

    story: Story
    row: dict[str, str]
    today: date
    people: dict[str, Person]
    manager: Person
    pk: int = 0

    @property
    def owner(self) -> Person:
        return self.people[self.story.owner]

    @property
    def start_on(self) -> date:
        return add_months(self.today - timedelta(days=self.story.due), -24)

    def action(self) -> Action:
        return Action.objects.get(pk=self.pk)

    def review_date(self, nth: int) -> date:
        return add_months(self.start_on, 6 * nth)

    def events(self) -> Iterator[Event]:
        yield Event(morning(self.start_on), self.create)
        yield Event(morning(self.start_on + timedelta(days=8)), self.begin)
        for nth, told in enumerate(self.story.told, start=1):
            at = morning(self.review_date(nth) + timedelta(days=told.days), 11)
            yield Event(at, self._review(nth, told, at))
        for slip in self.story.slips:
            at = morning(self.review_date(slip.after) + timedelta(days=slip.days), 14)
            yield Event(at, self._slip(slip, at))
        if self.story.about:
            at = morning(self.today - timedelta(days=POINTED), 15)
            yield Event(at, self._point(at))
        if self.story.completed:
            months, outcome, link = self.story.completed
            at = morning(add_months(self.start_on, months), 15)
            yield Event(at, self._hand_in(outcome, link, at))
            yield self._decided(at, "")
        if self.story.handed_in:
            days, outcome, link, missing = self.story.handed_in
            at = morning(self.today - timedelta(days=days), 15)
            yield Event(at, self._hand_in(outcome, link, at))
            if missing:
                yield self._decided(at, missing)
        if self.story.asked:
            days, question, said = self.story.asked
            at = morning(self.today - timedelta(days=days), 10)
            yield Event(at, self._ask(question, said, at))
        if self.story.paused:
            reason, days = self.story.paused
            at = morning(self.today - timedelta(days=20), 16)
            yield Event(at, self._pause(reason, self.today + timedelta(days=days), at))

    def create(self) -> None:
        row = self.row
        self.pk = create_action(
            title=row["title"],
            what=row["what"],
            outcome=row["outcome"],
            measure=row["measure"],
            aspect=row["aspect"],
            strands=row["strands"].split(),
            area=row["area"],
            lead_department=Department.objects.get(name=row["department"]),
            supporting_departments=Department.objects.filter(name__in=SUPPORT.get(self.story.number, ())),
            starter=self.story.number,
            owner=self.owner,
            priority=row["priority"],
            start_on=self.start_on,
            target_on=last_of_month(add_months(self.start_on, int(row["months"]))),
            public_wording=row["what"],
            cleared=True,
            agreed=True,
            by=self.manager,
            at=morning(self.start_on),
        ).pk

    def begin(self) -> None:
        start(self.action(), by=self.owner, at=morning(self.start_on + timedelta(days=8)))

    def _review(self, nth: int, told: Told, at: datetime) -> Callable[[], object]:
        return lambda: give_review(
            self.action(),
            due_on=self.review_date(nth),
            rating=told.rating,
            rating_reason=told.why,
            needed=told.needed,
            what_was_done=told.done,
            next_steps=told.next,
            no_change=not told.done,
            by=self.owner,
            at=at,
        )

    def _slip(self, slip: Slip, at: datetime) -> Callable[[], object]:
        def act() -> None:
            action = self.action()
            to = last_of_month(add_months(action.target_on, slip.months))
            change_target(action, to=to, reason=slip.reason, by=self.owner, at=at)

        return act

    def _point(self, at: datetime) -> Callable[[], object]:
        def act() -> None:
            action, category = self.action(), Category.objects.get(code=self.story.about)
            paid = Supplier.objects.standing().matching(on=at.date(), category=category)
            supplier = paid.order_by("-score__recent_spend", "pk").first()
            edit_action(
                action, version=action.version, changes={"supplier": supplier}, by=self.manager, at=at
            )

        return act

    def _ask(self, question: str, said: str, at: datetime) -> Callable[[], object]:
        """The plan manager's question about the last review, answered three days later or not yet."""

        def act() -> None:
            review = self.action().reviews.all()[0]
            asked = ask(review, question=question, by=self.manager, at=at)
            if said:
                answer(asked, answer=said, by=self.owner, at=at + timedelta(days=3))

        return act

    def _hand_in(self, outcome: str, link: str, at: datetime) -> Callable[[], object]:
        evidence = [Handed(title="Where it can be seen", link=link)]
        return lambda: hand_in(self.action(), outcome_words=outcome, evidence=evidence, by=self.owner, at=at)

    def _decided(self, handed_in_at: datetime, missing: str) -> Event:
        """Four days later: the department's lead, or the plan manager or executive lead where that is the owner."""
        at = handed_in_at + timedelta(days=4)

        def act() -> None:
            waiting = self.action().completions.waiting().get()
            able = (self.action().lead_department.lead, self.manager, self.people["Daniel Reedmoor"])
            second = next(person for person in able if person is not None and person != self.owner)
            if missing:
                return_completion(waiting, reason=missing, by=second, at=at)
            else:
                accept(waiting, by=second, at=at)

        return Event(at, act)

    def _pause(self, reason: str, until: date, at: datetime) -> Callable[[], object]:
        return lambda: pause(self.action(), reason=reason, until=until, by=self.manager, at=at)
