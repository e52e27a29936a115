"""One supplier never reaches another: every address, every form field and every id, swapped for somebody else's.

Three in one campaign: two suppliers and a colleague of the second, each with words and files of their own. Whoever
comes with one's link sees and changes nothing of the others', whatever they write into an address or a form. The
addresses are read from the resolver: a new one is tried by itself.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from suppliers.asking.answering.confirming import add_words, say
from suppliers.asking.answering.evidence import attach
from suppliers.asking.models import AnswerFile, Colleague, Invitation, Notice
from tests.suppliers.asking.answering.going_in import inside
from tests.suppliers.asking.answering.making import EVERY_KIND, handed_in, saved, value
from tests.suppliers.asking.making import a_campaign, a_colleague, a_version, an_invitation
from tests.walk.addresses import Address, addresses

pytestmark = pytest.mark.django_db

BEHIND = [a for a in addresses() if a.name.startswith("answering:") and "code" in a.arguments]
# Words that only one of them wrote, and that no page of anybody else may hold.
OWN, FOREIGN = "MINEWORDS", "FOREIGNWORDS"


@dataclass
class Three:
    mine: Invitation
    foreign: Invitation
    helper: Colleague
    my_file: AnswerFile
    foreign_file: AnswerFile


def filled(invitation: Invitation, words: str) -> AnswerFile:
    """Answers in both sections, a file and a notice, all with the same word in them."""
    saved(invitation, "q1", value({"status": "published", "url": f"https://{words}.example/"}))
    saved(invitation, "q3", value({"rights": {"fees": "yes", "leave": "yes"}, "words": words}, explain=words))
    notice = say(invitation, Notice.Kind.WRONG_PERSON, at=timezone.now())
    add_words(notice, name=words, email=f"{words.lower()}@x.example", text=words, at=timezone.now())
    upload: File[bytes] = File(io.BytesIO(f"a,{words}\n".encode()), name=f"{words}.csv")
    return attach(invitation, "q3", upload, saved_by="contact", at=timezone.now())


@pytest.fixture
def three() -> Three:
    campaign = a_campaign(a_version(EVERY_KIND, slug="every"))
    mine = an_invitation(campaign, f"{OWN} Ltd", to_name=OWN, to_email=f"{OWN.lower()}@x.example")
    foreign = an_invitation(
        campaign, f"{FOREIGN} Ltd", to_name=FOREIGN, to_email=f"{FOREIGN.lower()}@x.example"
    )
    files = filled(mine, OWN), filled(foreign, FOREIGN)
    helper = a_colleague(foreign, "people", name=FOREIGN)
    return Three(mine, foreign, helper, *files)


def fillings(address: Address, code: str, three: Three) -> Iterable[str]:
    """The address with a code, and everything else in it both mine and somebody else's."""
    for question in ("q1", "q3", "nosuch"):
        for section in ("about", "people", "nosuch"):
            for pk in (three.my_file.pk, three.foreign_file.pk, 0, 10**9):
                found = {"code": code, "question": question, "section": section, "pk": pk}
                yield reverse(address.name, kwargs={k: v for k, v in found.items() if k in address.arguments})


def paths(three: Three, *codes: str) -> dict[str, str]:
    """Every path once, with the address it is of."""
    return {path: a.name for a in BEHIND for code in codes for path in fillings(a, code, three)}


def body_of(answer: HttpResponse) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return raw.decode("utf-8", "replace")


def meddling(three: Three) -> dict[str, Any]:
    """A form with every field that any of the pages reads, each naming somebody else's thing."""
    foreign = three.foreign
    return {
        "version": "1", "go": "on", "explain": "meddled", "part-status": "none", "part-words": "meddled",
        "part-rights-fees": "no", "invitation": foreign.pk, "invitation_id": foreign.pk, "code": foreign.code,
        "supplier": foreign.supplier_id, "question": "q3", "section": "people", "colleague": three.helper.pk,
        "file_id": three.foreign_file.pk, "pk": three.foreign_file.pk, "notice": foreign.notices.get().pk,
        "name": "Meddler", "role": "Meddler", "email": "meddler@x.example", "reason": "meddled", "declared": "on",
        "more": "yes", "text": "meddled", "kind": "wrong_person", "reference": "meddled", "scope": "meddled",
        "issued_on_day": "1", "issued_on_month": "1", "issued_on_year": "2026",
        "expires_on_day": "1", "expires_on_month": "1", "expires_on_year": "2099", "link": "https://meddled.example/",
        "terms": "1", "saved_by": "contact", "state": "accepted",
    }  # fmt: skip


def rows_of(invitation: Invitation) -> str:
    """Everything in any table that hangs on an invitation, byte for byte."""
    tables = {
        "suppliers_invitation": "id", "suppliers_answer": "invitation_id", "suppliers_answerfile": "invitation_id",
        "suppliers_colleague": "invitation_id", "suppliers_notice": "invitation_id", "suppliers_ask": "invitation_id",
        "suppliers_acceptance": "invitation_id", "suppliers_response": "invitation_id",
    }  # fmt: skip
    found = []
    with connection.cursor() as cursor:
        for table, column in tables.items():
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t.id), '') FROM \"{table}\" t"
                f" WHERE {column} = %s",
                [invitation.pk],
            )
            found.append(f"{table}: {cursor.fetchone()[0]}")
        cursor.execute(
            "SELECT count(*) FROM suppliers_earlieranswer e JOIN suppliers_answer a ON a.id = e.answer_id"
            " WHERE a.invitation_id = %s",
            [invitation.pk],
        )
        found.append(str(cursor.fetchone()))
        cursor.execute(
            "SELECT string_agg(t::text, chr(10)) FROM suppliers_equivalent t WHERE supplier_id = %s",
            [invitation.supplier_id],
        )
        found.append(str(cursor.fetchone()))
    return "\n".join(found)


