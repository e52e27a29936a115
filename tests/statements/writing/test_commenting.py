"""Comments on a draft, and that none of them is ever published."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from msplan.accounts.roles import Role
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition
from statements.models import Approval, Comment, Seal, Statement
from statements.text.contents import json_bytes
from statements.writing.commenting import comment, settle
from statements.writing.drafting import remove_section
from statements.writing.refusals import Refused
from tests.people import person
from tests.statements.build import NOW, Cast, approved, cast, give_signature, opened, signed, written

pytestmark = pytest.mark.django_db

CANARY = "zanzibar-canary-9431"


def said(who: Cast, statement: Statement, text: str = "Is this so?") -> Comment:
    return comment(statement, section=statement.sections.standing()[0], text=text, by=who.lead, at=NOW)


def test_comment_names_the_text_it_is_about() -> None:
    who = cast()
    statement = written(who)

    made = said(who, statement)

    assert (made.section, made.section_version) == (statement.sections.standing()[0], 2)
    assert list(statement.comments.open()) == [made]


def test_comment_voids_no_approval_and_is_no_edit() -> None:
    who = cast()
    statement = approved(who)
    hash_before = statement.content_hash

    said(who, statement)

    statement = Statement.objects.get(pk=statement.pk)
    assert (statement.state, statement.content_hash) == (Statement.State.APPROVED, hash_before)
    assert statement.last_edited_by == who.editor
    assert Approval.objects.standing().count() == 1


def test_whoever_commented_may_sign() -> None:
    who = cast()
    statement = approved(who)
    comment(statement, section=None, text="Good.", by=who.chief, at=NOW)

    give_signature(statement, who)

    assert Statement.objects.get(pk=statement.pk).state == Statement.State.SIGNED


def test_comment_after_signing_comes_too_late() -> None:
    who = cast()

    with pytest.raises(InvalidTransition, match="comments come too late"):
        said(who, signed(who))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_empty_comment_is_refused(text: str) -> None:
    who = cast()

    with pytest.raises(Refused, match="Enter a comment"):
        said(who, opened(who), text)


def test_comment_on_a_section_that_was_taken_out_is_refused() -> None:
    who = cast()
    statement = opened(who)
    section = statement.sections.standing()[0]
    remove_section(section, by=who.editor, at=NOW)
    section.refresh_from_db()

    with pytest.raises(Refused, match="taken out"):
        comment(statement, section=section, text="Hm.", by=who.lead, at=NOW)


def test_comment_on_another_statements_section_is_refused() -> None:
    who = cast()
    statement = opened(who)
    other = Statement.objects.create(
        slug="2023-24",
        title="Other",
        period_start=statement.period_start.replace(year=2023),
        period_end=statement.period_end.replace(year=2024),
        opened_by=who.editor,
        opened_at=NOW,
        last_edited_by=who.editor,
        last_edited_at=NOW,
    )

    with pytest.raises(Refused):
        comment(other, section=statement.sections.standing()[0], text="Hm.", by=who.lead, at=NOW)


def test_page_sent_twice_makes_one_comment() -> None:
    who = cast()
    statement = opened(who)
    form_id = uuid.uuid4()
    comment(statement, section=None, text="Once.", by=who.lead, at=NOW, form_id=form_id)

    with pytest.raises(MadeAlready):
        comment(statement, section=None, text="Once.", by=who.lead, at=NOW, form_id=form_id)

    assert Comment.objects.count() == 1


def test_comment_is_settled_once_and_says_how() -> None:
    who = cast()
    made = said(who, opened(who))
    with pytest.raises(Refused, match="what was done"):
        settle(made, how=" ", by=who.editor, at=NOW)

    settle(made, how="Text changed.", by=who.editor, at=NOW)

    made.refresh_from_db()
    assert (made.settled_by, made.settled_how) == (who.editor, "Text changed.")
    with pytest.raises(InvalidTransition, match="settled already"):
        settle(made, how="Again.", by=who.editor, at=NOW)


def test_database_refuses_to_change_or_drop_a_comment() -> None:
    who = cast()
    made = said(who, opened(who))

    with pytest.raises(IntegrityError, match="may only be settled"), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(text="I never said that.")
        Comment.objects.filter(pk=made.pk).update(text="I never said that.", settled_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=made.pk)._raw_delete("default")

    settle(made, how="Done.", by=who.editor, at=NOW)
    with pytest.raises(IntegrityError, match="may only be settled"), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(settled_how="Not done.")


def test_no_comment_reaches_the_seal() -> None:
    who = cast()
    statement = approved(who)
    made = comment(statement, section=statement.sections.standing()[0], text=CANARY, by=who.lead, at=NOW)
    settle(made, how=CANARY, by=who.editor, at=NOW)

    give_signature(statement, who)

    seal = Seal.objects.get(statement=statement)
    assert CANARY.encode() not in bytes(seal.statement_json)
    assert CANARY.encode() not in json_bytes(seal.content)


def test_board_member_reads_the_text_and_comments(client: Client) -> None:
    who = cast()
    statement = written(who, "The laundry was visited.")
    section = statement.sections.standing()[0]
    client.force_login(person("Margaret Oldcastle", Role.BOARD_MEMBER))
    address = reverse("drafts:comment_section", args=[statement.pk, section.pk])

    assert "The laundry was visited." in client.get(address).content.decode()
    page = client.post(address, {"text": "By whom?", "form_id": str(uuid.uuid4())}, follow=True)

    assert "By whom?" in page.content.decode()
    assert "Settle it" not in page.content.decode()
    assert Comment.objects.get().section == section


def test_page_sent_twice_leads_to_the_list_without_a_word(client: Client) -> None:
    who = cast()
    statement = opened(who)
    client.force_login(who.lead)
    words = {"text": "Once.", "form_id": str(uuid.uuid4())}

    for _ in range(2):
        page = client.post(reverse("drafts:comment", args=[statement.pk]), words, follow=True)

    assert page.status_code == 200
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CONTRIBUTOR])
def test_auditor_and_contributor_comment_on_nothing(client: Client, role: Role) -> None:
    who = cast()
    statement = opened(who)
    client.force_login(person("Nadia Corless", role))

    page = client.post(reverse("drafts:comment", args=[statement.pk]), {"text": "Hm."})

    assert page.status_code == 403
    assert not Comment.objects.exists()


def test_editor_settles_a_comment_from_its_page(client: Client) -> None:
    who = cast()
    statement = written(who)
    made = said(who, statement)
    client.force_login(who.editor)
    address = reverse("drafts:settle_comment", args=[statement.pk, made.pk])

    assert client.post(address, {"how": ""}).status_code == 422
    page = client.post(address, {"how": "Put right."}, follow=True)

    assert "Put right." in page.content.decode()
    assert "All are settled" in page.content.decode()


def test_pages_of_comments_have_as_many_queries_with_many(
    client: Client, django_assert_max_num_queries: object
) -> None:
    who = cast()
    statement = written(who)
    client.force_login(who.editor)
    for n in range(12):
        said(who, statement, f"Comment {n}")

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(reverse("drafts:comments", args=[statement.pk]))
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(
            reverse("drafts:comment_section", args=[statement.pk, statement.sections.standing()[0].pk])
        )
