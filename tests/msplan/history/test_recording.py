"""What is written, and that it can be proved."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from msplan.history.forgetting import forget_details
from msplan.history.models import Detail, Entry
from msplan.history.recording import SYSTEM, record, record_many, story_of, verifies
from msplan.history.telling import told
from tests.people import department, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_names_stay_as_they_were_when_people_and_things_are_renamed() -> None:
    ann, hr = person("Ann Hart"), department("HR")
    record("test.touch", hr, by=ann, at=NOW)

    ann.name, hr.name = "Ann Moor", "People"
    ann.save()
    hr.save()

    entry = story_of(hr).get()
    assert (entry.actor_name, entry.thing_label, entry.actor) == ("Ann Hart", "HR", ann)


def test_what_nobody_did_was_done_by_the_system() -> None:
    assert record("test.touch", department("HR"), by=None, at=NOW).actor_name == SYSTEM


def test_dates_and_sums_are_kept_as_they_read() -> None:
    hr = department("HR")

    record(
        "test.touch", hr, by=None, at=NOW, before={"on": date(2026, 3, 31)}, after={"sum": Decimal("10.50")}
    )

    assert story_of(hr).get().detail.body == {"before": {"on": "2026-03-31"}, "after": {"sum": "10.50"}}


def test_record_many_writes_one_entry_for_each_row_in_two_statements() -> None:
    rooms = [department(name) for name in ("HR", "IT", "Estates")]

    with CaptureQueriesContext(connection) as queries:
        entries = record_many("test.touch", [(r, {"n": 1}, {"n": 2}) for r in rooms], by=None, at=NOW)

    assert len([q for q in queries if q["sql"].startswith("INSERT")]) == 2
    assert {e.group for e in entries} == {entries[0].group}
    assert [story_of(r).get().thing_label for r in rooms] == ["HR", "IT", "Estates"]
    assert all(verifies(e) for e in entries)
    assert len(set(Detail.objects.values_list("salt", flat=True))) == 3


def test_entries_of_one_deed_share_its_group() -> None:
    hr, group = department("HR"), uuid.uuid4()

    for act in ("test.one", "test.two"):
        record(act, hr, by=None, at=NOW, group=group)

    assert set(story_of(hr).values_list("group", flat=True)) == {group}


def test_history_goes_with_the_act_that_fails() -> None:
    hr = department("HR")

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("test.touch", hr, by=None, at=NOW)
        raise ZeroDivisionError

    assert not story_of(hr).exists()


def test_a_story_is_of_one_thing_newest_first_without_the_restricted() -> None:
    hr, it = department("HR"), department("IT")
    record("test.old", hr, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))
    record("test.new", hr, by=None, at=NOW)
    record("test.hidden", hr, by=None, at=NOW, restricted=True)
    record("test.other", it, by=None, at=NOW)

    assert [e.act for e in story_of(hr)] == ["test.new", "test.old"]


def test_a_changed_detail_no_longer_verifies() -> None:
    entry = record("test.touch", department("HR"), by=None, at=NOW, after={"rank": "PC"})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE history_detail DISABLE TRIGGER history_detail_becomes_a_tombstone")
        Detail.objects.filter(entry=entry).update(body={"before": {}, "after": {"rank": "Chief"}})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE history_detail ENABLE TRIGGER history_detail_becomes_a_tombstone")

    assert not verifies(entry)


def test_told_says_what_changed_in_words() -> None:
    hr = department("HR")
    record(
        "accounts.set_roles", hr, by=None, at=NOW, before={"roles": ["hr"], "open": True}, after={"roles": []}
    )

    line = told(story_of(hr).get())

    assert line["title"] == "Set roles: HR"
    assert line["changes"] == [
        {"name": "Open", "old": "yes", "new": ""},
        {"name": "Roles", "old": "hr", "new": ""},
    ]


def test_told_says_new_things_as_they_are_and_long_lists_in_short() -> None:
    hr = department("HR")
    record(
        "spend.confirm", hr, by=None, at=NOW, after={"rows": list(range(142)), "due_on": date(2027, 11, 9)}
    )

    line = told(story_of(hr).get())

    assert line["changes"] == []
    assert line["text"] == "Rows: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 130 more\nDue on: 9 November 2027"


def test_told_says_that_a_detail_was_erased_and_why() -> None:
    hr = department("HR")
    touched = record("test.touch", hr, by=None, at=NOW, after={"n": 1})
    forget_details([touched], reason="Kept seven years.", by=None, at=NOW)

    assert told(story_of(hr).get())["text"] == (
        "What was before and after was erased on 20 November 2026: Kept seven years."
    )


def test_matching_reads_dates_as_london_days() -> None:
    hr = department("HR")
    record("test.late_evening", hr, by=None, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # 1 July in London

    first_of_july = date(2026, 7, 1)
    assert Entry.objects.matching(first=first_of_july, last=first_of_july).exists()
    assert not Entry.objects.matching(last=date(2026, 6, 30)).exists()


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs", "Cc"])), inner, max_size=3)
    ),
    max_leaves=6,
)


class WhateverWasRecorded(TestCase):
    @given(value=values)
    def test_verifies_after_a_trip_through_the_database(self, value: object) -> None:
        entry = record("test.touch", department("HR"), by=None, at=NOW, after={"value": value})

        assert verifies(Entry.objects.get(pk=entry.pk))
