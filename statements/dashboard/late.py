"""What is late and by whom: the plan by aspect, and everything else that has a date. Rules: docs/rules/dashboard.md.

The same as chasing knows, from what the page reads anyway. What is restricted (concerns, responses that the specialist
team reads first) is in no list here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from actions import due as plan_rooms
from actions.models import Action, Aspect
from actions.plan.models.words import CHASED
from msplan.accounts.models import Person
from msplan.chasing.rows import Due, Wanted
from msplan.chasing.rules import To, last_due
from msplan.files.models import Marking
from msplan.lib.dates import deadline_words
from msplan.lib.gathering import Mention, gathered
from statements.dashboard.counts import BY_ASPECT
from statements.due import Standing
from statements.due import rows as statement_dues
from statements.figures.definition import Numbers, Said, Scope, Words
from statements.figures.plan import behind
from statements.models import Promise, Statement
from suppliers import due as supplier_rooms
from suppliers.asking import due as asking
from suppliers.checks.due import agencies

MOST_OF_ASPECT = 2
MOST_KINDS = 5
LISTS = {
    "Corrective action of a supplier": "checks:corrective_actions?late=on&state=open&state=not_accepted",
    "Corrective action to verify": "checks:corrective_actions?late=on&state=said_done",
}
NOBODY = "Nobody"
REVIEW, TARGET = "Review of an action", "Target date of an action"


def _everybody(scope: Scope) -> "QuerySet[Person]":
    return Person.objects.all()


def _owed(scope: Scope) -> "QuerySet[Promise]":
    return Promise.objects.owed_after(None).unanswered()


ACTIONS = Words(
    behind,
    (
        "pk", "number", "title", "marking", "aspect", "progress", "owner", "target_on", "review_on", "handed_in_on",
        "lead_department",
    ),
)  # fmt: skip
PEOPLE = Words(_everybody, ("pk", "name", "department__name"))
PROMISES = Words(
    _owed,
    (
        "pk",
        "number",
        "wording",
        "due_now",
        "owner",
        "owner__department",
        "statement",
        "statement__slug",
        "statement__period_end",
    ),
)
WORDS = (ACTIONS, PEOPLE, PROMISES)


@dataclass(frozen=True)
class Thing:
    """Something behind its date. ``names`` are whoever it waits for, ``departments`` theirs; ``reached``: the

    executive lead is told."""

    kind: str
    label: str
    names: tuple[str, ...]
    departments: tuple[str, ...]
    due_on: date
    href: str
    reached: bool
    sensitive: bool = False

    @property
    def owners(self) -> str:
        return ", ".join(self.names)

    @property
    def department(self) -> str:
        return ", ".join(self.departments)

    def how(self, on: date) -> str:
        return deadline_words(self.due_on, on)


@dataclass(frozen=True)
class Late:
    """An action behind its target date or its review, or both; ``how`` says which and by how much."""

    action: Action
    owner: str
    how: list[str]


@dataclass(frozen=True)
class OfAspect:
    """The actions of one aspect that are behind a date: how many, the list of them, the worst."""

    name: str
    count: int
    href: str
    worst: list[Late]


@dataclass(frozen=True)
class Kind:
    """How many things of one kind are late, and their list."""

    name: str
    count: int
    href: str


def by_aspect(actions: Iterable[Action], names: dict[int, str], numbers: Numbers, on: date) -> list[OfAspect]:
    """All four, each with its worst: by the older of the two dates."""
    ordered = sorted(actions, key=lambda a: (min(a.target_on, a.review_on or a.target_on), a.number))
    found = []
    for aspect in Aspect:
        count = BY_ASPECT[aspect]
        worst = [action for action in ordered if action.aspect == aspect][:MOST_OF_ASPECT]
        rows = [Late(one, names.get(one.owner_id or 0, NOBODY), how(one, on)) for one in worst]
        found.append(OfAspect(count.label, int(numbers[count.part]), count.href, rows))
    return found


def how(action: Action, on: date) -> list[str]:
    said = []
    if action.is_late(on):
        said.append(f"Target {deadline_words(action.target_on, on)}")
    if action.review_on is not None and action.review_is_late(on):
        said.append(f"Review {deadline_words(action.review_on, on)}")
    return said


def actions_of(said: Said) -> list[Action]:
    """As much of each as these pages say."""
    return [
        Action(
            pk=row["pk"],
            number=row["number"],
            title=row["title"],
            marking=row["marking"],
            aspect=row["aspect"],
            progress=row["progress"],
            owner_id=row["owner"],
            lead_department_id=row["lead_department"],
            target_on=date.fromisoformat(row["target_on"]),
            review_on=day(row["review_on"]),
            handed_in_on=day(row["handed_in_on"]),
        )
        for row in said
    ]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def names_of(said: Said) -> dict[int, str]:
    return {row["pk"]: row["name"] for row in said}


def kinds_of(things: Iterable[Thing]) -> list[Kind]:
    """The kinds of which most are late. The dates of actions are told by aspect beside it."""
    counts = Counter(thing.kind for thing in things if thing.kind not in (REVIEW, TARGET))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_KINDS]
    return [Kind(name, count, _own_list(name) or list_href(kind=name)) for name, count in ordered]


def _own_list(kind: str) -> str:
    """A room's list of exactly what is late of a kind, where it has one."""
    name, _, query = LISTS.get(kind, "").partition("?")
    return f"{reverse(name)}?{query}" if name else ""


