"""A schedule that has fallen silent is told on every page to those who look after mail."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import ForceProfile
from msplan.health.models import Heartbeat
from tests.people import person

pytestmark = pytest.mark.django_db
SAID = "No mail leaves and nobody is reminded since"


def page_for(role: Role, *, silent: timedelta | None, path: str = "/mine/") -> str:
    ForceProfile.objects.get_or_create(pk=1)
    if silent is not None:
        Heartbeat.objects.update_or_create(name="schedule", defaults={"at": timezone.now() - silent})
    client = Client()
    name = f"Reader {role}"
    client.force_login(Person.objects.filter(name=name).first() or person(name, role))
    return client.get(path).content.decode()


def test_after_five_minutes_it_is_told() -> None:
    assert SAID not in page_for(Role.PLAN_MANAGER, silent=timedelta(minutes=3))
    assert SAID in page_for(Role.PLAN_MANAGER, silent=timedelta(minutes=5, seconds=1), path="/dashboard/")


def test_an_administrator_is_led_to_what_is_not_running() -> None:
    assert 'href="/administration/running/">See what is not running' in page_for(
        Role.ADMINISTRATOR, silent=timedelta(hours=1)
    )
    assert "Tell whoever looks after the server." in page_for(Role.AUDITOR, silent=timedelta(hours=1))


def test_nobody_else_is_told() -> None:
    assert SAID not in page_for(Role.CONTRIBUTOR, silent=timedelta(hours=1))


def test_an_installation_whose_schedule_has_yet_to_begin_is_not_called_silent() -> None:
    assert SAID not in page_for(Role.ADMINISTRATOR, silent=None)
