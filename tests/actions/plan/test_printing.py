"""A plan that is too long to wait for: asked for, made by a worker, fetched by whoever asked, thrown away."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from kombu import Connection, pools
from pdfminer.high_level import extract_text

from actions.models import Action, PlanPrint
from actions.plan import printing
from actions.plan.printing import MOST_ATTEMPTS, NOBODY_CAME_BACK, ask_again, make, sweep, throw_away
from actions.tasks import print_plan, sweep_prints
from actions.views.exporting import MOST_AT_ONCE
from msplan.accounts.models import Person
from msplan.celery import app
from msplan.history.models import Entry
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition
from tests.actions.printing import UNPRINTABLE, a_plan_of, a_print
from tests.people import person

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)
AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


@pytest.fixture
def reader() -> Person:
    return person("Rea Der", "contributor")


@pytest.fixture
def page(client: Client, reader: Person) -> Client:
    client.force_login(reader)
    return client


def words(response: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def pdf_words(content: bytes) -> list[str]:
    """The words of each page."""
    return [" ".join(one.split()) for one in extract_text(io.BytesIO(content)).split("\f") if one.strip()]


def made(asked: PlanPrint) -> PlanPrint:
    assert make(asked.pk, at=AT)
    asked.refresh_from_db()
    return asked


# --- four hundred, and one more


def test_four_hundred_actions_are_printed_at_once(page: Client) -> None:
    assert MOST_AT_ONCE == 400
    a_plan_of(400, start_on=START)

    answer = page.get("/actions/plan.pdf")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert not PlanPrint.objects.exists()


def test_of_one_more_a_worker_makes_the_pdf(page: Client) -> None:
    titles = {action.title for action in a_plan_of(401, start_on=START)}

    answer = page.get("/actions/plan.pdf?sort=-title")
    assert (answer.status_code, answer["Location"]) == (302, "/actions/print/?sort=-title")
    asks = page.get(answer["Location"])
    assert "The whole plan: 401 actions." in words(asks)
    assert not PlanPrint.objects.exists()  # looking asks for nothing

    shown = page.post(answer["Location"], follow=True)
    asked = PlanPrint.objects.get()
    assert shown.redirect_chain == [(f"/actions/prints/{asked.pk}/", 302)]
    assert "The PDF is being made" in words(shown)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown.content.decode()
    assert 'data-ms-reload="5"' in shown.content.decode()
    assert "Look again now" in words(shown)
    assert page.get(f"/actions/prints/{asked.pk}/plan.pdf").status_code == 404

    assert print_plan(asked.pk)
    assert "The PDF is ready" in words(page.get(f"/actions/prints/{asked.pk}/"))
    fetched = page.get(f"/actions/prints/{asked.pk}/plan.pdf")
    name = f"action-plan-{asked.asked_at.date().isoformat()}-OFFICIAL.pdf"
    assert fetched["Content-Disposition"] == f'attachment; filename="{name}"'
    assert fetched["Cache-Control"] == "private, no-store"
    found = set(re.findall(r"Numbered action \d+", " ".join(pdf_words(fetched.content))))
    assert found == titles


def test_filters_go_with_it_and_the_page_names_them(page: Client) -> None:
    a_plan_of(3, start_on=START)
    Action.objects.filter(title="Numbered action 2").update(aspect="internal")

    page.post("/actions/print/?aspect=internal&page=3")

    asked = PlanPrint.objects.get()
    assert (asked.actions, asked.query, len(asked.filters)) == (1, "?aspect=internal", 1)
    assert asked.filters[0] in words(page.get(f"/actions/prints/{asked.pk}/"))
    text = " ".join(pdf_words(bytes(made(asked).content)))
    assert "Numbered action 2" in text
    assert "Numbered action 3" not in text


def test_it_shows_the_plan_as_it_stood_when_it_was_asked_for(page: Client) -> None:
    a_plan_of(2, start_on=START)
    page.post("/actions/print/")
    Action.objects.filter(title="Numbered action 2").update(title="Renamed since")

    text = " ".join(pdf_words(bytes(made(PlanPrint.objects.get()).content)))

    assert "Numbered action 2" in text
    assert "Renamed since" not in text


@pytest.mark.parametrize(("sensitive", "marking"), [(False, "OFFICIAL"), (True, "OFFICIAL-SENSITIVE")])
def test_the_highest_marking_stands_on_every_page_and_in_the_name(
    page: Client, marking: str, *, sensitive: bool
) -> None:
    a_plan_of(60, start_on=START)
    if sensitive:
        Action.objects.filter(title="Numbered action 7").update(marking="official_sensitive")
    page.post("/actions/print/")

    asked = made(PlanPrint.objects.get())

    pages = pdf_words(bytes(asked.content))
    assert len(pages) > 1
    assert [("OFFICIAL-SENSITIVE" in one) for one in pages] == [sensitive] * len(pages)
    assert all("OFFICIAL" in one for one in pages)
    assert asked.file_name.endswith(f"-{marking}.pdf")
    assert marking in words(page.get(f"/actions/prints/{asked.pk}/"))


# --- whose it is


def test_nobody_but_whoever_asked_sees_it(page: Client, reader: Person, client: Client) -> None:
    asked = made(a_print(by=reader, at=AT))
    addresses = [f"/actions/prints/{asked.pk}/", f"/actions/prints/{asked.pk}/plan.pdf"]
    assert [page.get(one).status_code for one in addresses] == [200, 200]
    assert "1 PDF that you asked for" in words(page.get("/actions/print/"))

    client.force_login(person("Pim Aldersey", "plan_manager", "administrator", "auditor"))

    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert client.post(f"{addresses[0]}again/").status_code == 404
    assert "None yet" in words(client.get("/actions/print/"))


def test_two_people_ask_the_same_and_each_has_their_own(reader: Person) -> None:
    a_print(by=reader, at=AT)
    a_print(by=person("Oth Er", "contributor"), at=AT)

    assert PlanPrint.objects.count() == 2


def test_asking_twice_while_it_is_made_leads_to_the_first(page: Client) -> None:
    a_plan_of(2, start_on=START)
    page.post("/actions/print/")

    again = page.post("/actions/print/", follow=True)
    page.post("/actions/print/?aspect=external")  # another question

    first, second = PlanPrint.objects.order_by("pk")
    assert again.redirect_chain == [(f"/actions/prints/{first.pk}/", 302)]
    assert "You asked for this PDF a moment ago" in words(again)
    assert second.query == "?aspect=external"


def test_after_it_was_made_it_may_be_asked_for_anew(reader: Person) -> None:
    first = a_print(by=reader, at=AT)
    with pytest.raises(MadeAlready) as before:
        a_print(by=reader, at=AT)
    assert before.value.thing == first

    made(first)

    assert a_print(by=reader, at=AT) != first


def test_an_address_longer_than_a_line_of_an_index_is_a_question_too(reader: Person) -> None:
    asked = a_print(by=reader, at=AT, query="?q=" + "x" * 20_000)

    with pytest.raises(MadeAlready):
        a_print(by=reader, at=AT, query=asked.query)


# --- when it goes wrong


def test_a_failure_says_why_and_can_be_tried_again(page: Client, reader: Person) -> None:
    asked = a_print(by=reader, at=AT, html=UNPRINTABLE)

    assert not make(asked.pk, at=AT)

    shown = page.get(f"/actions/prints/{asked.pk}/")
    assert "The PDF could not be made" in words(shown)
    assert "The document asks for https://elsewhere.example/x.png, which is not part of it." in words(shown)
    assert "Try again" in words(shown)
    assert page.get(f"/actions/prints/{asked.pk}/plan.pdf").status_code == 404
    assert not make(asked.pk, at=AT)  # by itself nothing begins again

    page.post(f"/actions/prints/{asked.pk}/again/")
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, asked.error) == ("queued", 0, "")


def test_what_did_not_fail_is_not_begun_again(page: Client, reader: Person) -> None:
    asked = made(a_print(by=reader, at=AT))

    shown = page.post(f"/actions/prints/{asked.pk}/again/", follow=True)

    assert "did not fail" in words(shown)
    assert "The PDF is ready" in words(shown)


def test_a_failure_is_not_begun_again_beside_the_same_question(reader: Person) -> None:
    failed = a_print(by=reader, at=AT, html=UNPRINTABLE)
    make(failed.pk, at=AT)
    a_print(by=reader, at=AT)

    with pytest.raises(InvalidTransition, match="asked for since"):
        ask_again(failed, by=reader, at=AT)


def test_without_a_broker_it_waits_for_the_sweep(
    page: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app.amqp, "_producer_pool", pools.producers[Connection("redis://127.0.0.1:1/0")])
    a_plan_of(2, start_on=START)

    assert page.post("/actions/print/").status_code == 302
    assert "waits for the sweep" in caplog.text
    assert sweep_prints() == 1
    assert PlanPrint.objects.get().state == "ready"


def begun(asked: PlanPrint, *, lease_until: datetime, attempts: int = 1) -> None:
    """As a worker leaves it that was killed."""
    PlanPrint.objects.filter(pk=asked.pk).update(
        state="rendering", attempts=attempts, begun_at=AT, lease_until=lease_until
    )


@pytest.mark.parametrize(("minutes", "picked_up"), [(-1, 1), (0, 0), (1, 0)])
def test_what_a_killed_worker_left_is_picked_up_when_its_lease_has_run_out(
    page: Client, reader: Person, minutes: int, picked_up: int
) -> None:
    asked = a_print(by=reader, at=AT)
    begun(asked, lease_until=AT + minutes * MINUTE)
    assert "another begins again after" in words(page.get(f"/actions/prints/{asked.pk}/"))

    assert sweep(at=AT) == picked_up

    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (("ready", 2) if picked_up else ("rendering", 1))


@pytest.mark.parametrize(("attempts", "state"), [(MOST_ATTEMPTS - 1, "ready"), (MOST_ATTEMPTS, "failed")])
def test_after_three_workers_it_is_given_up_and_says_so(
    page: Client, reader: Person, attempts: int, state: str
) -> None:
    asked = a_print(by=reader, at=AT)
    begun(asked, lease_until=AT - MINUTE, attempts=attempts)

    sweep(at=AT)

    asked.refresh_from_db()
    assert asked.state == state
    assert (NOBODY_CAME_BACK in words(page.get(f"/actions/prints/{asked.pk}/"))) is (state == "failed")


def test_control_a_worker_that_was_too_slow_cannot_finish_for_another(reader: Person) -> None:
    asked = a_print(by=reader, at=AT)
    slow = printing._claim(asked.pk, at=AT)
    assert slow is not None
    PlanPrint.objects.update(lease_until=AT - MINUTE)
    kept = bytes(made(asked).content)

    assert not printing._finish(slow, b"%PDF-1.7 of the slow one", at=AT)
    printing._give_up(slow, "Too slow.")

    asked.refresh_from_db()
    assert (asked.state, bytes(asked.content)) == ("ready", kept)


# --- a week later


@pytest.mark.parametrize(("late", "thrown"), [(-MINUTE, 0), (timedelta(0), 0), (MINUTE, 1)])
def test_a_week_after_it_was_asked_for_it_is_thrown_away(
    page: Client, reader: Person, late: timedelta, thrown: int
) -> None:
    asked = made(a_print(by=reader, at=AT))

    assert throw_away(at=AT + WEEK + late) == thrown

    asked.refresh_from_db()
    assert (asked.state, asked.content is None) == (("thrown_away", True) if thrown else ("ready", False))
    shown = words(page.get(f"/actions/prints/{asked.pk}/"))
    assert ("The PDF was thrown away" in shown) is bool(thrown)
    assert page.get(f"/actions/prints/{asked.pk}/plan.pdf").status_code == (404 if thrown else 200)


def test_a_failure_is_thrown_away_too_and_what_is_at_work_is_not(reader: Person) -> None:
    failed = a_print(by=reader, at=AT, html=UNPRINTABLE)
    make(failed.pk, at=AT)
    waits = a_print(by=reader, at=AT)

    assert (throw_away(at=AT + WEEK + MINUTE), throw_away(at=AT + WEEK + MINUTE)) == (1, 0)

    failed.refresh_from_db()
    waits.refresh_from_db()
    assert (failed.state, failed.html, failed.error) == ("thrown_away", "", "")
    assert waits.state == "queued"


def test_history_says_who_took_a_copy_of_what(reader: Person) -> None:
    asked = made(a_print(by=reader, at=AT, filters=["Aspect: Internal"], sensitive=True))
    throw_away(at=AT + WEEK + MINUTE)

    entries = Entry.objects.filter(thing_type="actions.planprint", thing_id=asked.pk).order_by("pk")
    assert [(one.act, one.actor_name) for one in entries] == [
        ("actions.ask_for_print", "Rea Der"),
        ("actions.make_print", "msplan (the system)"),
        ("actions.throw_away_print", "msplan (the system)"),
    ]
    said = entries[0].detail.body["after"]
    assert said == {"actions": 401, "filters": ["Aspect: Internal"], "marking": "OFFICIAL-SENSITIVE"}


# --- what the database holds


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("plan_print_state_known", {"state": "lost"}),
        ("plan_print_marking_known", {"marking": "secret"}),
        ("plan_print_lease_while_rendering", {"state": "rendering"}),
        ("plan_print_lease_while_rendering", {"lease_until": AT}),
        ("plan_print_ready_has_its_file", {"state": "ready", "html": ""}),
        ("plan_print_ready_has_its_file", {"content": b"%PDF"}),
        ("plan_print_failed_says_why", {"state": "failed"}),
        ("plan_print_document_until_made", {"html": ""}),
        ("plan_print_document_until_made", {"state": "thrown_away"}),
    ],
)
def test_control_the_database_refuses(reader: Person, constraint: str, changes: dict[str, Any]) -> None:
    a_print(by=reader, at=AT)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PlanPrint.objects.update(**changes)


def test_control_the_database_refuses_a_second_at_work(reader: Person) -> None:
    asked = a_print(by=reader, at=AT)
    asked.pk = None

    with pytest.raises(IntegrityError, match="plan_print_made_once_at_a_time"), transaction.atomic():
        asked.save(force_insert=True)


# --- the pages


@pytest.mark.parametrize("many", [1, 12])
def test_pages_ask_the_same_questions_however_many_were_asked_for(
    page: Client, reader: Person, many: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(many):
        asked = a_print(by=reader, at=AT, query=f"?q={n}")

    with django_assert_max_num_queries(14):
        page.get("/actions/print/")
    with django_assert_max_num_queries(9):
        page.get(f"/actions/prints/{asked.pk}/")
