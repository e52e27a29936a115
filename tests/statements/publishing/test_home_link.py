"""The link on the home page: who looked, when, where."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from msplan.files.models import StoredFile
from msplan.history.models import Entry
from msplan.lib.dates import today
from msplan.lib.states import InvalidTransition
from statements.models import HomeLink, Statement
from statements.publishing.linking import newest_home_link, record_home_link
from statements.writing.refusals import Refused
from tests.statements.build import NOW, TODAY, Cast, cast, published, signed

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000154a24f5d0000"
    "000049454e44ae426082"
)


def seen(statement: Statement, who: Cast, **more: object) -> HomeLink:
    words = {
        "address": "https://www.marlshire.example/",
        "placement": "In the footer",
        "seen_on": TODAY,
    } | more
    return record_home_link(statement, **words, by=who.editor, at=NOW, today=TODAY)  # type: ignore[arg-type]


def test_the_last_look_counts_and_earlier_ones_stay() -> None:
    who = cast()
    statement = published(who)
    seen(statement, who)
    later = seen(statement, who, placement="In the menu “About us”")

    assert newest_home_link(statement) == later
    assert statement.home_links.count() == 2


def test_what_was_recorded_already_is_not_kept_twice() -> None:
    who = cast()
    statement = published(who)
    first = seen(statement, who, screenshot=SimpleUploadedFile("home.png", PNG))

    assert seen(statement, who, screenshot=SimpleUploadedFile("again.png", PNG)) == first
    assert StoredFile.objects.filter(name="again.png").count() == 0
    assert seen(statement, who) != first
    assert seen(statement, who, screenshot=SimpleUploadedFile("other.png", PNG + b"\n")) != first
    assert (
        Entry.objects.filter(act="statements.record_home_link").count() == statement.home_links.count() == 3
    )


def test_what_was_recorded_by_mistake_is_put_right_by_recording_it_again() -> None:
    who = cast()
    statement = published(who)
    seen(statement, who)
    seen(statement, who, placement="In the menu “About us”")
    again = seen(statement, who)

    assert newest_home_link(statement) == again
    assert statement.home_links.count() == 3


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_saw_it_before_it_was_public_or_tomorrow(days: int) -> None:
    who = cast()
    statement = published(who)

    with pytest.raises(Refused, match="between the day of publication and today"):
        seen(statement, who, seen_on=TODAY + timedelta(days=days))


def test_nothing_links_to_what_is_not_public() -> None:
    who = cast()

    with pytest.raises(InvalidTransition):
        seen(signed(who), who)


def test_what_was_seen_is_never_changed() -> None:
    who = cast()
    seen(published(who), who)

    for sql in ("UPDATE statements_homelink SET placement = 'x'", "DELETE FROM statements_homelink"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_page_records_it_with_a_picture() -> None:
    who = cast()
    statement = published(who)
    Statement.objects.filter(pk=statement.pk).update(published_at=NOW)
    client = Client()
    client.force_login(who.editor)
    address = f"/drafts/{statement.pk}/home-link/"
    on = today()
    typed = {
        "address": "www.marlshire.example", "placement": "In the footer", "seen_on_day": on.day,
        "seen_on_month": on.month, "seen_on_year": on.year,
    }  # fmt: skip

    wrong = client.post(address, typed | {"placement": ""})
    not_a_picture = client.post(address, typed | {"screenshot": SimpleUploadedFile("a.png", b"<script>")})
    done = client.post(address, typed | {"screenshot": SimpleUploadedFile("home.png", PNG)})

    assert (wrong.status_code, not_a_picture.status_code) == (422, 422)
    assert done.status_code == 302
    link = HomeLink.objects.get()
    assert (link.address, link.seen_by) == ("https://www.marlshire.example", who.editor)
    assert link.screenshot is not None
    assert client.get(f"/files/{link.screenshot.pk}/").status_code == 200
    assert "In the footer" in client.get(address).content.decode()
    assert "In the footer" in client.get(f"/drafts/{statement.pk}/").content.decode()
