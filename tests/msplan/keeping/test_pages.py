"""The administrator's page: a restored copy and its go, the rules and their run."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.roles import Role
from msplan.keeping.models import Period, Run
from msplan.outbox.holding import is_held
from msplan.outbox.models import Hold
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(person("Adam Worth", Role.ADMINISTRATOR))
    return client


def held() -> None:
    taken = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    Hold.objects.create(since=taken, backup_taken_at=taken, backup_name="msplan-2026-03-02T22-00-00Z")


def test_a_restored_copy_is_told_of_and_released(admin: Client) -> None:
    assert "This is a restored copy" not in admin.get(reverse("keeping:index")).content.decode()
    held()
    for name in ("keeping:index", "outbox:index", "force:edit"):
        assert admin.get(reverse(name)).content.decode().count("This is a restored copy: no mail leaves") == 1
    assert "0 mails wait in the outbox" in admin.get(reverse("keeping:go")).content.decode()
    missing = admin.post(reverse("keeping:go"), {"sent": "yes"})
    assert missing.status_code == 422
    assert "Enter the last day on which it sent mail" in missing.content.decode()
    early = {"told_until_day": "1", "told_until_month": "3", "told_until_year": "2026"}
    refused = admin.post(reverse("keeping:go"), {"sent": "yes", **early})
    assert refused.status_code == 422
    assert "Enter that day or a later one" in refused.content.decode()
    assert is_held()
    done = admin.post(reverse("keeping:go"), {"sent": "no"}, follow=True)
    assert "Mail leaves from now on" in done.content.decode()
    assert not is_held()


def test_rules_are_set_and_run(admin: Client) -> None:
    page = admin.get(reverse("keeping:index")).content.decode()
    assert "Texts of mails" in page
    edit = reverse("keeping:edit", args=["finance_files"])
    short = admin.post(edit, {"months": "12", "owner": "Head of finance", "version": "0"})
    assert short.status_code == 422
    assert "Keep this for at least 72 months" in short.content.decode()
    admin.post(edit, {"months": "96", "owner": "Head of finance", "version": "0"})
    assert Period.objects.get().months == 96
    stale = admin.post(edit, {"months": "90", "owner": "Head of finance", "version": "0"})
    assert stale.status_code == 422
    assert admin.get(reverse("keeping:edit", args=["nothing"])).status_code == 404
    assert ": 0, from before" in admin.get(reverse("keeping:run")).content.decode()
    assert not Run.objects.exists()
    assert "The rules were followed" in admin.post(reverse("keeping:run"), follow=True).content.decode()
    assert Run.objects.count() == 1


def test_an_auditor_reads_and_changes_nothing(client: Client) -> None:
    client.force_login(person("Audrey Finch", Role.AUDITOR))
    assert client.get(reverse("keeping:index")).status_code == 200
    for name, arguments in (("go", []), ("run", []), ("edit", ["sessions"])):
        assert client.post(reverse(f"keeping:{name}", args=arguments)).status_code == 403


@pytest.mark.parametrize("name", ["index", "go", "run"])
def test_a_page_asks_few_questions(admin: Client, name: str, django_assert_max_num_queries: Any) -> None:
    held()
    with django_assert_max_num_queries(15):
        assert admin.get(reverse(f"keeping:{name}")).status_code == 200
