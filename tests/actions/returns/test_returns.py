"""Returns: the days that are counted, handing in, correcting, who is asked when; what may not be is refused."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from actions.models import ReturnCount, ReturnSeries
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.returns.due import items
from actions.returns.facts import chart_of
from actions.returns.handing_in import correct, hand_in
from actions.returns.keeping import edit, end
from actions.returns.models.count import told
from actions.returns.rights import may_hand_in
from actions.returns.timeline import beside_counts, of_series
from msplan.chasing.rules import LADDERS
from msplan.lib.dates import add_months
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_owner, noon
from tests.actions.returns.making import END, a_head_count, a_return, handed_in
from tests.people import person

JUNE = date(2026, 6, 30)
needs_database = pytest.mark.django_db


# --- the days


@pytest.mark.parametrize(
    ("first", "every", "days"),
    [
        (date(2026, 3, 31), 3, ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"]),
        (date(2026, 6, 30), 6, ["2026-06-30", "2026-12-31", "2027-06-30"]),
        (date(2027, 2, 28), 12, ["2027-02-28", "2028-02-29", "2029-02-28"]),
        (date(2028, 2, 29), 12, ["2028-02-29", "2029-02-28", "2030-02-28"]),
        (date(2026, 8, 31), 1, ["2026-08-31", "2026-09-30", "2026-10-31"]),
        (date(2026, 1, 30), 1, ["2026-01-30", "2026-02-28", "2026-03-30"]),
        (date(2026, 1, 15), 3, ["2026-01-15", "2026-04-15", "2026-07-15"]),
    ],
)
def test_its_days_are_reckoned_from_the_first(first: date, every: int, days: list[str]) -> None:
    series = ReturnSeries(first_on=first, every=every)

    assert [series.day(n).isoformat() for n in range(len(days))] == days


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    every=st.sampled_from([1, 3, 6, 12]),
    n=st.integers(0, 60),
)
def test_a_day_is_so_many_months_on_and_never_drifts(first: date, every: int, n: int) -> None:
    day = ReturnSeries(first_on=first, every=every).day(n)
    months = (day.year - first.year) * 12 + day.month - first.month

    assert months == n * every
    ends_months = (first + timedelta(days=1)).month != first.month
    assert day >= add_months(first, n * every)
    assert ((day + timedelta(days=1)).month != day.month) or day.day == first.day
    assert not ends_months or (day + timedelta(days=1)).month != day.month


def test_the_first_day_without_a_count_is_found() -> None:
    series = ReturnSeries(first_on=END, every=3)

    assert series.first_missing([]) == END
    assert series.first_missing([END]) == JUNE
    assert series.first_missing([JUNE]) == END
    assert series.days_until(JUNE - timedelta(days=1)) == [END]
    assert series.days_until(JUNE) == [END, JUNE]


# --- setting up


@needs_database
def test_a_return_is_owed_from_its_first_day_and_due_two_weeks_after_it() -> None:
    series = a_return()

    assert (series.reference, series.next_on, series.due_on) == ("RET-001", END, date(2026, 4, 14))
    assert series.title == "Vetting: employees"


@needs_database
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group": ""}, "Choose whose"),
        ({"kind": "head_count", "group": ""}, "Choose the agency"),
        ({"kind": "head_count", "group": "agency"}, "Choose the agency"),
    ],
)
def test_a_share_is_of_a_group_and_a_head_count_of_an_agency(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PlanRefused, match=words):
        a_return(**changes)


@needs_database
def test_nobody_is_counted_twice_until_the_first_return_is_ended() -> None:
    first = a_return()
    with pytest.raises(PlanRefused, match="counted of them already"):
        a_return()
    a_return(group="volunteers")
    heads = a_head_count()
    with pytest.raises(PlanRefused, match="this agency are counted already"):
        a_head_count(agency=heads.supplier)

    end(first, reason="Counted elsewhere", by=an_owner(), at=noon(END))

    assert a_return().reference == "RET-004"


@needs_database
def test_a_page_that_comes_twice_sets_up_one() -> None:
    form_id = uuid4()
    a_return(form_id=form_id)
    with pytest.raises(MadeAlready):
        a_return(form_id=form_id)


@needs_database
def test_its_days_never_change_and_a_stale_edit_is_refused() -> None:
    series = a_return()
    with pytest.raises(ValueError, match="first_on"):
        edit(series, version=1, changes={"first_on": JUNE}, by=None, at=noon(END))
    assert edit(series, version=1, changes={"method": "By hand"}, by=None, at=noon(END))
    with pytest.raises(StaleEdit):
        edit(series, version=1, changes={"method": "By eye"}, by=None, at=noon(END))


@needs_database
def test_an_ended_return_is_owed_by_nobody_and_takes_nothing() -> None:
    series = a_return()
    count = handed_in(series, END, (10, 9))
    end(series, reason="Nobody asks for it", by=an_owner(), at=noon(JUNE))

    acts: list[Any] = [
        lambda: handed_in(series, JUNE, (10, 9)),
        lambda: correct(count, required=10, done=8, reason="R", by=an_owner(), at=noon(JUNE)),
        lambda: edit(series, version=series.version, changes={"method": "X"}, by=None, at=noon(JUNE)),
        lambda: end(series, reason="Again", by=an_owner(), at=noon(JUNE)),
    ]
    for act in acts:
        with pytest.raises(InvalidTransition, match="ended"):
            act()
    assert not list(items(JUNE))


# --- handing in


@needs_database
@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_count_is_handed_in_from_its_day_on(days: int, *, refused: bool) -> None:
    series, on = a_return(), END + timedelta(days=days)
    if refused:
        with pytest.raises(PlanRefused, match="first time on 31 March 2026"):
            handed_in(series, END, (10, 9), on=on)
    else:
        handed_in(series, END, (10, 9), on=on)
        assert (series.next_on, series.due_on) == (JUNE, date(2026, 7, 14))


@needs_database
def test_only_its_own_days_are_counted_and_the_nearest_is_named() -> None:
    series = a_return()
    with pytest.raises(PlanRefused, match="nearest of its days is 31 March 2026"):
        handed_in(series, date(2026, 4, 2), (10, 9), on=JUNE)


@needs_database
def test_a_later_day_may_come_first_and_the_missing_one_stays_owed() -> None:
    series = a_return()
    handed_in(series, JUNE, (10, 9))
    assert series.next_on == END

    handed_in(series, END, (10, 8), on=JUNE)
    assert series.next_on == date(2026, 9, 30)


@needs_database
@pytest.mark.parametrize(
    ("numbers", "words"),
    [((10, 11), "more than how many must"), ((None, 3), "Enter how many must")],
)
def test_numbers_that_cannot_be_are_refused(numbers: tuple[int | None, int], words: str) -> None:
    with pytest.raises(PlanRefused, match=words):
        handed_in(a_return(), END, numbers)
    with pytest.raises(PlanRefused, match="one number"):
        handed_in(a_head_count(), END, (5, 5))


@needs_database
def test_all_and_nobody_are_counts() -> None:
    series = a_return()

    assert handed_in(series, END, (10, 10)).rate == 100
    assert handed_in(series, JUNE, (0, 0)).rate is None
    assert (told(10, 10), told(0, 0), told(None, 0)) == ("100% (10 of 10)", "Nobody must", "0")


@pytest.mark.parametrize(
    ("required", "done", "words"),
    [
        (2_398, 2_391, "More than 99% (2,391 of 2,398)"),
        (200, 199, "More than 99% (199 of 200)"),
        (201, 199, "99% (199 of 201)"),
        (2_000, 3, "Less than 1% (3 of 2,000)"),
        (200, 1, "1% (1 of 200)"),
        (9, 0, "0% (0 of 9)"),
    ],
)
def test_what_is_not_all_never_reads_all(required: int, done: int, words: str) -> None:
    assert told(required, done) == words


@needs_database
def test_a_day_is_counted_once_and_a_page_sent_twice_makes_one() -> None:
    series, form_id = a_return(), uuid4()
    words: dict[str, Any] = {"as_at": END, "required": 9, "done": 8, "by": an_owner(), "at": noon(END)}
    hand_in(series, **words, form_id=form_id)

    with pytest.raises(MadeAlready):
        hand_in(series, **words, form_id=form_id)
    with pytest.raises(PlanRefused, match="Correct that one"):
        hand_in(series, **words)
    assert ReturnCount.objects.count() == 1


# --- correcting


@needs_database
def test_a_correction_is_another_row_and_the_first_stays_as_it_was() -> None:
    series = a_return()
    first = handed_in(series, END, (10, 9))

    made = correct(first, required=10, done=7, reason="Two left", by=an_owner(), at=noon(JUNE))

    first.refresh_from_db()
    assert (first.done, first.is_standing) == (9, False)
    assert (made.corrects, made.is_standing, made.as_at) == (first, True, END)
    with pytest.raises(InvalidTransition, match="corrected this count already"):
        correct(first, required=10, done=6, reason="No", by=an_owner(), at=noon(JUNE))
    assert [one.title for one in of_series(series)] == ["Corrected", "Handed in", "Set up"]
    # On its page the table tells of the counts.
    assert [one.title for one in beside_counts(series)] == ["Set up"]


@needs_database
@pytest.mark.parametrize(
    ("changes", "words"), [({"reason": " "}, "Say why"), ({"done": 9}, "Nothing is different")]
)
def test_a_correction_needs_a_reason_and_a_difference(changes: dict[str, Any], words: str) -> None:
    first = handed_in(a_return(), END, (10, 9))
    given_words: dict[str, Any] = {"required": 10, "done": 7, "reason": "R", **changes}

    with pytest.raises(PlanRefused, match=words):
        correct(first, **given_words, by=an_owner(), at=noon(JUNE))
    first.refresh_from_db()
    assert first.is_standing


@needs_database
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE actions_returncount SET done = 10",
        "UPDATE actions_returncount SET as_at = '2026-06-30'",
        "DELETE FROM actions_returncount",
    ],
)
def test_the_database_refuses_to_change_a_count(sql: str) -> None:
    handed_in(a_return(), END, (10, 9))

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute(sql)


@needs_database
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"required": 3, "done": 4}, "returncount_is_a_part"),
        ({"reason": "R"}, "returncount_correction_has_reason"),
        ({"as_at": END}, "returncount_once_a_day"),
    ],
)
def test_no_count_gets_past_the_database(changes: dict[str, Any], name: str) -> None:
    series = a_return()
    handed_in(series, END, (10, 9))
    row: dict[str, Any] = {
        "series": series, "as_at": JUNE, "required": 9, "done": 8, "entered_by": an_owner(), "entered_at": noon(JUNE),
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ReturnCount.objects.create(**{**row, **changes})


@needs_database
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "tea"}, "returnseries_kind_known"),
        ({"every": 5}, "returnseries_every_known"),
        ({"group": ""}, "returnseries_of_somebody"),
        ({"due_on": None}, "returnseries_owed_until_ended"),
    ],
)
def test_no_series_gets_past_the_database(changes: dict[str, Any], name: str) -> None:
    a_return()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ReturnSeries.objects.update(**changes)


# --- chasing


@needs_database
@pytest.mark.parametrize(("days", "seen"), [(-91, False), (-90, True), (0, True), (40, True)])
def test_it_is_asked_for_ninety_days_ahead_at_the_most(days: int, *, seen: bool) -> None:
    a_return()
    due = date(2026, 4, 14)

    assert [one.due_on for one in items(due + timedelta(days=days))] == ([due] if seen else [])


@needs_database
def test_its_row_names_the_day_and_leads_to_handing_in() -> None:
    series = a_head_count()

    (due,) = items(END)

    assert (due.ladder, due.kind) == ("return", "Return to hand in")
    assert due.label == "RET-001 Head-count: Northway Staffing, as at 31 March 2026"
    assert (due.link, due.page) == (f"/returns/{series.pk}/hand-in/", f"/returns/{series.pk}/")
    assert {step.days for step in LADDERS[due.ladder]} == {-14, 0, 7, 14, 28}


@needs_database
def test_handing_in_moves_the_reminder_to_the_next_day() -> None:
    series = a_return()
    handed_in(series, END, (10, 9))

    assert [one.due_on for one in items(JUNE)] == [date(2026, 7, 14)]


@needs_database
def test_who_owes_it_hands_it_in_whatever_their_role() -> None:
    owner, other, hr = (
        person("Ida Wren", "contributor"),
        person("Kit Marlow", "contributor"),
        person("Hal", "hr"),
    )
    series = a_return(owner=owner)

    assert [may_hand_in(one, series, END) for one in (owner, other, hr)] == [True, False, True]


# --- the chart


@needs_database
def test_the_chart_shows_what_stands_with_gaps_and_says_what_became_of_it() -> None:
    series = a_return()
    rows = [handed_in(series, END, (100, 90)), handed_in(series, date(2026, 9, 30), (100, 97))]
    rows.append(correct(rows[0], required=100, done=94, reason="Four more", by=an_owner(), at=noon(JUNE)))
    assert chart_of(series, rows[:1]) is None

    rows = list(ReturnCount.objects.all())
    chart = chart_of(series, rows)

    assert chart is not None
    assert chart.title == "97% vetted on 30 September 2026, up from 94%"
    assert chart.rows == (("Mar 2026", "94%"), ("Jun 2026", "Not measured"), ("Sep 2026", "97%"))