def list_href(*, kind: str = "", reached: bool = False) -> str:
    """The list of what is late, or a part of it."""
    query = ([("kind", kind)] if kind else []) + ([("reached", "on")] if reached else [])
    return f"{reverse('dashboard:late')}?{urlencode(query)}".removesuffix("?")


def things(on: date, numbers: Numbers, acceptances: Iterable[Due], statements: Standing) -> list[Thing]:
    """Everything that is late, the oldest first; what waits for several people once. Two queries, and one more while

    there is no statement. ``acceptances`` are completions that wait.
    """
    names = names_of(numbers.said[PEOPLE])
    departments = {row["pk"]: row["department__name"] or "" for row in numbers.said[PEOPLE]}
    dues = [
        *_rooms(on),
        *acceptances,
        *statement_dues(on, statements, list(_promises(numbers.said[PROMISES]))),
    ]
    found: dict[tuple[str, str], list[Due]] = {}
    for due in dues:
        if not due.permission and due.due_on < on:
            found.setdefault((due.thing, due.ladder), []).append(due)
    every = [
        Thing(
            due.kind,
            due.label,
            _each(names.get(one.person_id, NOBODY) for one in waiting),
            _each(departments.get(one.person_id, "") for one in waiting),
            due.due_on,
            due.page or due.link,
            due.due_on <= told_from(due.ladder, on),
        )
        for waiting in found.values()
        for due in waiting[:1]
    ]
    every += _of_plan(actions_of(numbers.said[ACTIONS]), names, departments, on)
    return sorted(every, key=lambda one: (one.due_on, one.kind, one.label))


def _each(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order, without what is empty."""
    return tuple(dict.fromkeys(filter(None, words)))


def told_from(ladder: str, on: date) -> date:
    """What is due on this day or before it has been told to the executive lead by now."""
    return last_due(ladder, on, to=(To.EXECUTIVE_LEAD,))


def _of_plan(
    actions: Iterable[Action], names: dict[int, str], departments: dict[int, str], on: date
) -> Iterator[Thing]:
    """Target dates and reviews behind their day; of what is paused or waits to be accepted no lead is told."""
    for action in actions:
        owner = action.owner_id or 0
        at_work = action.progress in CHASED and action.handed_in_on is None
        said = (str(action), (names.get(owner, NOBODY),), _each([departments.get(owner, "")]))
        page, sensitive = reverse("actions:detail", args=[action.pk]), action.marking == Marking.SENSITIVE
        if action.is_late(on):
            reached = at_work and action.target_on <= told_from("target", on)
            yield Thing(TARGET, *said, action.target_on, page, reached, sensitive)
        if action.review_on is not None and action.review_is_late(on):
            reached = at_work and action.review_on <= told_from("review", on)
            yield Thing(REVIEW, *said, action.review_on, page, reached, sensitive)


def _rooms(on: date) -> Iterator[Due]:
    """Whatever the rooms of suppliers and of the plan have late but the dates of actions: one query, and one for

    labour providers that were never asked."""
    wanted = Wanted(on, until=lambda ladder: on - timedelta(days=1))
    yield from agencies(wanted)
    rooms = (*supplier_rooms.ROOMS, *plan_rooms.ROOMS)
    for found in gathered(query for room in rooms for query in room.asked(wanted)):
        yield from filter(wanted.includes, _dues(found))


def _dues(found: Mention) -> Iterable[Due]:
    if found.kind.startswith("asking."):
        return asking.each(found)
    words = {**supplier_rooms.WORDS, **plan_rooms.WORDS}
    return [words[found.kind.partition(".")[0]](found)]


def _promises(said: Said) -> Iterator[Promise]:
    """As much of each as its row says."""
    for row in said:
        promise = Promise(
            pk=row["pk"],
            number=row["number"],
            wording=row["wording"],
            owner=Person(pk=row["owner"], department_id=row["owner__department"]),
            statement=Statement(
                pk=row["statement"],
                slug=row["statement__slug"],
                period_end=date.fromisoformat(row["statement__period_end"]),
            ),
        )
        promise.due_now = date.fromisoformat(row["due_now"])
        yield promise
