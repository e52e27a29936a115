"""What is shipped: small, ours, and nothing that belongs to GOV.UK alone."""

import re
from pathlib import Path
from typing import Any

import pytest
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
