"""Writing down, editing, ending and linking: each rule as an act says it and as the database holds it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from actions.models import AnsweringAction, KnownUnknown, PriorityRisk
from actions.plan.refusing import StaleEdit
from actions.risks.closing import answer_unknown, close_risk, give_up_unknown, reopen
from actions.risks.keeping import RiskRefused, edit
from actions.risks.linking import link_action, unlink_action
from actions.risks.of_action import places
from msplan.accounts.people import deactivate
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, an_owner, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


def unknown(**changes: Any) -> KnownUnknown:
    return an_unknown(noted_on=DAY, by_on=DAY + timedelta(days=90), **changes)


def test_risks_and_unknowns_are_numbered_each_for_themselves() -> None:
    found = [a_risk(assessed_on=DAY), a_risk(assessed_on=DAY), unknown()]

    assert [thing.reference for thing in found] == ["R-001", "R-002", "U-001"]
    assert Entry.objects.filter(act="risks.note").count() == 3


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"tiers": []}, "tiers", "at least one tier"),
        ({"lies_in": "own"}, "tiers", "have no tiers"),
        ({"countries": ["ZZ"]}, "countries", "ZZ is no country"),
        ({"offered": True}, "public_wording", "before offering"),
        ({"cleared": True}, "public_wording", "before clearing"),
        (
            {"cleared": True, "public_wording": "x", "marking": "official_sensitive"},
            "cleared",
            "Only what is OFFICIAL",
        ),
        ({"assessed_on": DAY + timedelta(days=1), "at": noon(DAY)}, "assessed_on", "today or in the past"),
    ],
)
def test_what_breaks_a_rule_is_refused_beside_its_field(
    changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(RiskRefused, match=sentence) as refusal:
        a_risk(**{"assessed_on": DAY, **changes})

    assert refusal.value.field == field
    assert not PriorityRisk.objects.exists()


def test_somebody_who_has_left_owns_nothing_new() -> None:
    deactivate(an_owner(), by=None, at=noon(DAY))

    with pytest.raises(RiskRefused, match="has left"):
        a_risk(assessed_on=DAY)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("tiers", "'{}'", "risk_tiers_of_the_chain"),
        ("lies_in", "'own'", "risk_tiers_of_the_chain"),
        ("tiers", "'{4}'", "risk_tiers_of_the_chain"),
        ("offered", "true", "priorityrisk_offered_in_words"),
        ("cleared", "true", "priorityrisk_cleared_can_be_public"),
        ("salience", "'grave'", "risk_salience_known"),
        ("state", "'closed'", "priorityrisk_reviewed_while_open"),
        ("closed_reason", "'x'", "risk_closed_says_why"),
        ("review_on", "NULL", "priorityrisk_reviewed_while_open"),
        ("who", "''", "risk_says_what"),
    ],
)
def test_the_database_itself_refuses(column: str, value: str, constraint: str) -> None:
    a_risk(assessed_on=DAY)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE actions_priorityrisk SET {column} = {value}")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("by_on", "noted_on - 1", "unknown_by_after_noted"),
        ("answer", "'x'", "unknown_found_out_has_answer"),
        ("closed_reason", "'x'", "unknown_cannot_says_why"),
        ("state", "'found_out'", "knownunknown_reviewed_while_open|unknown_found_out_has_answer"),
        ("evidence_link", "'ftp://x'", "unknown_"),
    ],
)
def test_the_database_itself_refuses_of_unknowns(column: str, value: str, constraint: str) -> None:
    unknown()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE actions_knownunknown SET {column} = {value}")


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_an_unknown_is_not_found_out_before_it_was_noted(days: int, *, refused: bool) -> None:
    if refused:
        with pytest.raises(RiskRefused, match="must not be before"):
            an_unknown(noted_on=DAY, by_on=DAY + timedelta(days=days))
    else:
        an_unknown(noted_on=DAY, by_on=DAY + timedelta(days=days))
    assert KnownUnknown.objects.count() == int(not refused)


def test_an_edit_with_an_old_version_writes_nothing() -> None:
    risk = a_risk(assessed_on=DAY)
    assert edit(risk, version=1, changes={"title": "Night cleaners"}, by=None, at=noon(DAY))

    with pytest.raises(StaleEdit):
        edit(risk, version=1, changes={"title": "Cleaners"}, by=None, at=noon(DAY))

    assert PriorityRisk.objects.get().title == "Night cleaners"
    assert not edit(risk, version=2, changes={"title": "Night cleaners"}, by=None, at=noon(DAY))


def test_closing_needs_a_reason_and_ends_the_reviews_and_reopening_takes_them_up() -> None:
    risk, by = a_risk(assessed_on=DAY), an_owner()
    with pytest.raises(RiskRefused, match="Say why"):
        close_risk(risk, reason=" ", by=by, at=noon(DAY))

    close_risk(risk, reason="Bought no more", by=by, at=noon(DAY))

    assert (risk.state, risk.review_on, risk.closed_on) == ("closed", None, DAY)
    with pytest.raises(InvalidTransition, match="no longer open"):
        close_risk(risk, reason="Twice", by=by, at=noon(DAY))
    reopen(risk, reason="Bought again", by=by, at=noon(date(2027, 3, 5)))
    risk.refresh_from_db()
    assert (risk.state, risk.review_on, risk.closed_reason) == ("open", date(2028, 3, 4), "")
    with pytest.raises(InvalidTransition, match="open already"):
        reopen(risk, reason="Twice", by=by, at=noon(DAY))


def test_what_is_found_out_has_words_and_a_day() -> None:
    thing, by = unknown(), an_owner()
    for words, field in [
        ({"answer": "", "answered_on": DAY}, "answer"),
        ({"answer": "Six of them", "answered_on": DAY + timedelta(days=1)}, "answered_on"),
        ({"answer": "Six of them", "answered_on": DAY - timedelta(days=1)}, "answered_on"),
    ]:
        with pytest.raises(RiskRefused) as refusal:
            answer_unknown(thing, **words, by=by, at=noon(DAY))  # type: ignore[arg-type]
        assert refusal.value.field == field

    answer_unknown(thing, answer="Six of them", answered_on=DAY, by=by, at=noon(DAY))

    assert (thing.state, thing.closed_on, thing.review_on) == ("found_out", DAY, None)


def test_what_cannot_be_known_says_why() -> None:
    thing, by = unknown(), an_owner()
    with pytest.raises(RiskRefused, match="cannot be known"):
        give_up_unknown(thing, reason="", by=by, at=noon(DAY))

    give_up_unknown(thing, reason="The makers mix", by=by, at=noon(DAY))

    assert (thing.state, thing.closed_reason) == ("cannot_be_known", "The makers mix")


def test_an_action_is_linked_once_and_seen_from_both_ends() -> None:
    risk, action, by = a_risk(assessed_on=DAY), an_action(start_on=DAY), an_owner()
    link_action(risk, action, by=by, at=noon(DAY))
    link_action(unknown(), action, by=by, at=noon(DAY))

    with pytest.raises(RiskRefused, match="there already"):
        link_action(risk, action, by=by, at=noon(DAY))

    assert list(risk.actions) == [action]
    assert [(p.name, p.text[:5]) for p in places(action, person("Some Body", "contributor"))] == [
        ("Answers a priority risk", "R-001"),
        ("Answers a known unknown", "U-001"),
    ]
    assert unlink_action(risk, action, by=by, at=noon(DAY))
    assert not unlink_action(risk, action, by=by, at=noon(DAY))
    assert AnsweringAction.objects.count() == 1


def test_places_cost_one_question(django_assert_num_queries: Any) -> None:
    action, reader = an_action(start_on=DAY), person("Some Body", "contributor")
    for _ in range(3):
        link_action(a_risk(assessed_on=DAY), action, by=None, at=noon(DAY))
    reader.may("risks.see")

    with django_assert_num_queries(1):
        assert len(places(action, reader)) == 3
