"""The lead's page at its edges: what is told to the lead, whose targets, which month end, which sections."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from actions.models import Action
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, last_of_month, plain, today
from statements.dashboard import course, harm, late
from statements.dashboard.changes import changes, last_meeting
from statements.dashboard.counts import (
    BY_ASPECT,
    CONCERNS_OPEN,
    HIGH_UNCHECKED,
    high_unchecked,
    with_last_check,
)
from statements.dashboard.harm import SUPPLIERS
from statements.dashboard.late import REVIEW, TARGET, Thing
from statements.dashboard.numbers import NUMBERS
from statements.dashboard.page import dashboard
from statements.dashboard.reading import late_things
from statements.figures.definition import Numbers
from statements.figures.indicators import indicators
from statements.figures.measuring import last_month_end
from statements.figures.scopes import this_year
from statements.models import Indicator, Measurement, Section
from statements.views.records import in_words, row_of
from suppliers.models import Check, Concern, Score, SpendLine
from tests.actions.making import an_action, noon
from tests.actions.meetings.making import a_series, held
from tests.people import department, person
from tests.statements.build import NOW, cast, opened
from tests.statements.figures.records import a_register_and_a_plan
from tests.statements.promises.making import next_year, section_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def of_plan(on: date) -> dict[str, Thing]:
    return {one.kind: one for one in late_things(on) if one.kind in (TARGET, REVIEW)}


def test_no_lead_is_told_of_what_waits_to_be_accepted() -> None:
    on = date(2026, 3, 4)
    action = an_action(start_on=add_months(on, -12), target_on=on - 200 * DAY)
    Action.objects.filter(pk=action.pk).update(review_on=on - 200 * DAY)
    assert of_plan(on)[REVIEW].reached
    # Of a target date that is behind it no ladder tells the executive lead: msplan/chasing/rules.py.
    assert not of_plan(on)[TARGET].reached

    Action.objects.filter(pk=action.pk).update(handed_in_on=on - 5 * DAY)

    assert not of_plan(on)[REVIEW].reached


def test_what_is_sensitive_marks_page_and_file() -> None:
    on = today()
    lead, client = person("Ms Lead", Role.AUDITOR), Client()
    client.force_login(lead)
    action = an_action(start_on=add_months(on, -12), target_on=on - 9 * DAY)
    assert not dashboard(lead, this_year(on)).sensitive
    assert "-OFFICIAL." in client.get("/dashboard/late/?file=csv").headers["Content-Disposition"]

    Action.objects.filter(pk=action.pk).update(marking="official_sensitive")

    assert dashboard(lead, this_year(on)).sensitive
    answer = client.get("/dashboard/late/?file=csv")
    assert "-OFFICIAL-SENSITIVE." in answer.headers["Content-Disposition"]


def test_the_file_says_by_how_many_days() -> None:
    on = today()
    an_action(start_on=add_months(on, -12), target_on=on - 9 * DAY)
    client = Client()
    client.force_login(person("Ms Lead", Role.EXECUTIVE_LEAD))

    answer = client.get("/dashboard/late/", {"file": "csv", "kind": TARGET})
    [cells] = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))

    assert (cells["Days late"], cells["Executive lead is told"]) == ("9", "No")


def test_only_those_that_the_executive_lead_is_told_of_are_left_by_the_filter() -> None:
    on = today()
    told = an_action(start_on=add_months(on, -24), target_on=on + 900 * DAY, title="Told")
    not_yet = an_action(start_on=add_months(on, -24), target_on=on + 900 * DAY, title="Not yet")
    Action.objects.filter(pk=told.pk).update(review_on=on - 28 * DAY)
    Action.objects.filter(pk=not_yet.pk).update(review_on=on - 27 * DAY)
    client = Client()
    client.force_login(person("Ms Lead", Role.EXECUTIVE_LEAD))

    def labels(query: str) -> list[str]:
        rows = client.get(f"/dashboard/late/{query}").context["rows"]
        return sorted(row["thing"].label.split(" ", 1)[1] for row in rows)

    assert labels("") == ["Not yet", "Told"]
    assert labels("?reached=on") == ["Told"]


def test_the_kinds_of_which_most_are_late_come_first_and_the_plan_is_told_beside_them() -> None:
    def things(kind: str, many: int) -> list[Thing]:
        return [Thing(kind, "L", ("A",), (), date(2026, 1, 1), "/", reached=False)] * many

    numbers = (("a", 1), ("b", 3), ("c", 2), (TARGET, 9), (REVIEW, 9), ("d", 2), ("e", 1), ("f", 4))
    found = late.kinds_of([one for kind, many in numbers for one in things(kind, many)])

    assert [(kind.name, kind.count) for kind in found] == [("f", 4), ("b", 3), ("c", 2), ("d", 2), ("a", 1)]
    assert found[0].href == "/dashboard/late/?kind=f"
    [own] = late.kinds_of(things("Corrective action to verify", 2))
    assert own.href == "/suppliers/due-diligence/corrective-actions/?late=on&state=said_done"


# --- where people may be harmed


def test_a_check_that_could_not_be_done_leaves_a_supplier_unchecked() -> None:
    on = today()
    a_register_and_a_plan()
    Check.objects.update(is_latest=False)
    Score.objects.filter(band="high").update(residual_band="high")
    check = Check.objects.filter(supplier__in=high_unchecked(this_year(on)), done_on__isnull=False)[0]
    before = high_unchecked(this_year(on)).count()
    due = on + 9 * DAY
    Check.objects.filter(pk=check.pk).update(
        is_latest=True, next_due_on=due, suggested_on=due, outcome="nothing_found"
    )
    assert high_unchecked(this_year(on)).count() == before - 1

    Check.objects.filter(pk=check.pk).update(outcome="not_done", why_not="Nobody let us in")

    assert high_unchecked(this_year(on)).count() == before


def test_the_list_of_the_unchecked_says_when_each_was_last_checked() -> None:
    a_register_and_a_plan()
    Score.objects.filter(band="high").update(residual_band="high")
    Check.objects.filter(supplier__score__band="high").update(
        next_due_on=today() - DAY, suggested_on=today() - DAY, done_on=today() - 300 * DAY
    )
    bare = high_unchecked(this_year(today()))[0]
    Check.objects.filter(supplier=bare).update(is_latest=False)
    listed = with_last_check(high_unchecked(this_year(today())))

    days = {one.pk: one.last_done for one in listed}  # type: ignore[attr-defined]

    by_hand: dict[int, date] = {}
    for check in Check.objects.filter(is_latest=True).exclude(outcome="not_done"):
        assert check.done_on is not None
        by_hand[check.supplier_id] = max(check.done_on, by_hand.get(check.supplier_id, check.done_on))
    assert days == {pk: by_hand.get(pk) for pk in days}
    assert days[bare.pk] is None
    assert any(days.values())


def test_it_is_the_risk_after_controls_that_counts() -> None:
    on = today()
    a_register_and_a_plan()
    Check.objects.update(is_latest=False)
    Score.objects.filter(band="high").update(residual_band="high")
    before = high_unchecked(this_year(on)).count()
    assert before
    assert {row.score.basis for row in high_unchecked(this_year(on)).select_related("score")} == {
        "screened",
        "assessed",
    }

    Score.objects.filter(band="high").update(residual_band="medium")

    assert high_unchecked(this_year(on)).count() == 0


def test_the_highest_priority_comes_first_and_the_rest_is_counted() -> None:
    rows = [
        {
            "pk": n,
            "name": f"S{n}",
            "category__name": "",
            "score__priority": n,
            "score__recent_spend": 1,
            "score__critical": n == 3,
        }
        for n in (1, 3, 2)
    ]
    said = {SUPPLIERS: rows, harm.SCORED: []}
    found = harm.harm([HIGH_UNCHECKED], Numbers({HIGH_UNCHECKED.part: Decimal(7)}, said))

    assert [(one.name, one.why) for one in found.suppliers] == [
        ("S3", "Critical finding open"), ("S2", ""), ("S1", ""),
    ]  # fmt: skip
    assert found.more_suppliers == 4


def test_the_lists_behind_the_numbers_ask_for_the_same() -> None:
    states = {state for state, _ in Concern._meta.get_field("state").choices or ()} - {"closed"}
    assert CONCERNS_OPEN.href.partition("?")[2].split("&") == [
        f"state={state}" for state in ("raised", "acknowledged") if state in states
    ]
    assert states == {"raised", "acknowledged"}
    for aspect, count in BY_ASPECT.items():
        assert count.href == f"/actions/?due=late&due=review_late&aspect={aspect.value}"


# --- five numbers


def test_before_is_the_last_month_end_and_no_other() -> None:
    on = today()
    end = last_month_end(on)
    older = last_of_month(add_months(end.replace(day=1), -1))
    for day, value in ((older, 9), (end, 4)):
        Measurement.objects.create(
            key="actions_late", as_at=day, numerator=value, value=value, measured_at=noon(day + DAY)
        )

    [number] = [
        one
        for one in dashboard(person("A", Role.AUDITOR), this_year(on)).numbers
        if one.key == "actions_late"
    ]
    assert number.last.startswith("4 on ")

    Measurement.objects.filter(as_at=end).delete()
    [number] = [
        one
        for one in dashboard(person("B", Role.AUDITOR), this_year(on)).numbers
        if one.key == "actions_late"
    ]
    assert number.last == ""


def test_the_target_is_the_forces_own_where_it_set_one() -> None:
    code, key = next(
        (kpi.id, kpi.figures[0]) for kpi in indicators().values() if kpi.figures and kpi.figures[0] in NUMBERS
    )
    on, who = today(), person("A", Role.AUDITOR)

    def target() -> str:
        return next(one.target for one in dashboard(who, this_year(on)).numbers if one.key == key)

    assert "42" not in target()
    Indicator.objects.create(code=code, target=Decimal(42), target_on=on, frequency="")
    assert target().startswith("42")


# --- on course


def test_on_the_day_itself_a_statement_is_not_late_and_its_own_sections_are_counted() -> None:
    who = cast()
    first = opened(who)
    second = next_year(who)
    Section.objects.filter(pk=section_of(first).pk).update(writing="ready", body="Words.", author=who.editor)
    due = date(2025, 9, 30)

    def told(on: date) -> course.Course:
        return dashboard(who.lead, this_year(on)).course

    assert not told(due).late
    assert "overdue" not in told(due).sentence
    assert told(due + DAY).late
    assert "1 day overdue" in told(due + DAY).sentence
    of_first = first.sections.standing().count()
    assert second.sections.standing().count()
    assert (told(due).unready, told(due).sections) == (of_first - 1, of_first)
    assert "in 60 days" in told(due - 60 * DAY).sentence


# --- what changed


def test_a_meeting_of_today_or_of_a_partnership_is_not_the_last_one() -> None:
    on = today()
    hr = department("HR", lead=person("Lead of HR", Role.DEPARTMENT_LEAD))
    series = a_series(hr, on=add_months(on, -5))
    held(series, hr, on=add_months(on, -2))
    held(series, hr, on=on)

    assert last_meeting(on) == add_months(on, -2)


def test_a_day_that_is_not_behind_us_is_no_day_to_count_from() -> None:
    on, client = today(), Client()
    client.force_login(person("Ms Lead", Role.EXECUTIVE_LEAD))

    def day(text: str) -> date:
        return client.get(f"/dashboard/changes/?since={text}").context["page"].day

    assert day((on - DAY).isoformat()) == on - DAY
    assert day(on.isoformat()) == add_months(on, -1)
    assert day("1999-12-31") == add_months(on, -1)
    typed = {"since_day": on.day, "since_month": on.month, "since_year": on.year}
    assert client.get("/dashboard/changes/", typed).status_code == 422


def test_reviews_become_overdue_on_the_day_after_the_one_that_counts_as_before() -> None:
    day, on = date(2026, 3, 4), date(2026, 3, 20)
    for days, title in ((-1, "before"), (0, "on it"), (1, "since")):
        action = an_action(start_on=date(2025, 1, 6), target_on=date(2027, 1, 1), title=title)
        Action.objects.filter(pk=action.pk).update(review_on=day + days * DAY)

    told = {one.label: one for one in changes(this_year(on), day, "").changes}["Reviews newly overdue"]

    assert sorted(line.text.split(" ", 1)[1] for line in told.lines) == ["on it", "since"]


def test_now_is_told() -> None:
    """Control: these tests speak of a force of their own."""
    assert late_things(NOW.date()) == []


def test_a_file_of_records_holds_days_as_days_and_amounts_as_numbers() -> None:
    a_register_and_a_plan()
    action, line = Action.objects.all()[0], SpendLine.objects.exclude(supplier=None)[0]

    assert row_of(action).cells[-1] == action.target_on
    assert row_of(line).cells[-1] == line.amount
    assert in_words(action.target_on) == plain(action.target_on)
    assert in_words(Decimal("1234.50")) == "£1,235"
    assert (in_words(1234), in_words("High")) == ("1,234", "High")
