"""Withdrawn: the text stays under a notice. Removed by two people: the bytes are gone, the tombstone stays."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from msplan.history.models import Detail
from msplan.lib.states import InvalidTransition
from statements.models import Publication, PublicFile, Removal, Seal, SectionVersion, Statement, Withdrawal
from statements.publishing import copies
from statements.publishing.correcting import correct
from statements.publishing.removing import ask_for_removal, call_off, confirm_removal
from statements.publishing.withdrawing import withdraw
from statements.writing.refusals import Refused
from tests.statements.build import NOW, Cast, cast, published, signed
from tests.statements.publishing.test_correcting import all_the_way, corrected

pytestmark = pytest.mark.django_db
V1 = "/statements/2024-25/v1/"
FILES = ("statement.pdf", "figures.csv", "statement.json")
REASON = "A supplier was confused with another of the same name."
TEXT = "Canary words that nobody may read. {{ figure:actions_open }}"


def asked(statement: Statement, who: Cast, **more: object) -> Removal:
    words = {"ground": "harm", "reason": REASON, "inside": False} | more
    return ask_for_removal(statement, **words, by=who.editor, at=NOW)  # type: ignore[arg-type]


def refused_by_the_database(sql: str) -> bool:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return True


def test_a_withdrawn_statement_can_be_read_under_its_notice() -> None:
    who = cast()
    statement = published(who)
    before = Publication.objects.get().article

    withdraw(statement, reason=REASON, by=who.lead, at=NOW)

    client = Client()
    page = client.get(V1).content.decode()
    assert REASON in page[: page.index("<article")]
    assert before.strip() in page
    assert client.get("/statements/2024-25/")["Location"] == V1
    assert REASON in client.get("/statements/").content.decode()
    assert client.get(V1 + "statement.pdf").status_code == 200


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 1001])
def test_withdrawing_needs_a_reason_for_the_public(reason: str) -> None:
    who = cast()
    statement = published(who)

    with pytest.raises(Refused):
        withdraw(statement, reason=reason, by=who.lead, at=NOW)

    statement.refresh_from_db()
    assert statement.state == Statement.State.PUBLISHED


def test_only_what_is_public_is_withdrawn_and_once() -> None:
    who = cast()
    statement = published(who)
    withdraw(statement, reason=REASON, by=who.lead, at=NOW)

    with pytest.raises(InvalidTransition):
        withdraw(statement, reason=REASON, by=who.lead, at=NOW)
    assert Withdrawal.objects.count() == 1
    assert refused_by_the_database("UPDATE statements_withdrawal SET reason = 'x'")
    assert refused_by_the_database("DELETE FROM statements_withdrawal")


def test_a_corrected_version_takes_the_place_of_one_that_was_withdrawn() -> None:
    who = cast()
    first = published(who)
    withdraw(first, reason=REASON, by=who.lead, at=NOW)

    all_the_way(corrected(first, who), who)

    client = Client()
    assert client.get("/statements/2024-25/")["Location"] == "/statements/2024-25/v2/"
    assert "Version 2</a> takes its place" in client.get(V1).content.decode()
    listed = client.get("/statements/").content.decode()
    assert REASON in listed
    assert "version 2" in listed


def test_asking_for_a_removal_removes_nothing_yet() -> None:
    who = cast()
    statement = published(who)

    removal = asked(statement, who)

    assert Client().get(V1).status_code == 200
    with pytest.raises(Refused, match="somebody else has to confirm"):
        confirm_removal(removal, by=who.editor, at=NOW)
    with pytest.raises(Refused, match="asked for already"):
        asked(statement, who)
    assert Client().get(V1).status_code == 200


def test_the_database_wants_two_people_too() -> None:
    who = cast()
    asked(published(who), who)

    assert refused_by_the_database(
        "UPDATE statements_removal SET confirmed_by_id = asked_by_id, confirmed_at = now(), checksums = '[1]'"
    )


def test_a_removed_statement_is_gone_with_its_reason_and_its_bytes() -> None:
    who = cast()
    statement = published(who, TEXT)
    client = Client()
    kept = {name: b"".join(client.get(V1 + name).streaming_content) for name in FILES}
    on_disk = Path(settings.MEDIA_ROOT) / "published"
    assert len(list(on_disk.iterdir())) == 3

    copies.forget(confirm_removal(asked(statement, who), by=who.lead, at=NOW))

    for address in (V1, *(V1 + name for name in FILES)):
        answer = client.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (410, "no-cache"), address
        assert REASON in answer.content.decode()
        assert "Canary" not in answer.content.decode()
    assert client.get("/statements/2024-25/")["Location"] == V1
    assert REASON in client.get("/statements/").content.decode()
    assert list(on_disk.iterdir()) == []
    assert Publication.objects.get().article == ""
    assert {bytes(one.content) for one in PublicFile.objects.all()} == {b""}
    removal = Removal.objects.get()
    known = {one["name"]: (one["sha256"], one["size"]) for one in removal.checksums}
    assert {
        name: (hashlib.sha256(one).hexdigest(), len(one)) for name, one in kept.items()
    }.items() <= known.items()
    assert b"Canary" in bytes(Seal.objects.get().statement_json)  # the seal is kept, and never served


def test_where_a_court_orders_it_nothing_is_kept_inside_either() -> None:
    who = cast()
    statement = published(who, TEXT)

    confirm_removal(asked(statement, who, ground="court", inside=True), by=who.chief, at=NOW)

    seal = Seal.objects.get()
    assert (bytes(seal.statement_json), seal.content) == (b"", {})
    assert len(seal.sha256) == 64
    assert not SectionVersion.objects.exclude(body="").exists()
    assert not statement.sections.exclude(body="").exists()
    told = " ".join(str(body) for body in Detail.objects.values_list("body", flat=True))
    assert "Canary" not in told
    client = Client()
    client.force_login(who.editor)
    for step in ("", "preview/", "publish/", "figures/", "names/", "correct/"):
        assert client.get(f"/drafts/{statement.pk}/{step}").status_code in (200, 302), step
    assert client.get(f"/drafts/{statement.pk}/statement.pdf").status_code == 404


def test_our_own_copy_goes_only_by_order_of_a_court() -> None:
    who = cast()

    with pytest.raises(Refused, match="only where a court ordered"):
        asked(published(who), who, inside=True)


DESTROYING = (
    "UPDATE statements_publicfile SET content = ''",
    "UPDATE statements_publication SET article = '', removed_at = now()",
    "UPDATE statements_seal SET statement_json = '', content = '{}'",
    "UPDATE statements_sectionversion SET body = ''",
)


def test_without_a_second_person_the_database_lets_no_byte_go() -> None:
    who = cast()
    statement = published(who)

    assert all(refused_by_the_database(sql) for sql in DESTROYING)
    asked(statement, who, ground="court", inside=True)
    assert all(refused_by_the_database(sql) for sql in DESTROYING)


def test_a_removal_without_order_leaves_the_seal_alone() -> None:
    who = cast()
    confirm_removal(asked(published(who), who), by=who.lead, at=NOW)

    assert refused_by_the_database("UPDATE statements_seal SET statement_json = '', content = '{}'")
    assert refused_by_the_database("UPDATE statements_sectionversion SET body = ''")
    assert refused_by_the_database("UPDATE statements_removal SET reason = 'x'")
    assert refused_by_the_database("DELETE FROM statements_removal")


def test_called_off_it_may_be_asked_for_again() -> None:
    who = cast()
    statement = published(who)
    removal = asked(statement, who)

    call_off(removal, by=who.lead, at=NOW)

    with pytest.raises(InvalidTransition):
        confirm_removal(removal, by=who.lead, at=NOW)
    with pytest.raises(InvalidTransition):
        call_off(removal, by=who.lead, at=NOW)
    assert asked(statement, who).confirmed_at is None


def test_what_is_not_public_cannot_be_removed() -> None:
    who = cast()

    with pytest.raises(InvalidTransition, match="nothing public to remove"):
        asked(signed(who), who)


def test_a_version_without_what_harms_may_follow_a_removal() -> None:
    who = cast()
    first = published(who)
    confirm_removal(asked(first, who), by=who.lead, at=NOW)
    first.refresh_from_db()

    all_the_way(correct(first, note="A name was taken out.", by=who.editor, at=NOW), who)

    client = Client()
    assert client.get("/statements/2024-25/")["Location"] == "/statements/2024-25/v2/"
    assert client.get(V1).status_code == 410
    assert client.get("/statements/2024-25/v2/").status_code == 200


def test_the_pages_withdraw_ask_and_confirm() -> None:
    who = cast()
    statement = published(who)
    base = f"/drafts/{statement.pk}/"
    lead, editor = Client(), Client()
    lead.force_login(who.lead)
    editor.force_login(who.editor)

    assert lead.post(base + "withdraw/", {"reason": ""}).status_code == 422
    assert editor.post(base + "withdraw/", {"reason": REASON}).status_code == 403
    assert lead.post(base + "withdraw/", {"reason": REASON}).status_code == 302
    assert (
        editor.post(base + "remove/", {"ground": "harm", "reason": REASON, "inside": "on"}).status_code == 422
    )
    assert editor.post(base + "remove/", {"ground": "harm", "reason": REASON}).status_code == 302
    own = editor.get(base + "remove/").content.decode()
    editor.post(base + "remove/confirm/")
    assert "somebody else has to confirm it" in own
    assert "Confirm and destroy" not in own
    assert Client().get(V1).status_code == 200
    assert "Confirm and destroy" in lead.get(base + "remove/").content.decode()
    lead.post(base + "remove/confirm/")
    assert Client().get(V1).status_code == 410
    assert REASON in lead.get(base).content.decode()
