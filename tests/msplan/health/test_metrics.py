"""/metrics: what a monitor draws. Read by Prometheus' own reader; counted here by SQL."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from msplan.accounts.roles import Role
from msplan.chasing.models import Sweep
from msplan.health.beating import beat
from msplan.history.sealing import seal_all
from msplan.outbox.models import Mail
from tests.msplan.outbox.mails import a_mail
from tests.people import person

pytestmark = pytest.mark.django_db
TOKEN = "only-for-tests-and-long-enough-to-be-one"
KNOWS = {"Authorization": f"Bearer {TOKEN}"}
Told = dict[tuple[str, str], float]


@pytest.fixture(autouse=True)
def token(settings: object) -> None:
    settings.READY_TOKEN = TOKEN  # type: ignore[attr-defined]


def told(client: Client, headers: dict[str, str] = KNOWS) -> Told:
    """(name, label) to value."""
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert response["Cache-Control"] == "no-store"
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


@pytest.fixture
def well() -> None:
    beat(at=timezone.now())
    seal_all(at=timezone.now())


def test_strangers_are_told_yes_or_no_and_nothing_else(client: Client, well: None, settings: object) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        assert told(client, headers) == {("msplan_ready", ""): 1}

    settings.SCANNER_URL = "unix:///nowhere"  # type: ignore[attr-defined]
    assert told(client, {}) == {("msplan_ready", ""): 0}


def test_other_staff_are_strangers_here(client: Client, well: None) -> None:
    client.force_login(person("Every Other", *(role for role in Role if role != Role.ADMINISTRATOR)))

    assert list(told(client, {})) == [("msplan_ready", "")]


def test_each_part_is_told(client: Client, well: None, settings: object) -> None:
    settings.SCANNER_URL = "unix:///nowhere"  # type: ignore[attr-defined]

    found = {part: value for (name, part), value in told(client).items() if name == "msplan_part_well"}

    assert {part for part, value in found.items() if not value} == {"scanner"}
    assert {"database", "broker", "schedule", "mail", "history"} <= {p for p, value in found.items() if value}


def test_an_administrator_reads_it_without_a_token(client: Client, well: None) -> None:
    client.force_login(person("Ada Minister", Role.ADMINISTRATOR))

    assert ("msplan_part_well", "database") in told(client, {})


def test_when_the_schedule_and_the_chasing_last_ran(client: Client) -> None:
    assert not [name for name, _ in told(client) if name.endswith("timestamp_seconds")]
    beat(at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    for day, hour in ((2, 8), (3, 7)):
        done = datetime(2026, 11, day, hour, 31, tzinfo=UTC)
        Sweep.objects.create(day=date(2026, 11, day), finished_at=done, things=1, digests=1)

    found = told(client)

    assert found["msplan_schedule_last_run_timestamp_seconds", ""] == 1_793_610_000
    assert found["msplan_chasing_last_run_timestamp_seconds", ""] == 1_793_691_060


def test_mails_are_counted_by_state(client: Client) -> None:
    for number, state in enumerate(["queued", "queued", "failed", "in_doubt"]):
        mail = a_mail(f"olu{number}@force.example")
        Mail.objects.filter(pk=mail.pk).update(state=state)
    Mail.objects.filter(state="queued").update(not_before=timezone.now() - timedelta(minutes=20))

    found = told(client)

    by_state = {state: value for (name, state), value in found.items() if name == "msplan_outbox_mails"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM outbox_mail GROUP BY 1")
        counted = dict(cursor.fetchall())
    assert by_state == {"sending": 0, "sent": 0, "held": 0, **counted}
    assert 1200 <= found["msplan_outbox_waiting_seconds", ""] < 1800
    assert found["msplan_part_well", "mail"] == 0


@pytest.mark.parametrize("hidden", [{"purpose": Mail.ATTENTION, "restricted": True}, {"restricted": True}])
def test_no_figure_moves_when_a_restricted_mail_is_written(client: Client, hidden: dict[str, object]) -> None:
    a_mail("olu@force.example")
    Mail.objects.update(not_before=timezone.now() + timedelta(hours=1))
    before = told(client)

    mail = a_mail("spec@force.example")
    Mail.objects.filter(pk=mail.pk).update(not_before=timezone.now() - timedelta(hours=1), **hidden)
    assert _mails(told(client)) == _mails(before)

    # Control: another one like it, that may be listed.
    open_mail = a_mail("olu2@force.example")
    Mail.objects.filter(pk=open_mail.pk).update(not_before=timezone.now() - timedelta(hours=1))
    assert _mails(told(client)) != _mails(before)


def _mails(found: Told) -> Told:
    return {key: round(value) for key, value in found.items() if key[0].startswith("msplan_outbox")}
