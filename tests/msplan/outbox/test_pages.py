"""The outbox's pages, and the laptop's mailbox."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.outbox.models import Mail
from tests.msplan.outbox.mails import a_mail
from tests.people import person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def manager() -> Person:
    return person("Pim Aldersey", "plan_manager")


@pytest.fixture
def doubtful() -> Mail:
    mail = a_mail("doubt@force.example")
    Mail.objects.filter(pk=mail.pk).update(state="in_doubt")
    return mail


def test_the_outbox_lists_mails_with_what_became_of_them(manager: Person, doubtful: Mail) -> None:
    a_mail()

    text = signed_in(manager).get("/outbox/").text

    assert "Showing 1 to 2 of 2 mails" in text
    assert "1 mail is in doubt" in text
    assert "It was not: send it again" in text


def test_the_outbox_filters_by_state_and_address(manager: Person, doubtful: Mail) -> None:
    a_mail()

    page = signed_in(manager).get("/outbox/?state=in_doubt&q=doubt@").context["page"]

    assert [mail.pk for mail in page] == [doubtful.pk]


@pytest.mark.parametrize(("was", "state"), [("sent", "sent"), ("lost", "queued")])
def test_settling_says_what_became_of_it(manager: Person, doubtful: Mail, was: str, state: str) -> None:
    signed_in(manager).post(reverse("outbox:settle", args=[doubtful.pk]), {"was": was})

    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.settled_by) == (state, manager)
    assert Entry.objects.filter(act="outbox.settle").count() == 1


def test_settling_twice_is_told_and_changes_nothing(manager: Person, doubtful: Mail) -> None:
    client, address = signed_in(manager), reverse("outbox:settle", args=[doubtful.pk])
    client.post(address, {"was": "sent"})

    response = client.post(address, {"was": "lost"}, follow=True)

    assert "no longer in doubt" in response.text
    doubtful.refresh_from_db()
    assert doubtful.state == "sent"


def test_settling_needs_an_answer_and_the_right(manager: Person, doubtful: Mail) -> None:
    address = reverse("outbox:settle", args=[doubtful.pk])

    assert signed_in(manager).post(address).status_code == 400
    assert signed_in(manager).get(address).status_code == 405
    assert signed_in(person("Aud Itorson", "auditor")).post(address, {"was": "lost"}).status_code == 403
    assert "send it again" not in signed_in(Person.objects.get(name="Aud Itorson")).get("/outbox/").text
    doubtful.refresh_from_db()
    assert doubtful.state == "in_doubt"


def test_restricted_mail_is_not_listed_unless_it_is_in_doubt_and_then_without_its_words(
    manager: Person,
) -> None:
    Mail.objects.filter(pk=a_mail(subject="Secret one").pk).update(restricted=True)
    Mail.objects.filter(pk=a_mail(subject="Secret two").pk).update(restricted=True, state="in_doubt")

    response = signed_in(manager).get("/outbox/")

    assert "Secret" not in response.text
    assert "Restricted" in response.text
    assert [mail.state for mail in response.context["page"]] == ["in_doubt"]


def test_the_list_costs_the_same_for_one_and_for_twenty(
    manager: Person, django_assert_max_num_queries: object
) -> None:
    client, counts = signed_in(manager), []
    for how_many in (1, 19):
        for n in range(how_many):
            mail = a_mail(f"olu{n}@force.example")
            Mail.objects.filter(pk=mail.pk).update(person=person(f"Olu {how_many} {n}"), settled_by=manager)
        with django_assert_max_num_queries(15) as captured:  # type: ignore[operator]
            client.get("/outbox/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_mailbox_shows_what_arrived_with_its_addresses_to_press(settings: Any, tmp_path: Path) -> None:
    settings.LOCAL_MAILBOX = str(tmp_path)
    mail = a_mail(own=[{"kind": "Review", "label": "<b>A-014</b>", "link": "/actions/14/review/"}])
    (tmp_path / "20260304-abc.eml").write_bytes(bytes(mail.message))

    assert "Review due today" in Client().get("/mailbox/").text
    text = Client().get("/mailbox/20260304-abc/").text

    assert '<a class="govuk-link" href="http://testserver/actions/14/review/">' in text
    assert "&lt;b&gt;A-014" in text


def test_there_is_no_mailbox_where_none_is_kept(settings: Any) -> None:
    settings.LOCAL_MAILBOX = ""

    assert Client().get("/mailbox/").status_code == 404
    assert Client().get("/mailbox/x/").status_code == 404


def test_an_empty_mailbox_says_when_mail_comes(settings: Any, tmp_path: Path) -> None:
    settings.LOCAL_MAILBOX = str(tmp_path)

    assert "No mail yet" in Client().get("/mailbox/").text
