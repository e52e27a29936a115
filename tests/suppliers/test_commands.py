"""The commands that run what the schedule runs."""

from io import StringIO

import pytest
from django.core.management import call_command

from msplan.celery import SCHEDULE, app
from suppliers.models import Category, Score
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue().strip()


def test_load_reference_data_twice_adds_once() -> None:
    first, second = said("load_reference_data"), said("load_reference_data")

    assert (first.splitlines()[0], second) == (
        f"{Category.objects.count()} categories added.", "0 categories added.",
    )  # fmt: skip


def test_rescore_mends_a_score_that_is_wrong() -> None:
    supplier("Acme Ltd", "contract-cleaning")
    Score.objects.update(inherent=1, residual=1, band="low")

    assert said("rescore") == "1 suppliers scored, 1 scores changed, 1 bands moved."
    assert Score.objects.get().band == "high"


def test_scheduled_tasks_exist() -> None:
    app.loader.import_default_modules()

    wanted = {entry["task"] for entry in SCHEDULE.values() if entry["task"].startswith("suppliers.")}
    assert wanted >= {"suppliers.rescore", "suppliers.catch_up", "suppliers.sweep_imports"}
    assert wanted <= set(app.tasks)
