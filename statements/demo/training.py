"""Marlshire's training since it keeps a register of it: from "we do not know" to numbers, for most of those it trains.

Of frontline officers nobody knows it still; HR's last return is late; one file was imported by mistake and undone.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from actions.models import Action, Audience, Course, CourseRequirement, TrainingImport, TrainingReturn
from actions.training.handing_in import correct_return, give_confidence, give_count, give_return
from actions.training.importing.confirming import digest_of, import_counts, plan_of, undo_import
from actions.training.importing.counting import Asked, Book, count_numbers
from actions.training.importing.reading import read
from actions.training.judging import judge_needs, link_action
from actions.training.keeping import add_audience, add_course
from actions.training.requiring import require
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, last_of_month
from statements.demo.plan import Event, morning
from statements.demo.story_of_training import (
    AUDIENCES,
    CONFIDENCE,
    COURSES,
    NEEDS,
    REQUIRED,
    Required,
)

KEEPER = "Ben Halloway"
# So many quarters ago the register began; before, two numbers a quarter were handed in as indicators.
QUARTERS = 4


def began(today: date) -> date:
    """The day on which the register was set up."""
    return quarters(today)[0] - timedelta(days=40)


def quarters(today: date) -> list[date]:
    """The ends of the last quarters that are over, oldest first."""
    end = last_of_month(date(today.year, (today.month - 1) // 3 * 3 + 3, 1))
    ends = [last_of_month(add_months(end.replace(day=1), -3 * n)) for n in range(QUARTERS + 1)]
    return sorted(day for day in ends if day < today)[-QUARTERS:]


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that happened to training up to ``today``."""
    yield from _Register(today, people).events()


@dataclass
class _Register:
    today: date
    people: dict[str, Person]

    def at(self, on: date, hour: int = 9) -> dict[str, Any]:
        return {"at": morning(on, hour)}

    @property
    def keeper(self) -> Person:
        return self.people[KEEPER]

    def events(self) -> Iterator[Event]:
        start = began(self.today)
        yield Event(morning(start), self._set_up)
        for told in REQUIRED:
            yield from self._returns(told)
        ends = quarters(self.today)
        yield Event(morning(ends[1] + timedelta(days=16), 11), partial(self._correct, ends[1]))
        yield Event(morning(ends[-1] + timedelta(days=4), 10), partial(self._file, ends[-1]))
        yield Event(morning(ends[-1] + timedelta(days=2), 15), partial(self._mistake, ends[-1]))
        for n, (course, audience, *numbers) in enumerate(CONFIDENCE):
            on = ends[-1 - n % 3] - timedelta(days=20)
            yield Event(morning(on, 16), partial(self._measured, course, audience, numbers, on))
        for name, (ago, by, needs, again) in NEEDS.items():
            on = self.today - timedelta(days=ago)
            yield Event(morning(on, 14), partial(self._judge, name, by, needs, again, on))

    def _set_up(self) -> None:
        on = began(self.today)
        for name, words in COURSES.items():
            add_course(name=name, **words, by=self.keeper, **self.at(on))
        for name, told in AUDIENCES.items():
            within = Audience.objects.filter(name=told.within).first()
            owner = self.people[told.owner]
            needs_on = on + timedelta(days=90)
            made = add_audience(
                name=name, group=told.group, within=within, known_as=told.known_as, owner=owner, needs_on=needs_on,
                by=self.keeper, **self.at(on),
            )  # fmt: skip
            if told.people:
                give_count(made, as_at=on, people=told.people, by=self.keeper, **self.at(on))
        for rule in REQUIRED:
            require(
                course=Course.objects.get(name=rule.course),
                audience=Audience.objects.get(name=rule.audience),
                owner=self.people[rule.owner],
                every_months=rule.every,
                first_due_on=quarters(self.today)[0],
                by=self.keeper,
                **self.at(on, 10),
            )

    def _returns(self, told: Required) -> Iterator[Event]:
        for end, numbers in zip(quarters(self.today), told.returns, strict=False):
            if numbers is not None:
                on = end + timedelta(days=told.days)
                yield Event(morning(on, 13), partial(self._give, told, end, numbers, on))

    def _give(self, told: Required, end: date, numbers: tuple[int, int] | str, on: date) -> None:
        said: dict[str, Any] = {"unknown_reason": numbers} if isinstance(numbers, str) else {}
        if not said:
            said = {"required": numbers[0], "completed": numbers[1]}
        give_return(
            _of(told.course, told.audience), as_at=end, **said, by=self.people[told.owner], **self.at(on, 13)
        )

    def _correct(self, end: date) -> None:
        """People on long leave were counted along."""
        old = TrainingReturn.objects.get(
            requirement=_of("Seeing the signs", "All staff and officers"), as_at=end, is_standing=True
        )
        on = end + timedelta(days=16)
        reason = "People on long leave were counted along."
        numbers: dict[str, Any] = {"required": (old.required or 0) - 58, "completed": old.completed}
        correct_return(old, reason=reason, **numbers, by=self.people["Joanna Pellatt"], **self.at(on, 11))

    def _file(self, end: date) -> None:
        """The learning system's own numbers, for those that it keeps."""
        self._import(
            f"Course,Audience,Required,Completed,Date\nMSHT-01,Contact Centre,214,171,{end:%d/%m/%Y}\n"
            f"MSHT-07,Contact Centre,214,158,{end:%d/%m/%Y}\n",
            end + timedelta(days=4),
        )

    def _mistake(self, end: date) -> None:
        """Last year's file; taken back on the same day."""
        on = end + timedelta(days=2)
        made = self._import(
            f"Course,Audience,Required,Completed,Date\nMSHT-07,Contact Centre,190,12,{end:%d/%m/%Y}\n", on
        )
        undo_import(made, by=self.keeper, **self.at(on, 17))

    def _import(self, text: str, on: date) -> TrainingImport:
        content = io.BytesIO(text.encode()).getvalue()
        found = count_numbers(read(content, "numbers"), Book.opened(on), Asked())
        return import_counts(
            found.counts,
            shape="numbers",
            digest=digest_of(content),
            rows=found.rows,
            fingerprint=plan_of(found.counts).fingerprint,
            by=self.keeper,
            **self.at(on, 10),
        )

    def _measured(self, course: str, audience: str, numbers: list[Any], on: date) -> None:
        scale, answered, before, after = numbers
        give_confidence(
            Course.objects.get(name=course),
            audience=Audience.objects.get(name=audience),
            measured_on=on,
            answered=answered,
            scale=scale,
            before=Decimal(before),
            after=Decimal(after),
            by=self.people["Joanna Pellatt"],
            **self.at(on, 16),
        )

    def _judge(self, name: str, by: str, needs: str, again: int, on: date) -> None:
        audience = Audience.objects.get(name=name)
        owner = audience.owner or self.keeper
        words: dict[str, Any] = {
            "judged_on": on,
            "judged_by": by,
            "needs": needs,
            "next_on": on + timedelta(days=again),
        }
        made = judge_needs(audience, **words, by=owner, **self.at(on, 14))
        action = Action.objects.filter(title__icontains="training").order_by("number").first()
        if action and name == "Procurement":
            link_action(made, action, by=owner, **self.at(on, 15))


def _of(course: str, audience: str) -> CourseRequirement:
    return CourseRequirement.objects.get(course__name=course, audience__name=audience)
