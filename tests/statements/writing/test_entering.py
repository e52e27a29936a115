"""A statement that was published before: entered, put right, put among the published ones, answered for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from msplan.files.storing import FileRefused
from msplan.lib.states import InvalidTransition
from statements.due import expected
from statements.models import Earlier, Statement
from statements.text.contents import sha256
from statements.writing.drafting import save_section
from statements.writing.entering import change_entry, enter, put_among_published, sections_of, topic_of
from statements.writing.predecessor import predecessor
from statements.writing.refusals import Refused
from tests.statements.build import NOW, TODAY, Cast, cast, hand_in, opened

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\nas it was\n%%EOF\n"
TEXT = (
    "# Foreword\n\nWe began.\n\n# Our policies\n\nOne policy.\n\n## Code\n\nSent to all.\n\n"
    "# Training\n\nNobody yet."
)


def pdf(content: bytes = PDF, name: str = "Statement 2023.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def entered(who: Cast, **words: Any) -> Statement:
    usual: dict[str, Any] = {
        "period_start": date(2023, 4, 1),
        "period_end": date(2024, 3, 31),
        "title": "Modern slavery statement 2023-24",
        "bodies": [who.body],
        "covers": ["covers_employees"],
        "published_on": date(2024, 9, 12),
        "original_href": "https://marlshire.example/slavery.pdf",
        "text": TEXT,
        "pdf": pdf(),
        "by": who.editor,
        "at": NOW,
        "on": TODAY,
    }
    return enter(**{**usual, **words})


def public(who: Cast, **words: Any) -> Statement:
    return put_among_published(entered(who, **words), by=who.editor, at=NOW)


def test_sections_begin_at_their_headings() -> None:
    assert sections_of(TEXT) == [
        ("Foreword", "free", "We began."),
        ("Our policies", "policies", "One policy.\n\n## Code\n\nSent to all."),
        ("Training", "training", "Nobody yet."),
    ]


def test_one_title_above_headings_of_the_second_rank_is_no_section() -> None:
    text = "# Statement 2023\n\n## Risk\n\nSome.\n\n## Due diligence\n\nLittle."

    assert [heading for heading, _, _ in sections_of(text)] == ["Risk", "Due diligence"]


def test_text_before_the_first_heading_is_an_introduction() -> None:
    assert sections_of("Dear reader.\n\n# Risk\n\nSome.")[0] == ("Introduction", "free", "Dear reader.")


def test_underlined_headings_and_a_browsers_line_ends_are_understood() -> None:
    assert sections_of("Foreword\r\n========\r\nWe began.\r\n\r\n# Risk\r\nSome.") == [
        ("Foreword", "free", "We began."),
        ("Risk", "risk", "Some."),
    ]


def test_text_without_headings_is_one_section() -> None:
    assert sections_of("All of it.") == [("Introduction", "free", "All of it.")]
    assert sections_of(" \n") == []


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Organisational structure and supply chains", "structure"),
        ("Our Policies", "policies"),
        ("Police and Crime Commissioner", "free"),
        ("Assessing and managing risk", "risk"),
        ("Due diligence in procurement", "due_diligence"),
        ("Performance indicators", "effectiveness"),
        ("Staff training and awareness", "training"),
        ("Next steps", "free"),
    ],
)
def test_topic_is_guessed_from_the_heading(heading: str, topic: str) -> None:
    assert topic_of(heading) == topic


def test_entered_statement_is_a_draft_that_nobody_in_public_sees(client: Client) -> None:
    statement = entered(cast())

    assert (statement.state, statement.before_msplan) == (Statement.State.DRAFTING, True)
    assert client.get("/statements/2023-24/v1/").status_code == 404
    assert client.get("/statements/2023-24/v1/original.pdf").status_code == 404


def test_put_among_published_it_is_served_as_it_was(client: Client) -> None:
    public(cast())

    page = client.get("/statements/2023-24/v1/").content.decode()
    assert "<p>Sent to all.</p>" in page
    assert "published on 12 September 2024" in page
    assert "https://marlshire.example/slavery.pdf" in page
    assert sha256(PDF) in page
    file = client.get("/statements/2023-24/v1/original.pdf")
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert file["ETag"] == f'"{sha256(PDF)}"'
    assert "immutable" in file["Cache-Control"]
    assert client.get("/statements/2023-24/")["Location"] == "/statements/2023-24/v1/"
    assert client.get("/statements/2023-24/original.pdf")["Location"] == "/statements/2023-24/v1/original.pdf"
    assert client.get("/statements/2023-24/v1/statement.json").status_code == 404
    assert "2023-24" in client.get("/statements/").content.decode()


def test_page_names_no_approval_seal_or_figure_of_ours(client: Client) -> None:
    public(cast())

    page = client.get("/statements/2023-24/v1/").content.decode()

    for words in ("Approval and signature", "statement.json", "The figures in this statement", "Version"):
        assert words not in page


def test_without_pdf_the_page_says_where_the_original_is(client: Client) -> None:
    public(cast(), pdf=None)

    page = client.get("/statements/2023-24/v1/").content.decode()

    assert "original.pdf" not in page
    assert "https://marlshire.example/slavery.pdf" in page
    assert client.get("/statements/2023-24/v1/original.pdf").status_code == 404


def test_without_pdf_and_address_it_is_not_published() -> None:
    who = cast()
    statement = entered(who, pdf=None, original_href="")

    with pytest.raises(Refused, match="Add its PDF, or the address"):
        put_among_published(statement, by=who.editor, at=NOW)

    change_entry(
        statement,
        published_on=date(2024, 9, 13),
        original_href="",
        pdf=pdf(),
        by=who.editor,
        at=NOW,
        on=TODAY,
    )
    assert put_among_published(statement, by=who.editor, at=NOW).published_at is not None


def test_figures_of_today_cannot_stand_in_it() -> None:
    who = cast()
    statement = entered(who, text="# Training\n\nWe had {{ figure:actions_open }} actions.")

    with pytest.raises(Refused, match="Type the number that it gave"):
        put_among_published(statement, by=who.editor, at=NOW)


def test_sections_are_put_right_before_it_is_published() -> None:
    who = cast()
    statement = entered(who)
    section = statement.sections.get(heading="Foreword")

    save_section(
        section, heading="Welcome", area="free", body="We really began.", version=1, by=who.editor, at=NOW
    )

    assert "We really began." in put_among_published(statement, by=who.editor, at=NOW).earlier.article


def test_published_one_never_changes() -> None:
    who = cast()
    statement = public(who)
    section = statement.sections.standing()[0]

    with pytest.raises(InvalidTransition):
        save_section(section, heading="X", area="free", body="Y", version=1, by=who.editor, at=NOW)
    with pytest.raises(InvalidTransition):
        put_among_published(statement, by=who.editor, at=NOW)
    for change in ({"article": "<p>Other</p>"}, {"pdf": b"%PDF-other"}, {"published_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Earlier.objects.filter(statement=statement).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Earlier.objects.filter(statement=statement)._raw_delete("default")


def test_it_goes_to_no_board() -> None:
    who = cast()

    with pytest.raises(InvalidTransition, match="no board decides on it again"):
        hand_in(entered(who), by=who.editor, at=NOW, on=TODAY)


def test_statement_written_here_is_not_slipped_in_as_an_earlier_one() -> None:
    who = cast()

    with pytest.raises(InvalidTransition, match="written here"):
        put_among_published(opened(who), by=who.editor, at=NOW)


def test_database_lets_no_statement_of_ours_be_public_without_a_hash() -> None:
    statement = opened(cast())

    with pytest.raises(IntegrityError, match="statement_submitted_has_hash"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(state="published", published_at=NOW)
    with pytest.raises(IntegrityError, match="statement_submitted_has_hash"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(state="signed", before_msplan=True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"published_on": TODAY + timedelta(days=1)}, "today or in the past"),
        ({"published_on": date(2023, 4, 1)}, "before its period began"),
        ({"text": " \n "}, "Paste the text"),
        ({"covers": []}, "at least one group"),
        ({"text": "# A\n\n{{ figure:actions_opened }}"}, "no figure called"),
        ({"period_end": date(2025, 3, 31)}, "at most 18 months"),
    ],
)
def test_what_cannot_be_is_refused(words: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        entered(cast(), **words)
    assert not Statement.objects.exists()


def test_published_today_and_on_the_day_after_the_period_began_are_taken() -> None:
    who = cast()
    entered(who, published_on=TODAY)
    entered(
        who,
        period_start=date(2022, 4, 1),
        period_end=date(2023, 3, 31),
        published_on=date(2022, 4, 2),
    )

    assert Statement.objects.count() == 2


def test_what_is_no_pdf_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(FileRefused, match="is not a PDF file"):
        entered(cast(), pdf=pdf(b"<html>"))


def test_it_is_the_predecessor_of_the_first_statement_written_here() -> None:
    who = cast()
    earlier = public(who)

    statement = opened(who)

    assert predecessor(statement) == earlier
    assert [one.heading for one in statement.sections.standing()][:3] == [
        "Foreword",
        "Our policies",
        "Training",
    ]


def test_years_after_it_are_not_called_late(client: Client) -> None:
    public(cast())

    assert expected(TODAY) == []


def test_one_being_entered_is_not_due() -> None:
    who = cast()
    entered(who)
    opened(who)

    assert [one.slug for one in expected(TODAY)] == ["2024-25"]


def test_from_the_form_to_the_public_page(client: Client) -> None:
    who = cast()
    client.force_login(who.editor)
    words = {
        "title": "Our first statement",
        "year": "other",
        "first_day": "1", "first_month": "4", "first_year": "2023",
        "last_day": "31", "last_month": "3", "last_year": "2024",
        "bodies": [str(who.body.pk)],
        "covers": ["covers_employees", "covers_agency_workers"],
        "published_on_day": "12", "published_on_month": "9", "published_on_year": "2024",
        "original_href": "",
        "text": TEXT,
        "pdf": pdf(),
    }  # fmt: skip

    page = client.post(reverse("drafts:enter"), words, follow=True)
    assert "Put it among the published" in page.content.decode()
    statement = Statement.objects.get()
    client.post(reverse("drafts:put_among_published", args=[statement.pk]))

    client.logout()
    page = client.get("/statements/2023-24/v1/")
    assert "Our first statement" in page.content.decode()
    assert "Officers and staff, agency workers" in page.content.decode()


def test_form_keeps_the_text_and_asks_for_the_file_again(client: Client) -> None:
    who = cast()
    client.force_login(who.editor)

    page = client.post(reverse("drafts:enter"), {"text": "# Kept words", "pdf": pdf()})

    assert page.status_code == 422
    assert "# Kept words" in page.content.decode()
    assert "again: your text is kept" in page.content.decode()