def leaks(client: Client, of: dict[str, str], *words: str, data: dict[str, Any]) -> list[str]:
    """The paths whose answers hold one of the words, or name a file of it; nothing may break on the way."""
    found = []
    for path in of:
        for method in ("get", "post"):
            if method == "post":
                upload = SimpleUploadedFile("meddled.csv", b"a,b\n")
                answer = client.post(path, {**data, "file": upload, "upload": upload})
            else:
                answer = getattr(client, method)(path)
            assert answer.status_code < 500, path
            text = body_of(answer) + str(answer.headers)
            if any(word in text for word in words):
                found.append(f"{method} {path}")
    return found


def test_the_matrix_covers_every_address() -> None:
    assert {"answering:file", "answering:question", "answering:start", "answering:receipt"} <= {
        a.name for a in BEHIND
    }
    assert len(BEHIND) >= 20


def test_with_mine_alone_nothing_of_the_others_is_read_or_changed(three: Three) -> None:
    client, before = inside(three.mine), rows_of(three.foreign)
    all_paths = paths(three, three.mine.code, three.foreign.code, three.helper.code)

    found = leaks(client, all_paths, FOREIGN, data=meddling(three))

    assert found == []
    # Whoever asks for a fresh link makes us write to the address on file: that alone is added, and nothing of it shown.
    after = rows_of(three.foreign)
    without = [line for line in after.splitlines() if "asked for on" not in line and "link_asked" not in line]
    kept = [line for line in before.splitlines() if line.partition(": ")[2]]
    assert [line for line in kept if line not in without] == []


def test_with_no_link_at_all_nothing_of_anybody_is_read_or_changed(three: Three) -> None:
    before = [rows_of(each) for each in (three.mine, three.foreign)]
    of = {
        path: name
        for path, name in paths(three, three.mine.code, three.foreign.code, three.helper.code).items()
        if name != "answering:fresh_by_code"
    }

    assert leaks(Client(), of, FOREIGN, OWN, data=meddling(three)) == []
    assert [rows_of(each) for each in (three.mine, three.foreign)] == before


def test_a_colleague_reads_and_writes_their_section_alone(three: Three) -> None:
    """Of the same supplier's other section, of its file there, and of all others: nothing."""
    upload: File[bytes] = File(io.BytesIO(b"a,SECTIONONE\n"), name="SECTIONONE.csv")
    other_section = attach(three.foreign, "q1", upload, saved_by="contact", at=timezone.now())
    saved(three.foreign, "q2", value({"many": "240"}, explain="SECTIONONE"))
    client = inside(three.helper)
    before = rows_of(three.mine)
    of_about = [row for row in rows_of(three.foreign).splitlines() if "SECTIONONE" in row]

    of = paths(three, three.mine.code, three.foreign.code, three.helper.code)
    of |= {reverse("answering:file", args=[three.helper.code, other_section.pk]): "answering:file"}
    of |= {reverse("answering:question", args=[three.helper.code, q]): "" for q in ("q1", "q2")}
    data = meddling(three)

    # The control: what is theirs they read.
    assert FOREIGN in body_of(client.get(reverse("answering:question", args=[three.helper.code, "q3"])))

    assert leaks(client, of, OWN, "SECTIONONE", data=data) == []
    unchanged = [
        line
        for line in rows_of(three.mine).splitlines()
        if "fresh_link" not in line and "link_asked" not in line
    ]
    assert [line for line in before.splitlines() if line.partition(": ")[2] and line not in unchanged] == []
    assert [line for line in of_about if line not in rows_of(three.foreign)] == []
    # Nor did they say anything in the contact's place, or lock themselves out before the walk was at its end.
    three.foreign.refresh_from_db()
    three.helper.refresh_from_db()
    assert (three.foreign.state, three.foreign.confirmed_at) == ("started", None)
    assert three.helper.ended_at is None


def test_after_handing_in_too(three: Three) -> None:
    handed_in(three.foreign, at=timezone.now())
    before = rows_of(three.foreign)
    client = inside(three.mine)
    of = {
        path: name
        for path, name in paths(three, three.foreign.code, three.helper.code).items()
        if name != "answering:fresh_by_code"
    }

    assert leaks(client, of, FOREIGN, data=meddling(three)) == []
    assert rows_of(three.foreign) == before


def test_with_both_links_both_are_read(three: Three) -> None:
    """The control: the same walk finds the words where they may be found, and sees a change."""
    client = inside(three.foreign, inside(three.mine))
    before = rows_of(three.foreign)

    found = leaks(client, paths(three, three.foreign.code), FOREIGN, data=meddling(three))

    assert len(found) > 5
    assert rows_of(three.foreign) != before
