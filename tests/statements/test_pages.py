"""The staff pages: each once for its happy path, and what they say when something is wrong."""

import time
from datetime import date

import pytest
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import ForceProfile
from statements.models import Publication, Section, Statement
from statements.publishing.producing import produce
from tests.msplan.accounts.test_sign_in import code_of, second_factor
from tests.people import PASSWORD, person
from tests.statements.build import (
    Cast,
    approved,
    cast,
    opened,
    publication,
    published,
    signed,
    submitted,
    tick,
    written,
)

pytestmark = pytest.mark.django_db


def page_of(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def url(statement: Statement, step: str = "") -> str:
    return f"/drafts/{statement.pk}/{step}"


def section_url(section: Section, step: str = "") -> str:
    return f"/drafts/{section.statement_id}/sections/{section.pk}/{step}"


def first(statement: Statement) -> Section:
    return statement.sections.standing().first()


def typed(section: Section, body: str, **more: str) -> dict[str, str]:
    words = {"heading": section.heading, "area": section.area, "version": str(section.version), "body": body}
    return words | more


STEPS = [
    "",
    "title/",
    "preview/",
    "figures/",
    "sections/add/",
    "submit/",
    "refresh/",
    "approve/",
    "send-back/",
    "sign/",
    "publish/",
]


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_is_asked_to_sign_in(client: Client, step: str) -> None:
    statement = opened(cast())

    response = client.get(url(statement, step))

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


ALLOWED = {
    "": "editor secretary chief lead",
    "preview/": "editor secretary chief lead",
    "figures/": "editor secretary chief lead",
    "title/": "editor",
    "sections/add/": "editor",
    "submit/": "editor",
    "approve/": "secretary",
    "send-back/": "editor secretary chief lead",
    "sign/": "chief",
    "publish/": "editor lead",
}


@pytest.mark.parametrize("step", ALLOWED)
def test_each_step_is_for_its_roles(step: str) -> None:
    who = cast()
    statement = submitted(who)
    others = [person("Contributor", Role.CONTRIBUTOR), person("Buyer", Role.PROCUREMENT)]

    for name in ("editor", "secretary", "chief", "lead"):
        expected = 200 if name in ALLOWED[step].split() else 403
        assert page_of(getattr(who, name)).get(url(statement, step)).status_code == expected, name
    for somebody in others:
        assert page_of(somebody).get(url(statement, step)).status_code == 403


def test_opening_a_statement_brings_its_sections() -> None:
    who = cast()
    client = page_of(who.editor)

    response = client.post(
        "/drafts/open/", {"year": "2025-26", "bodies": [str(who.body.pk)], "covers": ["covers_employees"]}
    )

    statement = Statement.objects.get()
    assert response["Location"] == url(statement)
    assert statement.period_end == date(2026, 3, 31)
    assert "Foreword" in text_of(client.get(url(statement)))
    assert text_of(client.get("/drafts/")).count(statement.title) == 1


def test_another_period_needs_its_days() -> None:
    who = cast()

    response = page_of(who.editor).post("/drafts/open/", {"year": "other", "bodies": [str(who.body.pk)]})

    assert response.status_code == 422
    assert "Enter the first day of the period" in text_of(response)


def test_a_misspelt_token_is_named_and_the_text_kept() -> None:
    who = cast()
    section = first(opened(who))
    body = "We buy from {{ figure:supliers_active }} firms & more."

    response = page_of(who.editor).post(section_url(section), typed(section, body))

    page = text_of(response)
    assert response.status_code == 422
    assert "There is no figure called “supliers_active”. Did you mean “suppliers_active”" in page
    assert "{{ figure:supliers_active }} firms &amp; more." in page
    section.refresh_from_db()
    assert (section.body, section.version) == ("", 1)


def test_a_saved_section_is_saved() -> None:
    who = cast()
    section = first(opened(who))

    response = page_of(who.editor).post(section_url(section), typed(section, "Words."), follow=True)

    section.refresh_from_db()
    assert section.body == "Words."
    assert "“Foreword” saved." in text_of(response)


def test_a_preview_saves_nothing_and_shows_the_figure() -> None:
    who = cast()
    section = first(opened(who))

    response = page_of(who.editor).post(
        section_url(section), typed(section, "**{{ figure:suppliers_active }}** firms", preview="yes")
    )

    page = text_of(response)
    assert '<strong><data class="figure" value="suppliers_active">0</data></strong> firms' in page
    section.refresh_from_db()
    assert section.body == ""


def test_a_figure_is_added_to_the_end_without_script() -> None:
    who = cast()
    section = first(opened(who))

    response = page_of(who.editor).post(
        section_url(section), typed(section, "Words.", insert="figure:suppliers_active", add="yes")
    )

    assert "Words. {{ figure:suppliers_active }}" in text_of(response)


def test_two_people_in_one_section_both_texts_are_shown() -> None:
    who = cast()
    section = first(opened(who))
    other = person("Second Editor", Role.STATEMENT_EDITOR)
    page_of(who.editor).post(section_url(section), typed(section, "Hers."))

    response = page_of(other).post(section_url(section), typed(section, "His."))

    page = text_of(response)
    section.refresh_from_db()
    assert response.status_code == 422
    assert section.body == "Hers."
    assert "Hers." in page
    assert "His." in page
    again = page_of(other).post(section_url(section), typed(section, "Hers and his."))
    section.refresh_from_db()
    assert again.status_code == 302
    assert section.body == "Hers and his."


def test_script_in_a_section_is_text() -> None:
    who = cast()
    statement = opened(who)
    section = first(statement)
    page_of(who.editor).post(
        section_url(section), typed(section, "<script>alert(1)</script>\n\n[x](javascript:y)")
    )

    page = page_of(who.editor).get(url(statement, "preview/")).content.decode()

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "javascript:" not in page.split("<article")[1].replace("[x](javascript:y)", "")


def test_what_is_missing_is_listed_and_stops_submitting() -> None:
    who = cast()
    statement = opened(who)
    client = page_of(who.editor)

    page = text_of(client.get(url(statement)))
    response = client.post(url(statement, "submit/"))

    assert "11 things have to be put right" in page
    assert response.status_code == 422
    assert "“Foreword” is empty" in text_of(response)


def test_submitting_from_the_page() -> None:
    who = cast()
    statement = written(who)
    tick(statement)
    client = page_of(who.editor)

    assert "Submit to the board" in text_of(client.get(url(statement)))
    client.post(url(statement, "submit/"))

    statement.refresh_from_db()
    assert statement.state == Statement.State.WITH_BOARD


def approval(statement: Statement, who: Cast, **more: str) -> dict[str, str]:
    on = statement.as_at
    words = {
        "body": str(who.body.pk),
        "on_day": str(on.day),
        "on_month": str(on.month),
        "on_year": str(on.year),
        "minute_reference": "COB 1",
        "seen_hash": statement.content_hash,
    }
    return words | more


# What the typefaces have no letter for, and what only the text can hold.
NOT_IN_A_LINE = [
    ("\N{PILE OF POO}", "(U+1F4A9) cannot be printed"),
    ("{{ figure:suppliers_active }}", "Figures can stand in the text only"),
]


@pytest.mark.parametrize(("wrong", "said"), NOT_IN_A_LINE)
def test_what_cannot_be_printed_is_refused_where_it_is_typed(wrong: str, said: str) -> None:
    """Found out by the printer it would stop a statement that is approved and signed."""
    who = cast()
    statement = written(who)
    section, client = first(statement), page_of(who.editor)

    answers = [
        client.post(url(statement, "title/"), {"title": f"Ours {wrong}"}),
        client.post(section_url(section), typed(section, "Words.", heading=f"Ours {wrong}")),
        client.post(url(statement, "sections/add/"), {"heading": f"Ours {wrong}", "area": "free"}),
    ]
    tick(statement)
    client.post(url(statement, "submit/"))
    statement.refresh_from_db()
    words = approval(statement, who, minute_reference=f"COB {wrong}")
    answers.append(page_of(who.secretary).post(url(statement, "approve/"), words))
    page_of(who.secretary).post(url(statement, "approve/"), approval(statement, who))
    chief = page_of(who.chief)
    for name in ("name", "rank", "role"):
        words = signature(statement, who, **{name: f"Ours {wrong}"})
        answers += [chief.post(url(statement, "sign/"), words)]

    assert [(answer.status_code, said in text_of(answer)) for answer in answers] == [(422, True)] * 7
    statement.refresh_from_db()
    assert statement.state == Statement.State.APPROVED


def test_a_force_that_cannot_be_printed_stops_submitting() -> None:
    who = cast()
    statement = written(who)
    ForceProfile.objects.update(name="Force \N{PILE OF POO}")

    response = page_of(who.editor).post(url(statement, "submit/"))

    assert response.status_code == 422
    assert "(U+1F4A9) cannot be printed" in text_of(response)


def test_recording_an_approval() -> None:
    who = cast()
    statement = submitted(who)

    response = page_of(who.secretary).post(url(statement, "approve/"), approval(statement, who))

    statement.refresh_from_db()
    assert response.status_code == 302
    assert statement.state == Statement.State.APPROVED


def test_an_approval_of_an_old_text_is_refused_in_words() -> None:
    who = cast()
    statement = submitted(who)

    response = page_of(who.secretary).post(
        url(statement, "approve/"), approval(statement, who, seen_hash="0" * 64)
    )

    assert response.status_code == 422
    assert "The text changed since you opened this page" in text_of(response)


def signature(statement: Statement, who: Cast, **more: str) -> dict[str, str]:
    words = {
        "body": str(who.body.pk),
        "name": "Margaret Orme",
        "rank": "Chief Constable",
        "role": "Chief Constable",
        "password": PASSWORD,
        "seen_hash": statement.content_hash,
    }
    return words | more


def test_signing_needs_the_password() -> None:
    who = cast()
    statement = approved(who)
    client = page_of(who.chief)

    refused = client.post(url(statement, "sign/"), signature(statement, who, password="wrong"))
    statement.refresh_from_db()
    assert (refused.status_code, statement.state) == (422, Statement.State.APPROVED)
    assert "That is not your password" in text_of(refused)

    client.post(url(statement, "sign/"), signature(statement, who))
    statement.refresh_from_db()
    assert statement.state == Statement.State.SIGNED


def test_whoever_has_no_password_signs_by_having_shown_just_now_who_they_are() -> None:
    who = cast()
    statement = approved(who)
    who.chief.set_unusable_password()
    who.chief.save(update_fields=["password"])
    secret = second_factor(who.chief)
    client = page_of(who.chief)
    session = client.session
    session["msplan_began"] = time.time() - 11 * 60
    session.save()
    words = {name: value for name, value in signature(statement, who).items() if name != "password"}

    asked = client.post(url(statement, "sign/"), words)
    statement.refresh_from_db()
    assert asked["Location"].startswith("/sign-in/two-step/reauthenticate/")
    assert statement.state == Statement.State.APPROVED

    client.post(asked["Location"], {"code": code_of(secret)})
    statement.refresh_from_db()
    assert statement.state == Statement.State.SIGNED


def test_signing_asks_for_the_document_in_the_background() -> None:
    who = cast()
    statement = approved(who)

    page_of(who.chief).post(url(statement, "sign/"), signature(statement, who))

    assert publication(statement).state == Publication.State.QUEUED


def test_the_page_shows_how_far_the_document_is() -> None:
    who = cast()
    statement = signed(who)

    page = text_of(page_of(who.editor).get(url(statement, "publish/")))

    assert "The document is being made" in page
    assert "Publish now" not in page
    assert 'http-equiv="refresh"' in page


def test_publishing_too_early_is_refused() -> None:
    who = cast()
    statement = signed(who)

    response = page_of(who.editor).post(url(statement, "publish/"), follow=True)

    assert "not ready yet" in text_of(response)
    statement.refresh_from_db()
    assert statement.state == Statement.State.SIGNED


def test_a_document_that_failed_says_why_and_can_be_tried_again() -> None:
    who = cast()
    statement = signed(who)
    Publication.objects.update(state="failed", error="The PDF took longer than 60 seconds.")
    client = page_of(who.editor)

    page = text_of(client.get(url(statement, "publish/")))
    assert "took longer than 60 seconds" in page
    client.post(url(statement, "render-again/"))

    assert publication(statement).state == Publication.State.QUEUED


def test_publishing_from_the_page() -> None:
    who = cast()
    statement = signed(who)
    produce(publication(statement).pk, at=statement.submitted_at)
    client = page_of(who.editor)

    assert client.get(url(statement, "statement.pdf")).content.startswith(b"%PDF")
    client.post(url(statement, "publish/"))

    statement.refresh_from_db()
    assert statement.state == Statement.State.PUBLISHED
    assert "Read it as the public does" in text_of(client.get(url(statement)))


def test_sending_back_from_the_page() -> None:
    who = cast()
    statement = submitted(who)

    page_of(who.secretary).post(url(statement, "send-back/"), {"reason": "The board wants more on agencies."})

    statement.refresh_from_db()
    assert statement.state == Statement.State.DRAFTING
    assert "more on agencies" in text_of(page_of(who.editor).get(url(statement)))


def test_a_section_of_another_statement_is_not_found() -> None:
    who = cast()
    statement = published(who)

    assert page_of(who.editor).get(f"/drafts/{statement.pk}/sections/99999/").status_code == 404
    assert page_of(who.editor).get("/drafts/99999/").status_code == 404
    assert page_of(who.editor).get("/drafts/figures/no_such_figure/").status_code == 404


@pytest.mark.parametrize(
    "step", ["submit/", "approve/", "sign/", "publish/", "refresh/", "send-back/", "sections/add/", "title/"]
)
def test_looking_changes_nothing(step: str) -> None:
    who = cast()
    statement = submitted(who)
    everybody = person("All", *Role)

    page_of(everybody).get(url(statement, step))

    fresh = Statement.objects.get(pk=statement.pk)
    assert (fresh.state, fresh.content_hash) == (statement.state, statement.content_hash)


def test_a_draft_page_costs_a_fixed_number_of_queries(django_assert_max_num_queries: object) -> None:
    who = cast()
    statement = written(who)
    client = page_of(who.editor)
    client.get(url(statement))

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(url(statement))
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(section_url(first(statement)))
