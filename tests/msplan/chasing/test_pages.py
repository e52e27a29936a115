"""My work, and the ledger."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.people import set_leave
from msplan.chasing.models import Digest, Sweep
from msplan.chasing.rules import LADDERS
from msplan.chasing.sending import chase
from msplan.lib.dates import next_working_day, today
from msplan.outbox.models import Mail
from tests.msplan.chasing.dues import OPEN, a_due
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
    assert response.context["sentence"].startswith("1 overdue. The next one is due today")


def test_my_work_says_what_belongs_there_when_it_is_empty(owner: Person) -> None:
    assert "Nothing is waiting for you" in signed_in(owner).get("/mine/").text


def test_a_lead_reads_what_is_late_and_is_led_to_its_page(owner: Person) -> None:
    lead = person("Lea Marchmont", "department_lead")
    a_due(owner, today() - timedelta(days=14), of=department("Procurement", lead=lead))

    text = signed_in(lead).get("/mine/").text

    assert "Late in your area" in text
    assert 'href="/actions/14/"' in text
    assert "/actions/14/review/" not in text
    assert "OFFICIAL-SENSITIVE" not in text
    assert "restricted" not in text


def test_my_work_is_marked_like_what_it_names(owner: Person) -> None:
    """What needs a permission is named for whoever has it, and the page says so."""
    lead, specialist = person("Lea Marchmont", "executive_lead"), person("Spe Cialist", "specialist")
    due = a_due(specialist, today() - timedelta(days=400))
    OPEN[OPEN.index(due)] = replace(due, permission="concerns.see", label="Concern C-1")

    text = signed_in(lead).get("/mine/").text

    assert "Concern C-1" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "1 of them is restricted: lists that others see leave it out." in text
    assert "OFFICIAL-SENSITIVE" in signed_in(specialist).get("/mine/").text
    assert "OFFICIAL-SENSITIVE" not in signed_in(owner).get("/mine/").text


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

    # Session; person with roles; people; the force.
    with django_assert_num_queries(4):  # type: ignore[operator]
        response = client.get("/mine/")

    assert [len(items) for _, items in response.context["groups"]] == [how_many]


def test_the_ledger_tells_what_was_sent_and_what_was_passed_over(owner: Person) -> None:
    manager = person("Pim Aldersey", "plan_manager")
    last = next_working_day(today() - timedelta(days=7))
    a_due(owner, last, number=1)
    chase(on=last, at=timezone.now())
    Mail.objects.update(state="failed", last_error="The mail server answered 550: no such mailbox")

    response = signed_in(manager).get("/chasing/")

    assert "no such mailbox" in response.text
    assert (
        "Review: A-001 Supplier code of conduct (28 days before; 14 days before; 7 days before)"
        in response.text
    )
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


def test_what_is_to_come_says_the_very_lines_of_the_dry_run(owner: Person) -> None:
    lead = person("Lea Marchmont", "department_lead")
    procurement, day = department("Procurement", lead=lead), next_working_day(today() + timedelta(days=1))
    Sweep.objects.create(day=today(), finished_at=timezone.now(), things=0, digests=0)
    for n, days in enumerate((0, 3, -14, -30)):
        a_due(owner, day + timedelta(days=days), number=n, of=procurement)
    out = StringIO()
    call_command("chase", "--on", day.isoformat(), "--dry-run", stdout=out)

    response = signed_in(person("Pim Aldersey", "plan_manager")).get("/chasing/to-come/")

    shown = []
    for one in response.context["planned"]:
        shown.append(f"{one['digest'].receiver.name} <{one['digest'].receiver.email}>")
        shown += [f"  {line}" for line in one["lines"]]
    assert response.context["day"] == day
    assert shown == out.getvalue().splitlines()[:-1]
    assert len(shown) == 2 + 4 + 2
    for one in response.context["planned"]:
        assert all(line.label in response.text for line in one["lines"])


def test_the_ledger_is_narrowed_by_person_state_kind_day_and_what_was_passed_over(owner: Person) -> None:
    client, other = signed_in(person("Pim Aldersey", "plan_manager")), person("Mina Calder", "contributor")
    days = [next_working_day(today() - timedelta(days=n)) for n in (20, 10)]
    a_due(owner, days[0] + timedelta(days=28), number=1)
    chase(on=days[0], at=timezone.now())
    a_due(other, days[1], number=2, ladder="target")
    chase(on=days[1], at=timezone.now())
    Mail.objects.filter(person=other).update(state="in_doubt", last_error="The sender did not come back")

    def found(query: str) -> set[str]:
        return {d.person.name for d in client.get(f"/chasing/?{query}").context["page"]}

    both, one, two = {owner.name, other.name}, {owner.name}, {other.name}
    assert found("") == found("state=queued&state=in_doubt") == both
    assert found(f"person={owner.pk}") == found("state=queued") == found("kind=Review") == one
    assert found("state=in_doubt") == found("kind=Target+date") == found("passed_over=on") == two
    last = days[0]
    assert found(f"last_day={last.day}&last_month={last.month}&last_year={last.year}") == one
    first = last + timedelta(days=1)
    assert found(f"first_day={first.day}&first_month={first.month}&first_year={first.year}") == two
    text = client.get("/chasing/?state=in_doubt").text
    assert "Showing 1 mail" in text
    assert "The sender did not come back" in text
    assert "Settle it" in text


def test_the_rules_are_shown_as_they_stand_in_the_code() -> None:
    response = signed_in(person("Pim Aldersey", "plan_manager")).get("/chasing/rules/")

    rows = {row.about: tuple(row[1:]) for row in response.context["rows"]}
    assert rows["Review of an action"] == (
        "28, 14 and 7 days before, on the day, then every 7 days",
        "14 days late",
        "28 days late",
    )
    assert rows["Milestone of an action"] == ("7 days before, on the day, then every 7 days", "", "")
    assert rows["Completion that waits to be accepted"] == (
        "At once, 7 days before, on the day, then every 7 days",
        "",
        "14 days late",
    )
    assert len(rows) == len(LADDERS)
