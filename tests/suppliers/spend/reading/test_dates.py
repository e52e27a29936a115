from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.spend.reading.dates import DateOrder, Month, TwoWays, read_date

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2079, 12, 31))
this_century = st.dates(min_value=date(2000, 1, 1), max_value=date(2079, 12, 31))


def settled(*written: object) -> list[object]:
    """What each of these says when they stand in one file."""
    order = DateOrder()
    for cell in written:
        order.note(cell)  # type: ignore[arg-type]
    return [order.settle(cell) for cell in written]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2017-04-03 00:00:00", date(2017, 4, 3)),
        ("2017-04-03", date(2017, 4, 3)),
        ("2017/4/3", date(2017, 4, 3)),
        ("2014-09-01T00:00:00Z", date(2014, 9, 1)),
        ("25.09.2014", date(2014, 9, 25)),
        ("24/09/14", date(2014, 9, 24)),
        ("31/03/2011 00:00", date(2011, 3, 31)),
        ("08-Jul-20", date(2020, 7, 8)),
        ("8 July 2020", date(2020, 7, 8)),
        ("1st April 2014", date(2014, 4, 1)),
        ("Thu 03 Jul 2014", date(2014, 7, 3)),
        ("July 8, 2020", date(2020, 7, 8)),
        ("41883", date(2014, 9, 1)),
        (41883.0, date(2014, 9, 1)),
        (41883.75, date(2014, 9, 1)),
        ("20140901", date(2014, 9, 1)),
        (20140901.0, date(2014, 9, 1)),
        (datetime(2020, 1, 2, 3, 4), date(2020, 1, 2)),  # noqa: DTZ001 - as a spreadsheet gives it
        (date(2020, 1, 2), date(2020, 1, 2)),
        (" 31/03/2011\u00a0", date(2011, 3, 31)),
    ],
)
def test_written_date_is_the_day_that_was_meant(written: str | float | date, meant: date) -> None:
    assert settled(written) == [meant]


@pytest.mark.parametrize(
    "written",
    [
        "00:00:00", "VARIOUS", "", "n/a", "31/02/2014", "45/13/2014", "1/1/1900", "00/00/2014", "2014-13-01",
        "01092014", "3 of May", "12 Foo 2014", "1462161", "99999999", "0", 0.0, -1.0, 1e12, time(0, 0), True,
        "01/04/2150", "1989-12-31",
    ],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(written: str | float | time) -> None:
    assert settled(written) == [None]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jul-20", Month(2020, 7)),
        ("July 2020", Month(2020, 7)),
        ("2020-07", Month(2020, 7)),
        ("07/2020", Month(2020, 7)),
    ],
)
def test_month_without_a_day_stays_a_month(written: str, meant: Month) -> None:
    assert settled(written) == [meant]


def test_day_comes_first_unless_the_file_proves_otherwise() -> None:
    assert settled("03/04/2017") == [date(2017, 4, 3)]


def test_one_impossible_month_proves_month_first_for_all() -> None:
    assert settled("03/04/2020", "5/31/2020") == [date(2020, 3, 4), date(2020, 5, 31)]


def test_boundary_of_proof_is_the_thirteenth() -> None:
    assert settled("5/12/2020", "3/4/2020") == [date(2020, 12, 5), date(2020, 4, 3)]
    assert settled("5/13/2020", "3/4/2020") == [date(2020, 5, 13), date(2020, 3, 4)]


def test_file_that_contradicts_itself_leaves_only_doubtful_dates_open() -> None:
    assert settled("31/03/2020", "3/31/2020", "03/04/2020", "04/04/2020") == [
        date(2020, 3, 31), date(2020, 3, 31), None, date(2020, 4, 4),
    ]  # fmt: skip


def test_one_slip_among_twenty_does_not_change_the_order_of_a_file() -> None:
    proofs = [f"{day}/04/2020" for day in range(13, 31)] + ["13/05/2020", "14/05/2020"]

    assert settled(*proofs, "5/31/2020", "03/04/2020")[-2:] == [date(2020, 5, 31), date(2020, 4, 3)]
    assert settled(*proofs[:-1], "5/31/2020", "03/04/2020")[-1] is None  # nineteen are not enough


@given(days)
def test_unambiguous_forms_read_back_as_the_same_day(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%Y%m%d"):
        assert settled(day.strftime(form)) == [day]


@given(this_century)
def test_two_digit_years_are_of_this_century(day: date) -> None:
    assert settled(day.strftime("%d-%b-%y")) == [day]
    assert settled(day.strftime("%d/%m/%y"), "31/01/2001")[0] == day


@given(st.lists(days, min_size=1, max_size=20))
def test_day_first_file_is_read_day_first(many: list[date]) -> None:
    written = [day.strftime("%d/%m/%Y") for day in many]

    assert settled(*written, "31/12/2001")[:-1] == many


@given(st.lists(days, min_size=1, max_size=20))
def test_month_first_file_is_read_month_first_once_proved(many: list[date]) -> None:
    written = [day.strftime("%m/%d/%Y") for day in many]

    assert settled(*written, "12/31/2001")[:-1] == many


@given(days)
def test_serial_number_counts_days_as_a_spreadsheet_does(day: date) -> None:
    assert read_date(float((day - date(1899, 12, 30)).days)) == day


@given(st.text(max_size=25))
def test_any_text_gives_a_plausible_day_or_none(text: str) -> None:
    found = read_date(text)

    assert found is None or isinstance(found, Month | TwoWays | date)
    if isinstance(found, date):
        assert 1990 <= found.year <= 2099
