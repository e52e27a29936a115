"""Tokens in the text: what is understood, what is refused and in which words, and what nobody can smuggle in."""

import pytest

from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from statements.text.tokens import Token, cited, problems_in, tokens_in, woven


def show(token: Token) -> str:
    return f"<b>{token.kind}-{token.key}</b>"


def test_a_figure_stands_in_its_sentence() -> None:
    html, unplaced = woven("We know {{ figure:suppliers_active }} firms.", show)

    assert html.strip() == "<p>We know <b>figure-suppliers_active</b> firms.</p>"
    assert unplaced == []


@pytest.mark.parametrize(
    "typed", ["{{figure:actions_open}}", "{{ figure : actions_open }}", "{{ Figure:ACTIONS_OPEN }}"]
)
def test_blanks_and_capitals_do_not_matter(typed: str) -> None:
    assert tokens_in(typed) == [Token("figure", "actions_open")]
    assert problems_in(typed) == []


def test_a_table_stands_alone_between_paragraphs() -> None:
    html, _ = woven("Before\n{{ table:actions_by_aspect }}\nAfter", show)

    assert html.split() == ["<p>Before</p>", "<b>table-actions_by_aspect</b>", "<p>After</p>"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "{{ figure:supliers_active }}",
            "There is no figure called “supliers_active”. Did you mean “suppliers_active”",
        ),
        ("{{ figur:suppliers_active }}", "There is no “figur”. Did you mean “figure”?"),
        ("{{ figure:zzzzzz }}", "There is no figure called “zzzzzz”."),
        ("{{ figure:actions_by_aspect }}", "Did you mean the table: “{{ table:actions_by_aspect }}”?"),
        ("{{ suppliers_active }}", "“{{ suppliers_active }}” is not understood."),
        ("{{ figure:suppliers_active", "There is “{{” without its “}}”"),
        ("See {{ table:actions_by_aspect }} here", "must stand on a line of its own"),
        ("[x](https://a.example/{{ figure:actions_open }})", "not inside a link’s address"),
        ("{{ request.user }}", "is not understood"),
        ("{{ figure:suppliers_active|safe }}", "is not understood"),
        ("Hello 😀", "“😀” (U+1F600) cannot be printed"),
        ("x" * 60_001, "at most 60,000 letters"),
    ],
)
def test_a_problem_is_said_in_a_sentence(text: str, sentence: str) -> None:
    problems = problems_in(text)

    assert len(problems) == 1
    assert sentence in problems[0]


def test_each_problem_is_said_once() -> None:
    assert len(problems_in("{{ figure:nope }} and {{ figure:nope }} and {{ figure:noppe }}")) == 2


@pytest.mark.parametrize("text", ["Welsh: Ŵ Ŷ ŵ ŷ, – ’ “ ” £ € · …", "Plain {single} braces }} and", ""])
def test_ordinary_text_has_no_problem(text: str) -> None:
    assert problems_in(text) == []


def test_private_letters_cannot_pretend_to_be_a_token() -> None:
    html, _ = woven("\ue0000\ue001 {{ figure:actions_open }}", show)

    assert html.count("<b>") == 1


def test_what_a_token_shows_is_not_read_as_markdown_or_token() -> None:
    html, _ = woven("{{ figure:actions_open }}", lambda token: "**1** {{ figure:actions_late }}")

    assert html.strip() == "<p>**1** {{ figure:actions_late }}</p>"


def test_html_around_a_token_stays_text() -> None:
    html, _ = woven('<img src=x onerror="{{ figure:actions_open }}">', show)

    assert "<img" not in html
    assert "&lt;img" in html


def test_cited_names_each_once_and_a_charts_table() -> None:
    figures, tables = cited(
        [
            "{{ figure:actions_open }} {{ figure:actions_late }}",
            "{{ figure:actions_open }}\n\n{{ chart:suppliers_by_band }}",
        ]
    )

    assert figures == ["actions_open", "actions_late"]
    assert tables == ["suppliers_by_band"]


def test_the_catalogue_is_big_enough_and_well_named() -> None:
    assert len(FIGURES) >= 14
    assert len(CHARTS) >= 2
    assert all(chart.table in TABLES for chart in CHARTS.values())
    assert all(figure.definition.endswith(".") for figure in FIGURES.values())
    assert all(len(figure.label) <= 60 for figure in FIGURES.values())
