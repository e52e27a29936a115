"""What lies beside a section while it is written, and last year's text, which is never copied by itself."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Area
from statements.figures.catalogue import FIGURES
from statements.models import Section, Statement, Topic
from statements.writing.beside import copied, last_text
from statements.writing.drafting import open_statement
from statements.writing.guidance import guidance
from statements.writing.previewing import section_preview
from tests.actions.making import an_action
from tests.statements.build import NOW, TODAY, Cast, cast, submitted
from tests.statements.writing.test_predecessor import made_public

pytestmark = pytest.mark.django_db


def this_year(who: Cast, text: str) -> Statement:
    """A statement that follows a published one, each of whose sections has the text."""
    last = submitted(who, text)
    Statement.objects.filter(pk=last.pk).update(state="published", published_at=NOW)
    return open_statement(
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        title="Modern slavery statement 2025-26",
        bodies=[who.body],
        by=who.editor,
        at=NOW,
    )


def section_of(statement: Statement, area: str = "training") -> Section:
    return statement.sections.standing().filter(area=area)[0]


def address(section: Section) -> str:
    return reverse("drafts:section", args=[section.statement_id, section.pk])


def words(section: Section, **more: str) -> dict[str, str]:
    return {"heading": section.heading, "area": section.area, "body": "", "version": "1", **more}


def test_every_topic_has_guidance_with_source_and_known_figures() -> None:
    for topic in Topic:
        told = guidance()[topic]
        assert told.ask
        assert told.avoid
        assert {one.confidence for one in told.cover} <= {"A", "B", "P"}
        assert all(one.source and one.level in (1, 2) for one in told.cover)
        assert set(told.figures) <= set(FIGURES)
    for area in Area:
        assert {one.level for one in guidance()[area].cover} == {1, 2}


def test_new_statement_has_last_years_headings_and_none_of_its_text() -> None:
    statement = this_year(cast(), "Last year’s words.")

    assert statement.sections.count() == 8
    assert not statement.sections.exclude(body="").exists()


def test_page_shows_last_years_text_with_its_figures_and_saves_nothing(client: Client) -> None:
    who = cast()
    section = section_of(this_year(who, "We had {{ figure:actions_open }} actions then."))
    an_action(start_on=TODAY)
    client.force_login(who.editor)

    page = client.get(address(section)).content.decode()

    assert 'We had <data class="figure" value="actions_open">0</data> actions then.' in page
    section.refresh_from_db()
    assert section.body == ""


def test_start_from_last_years_text_puts_it_below_what_is_typed_and_says_so(client: Client) -> None:
    who = cast()
    section = section_of(this_year(who, "Last year’s words."))
    client.force_login(who.editor)

    page = client.post(address(section), words(section, body="Mine.", last_year="yes")).content.decode()

    assert "Mine.\n\nLast year’s words." in page
    assert "It is last year’s: read every sentence." in page
    assert "Not saved yet." in page
    section.refresh_from_db()
    assert section.body == ""


def test_figures_of_last_years_text_are_counted_anew() -> None:
    who = cast()
    section = section_of(this_year(who, "We had {{ figure:actions_open }} actions."))
    an_action(start_on=TODAY)
    last = last_text(section)
    assert last is not None

    assert ">1</data>" in str(section_preview(section.statement, copied(last), on=TODAY))


def test_pictures_are_left_out_of_last_years_text() -> None:
    last = Section(body="One.\n\n{{ picture:1 }}\n\nTwo {{ figure:actions_open }}.\n  {{Picture: 2}}")

    assert copied(last) == "One.\n\n\nTwo {{ figure:actions_open }}.\n"


def test_last_text_goes_by_heading_before_topic_and_never_by_being_free() -> None:
    who = cast()
    statement = this_year(who, "Words.")
    training = section_of(statement)
    last = last_text(training)
    assert last is not None
    assert (last.heading, last.statement.slug) == ("Training", "2024-25")

    training.heading = "What our people learn"
    renamed = last_text(training)
    assert renamed is not None
    assert renamed.area == "training"

    free = section_of(statement, "free")
    free.heading = "Something new"
    assert last_text(free) is None


def test_first_statement_has_nothing_to_start_from(client: Client) -> None:
    who = cast()
    section = section_of(submitted(who))
    client.force_login(who.editor)

    page = client.get(address(section)).content.decode()

    assert "Start from last year" not in page
    assert "What readers expect of this topic" in page


def test_page_counts_open_actions_on_the_topic_and_links_to_them(client: Client) -> None:
    who = cast()
    section = section_of(submitted(who))
    action = an_action(start_on=TODAY)
    type(action).objects.filter(pk=action.pk).update(area="training")
    client.force_login(who.editor)

    page = client.get(address(section)).content.decode()

    assert "Open actions on this topic: <strong>1</strong>" in page
    assert "?area=training" in page


def test_page_of_a_section_has_no_more_queries_than_allowed(
    client: Client, django_assert_max_num_queries: object
) -> None:
    who = cast()
    statement = this_year(who, "We had {{ figure:actions_open }} actions.\n\n{{ table:actions_by_aspect }}")
    client.force_login(who.editor)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(address(section_of(statement)))


def test_withdrawn_statement_is_still_last_years() -> None:
    who = cast()
    last = submitted(who, "Words.")
    made_public(last, "withdrawn")
    statement = open_statement(
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        title="Next",
        bodies=[who.body],
        by=who.editor,
        at=NOW,
    )

    assert last_text(section_of(statement)) is not None
