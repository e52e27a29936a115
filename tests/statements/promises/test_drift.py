"""What was published against today, in words; and what whoever signs sees."""

from datetime import date, timedelta

import pytest
from django.test import Client

from msplan.force.models import ForceProfile
from statements.agreement.glance import counted_now, read_with, rewritten, since_last_year, unanswered, worse
from statements.figures.freezing import frozen, scope_of
from statements.figures.reading import TableReading
from statements.models import Section, Statement
from statements.promises.answering import leave_unanswered
from statements.publishing import drifting
from statements.publishing.drifting import coverage_drift, drifts
from statements.views.showing import readings_in
from statements.writing.commenting import comment
from statements.writing.predecessor import predecessor
from tests.actions.making import a_review, an_action
from tests.statements.build import TODAY, cast, hand_in, published, signed, submitted
from tests.statements.promises.making import (
    FIRST,
    NEXT,
    TEXT,
    a_promise,
    filled,
    made_public,
    next_year,
)

pytestmark = pytest.mark.django_db
TEXT_OF_FIGURES = "{{ figure:actions_open }} open, {{ figure:completed_in_period }} completed."


def test_a_state_that_moved_on_and_events_that_did_not() -> None:
    statement = signed(cast(), TEXT_OF_FIGURES)
    an_action(start_on=date(2025, 1, 1))

    found = drifts(statement, on=TODAY + timedelta(days=90))

    assert [(one.key, one.published, one.today, one.differs) for one in found] == [
        ("actions_open", "0", "1", True),
        ("completed_in_period", "0", "0", False),
    ]
    assert found[0].why == (
        "A state: it was true on 12 August 2025, and the records have moved on since. "
        "Today’s is of 10 November 2025."
    )
    assert found[1].why == ""


def test_a_figure_that_is_gone_is_said_to_be() -> None:
    gone = {"key": "x", "label": "X", "shown": "3", "kind": "state", "as_at": "2025-03-31", "definition": "d"}

    drift = drifting._drift(gone, None, TODAY)

    assert (drift.today, drift.why) == ("not counted any more", "This program no longer counts this figure.")


def test_the_check_that_was_kept_stands_beside_the_one_of_today() -> None:
    who = cast()
    statement = published(who)
    kept = statement.coverage_checks.get()

    found = coverage_drift(statement, ForceProfile.current(), on=TODAY + timedelta(days=90))

    assert found is not None
    assert found.kept_on == kept.on
    assert found.meters[0][:2] == ("Legal minimum", f"{kept.legal_met} of {kept.legal_of}")
    # With the board nobody could have signed or published it yet.
    changed = {one.rule.id: (one.then, one.today) for one in found.rules}
    assert changed["L04"] == ("Too early", "Met")
    assert changed["L08"] == ("Too early", "Met")
    assert "L01" not in changed


def test_the_page_tells_the_check_then_and_today(client: Client) -> None:
    who = cast()
    statement = published(who)
    client.force_login(who.editor)

    page = client.get(f"/drafts/{statement.pk}/drift/").content.decode()

    assert "Coverage, then and today" in page
    assert "Is published on the website" in page


def test_no_check_was_kept_of_one_from_before() -> None:
    who = cast()
    statement = made_public(filled(next_year(who), who), before_msplan=True)

    assert coverage_drift(statement, ForceProfile.current(), on=TODAY) is None


def test_nothing_sealed_has_no_drift() -> None:
    assert drifts(submitted(cast()), on=TODAY) == []


def section(heading: str, body: str) -> Section:
    return Section(heading=heading, body=body)


def test_what_became_of_each_section() -> None:
    before = [
        section("A", "one two three"),
        section("B", "same words"),
        section("C", "gone"),
        section("D", "x"),
    ]
    now = [
        section("A", "one two four five"),
        section("B", "same  words"),
        section("E", "new"),
        section("D", ""),
    ]

    assert [tuple(one) for one in rewritten(before, now)] == [
        ("A", "50% of its words are new, 33% of last year’s are gone"),
        ("B", "Word for word as last year"),
        ("E", "New"),
        ("D", "Emptied"),
        ("C", "Taken out"),
    ]


def test_figures_stand_beside_those_of_last_year() -> None:
    who = cast()
    last = submitted(who, TEXT_OF_FIGURES)
    made_public(last)
    an_action(start_on=date(2025, 1, 1))
    statement = filled(next_year(who), who, TEXT_OF_FIGURES)
    statement = hand_in(statement, by=who.editor, at=NEXT, on=NEXT.date())
    sections = list(statement.sections.standing())

    since = since_last_year(
        read_with(predecessor(statement), statement), readings_in(sections, frozen(statement))
    )

    assert since.before == Statement.objects.get(pk=last.pk)
    assert [tuple(one) for one in since.figures] == [
        ("Open actions", "0", "1"),
        ("Actions completed in the period", "0", "0"),
    ]


def test_what_is_red_and_what_is_unanswered() -> None:
    who = cast()
    statement = submitted(who, TEXT)
    promise = a_promise(statement, who)
    made_public(statement)
    following = next_year(who)
    now = counted_now(following, scope_of(following, NEXT.date()))
    assert unanswered(following, now)[0].sentence == f"Not answered: “{FIRST}”"
    leave_unanswered(promise, reason="The post was vacant.", by=who.lead, at=NEXT)
    assert unanswered(following, now)[0].sentence == f"Not answered: “{FIRST}” The post was vacant."

    assert (now.red, now.comments) == ([], 0)
    action = an_action(start_on=date(2025, 1, 1), target_on=date(2028, 1, 1))
    assert action.review_on is not None
    a_review(action, on=action.review_on, rating="red", rating_reason="Nobody.", needed="Money")
    comment(following, section=None, text="Is this so?", by=who.editor, at=NEXT)
    now = counted_now(following, scope_of(following, NEXT.date()))
    assert [one.href for one in now.red] == ["/drafts/figures/actions_red/"]
    assert [one.sentence for one in unanswered(following, now)][1:] == ["1 comment is not settled"]


def test_indicators_that_went_the_wrong_way_are_named() -> None:
    table = TableReading(
        key="indicators",
        label="Our indicators",
        kind="events",
        definition="d",
        headings=("Indicator", "Baseline", "Last value", "Target", "Since the baseline"),
        units=("words",) * 4,
        rows=(
            ("A", "10%", "20%", "none", "better"),
            ("B", "10%", "5%", "none", "worse"),
            ("C", "4", "9", "none", "worse"),
        ),
    )

    assert [one.sentence for one in worse({"indicators": table})] == [
        "2 indicators are worse than at the baseline: B, C"
    ]
    assert worse({}) == []
