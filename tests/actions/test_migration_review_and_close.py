"""What stood before the migration is carried over as the acts would have written it."""

import importlib
from datetime import date

import pytest
from django.db import connection

from actions.models import Action, Review
from tests.actions.making import a_review, an_action

pytestmark = pytest.mark.django_db
START = date(2023, 1, 15)
CARRY_OVER = importlib.import_module("actions.migrations.0011_review_and_close").CARRY_OVER


def test_carrying_over_writes_what_the_acts_write() -> None:
    nothing = {"no_change": True, "what_was_done": "", "rating": ""}
    action, quiet, red = (an_action(start_on=START) for _ in range(3))
    for words in ({}, nothing, nothing, {}, nothing):
        assert action.review_on is not None
        a_review(action, on=action.review_on, **words)  # type: ignore[arg-type]
    a_review(quiet, on=date(2023, 7, 15))
    a_review(red, on=date(2023, 7, 15), rating="red", rating_reason="No budget.")
    written = dict(Review.objects.values_list("pk", "unchanged_times"))
    of_actions = dict(Action.objects.values_list("pk", "unchanged_times"))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE actions_review DROP CONSTRAINT review_counts_no_change")
        cursor.execute("ALTER TABLE actions_review DROP CONSTRAINT review_red_says_what_is_needed")
        cursor.execute("ALTER TABLE actions_action DROP CONSTRAINT action_red_says_what_is_needed")
        cursor.execute("UPDATE actions_review SET unchanged_times = 0, needed = ''")
        cursor.execute("UPDATE actions_action SET unchanged_times = 0, needed = ''")
        cursor.execute(CARRY_OVER)

    assert dict(Review.objects.values_list("pk", "unchanged_times")) == written
    assert sorted(written.values()) == [0, 0, 0, 0, 1, 1, 2]
    assert dict(Action.objects.values_list("pk", "unchanged_times")) == of_actions
    assert (
        Action.objects.get(pk=red.pk).needed
        == Review.objects.get(action=red).needed
        == "Said with the reason."
    )
    assert not Review.objects.exclude(action=red).exclude(needed="").exists()
