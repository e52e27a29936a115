"""Who writes a section, and how far it is."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from msplan.accounts.people import deactivate, set_leave
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from msplan.lib.states import InvalidTransition
from statements.due import items
from statements.models import Approval, Section, Statement
from statements.writing.assigning import assign, mark_ready, write_on
from statements.writing.drafting import remove_section, save_section
from statements.writing.refusals import Refused
from tests.people import department, person
from tests.statements.build import NOW, Cast, approved, cast, opened, signed, written

pytestmark = pytest.mark.django_db

W = Section.Writing


def first(statement: Statement) -> Section:
    return statement.sections.standing()[0]


def save(section: Section, who: Cast, body: str) -> bool:
    section.refresh_from_db()
    return save_section(
        section,
        heading=section.heading,
        area=section.area,
        body=body,
        version=section.version,
        by=who.editor,
        at=NOW + timedelta(minutes=1),
    )


def writing(section: Section) -> str:
    return Section.objects.get(pk=section.pk).writing


def test_new_section_is_to_be_written_by_nobody_yet() -> None:
    section = first(opened(cast()))

    assert (section.writing, section.author) == (W.TO_WRITE, None)


def test_who_saves_first_is_the_author_and_who_saves_later_is_not() -> None:
    who = cast()
    section = first(opened(who))
    save(section, who, "Text.")
    other = person("Ivo Marland", Role.STATEMENT_EDITOR)

    save_section(section, heading="New", area=section.area, body="Text.", version=2, by=other, at=NOW)

    section.refresh_from_db()
    assert (section.author, section.edited_by) == (who.editor, other)


def test_section_is_being_written_then_ready_then_written_again() -> None:
    who = cast()
    section = first(opened(who))
    save(section, who, "Text.")
    assert writing(section) == W.BEING_WRITTEN

    mark_ready(section, by=who.editor, at=NOW)
    assert writing(section) == W.READY

    assert not save(section, who, "Text.  ")  # no change is no edit
    assert writing(section) == W.READY

    save(section, who, "Other text.")
    assert writing(section) == W.BEING_WRITTEN

    save(section, who, "")
    assert writing(section) == W.TO_WRITE


def test_ready_can_be_taken_back_once() -> None:
    who = cast()
    section = first(written(who))
    mark_ready(section, by=who.editor, at=NOW)

    write_on(section, by=who.editor, at=NOW)

    assert writing(section) == W.BEING_WRITTEN
    with pytest.raises(InvalidTransition, match="being written already"):
        write_on(section, by=who.editor, at=NOW)


def test_empty_section_is_never_ready() -> None:
    who = cast()
    section = first(opened(who))

    with pytest.raises(Refused, match="is empty: write it"):
        mark_ready(section, by=who.editor, at=NOW)
    with pytest.raises(IntegrityError, match="section_ready_is_not_empty"), transaction.atomic():
        Section.objects.filter(pk=section.pk).update(writing=W.READY)


def test_ready_and_author_void_no_approval() -> None:
    who = cast()
    statement = approved(who)

    mark_ready(first(statement), by=who.editor, at=NOW)
    assign(first(statement), author=person("Ivo Marland", Role.STATEMENT_EDITOR), by=who.editor, at=NOW)

    assert Approval.objects.standing().count() == 1
    assert Statement.objects.get(pk=statement.pk).state == Statement.State.APPROVED


def test_author_is_somebody_who_may_write() -> None:
    who = cast()

    with pytest.raises(Refused, match="may not write"):
        assign(first(opened(who)), author=who.chief, by=who.editor, at=NOW)


def test_assigning_the_same_author_again_is_no_change() -> None:
    who = cast()
    section = first(opened(who))

    assert assign(section, author=who.editor, by=who.editor, at=NOW)
    assert not assign(section, author=who.editor, by=who.editor, at=NOW)


def test_section_that_was_taken_out_has_no_author_to_choose() -> None:
    who = cast()
    section = first(written(who))
    remove_section(section, by=who.editor, at=NOW)

    with pytest.raises(Refused, match="taken out"):
        assign(section, author=who.editor, by=who.editor, at=NOW)
    with pytest.raises(Refused, match="taken out"):
        mark_ready(section, by=who.editor, at=NOW)


def test_signed_statement_takes_no_author() -> None:
    who = cast()

    with pytest.raises(InvalidTransition, match="can no longer be changed"):
        assign(first(signed(who)), author=who.editor, by=who.editor, at=NOW)


def test_save_and_mark_as_ready_in_one_go(client: Client) -> None:
    who = cast()
    section = first(opened(who))
    client.force_login(who.editor)
    words = {
        "heading": section.heading,
        "area": section.area,
        "body": "Text.",
        "version": "1",
        "ready": "yes",
    }

    page = client.post(reverse("drafts:section", args=[section.statement_id, section.pk]), words, follow=True)

    assert writing(section) == W.READY
    assert "is marked as ready" in page.content.decode()


def test_save_and_mark_an_empty_section_says_why_not(client: Client) -> None:
    who = cast()
    section = first(opened(who))
    client.force_login(who.editor)
    words = {"heading": "Other", "area": section.area, "body": "", "version": "1", "ready": "yes"}

    page = client.post(reverse("drafts:section", args=[section.statement_id, section.pk]), words, follow=True)

    assert writing(section) == W.TO_WRITE
    assert "is empty: write it before it is ready" in page.content.decode()


def test_pages_choose_an_author_and_mark_ready(client: Client) -> None:
    who = cast()
    section = first(written(who))
    other = person("Ivo Marland", Role.STATEMENT_EDITOR)
    client.force_login(who.editor)

    page = client.post(
        reverse("drafts:author", args=[section.statement_id, section.pk]), {"author": other.pk}, follow=True
    )
    assert "Ivo Marland" in page.content.decode()

    client.post(reverse("drafts:ready", args=[section.statement_id, section.pk]), {"ready": "yes"})
    assert writing(section) == W.READY
    client.post(reverse("drafts:ready", args=[section.statement_id, section.pk]), {"ready": "no"})
    assert writing(section) == W.BEING_WRITTEN


def section_page(section: Section) -> str:
    return reverse("drafts:section", args=[section.statement_id, section.pk])


def test_an_author_who_sees_no_drafts_writes_that_section_and_meets_nothing_else(client: Client) -> None:
    who = cast()
    statement = opened(who)
    theirs, other = statement.sections.standing()[:2]
    author = person("Ada Fenwick", Role.CONTRIBUTOR)
    assign(theirs, author=author, by=who.editor, at=NOW)
    client.force_login(author)
    words = {"heading": theirs.heading, "area": theirs.area, "body": "Our own words.", "version": "1"}

    shown = client.get(section_page(theirs)).content.decode()
    saved = client.post(section_page(theirs), words)
    ready = client.post(reverse("drafts:ready", args=[statement.pk, theirs.pk]), {"ready": "yes"})

    assert "Take this section out" not in shown
    assert f'href="{reverse("drafts:detail", args=[statement.pk])}"' not in shown
    assert (saved["Location"], ready["Location"]) == (section_page(theirs), section_page(theirs))
    theirs.refresh_from_db()
    assert (theirs.body, theirs.edited_by, theirs.writing) == ("Our own words.", author, W.READY)
    closed = {
        page: client.post(page, words).status_code
        for page in (section_page(other), reverse("drafts:ready", args=[statement.pk, other.pk]))
    }
    names = (
        "detail",
        "preview",
        "figures",
        "comments",
        "pictures",
        "coverage",
        "promises",
        "names",
        "submit",
    )
    closed |= {name: client.get(reverse(f"drafts:{name}", args=[statement.pk])).status_code for name in names}
    closed["index"] = client.get(reverse("drafts:index")).status_code
    assert set(closed.values()) == {403}, closed
    assert Section.objects.get(pk=other.pk).body == ""


def test_an_author_writes_no_more_once_it_is_given_to_another(client: Client) -> None:
    who = cast()
    statement = written(who)
    section = first(statement)
    author = person("Ada Fenwick", Role.CONTRIBUTOR)
    assign(section, author=author, by=who.editor, at=NOW)
    client.force_login(author)
    assert client.get(section_page(section)).status_code == 200

    assign(section, author=who.editor, by=who.editor, at=NOW)
    assert client.get(section_page(section)).status_code == 403


@pytest.mark.parametrize(
    ("back", "role", "status"),
    [(0, Role.CONTRIBUTOR, 200), (-1, Role.CONTRIBUTOR, 403), (0, Role.SIGNING_OFFICER, 403)],
    ids=["on the last day of leave", "the day after", "who signs writes for nobody"],
)
def test_who_gets_the_authors_mail_writes_it_while_that_lasts(
    client: Client, back: int, role: Role, status: int
) -> None:
    who = cast()
    section = first(opened(who))
    author, deputy = person("Ada Fenwick", Role.CONTRIBUTOR), person("Dee Stander", role)
    assign(section, author=author, by=who.editor, at=NOW)
    last = today() + timedelta(days=back)
    set_leave(author, first=last - timedelta(days=3), last=last, deputy=deputy, by=None, at=NOW)
    client.force_login(deputy)

    assert client.get(section_page(section)).status_code == status
    saved = client.post(
        section_page(section), {"heading": "H", "area": section.area, "body": "For Ada.", "version": "1"}
    )
    assert saved.status_code == (302 if status == 200 else 403)


def test_the_lead_of_an_author_who_left_writes_it(client: Client) -> None:
    who = cast()
    section = first(opened(who))
    lead = person("Lea Dunmore", Role.DEPARTMENT_LEAD)
    author = person("Ada Fenwick", Role.CONTRIBUTOR, department=department("Estates", lead=lead))
    assign(section, author=author, by=who.editor, at=NOW)
    client.force_login(lead)
    assert client.get(section_page(section)).status_code == 403

    deactivate(author, by=None, at=NOW)

    assert client.get(section_page(section)).status_code == 200


def test_an_author_writes_no_more_once_it_is_signed(client: Client) -> None:
    who = cast()
    section = first(signed(who))
    author = person("Ada Fenwick", Role.CONTRIBUTOR)
    Section.objects.filter(pk=section.pk).update(author=author)
    client.force_login(author)

    assert client.get(section_page(section)).status_code == 403
    assert client.post(section_page(section), {"body": "x"}).status_code == 403


@pytest.mark.parametrize(
    "role", [Role.SIGNING_OFFICER, Role.BOARD_SECRETARY, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_who_agrees_signs_or_checks_is_nobodys_author(role: Role) -> None:
    who = cast()

    with pytest.raises(Refused, match="may not write"):
        assign(first(opened(who)), author=person("Ada Fenwick", role), by=who.editor, at=NOW)


def test_a_section_to_write_stands_among_the_authors_work_until_it_is_ready() -> None:
    who = cast()
    statement = opened(who)
    section = first(statement)
    author = person("Ada Fenwick", Role.CONTRIBUTOR)
    assign(section, author=author, by=who.editor, at=NOW)

    def rows() -> list[tuple[str, date]]:
        return [(row.link, row.due_on) for row in items(date(2025, 6, 1), {author.pk})]

    assert rows() == [(section_page(section), date(2025, 9, 30) - timedelta(days=60))]
    save(section, who, "Text.")
    assert len(rows()) == 1
    section.refresh_from_db()
    mark_ready(section, by=author, at=NOW)
    assert rows() == []
