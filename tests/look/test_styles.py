"""What is shipped: small, ours, and nothing that belongs to GOV.UK alone."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
SHIPPED = [p for p in STATIC.rglob("*") if p.is_file() and "src" not in p.relative_to(STATIC).parts]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: str(p.relative_to(STATIC)))
def test_nothing_shipped_is_govuks_own(path: Path) -> None:
    text = path.read_bytes().lower()

    assert b"gds transport" not in text
    assert b"govuk-crest" not in text
    assert b"crown" not in text
    assert "crown" not in path.name.lower()


def test_no_template_wears_the_govuk_header() -> None:
    found = [
        p for p in (ROOT / "templates").rglob("*.html") if "govuk-header" in p.read_text(encoding="utf-8")
    ]

    assert found == []


def test_no_template_of_ours_has_style_or_script_inside() -> None:
    inline = re.compile(
        r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*(src=|type=\"application/json\"))"
    )
    found = [
        str(p.relative_to(ROOT))
        for p in (ROOT / "templates").rglob("*.html")
        if "document" not in p.parts and inline.search(p.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_css_asks_for_nothing_from_elsewhere() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        assert not re.search(
            r"url\((?!data:|[\"']?\.\./fonts/|[\"']?/static/fonts/)", sheet.read_text(encoding="utf-8")
        )


@pytest.mark.parametrize("sheet", ["msplan", "public"])
def test_sheets_were_made_from_the_sources_as_they_are(sheet: str) -> None:
    """Otherwise: run static/src/build.sh and commit what it made."""
    source = STATIC / "src"
    parts = [
        *sorted(source.glob("_*.scss")),
        *(source / n for n in ("msplan.scss", "public.scss", "package-lock.json")),
    ]
    made_from = hashlib.sha256(b"".join(p.read_bytes() for p in parts)).hexdigest()[:16]

    assert (
        (STATIC / "css" / f"{sheet}.css")
        .read_text(encoding="utf-8")
        .endswith(f"/* made from {made_from} */\n")
    )


def test_every_class_of_ours_in_a_template_has_a_rule() -> None:
    css = (STATIC / "css" / "msplan.css").read_text(encoding="utf-8")
    known = set(re.findall(r"\.(ms-[a-z_-]+)", css))
    used: dict[str, str] = {}
    for page in (ROOT / "templates").rglob("*.html"):
        bare = re.sub(r"{[%{#].*?[%}#]}", " ", page.read_text(encoding="utf-8"))
        for names in re.findall(r'class="([^"]*)"', bare):
            whole = (n for n in names.split() if n.startswith("ms-") and not n.endswith("-"))
            used.update(dict.fromkeys(whole, page.name))

    assert {name: page for name, page in used.items() if name not in known} == {}


def test_a_button_that_posts_carries_the_token() -> None:
    html = render_to_string("components/button.html", {"action": "/x/", "text": "Go", "csrf_token": "abc"})

    assert 'name="csrfmiddlewaretoken" value="abc"' in html


def test_no_table_is_left_out_of_print() -> None:
    paper = (STATIC / "src" / "_paper.scss").read_text(encoding="utf-8")
    hidden = set(re.findall(r"\.(ms-[\w-]+)", re.search(r"([^{}]*)\{ display: none !important", paper)[1]))  # type: ignore[index]
    tables = re.compile(r"<table class=\"([^\"]*)\"")
    found = [
        (str(p.relative_to(ROOT)), classes)
        for p in (ROOT / "templates").rglob("*.html")
        for classes in tables.findall(p.read_text(encoding="utf-8"))
        if hidden & set(classes.split()) - {"ms-no-print"}
    ]

    assert "ms-filter" in hidden
    assert found == []


def test_every_font_has_its_licence_beside_it() -> None:
    assert (
        "SIL OPEN FONT LICENSE"
        in (STATIC / "fonts" / "LICENCE-Inter.txt").read_text(encoding="utf-8").upper()
    )


@pytest.mark.django_db
def test_first_public_page_is_under_100_kilobytes(client: Client, settings: Any) -> None:
    """Uncompressed, with everything it loads."""
    settings.ROOT_URLCONF = "tests.look.urls"
    response = client.get("/components/public/")
    sheets = re.findall(r'(?:href|src)="(/static/[^"]+|/force\.css)"', response.content.decode())

    size = len(response.content) + len(client.get("/force.css").content)
    size += sum(
        (STATIC / s.removeprefix("/static/")).stat().st_size for s in sheets if s.startswith("/static/")
    )

    assert size < 100_000
    assert "<script" not in response.content.decode()
    assert not response.cookies
