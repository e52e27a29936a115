"""From draft to publication: what each step demands, and what undoes it."""

from datetime import timedelta

import pytest
from django.db import connection

from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from statements.agreement.approving import approve
from statements.agreement.returning import send_back
from statements.agreement.signing import sign
from statements.agreement.submitting import faults_of, refresh_figures
from statements.models import Publication, Seal, Section, Statement
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.writing.drafting import (
    add_section,
    move_section,
    open_statement,
    remove_section,
    save_section,
)
from statements.writing.hashing import content_hash
from statements.writing.refusals import Refused, StaleSave
from tests.statements.build import (
    NOW,
    TODAY,
    approved,
    cast,
    give_approval,
    give_signature,
    hand_in,
    made,
    opened,
    publication,
    published,
    signed,
    submitted,
    written,
)

pytestmark = pytest.mark.django_db


def change(section: Section, body: str, *, by: object, version: int | None = None) -> bool:
    return save_section(
        section,
        heading=section.heading,
        area=section.area,
        body=body,
        version=section.version if version is None else version,
        by=by,
        at=NOW,
    )


def first(statement: Statement) -> Section:
    return statement.sections.standing().first()


def test_headings_come_from_last_years_statement_and_text_does_not() -> None:
    who = cast()
    statement = written(who)
    change(first(statement), "Words of last year", by=who.editor)
    section = add_section(statement, heading="A case of ours", area="free", by=who.editor, at=NOW)
    move_section(section, direction="up", by=who.editor, at=NOW)

    following = open_statement(
        period_start=statement.period_end + timedelta(days=1),
        period_end=statement.period_end.replace(year=2026),
        title="Next",
        bodies=[who.body],
        by=who.editor,
        at=NOW,
    )

    before = list(statement.sections.standing().values_list("heading", "area"))
    assert list(following.sections.standing().values_list("heading", "area")) == before
    assert before[-2][0] == "A case of ours"
    assert set(following.sections.standing().values_list("body", flat=True)) == {""}


def test_a_period_has_one_statement() -> None:
    who = cast()
    opened(who)

    with pytest.raises(Refused, match="2024-25 already"):
        opened(who)


def test_a_stale_save_writes_nothing() -> None:
    who = cast()
    section = first(opened(who))
    change(section, "Mine", by=who.editor)

    with pytest.raises(StaleSave):
        change(section, "Theirs", by=who.lead, version=1)

    section.refresh_from_db()
    assert section.body == "Mine"
    assert section.versions.count() == 2


def test_a_save_without_change_is_no_edit() -> None:
    who = cast()
    statement = approved(who)
    section = first(statement)

    changed = change(section, section.body.replace("\n", "\r\n") + "  \r\n", by=who.lead)

    statement.refresh_from_db()
    assert changed is False
    assert statement.state == Statement.State.APPROVED
    assert statement.last_edited_by == who.editor
    assert statement.approvals.standing().count() == 1


def test_an_edit_after_approval_voids_it() -> None:
    who = cast()
    statement = approved(who)
    old_hash = statement.content_hash

    change(first(statement), "Another word.", by=who.editor)

    statement.refresh_from_db()
    assert statement.state == Statement.State.WITH_BOARD
    assert statement.content_hash != old_hash
    assert statement.approvals.standing().count() == 0
    assert "Foreword" in statement.approvals.get().void_reason


@pytest.mark.parametrize("edit", ["add", "remove", "move"])
def test_adding_moving_and_taking_out_void_the_approval_too(edit: str) -> None:
    who = cast()
    statement = approved(who)

    if edit == "add":
        add_section(statement, heading="More", area="free", by=who.editor, at=NOW)
    elif edit == "remove":
        remove_section(first(statement), by=who.editor, at=NOW)
    else:
        move_section(first(statement), direction="down", by=who.editor, at=NOW)

    statement.refresh_from_db()
    assert statement.state == Statement.State.WITH_BOARD
    assert not statement.approvals.standing().exists()


def test_a_section_taken_out_keeps_its_versions_and_the_rest_close_up() -> None:
    who = cast()
    statement = written(who)
    section = first(statement)

    remove_section(section, by=who.editor, at=NOW)

    positions = list(statement.sections.standing().values_list("position", flat=True))
    assert positions == list(range(1, 8))
    assert section.versions.count() == 2


def test_submitting_needs_every_section_written() -> None:
    who = cast()
    statement = opened(who)

    with pytest.raises(Refused, match="“Foreword” is empty"):
        hand_in(statement, by=who.editor, at=NOW, on=TODAY)

    assert len(faults_of(statement)) == 8
    statement.refresh_from_db()
    assert statement.state == Statement.State.DRAFTING


def test_a_misspelt_token_in_the_rows_stops_submitting() -> None:
    who = cast()
    statement = written(who)
    Section.objects.filter(pk=first(statement).pk).update(body="{{ figure:supliers_active }}")

    with pytest.raises(Refused, match="Did you mean “suppliers_active”"):
        hand_in(statement, by=who.editor, at=NOW, on=TODAY)


def test_submitting_freezes_every_figure_once() -> None:
    who = cast()
    statement = submitted(who)

    assert statement.as_at == TODAY
    assert statement.figures.get(key="suppliers_active").as_at == TODAY
    assert statement.figures.get(key="reviews_on_time").period_end == statement.period_end
    with pytest.raises(InvalidTransition):
        hand_in(statement, by=who.editor, at=NOW, on=TODAY)


