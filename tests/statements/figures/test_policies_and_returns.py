"""Figures of policies and of HR's returns beside counts in plain SQL that knows nothing of our QuerySets."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from actions.policies.keeping import archive
from actions.policies.reviewing import review
from actions.returns.handing_in import correct
from actions.returns.keeping import end
from msplan.force.models import ForceProfile
from msplan.lib.dates import add_months
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Scope
from tests.actions.making import an_owner, noon
from tests.actions.policies.making import a_policy, a_route, looked
from tests.actions.returns.making import END, a_head_count, a_return, an_agency, handed_in

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 20)
SCOPE = Scope(on=ON, first=date(2026, 4, 1), last=date(2027, 3, 31))
PARAMETERS = {"on": SCOPE.on, "first": SCOPE.first, "last": SCOPE.last, "oldest": add_months(ON, -15)}

IN_USE = "FROM actions_policy p WHERE p.registered_on <= %(on)s AND (p.archived_on IS NULL OR p.archived_on > %(on)s)"
LAST = """(SELECT l.covers FROM actions_looking l WHERE l.policy_id = p.id AND l.looked_on <= %(on)s
    AND l.entered_on <= %(on)s ORDER BY l.looked_on DESC, l.id DESC LIMIT 1)"""
GIVEN = "FROM actions_policyreview WHERE policy_id IS NOT NULL AND due_on BETWEEN %(first)s AND least(%(last)s, %(on)s)"
LATE = "(SELECT count(*) FROM actions_policy WHERE review_on >= %(first)s AND review_on < %(on)s)"
POLICIES = {
    "policies_covering": (f"SELECT count(*) {IN_USE} AND {LAST} = 'yes'", f"SELECT count(*) {IN_USE}"),
    "policies_covering_partly": (
        f"SELECT count(*) {IN_USE} AND {LAST} = 'partly'",
        f"SELECT count(*) {IN_USE}",
    ),
    "policies_looked_at": (f"SELECT count(*) {IN_USE} AND {LAST} IS NOT NULL", f"SELECT count(*) {IN_USE}"),
    "policies_reviewed_on_time": (
        f"SELECT count(*) {GIVEN} AND given_on <= due_on",
        f"SELECT (SELECT count(*) {GIVEN}) + {LATE}",
    ),
}


def newest(what: str, condition: str) -> str:
    return f"""
        SELECT coalesce(sum({what}), 0) FROM actions_returncount c JOIN actions_returnseries s ON s.id = c.series_id
        WHERE c.is_standing AND {condition} AND (s.ended_on IS NULL OR s.ended_on > %(on)s)
        AND c.as_at > %(oldest)s AND c.as_at = (SELECT max(d.as_at) FROM actions_returncount d
            WHERE d.series_id = c.series_id AND d.is_standing AND d.as_at <= %(on)s)
    """


def share(condition: str) -> tuple[str, str]:
    return newest("done", condition), newest("required", condition)


OWED = "FROM actions_returnseries s WHERE (s.ended_on IS NULL OR s.ended_on > %(on)s) AND s.registered_on <= %(on)s"
# The newest answer is a number, and none that is too old.
KNOWN = """EXISTS (
    SELECT FROM actions_returncount c WHERE c.series_id = s.id AND c.is_standing AND c.done IS NOT NULL
    AND c.as_at > %(oldest)s AND c.as_at = (SELECT max(d.as_at) FROM actions_returncount d
        WHERE d.series_id = s.id AND d.is_standing AND d.as_at <= %(on)s))"""
RETURNS = {
    "returns_unknown": (f"SELECT count(*) {OWED} AND NOT {KNOWN}", f"SELECT count(*) {OWED}"),
    **{
        f"vetted_{group}": share(f"s.kind = 'vetting' AND s.\"group\" = '{group}'")
        for group in ("employees", "agency", "volunteers", "contractors")
    },
    "right_to_work_checked": share("s.kind = 'right_to_work'"),
    "induction_packs": share("s.kind = 'induction'"),
    "agency_head_count": (newest("done", "s.kind = 'head_count'"), None),
}


def count(query: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(query, PARAMETERS)
        return Decimal(cursor.fetchone()[0])


def the_policies() -> None:
    """Eight in use, one archived, one entered later, and a route, which counts in none of this."""
    began = date(2025, 6, 1)
    rows: list[Any] = [
        a_policy(on=began, title=f"P{n}", review_on=date(2026, 6, 1) + timedelta(days=n * 20))
        for n in range(8)
    ]
    for n, covers in enumerate(["yes", "yes", "yes", "partly", "partly", "no"]):
        looked(rows[n], covers, on=date(2026, 1, n + 1))
    looked(rows[2], "no", on=date(2026, 2, 1))
    looked(rows[4], "yes", on=date(2026, 3, 1), entered=date(2026, 7, 21))  # nobody knew of it on the day
    looked(rows[6], "yes", on=date(2026, 7, 21))
    a_policy(on=date(2026, 7, 21), title="Later")
    gone = a_policy(on=began, title="Gone")
    looked(gone, "yes", on=date(2026, 1, 9))
    archive(gone, reason="R", by=an_owner(), at=noon(ON))
    a_route(on=began, review_on=date(2026, 6, 1))
    for thing, given_on in ((rows[0], 0), (rows[1], 1), (rows[7], -100)):
        due = thing.review_on
        words: dict[str, Any] = {"due_on": due, "found": "stands", "next_on": date(2027, 12, 1)}
        review(thing, **words, by=an_owner(), at=noon(due + timedelta(days=given_on)))


def the_returns() -> None:
    """Of each kind at least one, some corrected, some old, one ended."""
    for group, numbers in (("employees", (2_400, 2_300)), ("agency", (60, 41)), ("volunteers", (130, 90))):
        series = a_return(group=group)
        handed_in(series, END, (numbers[0] - 7, numbers[1] - 11))
        last = handed_in(series, date(2026, 6, 30), numbers)
        correct(last, required=numbers[0], done=numbers[1] - 5, reason="R", by=an_owner(), at=noon(ON))
    old = a_return(group="contractors", first_on=date(2025, 3, 31), every=12)
    handed_in(old, date(2025, 3, 31), (210, 143), on=ON)
    for kind, group, numbers in (
        ("right_to_work", "employees", (2_390, 2_380)),
        ("right_to_work", "agency", (61, 50)),
        ("induction", "agency", (23, 12)),
    ):
        handed_in(a_return(kind=kind, group=group), END, numbers)
    for name, heads in (("Northway Staffing", 28), ("Hollin People", 9), ("Gone Ltd", 50)):
        series = a_head_count(agency=an_agency(name))
        handed_in(series, END, (None, heads - 3))
        handed_in(series, date(2026, 5, 31), (None, heads), on=ON)
        if name == "Gone Ltd":
            end(series, reason="R", by=an_owner(), at=noon(ON))


@pytest.mark.parametrize("key", POLICIES)
def test_a_figure_of_policies_is_what_sql_counts(key: str) -> None:
    the_policies()
    numerator, denominator = POLICIES[key]

    reading = FIGURES[key].read(SCOPE)

    assert (reading.numerator, reading.denominator) == (count(numerator), count(denominator))


@pytest.mark.parametrize("key", RETURNS)
def test_a_figure_of_returns_is_what_sql_counts(key: str) -> None:
    the_returns()
    numerator, denominator = RETURNS[key]

    reading = FIGURES[key].read(SCOPE)

    if key == "vetted_contractors":  # too old to hold: nobody is counted, and that is neither nought nor few
        assert count(numerator) == 0
        assert (reading.value, reading.hidden, reading.shown) == (None, "", "not known")
    else:
        assert reading.numerator == count(numerator) > 0
        assert reading.denominator == (None if denominator is None else count(denominator))


def test_the_numbers_are_those_that_were_made() -> None:
    the_policies()
    the_returns()
    told: dict[str, Any] = {key: FIGURES[key].read(SCOPE) for key in (*POLICIES, *RETURNS)}

    assert {key: (told[key].numerator, told[key].denominator) for key in POLICIES} == {
        "policies_covering": (2, 8),
        "policies_covering_partly": (2, 8),
        "policies_looked_at": (6, 8),
        # Due on 1 June (given on it), 21 June (a day late), 11 July (nobody); what was given ahead is not due yet.
        "policies_reviewed_on_time": (1, 3),
    }
    assert (told["agency_head_count"].value, told["right_to_work_checked"].denominator) == (37, 2_451)
    assert told["vetted_employees"].numerator == 2_295


def test_what_was_counted_is_named_for_the_seal() -> None:
    the_policies()
    the_returns()

    assert FIGURES["policies_covering"].references(SCOPE) == ["POL-001", "POL-002"]
    assert FIGURES["policies_reviewed_on_time"].references(SCOPE) == [
        "POL-001 due 2026-06-01", "POL-002 due 2026-06-21", "POL-003 due 2026-07-11, not answered",
    ]  # fmt: skip
    assert FIGURES["agency_head_count"].references(SCOPE) == [
        "RET-008 as at 2026-05-31",
        "RET-009 as at 2026-05-31",
    ]


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((100, 4), "fewer than 5"),
        ((100, 5), ""),
        ((100, 95), ""),
        ((100, 96), "all but fewer than 5"),
        ((100, 100), ""),
        ((4, 4), "fewer than 5"),
    ],
)
def test_few_people_are_told_in_words(numbers: tuple[int, int], hidden: str) -> None:
    ForceProfile.objects.update_or_create(pk=1, defaults={"small_count_threshold": 5})
    handed_in(a_return(), END, numbers)

    reading = FIGURES["vetted_employees"].read(SCOPE)

    assert reading.hidden == hidden
    assert (reading.value is None) == bool(hidden)


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_count_holds_for_fifteen_months(days: int, *, holds: bool) -> None:
    day = date(2026, 3, 15)
    handed_in(a_return(first_on=day), day, (100, 50))
    on = add_months(day, 15) + timedelta(days=days)

    reading = FIGURES["vetted_employees"].read(Scope(on=on, first=on, last=on))

    assert (reading.value == 50) == holds
