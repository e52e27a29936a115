"""My work, and the ledger."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.people import set_leave
from msplan.chasing.models import Digest
from msplan.chasing.sending import chase
from msplan.lib.dates import next_working_day, today
from msplan.outbox.models import Mail
from tests.msplan.chasing.dues import a_due
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def owner() -> Person:
    return person("Olu Winterbourne", "contributor")


def test_my_work_is_grouped_and_each_thing_has_its_button(owner: Person) -> None:
    for n, days in enumerate((-1, 0, 28, 29)):
        a_due(owner, today() + timedelta(days=days), number=n)
    a_due(person("Ann Other"), today(), number=9)

    response = signed_in(owner).get("/mine/")

    groups = {name: [item["due"].thing[-1] for item in items] for name, items in response.context["groups"]}
    assert groups == {"Overdue": ["0"], "In the next 28 days": ["1", "2"], "Later": ["3"]}
    assert 'href="/actions/0/review/"' in response.text
    assert response.context["sentence"].startswith("1 overdue. The next one is due on")


def test_my_work_says_what_belongs_there_when_it_is_empty(owner: Person) -> None:
    assert "Nothing is waiting for you" in signed_in(owner).get("/mine/").text


def test_a_lead_reads_what_is_late_and_is_led_to_its_page(owner: Person) -> None:
    lead = person("Lea Marchmont", "department_lead")
    a_due(owner, today() - timedelta(days=14), of=department("Procurement", lead=lead))

    text = signed_in(lead).get("/mine/").text

    assert "Late in your area" in text
    assert 'href="/actions/14/"' in text
    assert "/actions/14/review/" not in text


def test_my_work_costs_the_same_for_one_and_for_thirty(
    owner: Person, django_assert_max_num_queries: object
) -> None:
    client, counts = signed_in(owner), []
    for how_many in (1, 29):
        for n in range(how_many):
            a_due(owner, today(), number=how_many * 100 + n)
        with django_assert_max_num_queries(15) as captured:  # type: ignore[operator]
            client.get("/mine/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("how_many", [1, 5])
def test_my_work_costs_the_same_for_whoever_stands_in_for_five(
    how_many: int, django_assert_num_queries: object
) -> None:
    deputy = person("Dee Puttnam", "executive_lead")
    for n in range(how_many):
        away = person(f"Away {n}", "contributor")
        set_leave(away, first=today(), last=today(), deputy=deputy, by=None, at=timezone.now())
        a_due(away, today(), number=n)
    client = signed_in(deputy)

    # Session, person and roles; people and departments; the force.
    with django_assert_num_queries(6):  # type: ignore[operator]
        response = client.get("/mine/")

    assert [len(items) for _, items in response.context["groups"]] == [how_many]


def test_the_ledger_tells_what_was_sent_what_was_passed_over_and_what_comes(owner: Person) -> None:
    manager = person("Pim Aldersey", "plan_manager")
    last = next_working_day(today() - timedelta(days=7))
    a_due(owner, last, number=1)
    chase(on=last, at=timezone.now())
    Mail.objects.update(state="failed", last_error="The mail server answered 550: no such mailbox")
    a_due(owner, next_working_day(today() + timedelta(days=1)), number=2)

    response = signed_in(manager).get("/chasing/")

    assert "no such mailbox" in response.text
    assert (
        "Review: A-001 Supplier code of conduct (28 days before; 14 days before; 7 days before)"
        in response.text
    )
    assert [line.due.thing[-1] for d in response.context["planned"] for line in d.firing][-1] == "2"
    assert [s.digests for s in response.context["sweeps"]] == [1]


def test_the_ledger_costs_the_same_for_one_and_for_twenty(django_assert_max_num_queries: object) -> None:
    client, counts = signed_in(person("Pim Aldersey", "plan_manager")), []
    day = next_working_day(today() - timedelta(days=7))
    for how_many in (1, 19):
        for n in range(how_many):
            a_due(person(f"Owner {how_many} {n}", "contributor"), day, number=how_many * 100 + n)
        chase(on=day, at=timezone.now())
        with django_assert_max_num_queries(15) as captured:  # type: ignore[operator]
            client.get("/chasing/")
        counts.append(len(captured))

    assert Digest.objects.count() == 20
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["contributor", "procurement", "department_lead"])
def test_the_ledger_is_shut_for_those_who_do_not_answer_for_it(role: str) -> None:
    assert signed_in(person("Some Body", role)).get("/chasing/").status_code == 403


def test_a_stranger_is_asked_to_sign_in() -> None:
    assert Client().get("/mine/").headers["Location"] == "/sign-in/login/?next=/mine/"
