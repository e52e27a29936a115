"""The demonstration's lessons: what is marked sensitive is told nowhere else."""

from datetime import date

import pytest

from actions.models import Action, Lesson
from msplan.lib.dates import add_months
from statements.demo import lessons, people
from statements.demo.plan import morning

pytestmark = pytest.mark.django_db


def test_the_plan_which_everybody_reads_repeats_no_word_of_a_sensitive_lesson() -> None:
    today = date(2026, 11, 22)
    members = people.add_people(at=morning(add_months(today, -30)))

    for event in sorted(lessons.events(today, members), key=lambda one: one.at):
        event.act()

    said = {one.do_differently for one in Lesson.objects.visible_to(members["Owen Madrick"])}
    kept = set(Lesson.objects.values_list("do_differently", flat=True)) - said
    planned = set(Action.objects.values_list("what", flat=True))
    assert planned & said  # the control: those of a lesson that anybody reads are carried over
    assert kept
    assert not planned & kept
