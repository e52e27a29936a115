"""What a concern leaves in mails, digests, numbers and sessions: nothing that tells of it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.models import Digest, Reminder, Sweep
from msplan.chasing.sending import chase
from msplan.files.storing import store
from msplan.outbox.models import Mail
from msplan.outbox.posting import post
from suppliers.concerns.models import Concern
from suppliers.models import Supplier
from tests.suppliers.concerns.living import CANARIES, SEES, client_of, lived, quiet
from tests.suppliers.concerns.making import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def test_ids_of_files_and_mails_go_on_as_if_there_were_none(force: dict[str, Person], acme: Supplier) -> None:
    def next_ids() -> tuple[int, int]:
        stored = store(ContentFile(b"a,b\n", name="open.csv"), by=None, at=AT)
        mail = post(
            to=force["none"], template="attention", context={}, key=f"k{stored.pk}", purpose="Other", at=AT
        )
        return stored.pk, mail.pk

    file_id, mail_id = next_ids()
    quiet(acme, force["none"])

    assert next_ids() == (file_id + 1, mail_id + 1)


def test_the_supplier_knows_nothing_of_it(force: dict[str, Person], acme: Supplier) -> None:
    """Every row of the register's own tables, and the very row versions of the supplier's."""

    def rows() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, s::text FROM suppliers_supplier s ORDER BY id")
            return list(cursor.fetchall())

    before = rows()
    quiet(acme, force["none"])

    assert rows() == before


def test_mails_say_only_that_something_needs_attention(force: dict[str, Person], acme: Supplier) -> None:
    concern = lived(acme, force["none"])
    mails = Mail.objects.filter(purpose=Mail.ATTENTION)

    assert set(mails.values_list("subject", flat=True)) == {"Something needs your attention"}
    for mail in mails:
        said = bytes(mail.message).lower()
        tells = [*CANARIES, "concern", "acme", "supplier", concern.reference.lower()]
        assert [word for word in tells if word.encode() in said] == []
        assert mail.person is not None
        assert not SEES.isdisjoint(mail.person.roles)
    for mail in Mail.objects.exclude(purpose=Mail.ATTENTION):
        assert b"concern" not in bytes(mail.message).lower()


def test_a_stand_in_without_the_role_hears_nothing_and_the_specialist_does(
    force: dict[str, Person], acme: Supplier
) -> None:
    lived(acme, force["none"])

    told = set(Digest.objects.filter(restricted=True).values_list("person__name", flat=True))
    assert told == {"Spec Ialist", "Second Specialist"}
    assert "Concern" not in client_of(force[Role.PROCUREMENT]).get(
        reverse("chasing:mine")
    ).content.decode().replace("Raise a concern", "")


def test_what_a_run_says_of_itself_counts_without_them(force: dict[str, Person], acme: Supplier) -> None:
    day = AT.date() + timedelta(days=3)
    quiet(acme, force["none"])

    made = chase(on=day, at=AT + timedelta(days=3))

    sweep = Sweep.objects.get(day=day)
    open_ones = Digest.objects.filter(day=day, restricted=False).count()
    assert (made, sweep.digests) == (open_ones, open_ones)
    assert Digest.objects.filter(day=day, restricted=True).count() == 2
    assert (
        sweep.things
        == Reminder.objects.filter(digest__day=day, restricted=False).values("thing").distinct().count()
    )


def test_the_receipt_is_kept_nowhere(force: dict[str, Person], acme: Supplier) -> None:
    from django.contrib.sessions.models import Session  # noqa: PLC0415  for this test alone

    client = client_of(force["none"])
    sessions = {s.pk: s.session_data for s in Session.objects.all()}
    answer = client.post(
        reverse("concerns:raise"),
        {"place": "workplace", "place_name": "zqplace", "signs": ["wages"], "seen": "zqseen", "seen_when": "zqwhen",
         "danger": "no", "reach": "zqreach", "form_id": "8d6f0f2e-2d0a-4c7e-9b44-0a6a5c0a6d11"},
    )  # fmt: skip

    concern = Concern.objects.get()
    assert answer.status_code == 200
    assert concern.reference in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert {s.pk: s.session_data for s in Session.objects.all()} == sessions
    assert client.get(reverse("concerns:detail", args=[concern.reference])).status_code == 404


def test_a_mail_in_doubt_is_nobodys_to_settle(force: dict[str, Person], acme: Supplier) -> None:
    quiet(acme, force["none"])
    mail = Mail.objects.filter(purpose=Mail.ATTENTION)[0]
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.IN_DOUBT)
    client = client_of(force[Role.ADMINISTRATOR])

    assert client.post(reverse("outbox:settle", args=[mail.pk]), {"was": "sent"}).status_code == 404
    assert mail.address.encode() not in client.get(reverse("outbox:index")).content

    from msplan.outbox.sending import settle_abandoned  # noqa: PLC0415  beside what it settles

    settle_abandoned(at=datetime.now(tz=AT.tzinfo))
    mail.refresh_from_db()
    assert mail.state == Mail.State.QUEUED


def test_the_laptops_mailbox_shows_such_a_mail_to_its_reader_alone(
    force: dict[str, Person], acme: Supplier, settings: Any, tmp_path: Path
) -> None:
    settings.LOCAL_MAILBOX = str(tmp_path)
    quiet(acme, force["none"])
    for n, mail in enumerate(Mail.objects.all()):
        (tmp_path / f"{n}.eml").write_bytes(bytes(mail.message))
    mine = Person.objects.get(name="Second Specialist")
    secret = [n for n, mail in enumerate(Mail.objects.all()) if mail.person == mine]

    seen = {
        name: client.get(reverse("outbox:mailbox")).content.decode().count("Something needs your attention")
        for name, client in {
            "procurement": client_of(force[Role.PROCUREMENT]),
            "nobody": Client(),
            "mine": client_of(mine),
        }.items()
    }

    assert seen == {"procurement": 0, "nobody": 0, "mine": 1}
    there = reverse("outbox:mailbox_message", args=[str(secret[0])])
    assert client_of(force[Role.PROCUREMENT]).get(there).status_code == 404
