"""Two versions word by word."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Statement
from statements.writing.comparing import Change, compared
from statements.writing.drafting import save_section
from tests.statements.build import NOW, Cast, cast, opened

WORDS = "one two three four five six seven eight nine ten".split()


def test_same_texts_do_not_differ() -> None:
    same = compared("We visited nine.", "We visited nine.")

    assert (same.differ, same.added, same.removed) == (False, 0, 0)


def test_a_changed_word_is_taken_out_and_put_in() -> None:
    comparison = compared("We visited nine firms.", "We visited ten firms.")

    assert comparison.changes == [
        Change("same", "We visited ", 2),
        Change("removed", "nine", 1),
        Change("added", "ten", 1),
        Change("same", " firms.", 1),
    ]
    assert (comparison.added, comparison.removed) == (1, 1)


def test_line_ends_of_a_browser_are_no_change() -> None:
    assert not compared("One.\n\nTwo.", "One.\r\n\r\nTwo.").differ


def test_nothing_and_a_text() -> None:
    assert compared("", "Two words").added == 2
    assert compared("Two words", "").removed == 2
    assert compared("", "").changes == []


@pytest.mark.parametrize("seed", range(8))
def test_both_texts_can_be_read_out_of_a_comparison(seed: int) -> None:
    old = " ".join(WORDS[n % 10] for n in range(seed, 30))
    new = "\n\n".join(WORDS[(n * 7 + seed) % 10] for n in range(25))

    changes = compared(old, new).changes

    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new


def test_what_did_not_change_far_from_a_change_is_left_out_and_counted() -> None:
    before = " ".join(f"word{n}" for n in range(500))

    changes = compared(before, f"{before} and more").changes

    assert [change.kind for change in changes] == ["left_out", "same", "added"]
    assert changes[0].words + changes[1].words == 500
    assert changes[1].text.strip().endswith("word499")


def test_every_word_is_shown_or_counted() -> None:
    before = " ".join(f"word{n}" for n in range(300))
    after = before.replace("word150", "WORD")

    changes = compared(before, after).changes

    shown = sum(len(re.findall(r"\S+", change.text)) for change in changes if change.kind == "same")
    left_out = sum(change.words for change in changes if change.kind == "left_out")
    assert (shown + left_out, left_out > 100) == (299, True)


def saved_twice(who: Cast) -> Statement:
    statement = opened(who)
    section = statement.sections.standing()[0]
    for version, body in ((1, "We visited nine firms & asked."), (2, "We visited ten <b>firms</b> & asked.")):
        section.refresh_from_db()
        save_section(
            section, heading=section.heading, area="free", body=body, version=version, by=who.editor, at=NOW
        )
    return statement


@pytest.mark.django_db
def test_page_says_in_words_what_was_added_and_taken_out(client: Client) -> None:
    who = cast()
    statement = saved_twice(who)
    client.force_login(who.chief)

    page = client.get(reverse("drafts:compare", args=[statement.pk, statement.sections.standing()[0].pk]))

    text = page.content.decode()
    assert "From version 2 to version 3: 2 words added, 2 taken out." in text
    assert re.search(r"<del[^>]*><span[^>]*>\[taken out:\] </span>nine", text)
    assert re.search(r"<ins[^>]*><span[^>]*>\[added:\] </span>ten", text)
    assert "&lt;b&gt;firms&lt;/b&gt;" in text
    assert "<b>firms" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["?old=3&new=1", "?old=1&new=3"])
def test_page_puts_the_earlier_version_first(client: Client, asked: str) -> None:
    who = cast()
    statement = saved_twice(who)
    client.force_login(who.editor)
    address = reverse("drafts:compare", args=[statement.pk, statement.sections.standing()[0].pk])

    assert "From version 1 to version 3" in client.get(address + asked).content.decode()


@pytest.mark.django_db
def test_page_of_one_version_and_of_versions_that_are_none(client: Client) -> None:
    who = cast()
    statement = opened(who)
    client.force_login(who.editor)
    address = reverse("drafts:compare", args=[statement.pk, statement.sections.standing()[0].pk])

    for asked in ("", "?old=9&new=x"):
        page = client.get(address + asked)
        assert page.status_code == 200
        assert "nothing to compare" in page.content.decode()
