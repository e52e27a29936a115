"""Pasted text keeps every character that somebody can see."""

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from msplan.lib.forms import MsplanForm
from msplan.lib.pasting import pasted
from suppliers.asking.answering.signing_forms import DeclarationForm


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Quoted” – it’s café, naïve, 10 000 €…", "“Quoted” – it’s café, naïve, 10 000 €…"),
        ("one\x0btwo\x0cthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("N\x00U\x1bL\x7f\x9f\ufeff", "NUL"),
        ("a\ttab stays", "a\ttab stays"),
        ("👩🏽‍🏭 and آب", "👩🏽‍🏭 and آب"),
    ],
)
def test_what_can_be_seen_stays(text: str, expected: str) -> None:
    assert pasted(text) == expected


# Zero width, joined, turned round, a soft hyphen, letters drawn as nothing, a tag, an accent of no letter.
WHITE = ["\u200b", "\u202e\u200d", " \u00ad\n", "\u3164", "\u2800\u115f", "\U000e0041", "\u0301"]


@pytest.mark.parametrize("text", WHITE)
def test_what_shows_nothing_is_no_name_and_no_reason(text: str) -> None:
    assert pasted(text) == ""

    form = DeclarationForm({"name": text, "role": text, "true": "on"})

    assert not form.is_valid()
    assert set(form.errors) == {"name", "role"}


@pytest.mark.parametrize("text", WHITE)
def test_beside_a_letter_it_stays(text: str) -> None:
    assert pasted(f"x{text}") == f"x{text}"


@pytest.mark.parametrize("text", ["", " ", "\n", "\t", "-", "0", "🏭", "é", "e\u0301", "\u0622\u200c\u0628"])
def test_the_least_that_shows_something_or_is_a_blank_stays(text: str) -> None:
    assert pasted(text) == text


def test_a_line_of_text_gets_no_line_break() -> None:
    assert pasted("Supplier code \r\n of\x0bconduct", lines=False) == "Supplier code of conduct"


@given(st.text())
def test_nothing_is_left_that_xml_cannot_hold(text: str) -> None:
    left = pasted(text)

    assert pasted(left) == left
    assert not [c for c in left if (ord(c) < 32 and c not in "\t\n") or 0xD800 <= ord(c) <= 0xDFFF]


class _Typed(MsplanForm):
    title = forms.CharField(label="Title")
    words = forms.CharField(label="Words", widget=forms.Textarea)
    word = forms.CharField(label="Password", widget=forms.PasswordInput)


def test_a_form_tidies_text_and_leaves_a_password_alone() -> None:
    posted = QueryDict(mutable=True)
    posted.update({"title": "A\x00\x0bB", "words": "A\x00\x0bB", "word": "A\x0bB"})

    form = _Typed(posted)

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"title": "A B", "words": "A\nB", "word": "A\x0bB"}


def test_what_was_typed_is_shown_again_tidied() -> None:
    form = _Typed({"title": "", "words": "A\x00\x0bB", "word": "x"})

    assert not form.is_valid()
    assert form["words"].value() == "A\nB"
