"""What strangers get: pages and files at their addresses, the same for everybody, for good."""

import hashlib
import json

import pytest
from django.test import Client

from msplan.accounts.models import Person
from statements.models import Publication, Statement

pytestmark = pytest.mark.django_db
V1 = "/statements/2024-25/v1/"


def test_the_list_leads_to_the_statement(client: Client, statement: Statement) -> None:
    page = client.get("/statements/").content.decode()

    assert 'href="/statements/2024-25/"' in page
    assert statement.title in page


def test_the_periods_address_redirects_uncached_to_the_version(client: Client, statement: Statement) -> None:
    response = client.get("/statements/2024-25/")

    assert (response.status_code, response["Location"]) == (302, V1)
    assert response["Cache-Control"] == "no-cache"
    assert client.get("/statements/2024-25/figures.csv")["Location"] == V1 + "figures.csv"


@pytest.mark.parametrize(
    "address",
    [
        "/statements/2023-24/",
        "/statements/2024-25/v2/",
        "/statements/2024-25/v0/",
        "/statements/2024-25/v01/",
        "/statements/2024-25/v99999999999999999999/",
        "/statements/2024-25/v1/secret.txt",
        "/statements/2024-25/v1/statement.pdf/",
        "/statements/2024-25/v1/..%2f..%2fsettings.py",
        "/statements/2024-25%00/",
        "/statements/%F0%9F%98%80/",
        "/statements/' OR 1=1--/",
        "/statements/9999-99/v1/statement.json",
    ],
)
def test_an_odd_address_is_not_found(client: Client, statement: Statement, address: str) -> None:
    assert client.get(address).status_code == 404


def test_page_and_files_set_no_cookie_and_do_not_vary(client: Client, statement: Statement) -> None:
    for address in ["/statements/", "/statements/2024-25/", V1, *(V1 + n for n in FILES)]:
        response = client.get(address)

        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_pages_are_the_same_for_somebody_signed_in(client: Client, statement: Statement) -> None:
    stranger = client.get(V1)
    staff = Client()
    staff.force_login(Person.objects.get(name="Hannah Wexley"))

    signed_in = staff.get(V1)

    assert signed_in.content == stranger.content
    assert signed_in["Cache-Control"] == stranger["Cache-Control"]


def test_the_page_needs_no_script(client: Client, statement: Statement) -> None:
    page = client.get(V1).content

    assert b"<script" not in page
    assert len(page) < 60_000


FILES = ["statement.pdf", "figures.csv", "statement.json"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_for_good_and_asked_about_by_its_tag(
    client: Client, statement: Statement, name: str
) -> None:
    response = client.get(V1 + name)
    content = b"".join(response.streaming_content)
    stored = Publication.objects.get().files.get(name=name)

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert hashlib.sha256(content).hexdigest() == stored.sha256
    assert response["Content-Length"] == str(len(content))
    again = client.get(V1 + name, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    weak = client.get(V1 + name, headers={"If-None-Match": f'"other", W/{response["ETag"]}'})
    assert weak.status_code == 304
    since = client.get(V1 + name, headers={"If-Modified-Since": response["Last-Modified"]})
    assert since.status_code == 304


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-99", slice(0, 100)),
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-50", slice(-50, None)),
        ("bytes=0-99999999", slice(0, None)),
    ],
)
def test_a_range_is_that_part(client: Client, statement: Statement, asked: str, expected: slice) -> None:
    whole = b"".join(client.get(V1 + "statement.json").streaming_content)

    response = client.get(V1 + "statement.json", headers={"Range": asked})

    part = b"".join(response.streaming_content)
    first, last, _ = expected.indices(len(whole))
    assert response.status_code == 206
    assert part == whole[expected]
    assert response["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"
    assert response["Content-Length"] == str(len(part))


@pytest.mark.parametrize(
    "asked", ["bytes=9-3", "lines=1-2", "bytes=a-b", "bytes=0-1,5-6", "bytes=", "bytes=-"]
)
def test_a_range_nobody_understands_gives_the_whole(client: Client, statement: Statement, asked: str) -> None:
    response = client.get(V1 + "statement.json", headers={"Range": asked})

    assert response.status_code == 200
    json.loads(b"".join(response.streaming_content))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(client: Client, statement: Statement, asked: str) -> None:
    response = client.get(V1 + "statement.json", headers={"Range": asked})

    assert response.status_code == 416
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Range"].startswith("bytes */")


def test_a_condition_that_fails_is_kept_by_no_cache(client: Client, statement: Statement) -> None:
    response = client.get(V1 + "statement.pdf", headers={"If-Match": '"other"'})

    assert (response.status_code, response["Cache-Control"]) == (412, "no-store")


def test_a_range_of_another_edition_gives_the_whole(client: Client, statement: Statement) -> None:
    response = client.get(V1 + "figures.csv", headers={"Range": "bytes=0-9", "If-Range": '"other"'})

    assert response.status_code == 200


def test_a_head_request_has_the_length_and_no_body(client: Client, statement: Statement) -> None:
    response = client.head(V1 + "statement.pdf")

    assert int(response["Content-Length"]) > 1000
    assert response.content == b""


def test_the_page_answers_a_condition(client: Client, statement: Statement) -> None:
    page = client.get(V1)

    assert client.get(V1, headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_the_documents_hash_is_that_of_the_data_file(client: Client, statement: Statement) -> None:
    data = b"".join(client.get(V1 + "statement.json").streaming_content)
    page = client.get(V1).content.decode()

    digest = hashlib.sha256(data).hexdigest()
    assert page.count(digest) == 2  # in the article, and in the frame's list
    assert digest not in data.decode()


def test_the_articles_checksum_is_of_what_is_served(client: Client, statement: Statement) -> None:
    page = client.get(V1).content.decode()
    publication = Publication.objects.get()

    article = page[page.index("<article") : page.index("</article>") + len("</article>")]
    assert hashlib.sha256(publication.article.encode()).hexdigest() == publication.article_sha256
    assert article.strip() == publication.article.strip()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_only_answer_questions(client: Client, statement: Statement, method: str) -> None:
    for address in ["/statements/", V1, V1 + "statement.pdf"]:
        assert getattr(client, method)(address).status_code == 405
