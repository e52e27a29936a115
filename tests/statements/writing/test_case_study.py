"""The case study block, and what is typed wrongly around it."""

import pytest

from statements.text.case_study import case_study_problems, rendered
from statements.text.tokens import problems_in, woven

STUDY = (
    "Before.\n\n:::case-study The laundry at night\nNine people worked there.\n\n## What we did\n\n- asked\n:::\n\n"
    "After."
)


def test_case_study_is_set_apart_under_its_title() -> None:
    html = rendered(STUDY)

    assert html.count('<div class="case-study">') == 1
    assert '<h3><span class="case-study-label">Case study:</span> The laundry at night</h3>' in html
    assert html.index("<p>Before.</p>") < html.index("case-study") < html.index("<p>After.</p>")
    inside = html[html.index('<div class="case-study">') : html.index("<p>After.</p>")]
    assert "<p>Nine people worked there.</p>" in inside
    assert "<h4>What we did</h4>" in inside


def test_text_without_a_case_study_is_as_it_was() -> None:
    assert rendered("## One\n\nTwo.") == "<h3>One</h3>\n<p>Two.</p>\n"


def test_title_is_text_and_no_markup() -> None:
    html = rendered(":::case-study <script>alert(1)</script>\nText.\n:::")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_figures_stand_inside_a_case_study() -> None:
    html, unplaced = woven(
        ":::case-study Of {{ figure:actions_open }} actions\n{{ figure:actions_open }}\n\n"
        "{{ table:actions_by_aspect }}\n:::",
        lambda token: f"[{token.kind}]",
    )

    assert unplaced == []
    assert html.count("[figure]") == 2
    assert html.count("[table]") == 1


def test_what_is_between_fences_of_code_is_no_case_study() -> None:
    text = "```\n:::case-study X\n:::\n```"

    assert "case-study-label" not in rendered(text)
    assert case_study_problems(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (":::case-study\nText.\n:::", "Give the case study a title"),
        (":::case-study A\nText.", "has no end"),
        ("Text.\n:::", "ends no case study"),
        (":::casestudy A\n:::", "is not understood"),
        (":::note A\n:::", "is not understood"),
        (":::case-study A\n:::case-study B\n:::", "cannot stand inside another"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(text: str, problem: str) -> None:
    assert problem in " ".join(problems_in(text))


def test_block_that_is_not_closed_loses_no_text() -> None:
    assert "Text." in rendered(":::case-study A\nText.")


@pytest.mark.parametrize("text", [STUDY, ":::case-study A\n:::", "::: not at the beginning? :::"[3:]])
def test_what_is_understood_has_no_problem(text: str) -> None:
    assert problems_in(text) == []
