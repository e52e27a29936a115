"""``manage.py chase --on DATE [--dry-run]``."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from msplan.accounts.models import Person
from msplan.chasing.models import Digest
from tests.msplan.chasing.dues import a_due
from tests.people import person

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 12, 2)


@pytest.fixture(autouse=True)
def due() -> Person:
    owner = person("Olu Winterbourne", "contributor")
    a_due(owner, WEDNESDAY)
    return owner


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("chase", *arguments, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_dry_run_prints_what_would_be_said_and_writes_no_row_anywhere() -> None:
    before = rows()

    text = said("--on", "2026-12-02", "--dry-run")

    assert rows() == before
    assert text == (
        "Olu Winterbourne <olu.winterbourne@force.example>\n"
        "  [on the day] Review: A-014 Supplier code of conduct (due today; Olu Winterbourne)\n"
        "Wednesday 2 December 2026: 1 digest would be made. Nothing was written.\n"
    )


def test_a_run_makes_the_digest_and_a_second_one_makes_none() -> None:
    assert said("--on", "2026-12-02") == "Wednesday 2 December 2026: 1 digest made.\n"
    assert said("--on", "2026-12-02") == "Wednesday 2 December 2026: 0 digests made.\n"
    assert Digest.objects.count() == 1


def test_a_dry_run_after_the_run_says_that_nothing_is_left() -> None:
    said("--on", "2026-12-02")

    assert said("--on", "2026-12-02", "--dry-run").endswith("0 digests would be made. Nothing was written.\n")


def test_a_day_off_says_so() -> None:
    assert said("--on", "2026-12-25") == (
        "Friday 25 December 2026 is not a working day in England and Wales: nobody is chased.\n"
    )
