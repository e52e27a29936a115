"""One article for page and PDF, and what it must say."""

import re
from dataclasses import replace
from datetime import date

import pytest

from statements.rendering.blocks import figure_span
from statements.rendering.document import Approval, Section, article_html, pdf_html
from tests.statements.rendering import sample


def test_the_pdf_holds_the_very_article_of_the_page() -> None:
    document = sample.document(sections=[Section("One", "one", "risk", "<p>x</p>")])

    assert article_html(document) in pdf_html(document)


def test_sections_are_numbered_except_free_ones_and_listed_in_the_contents() -> None:
    sections = [
        Section("Foreword", "foreword", "", "<p>a</p>", numbered=False),
        Section("Risk", "risk", "risk", "<p>b</p>"),
        Section("Training", "training", "training", "<p>c</p>"),
    ]

    html = article_html(sample.document(sections=sections))

    assert "<h2>Foreword</h2>\n<p>a</p>" in html
    assert '<h2><span class="statement-number">1</span> Risk</h2>' in html
    assert '<h2><span class="statement-number">2</span> Training</h2>' in html
    assert '<li><a href="#foreword">Foreword</a></li>' in html
    assert '<li><span class="statement-number">2</span> <a href="#training">Training</a></li>' in html


def test_who_approved_who_signed_and_how_to_check() -> None:
    document = sample.document()

    html = article_html(document)

    for text in (
        '<td>Executive Board</td><td class="when">11 September 2025</td><td>EB/2025/114</td>',
        "Chief Constable Rhŷs Ŵynford-Hale",
        "Signed on 18 September 2025 by",
        document.json_sha256,
        "1 April 2024 to 31 March 2025",
        "08000 121 700",
    ):
        assert text in html


def test_every_figure_is_explained() -> None:
    html = article_html(sample.document())

    for figure in sample.FIGURES:
        assert f'<th scope="row">{figure.label}</th><td class="numeric">{figure.value_text}</td>' in html
        assert figure.definition in html
    assert "2,262 of 2,486" in html
    assert "<td>At 31 Mar 2025</td>" in html
    assert "<td>Up to 31 Mar 2025</td>" in html


def test_a_page_may_carry_it_under_a_strict_policy() -> None:
    html = article_html(sample.document())

    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html
    assert " src=" not in html


def test_ids_are_unique() -> None:
    ids = re.findall(r' id="([^"]+)"', article_html(sample.document()))

    assert len(ids) == len(set(ids))


def test_names_are_escaped() -> None:
    html = article_html(
        sample.document(title="<b>x</b>", approvals=[Approval("<i>", "&", date(2025, 1, 1), '"')])
    )

    assert "<b>x</b>" not in html
    assert "<i>" not in html


def test_a_chart_tells_the_pdf_everything_and_the_page_its_title() -> None:
    document = sample.document()

    assert "<title>Supply-chain work is the furthest behind. Stacked bar chart, " in pdf_html(document)
    assert '-title">Supply-chain work is the furthest behind</title>' in article_html(document)


@pytest.mark.parametrize(
    ("colour", "brand", "ink"),
    [
        ("#1d3b53", "#1d3b53", "#ffffff"),
        ("#ffd100", "#ffd100", "#0b0c0c"),
        ("red; } body { display: none", "#12436D", "#ffffff"),
        ("", "#12436D", "#ffffff"),
    ],
)
def test_the_colour_is_a_colour_and_the_ink_on_it_readable(colour: str, brand: str, ink: str) -> None:
    assert f"--brand: {brand}; --brand-ink: {ink};" in pdf_html(replace(sample.document(), colour=colour))


def test_a_figure_in_the_text_names_its_key() -> None:
    assert figure_span("61%", "assessed") == '<data class="figure" value="assessed">61%</data>'
    assert figure_span("<b>", '"') == '<data class="figure" value="&quot;">&lt;b&gt;</data>'
