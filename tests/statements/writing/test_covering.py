"""Whom a statement covers, and the statement that no steps were taken."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from msplan.force.models import ForceProfile
from statements.models import Approval, Seal, Section, Statement
from statements.rendering.document import article_html
from statements.text.documents import document_of
from statements.writing.covering import set_cover
from statements.writing.drafting import open_statement, save_section
from statements.writing.previewing import draft_article
from statements.writing.refusals import Refused
from tests.statements.build import (
    NOW,
    TODAY,
    Cast,
    approved,
    cast,
    give_approval,
    give_signature,
    hand_in,
    opened,
    signed,
    submitted,
    written,
)

pytestmark = pytest.mark.django_db

ALL = tuple(Statement.COVERS)


def again(statement: Statement) -> Statement:
    return Statement.objects.get(pk=statement.pk)


def test_statement_covers_officers_and_staff_unless_it_says_more() -> None:
    assert opened(cast()).covers == ["officers and staff"]


def test_set_cover_names_every_group_in_one_order() -> None:
    who = cast()
    statement = opened(who)

    assert set_cover(statement, covers=ALL[::-1], by=who.editor, at=NOW)
    assert again(statement).covers == [
        "officers and staff",
        "agency workers",
        "sub-contractors",
        "those who deliver services on our behalf",
    ]


def test_set_cover_that_changes_nothing_is_no_edit() -> None:
    who = cast()
    statement = approved(who)

    assert not set_cover(statement, covers=["covers_employees"], by=who.lead, at=NOW)
    assert again(statement).last_edited_by == who.editor
    assert Approval.objects.standing().count() == 1


def test_set_cover_of_nobody_is_refused() -> None:
    who = cast()
    statement = opened(who)

    with pytest.raises(Refused, match="Choose at least one group"):
        set_cover(statement, covers=[], by=who.editor, at=NOW)


def test_database_refuses_a_statement_that_covers_nobody() -> None:
    statement = opened(cast())

    with pytest.raises(IntegrityError, match="statement_covers_somebody"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(covers_employees=False)


def test_set_cover_voids_the_approval() -> None:
    who = cast()
    statement = approved(who)
    hash_before = statement.content_hash

    set_cover(statement, covers=ALL, by=who.editor, at=NOW)

    statement = again(statement)
    assert statement.state == Statement.State.WITH_BOARD
    assert statement.content_hash != hash_before
    assert not Approval.objects.standing().exists()


def test_next_statement_covers_whom_the_last_one_covered() -> None:
    who = cast()
    first = opened(who)
    set_cover(first, covers=ALL, by=who.editor, at=NOW)

    second = open_statement(
        period_start=first.period_end.replace(month=4, day=1),
        period_end=first.period_end.replace(year=2026),
        title="The next",
        bodies=[who.body],
        by=who.editor,
        at=NOW,
    )

    assert second.covers == again(first).covers


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_steps_without_a_reason_is_refused(reason: str) -> None:
    who = cast()
    statement = opened(who)

    with pytest.raises(Refused, match="Say why no steps were taken"):
        set_cover(statement, covers=ALL, no_steps=True, no_steps_reason=reason, by=who.editor, at=NOW)
    with pytest.raises(IntegrityError, match="statement_no_steps_says_why"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(no_steps=True)


def test_reason_is_dropped_with_the_switch() -> None:
    who = cast()
    statement = opened(who)
    set_cover(statement, covers=ALL, no_steps=True, no_steps_reason="New.", by=who.editor, at=NOW)

    set_cover(statement, covers=ALL, no_steps=False, no_steps_reason="New.", by=who.editor, at=NOW)

    assert (again(statement).no_steps, again(statement).no_steps_reason) == (False, "")


def test_no_steps_reason_with_a_figure_is_refused() -> None:
    who = cast()

    with pytest.raises(Refused, match="Figures can stand in the text only"):
        set_cover(
            opened(who),
            covers=ALL,
            no_steps=True,
            no_steps_reason="{{ figure:suppliers_active }}",
            by=who.editor,
            at=NOW,
        )


def test_what_is_sealed_says_whom_it_covers_and_that_no_steps_were_taken() -> None:
    who = cast()
    statement = written(who)
    set_cover(statement, covers=ALL, no_steps=True, no_steps_reason="We are <new>.", by=who.editor, at=NOW)
    hand_in(again(statement), by=who.editor, at=NOW, on=TODAY)
    seal = _sealed(who, again(statement))

    content = json.loads(bytes(seal.statement_json))
    assert content["covers"] == again(statement).covers
    assert content["no_steps"] == "We are <new>."
    html = article_html(document_of(content, json_sha256=seal.sha256))
    assert "Officers and staff, agency workers, sub-contractors" in html
    assert "took no steps between 1 April 2024 and 31 March 2025" in html
    assert "We are &lt;new&gt;." in html


def test_seal_from_before_anybody_asked_whom_it_covers_is_still_read() -> None:
    content = json.loads(bytes(Seal.objects.get(statement=signed(cast())).statement_json))
    for key in ("covers", "no_steps", "pictures"):
        del content[key]
    for section in content["sections"]:
        del section["no_steps"]

    html = article_html(document_of(content, json_sha256="a" * 64))

    assert "No steps were taken" not in html
    assert "People" not in html


def _sealed(who: Cast, statement: Statement) -> Seal:
    give_approval(statement, who)
    give_signature(again(statement), who)
    return Seal.objects.get(statement=statement)


def save(section: Section, who: Cast, **words: str) -> bool:
    section.refresh_from_db()
    usual = {"heading": section.heading, "area": section.area, "body": section.body}
    return save_section(section, **{**usual, **words}, version=section.version, by=who.editor, at=NOW)


def test_topic_without_steps_needs_no_text_and_says_why() -> None:
    who = cast()
    statement = written(who)
    section = statement.sections.get(area="training")

    save(section, who, body="", no_steps_reason="The trainer\nleft.")
    hand_in(again(statement), by=who.editor, at=NOW, on=TODAY)

    html = draft_article(again(statement), ForceProfile.current(), on=TODAY)
    assert "We took no steps on this topic in the period.</strong> The trainer left." in html
    assert section.versions.get(number=3).no_steps_reason == "The trainer left."


def test_reason_stays_when_a_save_does_not_speak_of_it() -> None:
    who = cast()
    section = opened(who).sections.get(area="training")
    save(section, who, no_steps_reason="The trainer left.")

    save(section, who, body="More.")

    section.refresh_from_db()
    assert section.no_steps_reason == "The trainer left."


def test_free_section_cannot_say_that_there_were_no_steps() -> None:
    who = cast()
    section = opened(who).sections.filter(area="free")[0]

    with pytest.raises(Refused, match="one of the six topics"):
        save(section, who, no_steps_reason="None.")
    with pytest.raises(IntegrityError, match="section_no_steps_is_about_a_topic"), transaction.atomic():
        Section.objects.filter(pk=section.pk).update(no_steps_reason="None.")


def test_a_changed_reason_voids_the_approval() -> None:
    who = cast()
    statement = approved(who)

    save(statement.sections.get(area="training"), who, no_steps_reason="The trainer left.")

    assert again(statement).state == Statement.State.WITH_BOARD


def test_page_refuses_a_reason_without_the_switch_and_keeps_it(client: Client) -> None:
    who = cast()
    statement = submitted(who)
    client.force_login(who.editor)
    address = reverse("drafts:cover", args=[statement.pk])

    page = client.post(address, {"covers": ["covers_agency_workers"], "no_steps_reason": "Kept words"})

    assert page.status_code == 422
    assert "Tick this if no steps were taken" in page.content.decode()
    assert "Kept words" in page.content.decode()
    assert again(statement).covers == ["officers and staff"]


def test_page_saves_and_says_so(client: Client) -> None:
    who = cast()
    statement = opened(who)
    client.force_login(who.editor)
    address = reverse("drafts:cover", args=[statement.pk])

    page = client.post(address, {"covers": ["covers_agency_workers"]}, follow=True)

    assert again(statement).covers == ["agency workers"]
    assert "Agency workers." in page.content.decode()
