"""Marking: word for word, numbered, part of what the board approves, and never reworded once sealed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from statements.agreement.submitting import faults_of
from statements.models import Promise, Statement
from statements.promises.marking import change_promise, mark_promise, unmark_promise
from statements.writing.drafting import remove_section, save_section
from statements.writing.hashing import content_hash
from tests.people import person
from tests.statements.build import (
    NOW,
    TODAY,
    Cast,
    approved,
    cast,
    give_approval,
    give_signature,
    hand_in,
    submitted,
    written,
)
from tests.statements.promises.making import DUE, FIRST, SECOND, TEXT, a_promise, made_public, section_of

pytestmark = pytest.mark.django_db


def a_draft(who: Cast) -> Statement:
    return written(who, TEXT)


def test_promises_are_numbered_within_their_statement() -> None:
    who = cast()
    statement = a_draft(who)

    assert [str(a_promise(statement, who, words)) for words in (FIRST, SECOND)] == ["P-2024-01", "P-2024-02"]


def test_a_number_is_not_given_twice() -> None:
    who = cast()
    statement = a_draft(who)
    unmark_promise(a_promise(statement, who), by=who.editor, at=NOW)

    assert a_promise(statement, who).reference == "P-2024-02"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("We will check some agencies.", "wording"),
        ("We buy from {{ figure:suppliers_active }} suppliers.", "wording"),
        ("", "wording"),
    ],
)
def test_words_that_do_not_stand_in_the_text_are_refused(words: str, field: str) -> None:
    who = cast()

    with pytest.raises(RowRefused) as refused:
        a_promise(a_draft(who), who, words)

    assert refused.value.field == field


def test_a_promise_is_marked_once() -> None:
    who = cast()
    statement = a_draft(who)
    a_promise(statement, who)

    with pytest.raises(RowRefused, match="marked already"):
        a_promise(statement, who, f"  {FIRST.replace(' ', '  ')}")


def test_whoever_has_left_owns_no_promise() -> None:
    who = cast()
    gone = person("Nigel Gone")
    gone.is_active = False
    gone.save()

    with pytest.raises(RowRefused, match="has left"):
        a_promise(a_draft(who), who, owner=gone)


def test_marking_while_the_board_has_it_voids_the_approval() -> None:
    who = cast()
    statement = approved(who, TEXT)
    before = statement.content_hash

    a_promise(statement, who)

    statement.refresh_from_db()
    assert statement.state == Statement.State.WITH_BOARD
    assert not statement.approvals.standing().exists()
    assert statement.content_hash != before
    assert statement.content_hash == content_hash(statement)


def test_the_hash_covers_words_and_day() -> None:
    who = cast()
    statement = submitted(who, TEXT)
    promise = a_promise(statement, who)
    hashes = {content_hash(statement)}
    for changes in ({"due_on": date(2026, 5, 1)}, {"wording": "x"}):
        with transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**changes)
            hashes.add(content_hash(statement))
            transaction.set_rollback(True)

    assert len(hashes) == 3


def test_another_owner_is_no_edit_of_the_text() -> None:
    who = cast()
    statement = submitted(who, TEXT)
    promise = a_promise(statement, who)
    statement.refresh_from_db()
    before = statement.content_hash

    assert change_promise(promise, version=1, changes={"owner": who.lead}, by=who.editor, at=NOW)

    statement.refresh_from_db()
    assert (promise.owner, statement.content_hash) == (who.lead, before)


def test_a_stale_change_is_refused() -> None:
    who = cast()
    promise = a_promise(a_draft(who), who)
    change_promise(promise, version=1, changes={"owner": who.lead}, by=who.editor, at=NOW)

    with pytest.raises(StaleEdit):
        change_promise(promise, version=1, changes={"owner": who.chief}, by=who.editor, at=NOW)


def test_a_change_without_a_difference_is_none() -> None:
    who = cast()
    promise = a_promise(a_draft(who), who)

    assert not change_promise(
        promise, version=1, changes={"wording": FIRST, "due_on": DUE}, by=who.editor, at=NOW
    )


def test_edits_of_the_text_that_take_the_words_away_stop_submission() -> None:
    who = cast()
    statement = a_draft(who)
    a_promise(statement, who)
    assert faults_of(statement) == []
    section = section_of(statement)
    save_section(
        section,
        heading=section.heading,
        area=section.area,
        body="Nothing.",
        version=section.version,
        by=who.editor,
        at=NOW,
    )

    assert [fault.sentence for fault in faults_of(statement)] == [
        f"The promise “{FIRST}” is on the list, but its words no longer stand in “Foreword”."
    ]


def test_a_section_that_is_taken_out_takes_its_promises_words() -> None:
    who = cast()
    statement = a_draft(who)
    a_promise(statement, who)
    remove_section(section_of(statement), by=who.editor, at=NOW)

    assert [fault.sentence for fault in faults_of(statement)] == [
        f"The promise “{FIRST}” is on the list, but its section “Foreword” was taken out."
    ]


def test_after_signing_nothing_is_marked_or_reworded() -> None:
    who = cast()
    statement = submitted(who, TEXT)
    Statement.objects.filter(pk=statement.pk).update(state="signed")

    with pytest.raises(InvalidTransition):
        a_promise(statement, who)


def test_a_sealed_promise_keeps_words_day_and_place_by_the_databases_own_refusal() -> None:
    """The control of "what was published is never reworded": the acts are passed by."""
    who = cast()
    statement = written(who, TEXT)
    a_promise(statement, who)
    sealed = _signed(statement, who)
    promise = sealed.promises.get()

    for changes in ({"wording": "x"}, {"due_on": date(2027, 1, 1)}, {"unmarked_at": NOW}, {"number": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        promise.delete()
    assert Promise.objects.filter(pk=promise.pk).update(owner=who.lead) == 1


def _signed(statement: Statement, who: Cast) -> Statement:
    handed = hand_in(statement, by=who.editor, at=NOW, on=TODAY)
    give_approval(handed, who)
    handed.refresh_from_db()
    give_signature(handed, who)
    return Statement.objects.get(pk=statement.pk)


def test_a_statement_from_before_msplan_has_its_promises_marked_afterwards() -> None:
    who = cast()
    statement = made_public(a_draft(who), before_msplan=True)

    promise = mark_promise(
        statement,
        section=section_of(statement),
        wording=FIRST,
        due_on=DUE,
        owner=who.editor,
        by=who.editor,
        at=NOW,
    )

    statement.refresh_from_db()
    assert promise.reference == "P-2024-01"
    assert statement.state == Statement.State.PUBLISHED
