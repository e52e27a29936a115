"""The parts of the lead's page, each at its boundary."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from actions.models import Action
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, plain, today
from statements.dashboard.changes import changes, last_meeting, month_end
from statements.dashboard.numbers import misses, went
from statements.dashboard.page import dashboard
from statements.dashboard.reading import late_things
from statements.figures.reading import Reading
from statements.figures.scopes import this_year
from statements.models import Measurement
from suppliers.models import Check, Score, Supplier
from suppliers.risk.overriding import ask_for_override
from suppliers.risk.scoring import rescore
from tests.actions.making import a_review, an_action, completed, noon
from tests.actions.meetings.making import a_series, held
from tests.people import department, person
from tests.statements.figures.records import a_register_and_a_plan
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(person(f"Somebody {role}", role))
    return client


def led(name: str) -> object:
    return department(name, lead=person(f"Lead of {name}", Role.DEPARTMENT_LEAD))


# --- who was missing


def test_before_the_first_meeting_nobody_was_missing() -> None:
    assert dashboard(person("Ms Lead", Role.EXECUTIVE_LEAD), this_year(today())).missing is None


def test_departments_that_were_expected_and_did_not_come_are_counted_in_a_row() -> None:
    hr, fleet, estates = led("HR"), led("Fleet"), led("Estates")
    on = today()
    series = a_series(hr, fleet, estates, on=add_months(on, -9))
    held(series, fleet, estates, on=add_months(on, -8))
    held(series, hr, estates, on=add_months(on, -5))
    last = held(series, estates, on=add_months(on, -2))

    found = dashboard(person("Ms Lead", Role.EXECUTIVE_LEAD), this_year(on)).missing

    assert found is not None
    assert (found.expected, found.href) == (3, f"/actions/meetings/{last.pk}/attendance/")
    assert [gap.words for gap in found.gaps] == [
        "Fleet was not represented, second time running",
        "HR was not represented",
    ]
    assert found.sentence.startswith("2 departments were missing of the 3 expected on ")


def test_when_all_came_it_says_so() -> None:
    hr, on = led("HR"), today()
    held(a_series(hr, on=add_months(on, -3)), hr, on=add_months(on, -1))

    found = dashboard(person("Ms Lead", Role.EXECUTIVE_LEAD), this_year(on)).missing

    assert found is not None
    assert found.sentence.startswith("All 1 departments were at the last meeting")


# --- which way a number went


def reading(value: str | None, unit: str = "count") -> Reading:
    number = None if value is None else Decimal(value)
    return Reading("k", "L", "state", unit, number, number, None, "D", as_at=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("now", "was", "unit", "lower_is_better", "words"),
    [
        ("3", "4", "count", True, "Better than"),
        ("4", "3", "count", True, "Worse than"),
        ("3", "3", "count", True, "The same as"),
        ("61.2", "60.8", "percent", False, "The same as"),
        ("61.5", "61.4", "percent", False, "Better than"),
        ("60", "61", "percent", False, "Worse than"),
        (None, "61", "percent", False, ""),
        ("60", None, "percent", False, ""),
    ],
)
def test_the_way_it_went_is_said_in_words(
    now: str | None, was: str | None, unit: str, lower_is_better: object, words: str
) -> None:
    before = None if was is None else Decimal(was)
    assert went(reading(now, unit), before, lower_is_better=bool(lower_is_better)) == words


def test_a_target_that_is_reached_is_not_missed() -> None:
    assert not misses(Decimal(0), Decimal(0), lower_is_better=True)
    assert misses(Decimal(1), Decimal(0), lower_is_better=True)
    assert not misses(Decimal(90), Decimal(90), lower_is_better=False)
    assert misses(Decimal("89.9999"), Decimal(90), lower_is_better=False)
    assert not misses(None, Decimal(90), lower_is_better=False)


# --- what is late


def test_the_day_itself_is_not_late_and_28_days_later_the_executive_lead_is_told() -> None:
    on = date(2026, 3, 4)  # a Wednesday
    owner = person("Olu Winterbourne", Role.CONTRIBUTOR)
    action = an_action(start_on=add_months(on, -6), owner=owner, target_on=date(2027, 1, 1))
    assert action.review_on == on

    def told(days: int) -> list[tuple[str, bool]]:
        return [(one.owners, one.reached) for one in late_things(on + timedelta(days=days))]

    assert told(0) == []
    assert told(1) == [("Olu Winterbourne", False)]
    assert told(27) == [("Olu Winterbourne", False)]
    assert told(28) == [("Olu Winterbourne", True)]


def test_the_list_narrows_by_what_is_in_the_address_and_is_taken_away_with_the_same_rows() -> None:
    a_register_and_a_plan()
    client, things = signed_in(Role.EXECUTIVE_LEAD), late_things(today())
    kind = "Review of an action"
    wanted = sum(one.kind == kind for one in things)

    assert 0 < wanted < len(things)
    page = client.get("/dashboard/late/", {"kind": kind})
    csv = client.get("/dashboard/late/", {"kind": kind, "file": "csv"})
    assert page.context["page"].total == wanted
    assert len(b"".join(csv.streaming_content).decode().strip().splitlines()) == wanted + 1


# --- where people may be harmed


def test_a_check_that_is_due_today_is_current_and_one_that_was_due_yesterday_is_not() -> None:
    on = today()
    a_register_and_a_plan()
    lead = person("Ms Lead", Role.EXECUTIVE_LEAD)

    def counted() -> int:
        return dashboard(lead, this_year(on)).harm.counts[0].number

    Check.objects.update(is_latest=False)
    Score.objects.filter(band="high").update(residual_band="high")
    before = counted()
    check = Check.objects.filter(supplier__score__residual_band="high", done_on__isnull=False).first()
    assert before > 0
    if check is None:
        pytest.fail("the register has no check of a high-risk supplier")
    for days, wanted in ((0, before - 1), (-1, before)):
        due = on + timedelta(days=days)
        Check.objects.filter(pk=check.pk).update(
            is_latest=True, next_due_on=due, suggested_on=due, outcome="nothing_found"
        )
        assert counted() == wanted


# --- what changed


def test_what_happened_on_the_day_itself_counts_as_before() -> None:
    day, on = date(2026, 3, 4), date(2026, 3, 20)
    for done in (day, day + timedelta(days=1), on):
        completed(an_action(start_on=date(2025, 1, 6)), on=done)
    an_action(start_on=date(2025, 6, 2), target_on=day - timedelta(days=1))
    first = an_action(start_on=date(2025, 6, 2), target_on=day)

    told = {one.label: one for one in changes(this_year(on), day, "").changes}

    assert told["Actions completed"].count == 2
    assert [line.text for line in told["Actions newly late"].lines] == [str(first)]


def test_a_rating_changed_when_the_last_review_since_differs_from_the_last_before() -> None:
    day, on = date(2026, 3, 4), date(2026, 6, 30)
    turned, kept = (an_action(start_on=date(2025, 1, 6), target_on=date(2027, 1, 1)) for _ in range(2))
    for action, ratings in ((turned, ("green", "amber")), (kept, ("green", "green"))):
        for given, rating in zip((date(2026, 1, 12), date(2026, 6, 12)), ratings, strict=True):
            a_review(Action.objects.get(pk=action.pk), on=given, rating=rating)

    told = {one.label: one for one in changes(this_year(on), day, "").changes}["Ratings changed"]

    assert [(line.text, line.said) for line in told.lines] == [(str(turned), "green to amber")]
    assert told.count == 1


def test_then_is_the_last_month_end_up_to_the_day() -> None:
    assert month_end(date(2026, 3, 31)) == date(2026, 3, 31)
    assert month_end(date(2026, 3, 30)) == date(2026, 2, 28)
    assert month_end(date(2024, 3, 1)) == date(2024, 2, 29)
    Measurement.objects.create(
        key="actions_late", as_at=date(2026, 2, 28), numerator=4, value=4, measured_at=noon(date(2026, 3, 1))
    )
    found = changes(this_year(date(2026, 4, 1)), date(2026, 3, 30), "")
    assert found.measured_on == date(2026, 2, 28)
    late = next(row for row in found.figures if row.label == "Late actions")
    assert (late.then, late.now, late.direction) == ("4", "0", "Better")
    assert next(row.then for row in found.figures if row.label == "Open actions") == "not measured"


def test_a_share_says_what_it_is_of_then_and_now() -> None:
    a_register_and_a_plan()
    Measurement.objects.create(
        key="high_checked", as_at=date(2026, 2, 28), numerator=4, denominator=7, value=Decimal("57.1429"),
        measured_at=noon(date(2026, 3, 1)),
    )  # fmt: skip

    found = changes(this_year(today()), date(2026, 3, 30), "")

    told = next(row for row in found.figures if row.label == "High-risk suppliers with due diligence in date")
    high = sum(
        score.band == "high" for score in Score.objects.filter(supplier__in=Supplier.objects.active(today()))
    )
    assert (told.then, told.of_then) == ("57%", "4 of 7")
    assert told.of_now.endswith(f" of {high}")
    assert {
        row.of_then + row.of_now for row in found.figures if row.label in ("Late actions", "Open actions")
    } == {""}


def test_without_a_day_it_is_the_last_meeting_and_without_one_a_month() -> None:
    client, on = signed_in(Role.EXECUTIVE_LEAD), today()
    assert client.get("/dashboard/changes/").context["page"].day == add_months(on, -1)
    hr = led("HR")
    held(a_series(hr, on=add_months(on, -5)), hr, on=add_months(on, -2))
    assert last_meeting(on) == add_months(on, -2)
    assert client.get("/dashboard/changes/").context["page"].day == add_months(on, -2)


def test_the_day_is_in_the_address() -> None:
    client, on = signed_in(Role.AUDITOR), today()
    day = on - timedelta(days=10)
    typed = {"since_day": day.day, "since_month": day.month, "since_year": day.year}
    assert (
        client.get("/dashboard/changes/", typed).headers["Location"]
        == f"/dashboard/changes/?since={day.isoformat()}"
    )
    page = client.get(f"/dashboard/changes/?since={day.isoformat()}")
    assert page.context["page"].day == day
    # Its form asks; nothing can be sent to this address.
    _, _, before = (
        page.content.decode().partition("<main")[2].partition('name="since_day"')[0].rpartition("<form")
    )
    assert 'method="get"' in before
    # A day that is not behind us, or none at all, is told beside the boxes.
    tomorrow = on + timedelta(days=1)
    wrong = {"since_day": tomorrow.day, "since_month": tomorrow.month, "since_year": tomorrow.year}
    for query in (wrong, {"since_day": "31", "since_month": "2", "since_year": "2026"}):
        answer = client.get("/dashboard/changes/", query)
        assert answer.status_code == 422
        assert "govuk-error-message" in answer.content.decode()


# --- who decides


def test_a_band_waits_for_whoever_may_agree_and_did_not_ask() -> None:
    on, found = today(), supplier("Acme Ltd", "contract-cleaning")
    asker, lead = person("Asker", Role.PROCUREMENT), person("Ms Lead", Role.EXECUTIVE_LEAD)
    ask_for_override(
        found,
        band="medium",
        reason="No site labour.",
        expires_on=on + timedelta(days=90),
        by=asker,
        on=on,
        at=noon(on),
    )

    def told(who: Person) -> list[str]:
        return [one.text for one in dashboard(who, this_year(on)).decisions if "instead of" in one.text]

    assert told(lead) == [f"{found.name}: medium instead of high"]
    assert told(asker) == []
    assert told(person("An Auditor", Role.AUDITOR)) == []


# --- cost


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(
    "path",
    [
        "/dashboard/", "/dashboard/late/", "/dashboard/changes/", "/dashboard/decisions/",
        "/dashboard/records/high_unchecked/", "/dashboard/changes/late/", "/dashboard/changes/responses/",
    ],
)  # fmt: skip
def test_every_page_costs_the_same_queries_whatever_there_is(
    django_assert_max_num_queries: object, path: str, times: int
) -> None:
    for _ in range(times):
        a_register_and_a_plan()
    client = signed_in(Role.EXECUTIVE_LEAD)
    client.get(path)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.PROCUREMENT, Role.HR, Role.BOARD_SECRETARY])
@pytest.mark.parametrize(
    "path", ["late/", "changes/", "decisions/", "records/high_unchecked/", "board-pack.pdf"]
)
def test_what_stands_behind_it_is_not_for_everybody_either(role: Role, path: str) -> None:
    assert signed_in(role).get(f"/dashboard/{path}").status_code == 403


@pytest.mark.parametrize("path", ["records/nothing/", "changes/nothing/"])
def test_there_is_no_list_of_something_else(path: str) -> None:
    assert signed_in(Role.AUDITOR).get(f"/dashboard/{path}").status_code == 404


def test_concerns_are_in_no_number_of_whoever_may_not_know_of_them() -> None:
    a_register_and_a_plan()
    texts = {
        role: signed_in(role).get("/dashboard/").content.decode()
        for role in (Role.EXECUTIVE_LEAD, Role.AUDITOR)
    }
    assert "open concern" in texts[Role.EXECUTIVE_LEAD]
    assert "OFFICIAL-SENSITIVE" in texts[Role.EXECUTIVE_LEAD]
    assert "open concern" not in texts[Role.AUDITOR]


def test_it_says_as_of_when() -> None:
    assert f"{plain(today())}" in signed_in(Role.AUDITOR).get("/dashboard/").content.decode()


# --- of which night the bands are


def test_bands_are_told_as_of_the_night_on_which_they_were_worked_out() -> None:
    """01:20 of a summer night in London is the day after that of UTC."""
    lead = person("Ms Lead", Role.EXECUTIVE_LEAD)
    assert (
        dashboard(lead, this_year(today())).harm.scored
        == "The whole register is scored at night; that has not happened yet."
    )

    rescore(on=date(2026, 7, 2), by=None, at=datetime(2026, 7, 1, 23, 20, tzinfo=UTC))

    said = "Bands as scored on 2 July 2026 at 00:20."
    client = Client()
    client.force_login(lead)
    assert dashboard(lead, this_year(today())).harm.scored == said
    for path in ("/dashboard/", "/dashboard/records/high_unchecked/"):
        assert said in client.get(path).content.decode()
