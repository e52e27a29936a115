"""A restored copy sends nothing until a person says go; then what was sent before the loss is not sent again."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.chasing.models import Digest
from msplan.chasing.sending import chase_when_due
from msplan.chasing.tasks import chase
from msplan.health.readiness import parts
from msplan.history.models import Entry
from msplan.keeping.backing_up import back_up
from msplan.keeping.restoring import restore
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from msplan.outbox.holding import is_held, release
from msplan.outbox.models import Hold, Mail
from msplan.outbox.sending import send_due
from tests.actions.making import an_action, an_owner
from tests.msplan.keeping.installations import empty_installation
from tests.msplan.outbox.mails import a_mail
from tests.msplan.outbox.relay import Relay
from tests.people import person
from tests.processes import running

TAKEN = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # a Monday's night
GO = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # Thursday


def held() -> Hold:
    return Hold.objects.create(since=GO, backup_taken_at=TAKEN, backup_name="msplan-2026-03-02T22-00-00Z")


@pytest.mark.django_db(transaction=True)
def test_a_worker_over_a_restored_copy_sends_nothing_before_go(
    relay: Relay, settings: Any, tmp_path: Path
) -> None:
    """A process that does all the worker's tasks, and a mail server; the control is the same after the go."""
    adam = person("Adam Worth", Role.ADMINISTRATOR)
    waiting = a_mail()
    made = back_up(tmp_path / "backups", at=timezone.now())
    with empty_installation(settings, tmp_path):
        restore(made.folder, at=timezone.now())
        addresses = {
            "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            "DJANGO_SETTINGS_MODULE": "msplan.settings",
        }
        ask = (
            "import django; django.setup(); import sys; from msplan.celery import app;"
            "app.loader.import_default_modules();"
            "[print(name, app.tasks[name].apply(throw=True).get()) for name in sys.argv[1:]]"
        )
        everything = ("outbox.send", "outbox.settle", "chasing.chase", "suppliers.sweep_campaigns",
                      "suppliers.remind_suppliers", "suppliers.write_to_contacts", "statements.measure")  # fmt: skip
        with running("-c", ask, *everything, log=tmp_path / "held.log", **addresses) as worker:
            assert worker.wait(120) == 0, (tmp_path / "held.log").read_text()
        assert relay.taken == []
        assert Mail.objects.get().state == "queued"

        release(by=adam, at=timezone.now())
        send_due(at=timezone.now())
        assert [message_id for _, message_id in relay.taken] == [waiting.message_id]


@pytest.mark.django_db
def test_the_schedule_writes_nothing_while_held() -> None:
    owner = an_owner()
    an_action(owner=owner, start_on=date(2025, 9, 5))
    held()
    assert chase(at=GO.isoformat()) == 0
    assert not Mail.objects.exists()
    Hold.objects.all().delete()
    assert chase(at=GO.isoformat()) > 0  # control


@pytest.mark.django_db
def test_what_was_sent_before_the_loss_is_not_said_again() -> None:
    """The digest of Tuesday 3 March went out after the backup: the copy is told so, and says only what is new."""
    owner = an_owner()
    action = an_action(owner=owner, start_on=date(2025, 9, 3))  # its review is due on 3 March
    waiting = a_mail()
    held()

    settled = release(by=person("Adam Worth", Role.ADMINISTRATOR), at=GO, told_until=date(2026, 3, 3))

    digests = list(Digest.objects.order_by("day").select_related("mail"))
    assert [digest.day for digest in digests] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert [digest.mail.state for digest in digests if digest.mail] == ["sent", "sent"]
    assert settled == 2
    waiting.refresh_from_db()
    assert waiting.state == "queued"  # written on the fourth, which nobody said was sent
    chase_when_due(at=GO)
    assert Digest.objects.count() == 2, f"{action} is not said again two days later"


@pytest.mark.django_db
def test_control_without_that_word_it_is_said_again() -> None:
    owner = an_owner()
    an_action(owner=owner, start_on=date(2025, 9, 3))
    held()
    release(by=person("Adam Worth", Role.ADMINISTRATOR), at=GO)
    chase_when_due(at=GO)
    assert [digest.mail.state for digest in Digest.objects.all() if digest.mail] == ["queued"]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "refused"), [(1, True), (2, False), (5, False), (6, True)])
def test_the_day_lies_between_backup_and_today(day: int, refused: bool) -> None:  # noqa: FBT001
    held()
    adam = person("Adam Worth", Role.ADMINISTRATOR)
    if refused:
        with pytest.raises(Refused):
            release(by=adam, at=GO, told_until=date(2026, 3, day))
        assert is_held()
    else:
        release(by=adam, at=GO, told_until=date(2026, 3, day))
        assert not is_held()


@pytest.mark.django_db
def test_the_go_is_history_and_is_said_once(relay: Relay) -> None:
    hold, adam = held(), person("Adam Worth", Role.ADMINISTRATOR)
    waiting = a_mail()
    send_due(at=timezone.now())
    assert relay.taken == []
    call_command("release", by=adam.email, verbosity=0)
    assert Entry.objects.filter(act="outbox.release", thing_id=hold.pk, actor=adam).count() == 1
    with pytest.raises(InvalidTransition):
        release(by=adam, at=GO)
    send_due(at=timezone.now())
    assert [message_id for _, message_id in relay.taken] == [waiting.message_id]


@pytest.mark.django_db
def test_only_an_administrator_says_go() -> None:
    held()
    for address in (person("Olu Wright", Role.PLAN_MANAGER).email, "nobody@force.example"):
        with pytest.raises(CommandError, match="is not the address of an administrator"):
            call_command("release", by=address)
    assert is_held()


@pytest.mark.django_db
def test_readiness_tells_of_it() -> None:
    held()
    (mail,) = [part for part in parts(at=timezone.now()) if part.name == "mail"]
    assert not mail.well
    assert "restored copy" in mail.words
    Hold.objects.update(released_at=GO, released_by=person("Adam Worth"))
    (mail,) = [part for part in parts(at=timezone.now()) if part.name == "mail"]
    assert mail.well