@pytest.mark.parametrize("who_tries", ["editor", "chief"])
def test_neither_last_editor_nor_signer_records_the_approval(who_tries: str) -> None:
    who = cast()
    statement = submitted(who)
    by = getattr(who, who_tries)

    with pytest.raises(Refused, match="somebody else"):
        approve(
            statement,
            body=who.body,
            on=TODAY,
            minute_reference="1",
            seen_hash=statement.content_hash,
            by=by,
            at=NOW,
            today=TODAY,
        )

    assert not statement.approvals.exists()


def test_an_approval_is_of_the_text_that_was_seen() -> None:
    who = cast()
    statement = submitted(who)
    seen = statement.content_hash
    change(first(statement), "Changed meanwhile.", by=who.editor)

    with pytest.raises(Refused, match="changed since you opened"):
        approve(
            statement,
            body=who.body,
            on=TODAY,
            minute_reference="1",
            seen_hash=seen,
            by=who.secretary,
            at=NOW,
            today=TODAY,
        )


@pytest.mark.parametrize("days", [-1, 1])
def test_a_board_decides_between_submission_and_today(days: int) -> None:
    who = cast()
    statement = submitted(who)

    with pytest.raises(Refused):
        approve(
            statement,
            body=who.body,
            on=TODAY + timedelta(days=days),
            minute_reference="1",
            seen_hash=statement.content_hash,
            by=who.secretary,
            at=NOW,
            today=TODAY,
        )


def test_text_changed_behind_the_acts_cannot_be_signed() -> None:
    who = cast()
    statement = approved(who)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statements_section SET body = 'Tampered.' WHERE position = 1")

    with pytest.raises(Refused, match="not what the board approved"):
        give_signature(statement, who)

    assert not Seal.objects.exists()


def test_a_figure_changed_behind_the_acts_cannot_be_signed() -> None:
    who = cast()
    statement = approved(who)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statements_frozenfigure SET value = 99 WHERE key = 'suppliers_active'")

    with pytest.raises(Refused, match="not what the board approved"):
        give_signature(statement, who)


def test_text_and_hash_changed_together_still_differ_from_the_approval() -> None:
    who = cast()
    statement = approved(who)
    first(statement)
    Section.objects.filter(pk=first(statement).pk).update(body="Tampered.")

    Statement.objects.filter(pk=statement.pk).update(content_hash=content_hash(statement))
    statement.refresh_from_db()

    with pytest.raises(Refused, match="not what the board approved"):
        give_signature(statement, who)


@pytest.mark.parametrize("who_tries", ["editor", "secretary"])
def test_neither_last_editor_nor_secretary_signs(who_tries: str) -> None:
    who = cast()
    statement = approved(who)

    with pytest.raises(Refused, match="somebody else has to sign"):
        sign(
            statement,
            body=who.body,
            name="X",
            rank="",
            role="Chief Constable",
            seen_hash=statement.content_hash,
            by=getattr(who, who_tries),
            at=NOW,
            on=TODAY,
        )


def test_only_what_is_approved_is_signed() -> None:
    who = cast()
    statement = submitted(who)

    with pytest.raises(InvalidTransition):
        give_signature(statement, who)


def test_signing_seals_and_asks_for_the_document() -> None:
    who = cast()
    statement = signed(who)

    seal = Seal.objects.get()
    assert statement.state == Statement.State.SIGNED
    assert seal.content["content_hash"] == statement.content_hash
    assert publication(statement).state == Publication.State.QUEUED


def test_signed_text_is_not_edited() -> None:
    who = cast()
    statement = signed(who)

    with pytest.raises(InvalidTransition, match="can no longer be changed"):
        change(first(statement), "Late thought", by=who.editor)


def test_sent_back_after_signing_the_seal_is_kept_and_void() -> None:
    who = cast()
    statement = signed(who)
    old = publication(statement)

    send_back(statement, reason="A name is wrong.", by=who.editor, at=NOW)

    statement.refresh_from_db()
    seal = Seal.objects.get()
    assert statement.state == Statement.State.DRAFTING
    assert statement.content_hash == ""
    assert "A name is wrong." in seal.void_reason
    assert not statement.signatures.standing().exists()
    assert not statement.approvals.standing().exists()
    assert not statement.figures.exists()
    assert produce(old.pk, at=NOW) is False


def test_going_back_needs_a_reason() -> None:
    who = cast()

    with pytest.raises(Refused, match="why"):
        send_back(submitted(who), reason="  ", by=who.secretary, at=NOW)


def test_what_is_published_does_not_come_back() -> None:
    who = cast()

    with pytest.raises(InvalidTransition):
        send_back(published(who), reason="Oh no", by=who.editor, at=NOW)


def test_publishing_waits_for_the_document() -> None:
    who = cast()
    statement = signed(who)

    with pytest.raises(Refused, match="not ready"):
        publish(statement, by=who.editor, at=NOW)


def test_publishing_twice_is_refused() -> None:
    who = cast()
    statement = made(who)
    publish(statement, by=who.editor, at=NOW)

    with pytest.raises(InvalidTransition):
        publish(statement, by=who.editor, at=NOW)


def test_refreshing_without_a_change_voids_nothing() -> None:
    who = cast()
    statement = approved(who)

    assert refresh_figures(statement, by=who.editor, at=NOW, on=TODAY + timedelta(days=3)) == []

    statement.refresh_from_db()
    assert statement.state == Statement.State.APPROVED
    assert statement.as_at == TODAY


def test_every_step_is_in_the_history() -> None:
    who = cast()
    statement = published(who)

    acts = [entry.act.removeprefix("statements.") for entry in story_of(statement).order_by("-pk")]
    steps = [act for act in acts if act != "mark_coverage"]
    assert steps == ["publish", "render", "seal", "sign", "approve", "submit", "open"]


def test_an_approval_once_more_is_refused() -> None:
    who = cast()
    statement = approved(who)

    with pytest.raises(InvalidTransition):
        give_approval(statement, who)
