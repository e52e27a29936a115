"""PDFs of the plan with several workers, and with a real one that is killed half way."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from actions.models import PlanPrint
from actions.plan.printing import make, sweep
from msplan.celery import app
from msplan.lib.once import MadeAlready
from tests.actions.printing import a_plan_of, a_print
from tests.people import person
from tests.processes import running, until

pytestmark = [pytest.mark.draws, pytest.mark.django_db(transaction=True)]
START, AT = date(2026, 1, 15), datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
MANY = 4


def at_once(act: Callable[[], object]) -> list[object]:
    start = Barrier(MANY)

    def run(_: int) -> object:
        start.wait(timeout=120)
        try:
            return act()
        except MadeAlready:
            return "made already"
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def test_four_workers_make_one_pdf() -> None:
    pk = a_print(by=person("Rea Der", "contributor"), at=AT).pk

    results = at_once(lambda: make(pk, at=AT))

    assert sorted(map(bool, results)) == [False, False, False, True]
    assert PlanPrint.objects.get().attempts == 1


def test_four_clicks_ask_for_one_pdf() -> None:
    reader = person("Rea Der", "contributor")

    results = at_once(lambda: a_print(by=reader, at=AT))

    assert results.count("made already") == 3
    assert PlanPrint.objects.count() == 1


@pytest.fixture
def queue() -> Iterator[str]:
    """A queue of this test's own: another one's worker takes nothing out of it."""
    name = f"prints-{os.getpid()}"
    before, app.conf.task_default_queue = app.conf.task_default_queue, name
    yield name
    app.conf.task_default_queue = before


def worker(queue: str) -> tuple[str, ...]:
    return ("-m", "celery", "-A", "msplan.celery", "worker", "--pool=solo", "-Q", queue, "--without-gossip",
            "--without-mingle", "--loglevel=INFO")  # fmt: skip


def state_is(state: str) -> Callable[[], bool]:
    return lambda: PlanPrint.objects.get().state == state


def test_a_real_worker_makes_it_and_what_a_killed_one_left_is_picked_up(
    client: Client, queue: str, tmp_path: Path
) -> None:
    a_plan_of(401, start_on=START)
    client.force_login(person("Rea Der", "contributor"))
    shown = client.post("/actions/print/", follow=True)
    here = shown.redirect_chain[0][0]
    assert b"The PDF is being made" in shown.content

    with running(*worker(queue), log=tmp_path / "first") as first:
        until(state_is("rendering"), seconds=120, what="The first worker beginning it")
        first.kill()
        first.wait(20)
    assert state_is("rendering")()
    assert sweep(at=timezone.now()) == 0  # its lease still runs: it may be alive
    assert b"another begins again after" in client.get(here).content
    PlanPrint.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    client.post("/actions/print/")  # asked for impatiently: the same one, and a nudge
    with running(*worker(queue), log=tmp_path / "second"):
        until(state_is("ready"), seconds=120, what="The second worker making it")

    found = PlanPrint.objects.get()
    assert found.attempts == 2
    assert client.get(f"{here}plan.pdf").content.startswith(b"%PDF-")
