"""What search engines, and whoever shares an address, are told."""

import re

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from statements.models import Statement

pytestmark = pytest.mark.django_db
SITE = "http://testserver/statements/"


def test_the_page_says_what_it_is_and_where(client: Client, statement: Statement) -> None:
    page = client.get("/statements/2024-25/v1/").content.decode()

    said = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page))
    assert f'<link rel="canonical" href="{SITE}2024-25/v1/">' in page
    assert said["og:url"] == f"{SITE}2024-25/v1/"
    assert said["og:title"] == statement.title
    assert said["dcterms.temporal"] == "start=2024-04-01; end=2025-03-31"
    assert "Marlshire Constabulary did about modern slavery" in said["og:description"]
    assert "description" in said


def test_the_list_has_its_full_address(client: Client, statement: Statement) -> None:
    assert f'<link rel="canonical" href="{SITE}">' in client.get("/statements/").content.decode()


def test_search_engines_find_what_stands(client: Client, statement: Statement) -> None:
    answer = client.get("/statements/sitemap.xml")

    tree = fromstring(answer.content)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")] == [
        SITE,
        f"{SITE}2024-25/v1/",
    ]
    assert not answer.cookies


def test_what_was_withdrawn_is_not_offered_to_them(client: Client, statement: Statement) -> None:
    Statement.objects.filter(pk=statement.pk).update(state=Statement.State.WITHDRAWN)

    assert b"2024-25" not in client.get("/statements/sitemap.xml").content
