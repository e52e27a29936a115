"""What names people and what suppliers wrote: who may be told, what stays beside it, and what is never touched."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.handing_over import hand_over, held_by
from msplan.accounts.models import Person
from msplan.accounts.people import deactivate, reactivate
from msplan.accounts.roles import Role
from msplan.files.models import StoredFile
from msplan.history.models import Detail, Entry
from msplan.history.recording import record
from msplan.history.sealing import seal_all
from msplan.history.verifying import verify
from msplan.keeping.backing_up import back_up
from msplan.keeping.counting import published
from msplan.keeping.models import Run
from msplan.keeping.restoring import restore
from msplan.keeping.retention import rules, run
from msplan.lib.dates import add_months
from suppliers.asking.models import Answer, AnswerFile, Response, Submission
from suppliers.asking.reading.reckoning import numbers, read
from suppliers.concerns.models import Concern, ConcernDecision, ConcernFile
from tests.msplan.keeping.installations import empty_installation
from tests.msplan.keeping.too_old import (
    THINGS,
    a_closed_concern,
    a_draft,
    an_addressee,
    at,
    closed_concern,
    settled,
    somebody,
    there,
)
from tests.people import department, person
from tests.statements.build import cast
from tests.statements.build import published as publish
from tests.suppliers.asking.making import a_campaign, an_invitation
from tests.suppliers.asking.reading.making import a_response

pytestmark = pytest.mark.django_db

THING = date(2014, 3, 4)
LONG_AFTER = date(2026, 3, 4)


def test_every_rule_is_tried() -> None:
    assert set(THINGS) == {rule.name for rule in rules()}


# --- concerns


def shown(client: Client) -> list[str]:
    """What the two pages say, without the token of this answer."""
    pages = [client.get(reverse(name)).content.decode() for name in ("keeping:index", "keeping:run")]
    mains = [re.search(r"<main.*</main>", page, re.S) for page in pages]
    return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main.group()) for main in mains if main]


def test_of_concerns_only_whoever_may_know_is_told(client: Client, capsys: Any) -> None:
    adam, leila = person("Adam Worth", Role.ADMINISTRATOR), person("Leila Varley", Role.SPECIALIST)
    client.force_login(adam)
    somebody("Joanna Pellatt")
    without = shown(client)
    is_whole = a_closed_concern(THING)
    assert shown(client) == without
    record("accounts.edit", adam, by=None, at=at(THING))
    assert shown(client) != without  # the control: what may be told is counted
    client.post(reverse("keeping:run"))
    call_command("retention", go=True)
    assert is_whole()
    assert "concerns: left alone" in capsys.readouterr().out
    assert all("concerns" not in one.found for one in Run.objects.all())
    call_command("retention", go=True, by=leila.email)
    assert "concerns: 1 of 1 are from before" in capsys.readouterr().out
    assert not is_whole()
    assert all("concerns" not in one.found for one in Run.objects.all())
    told = Entry.objects.open().filter(act__in=["concerns.forget", "history.forget_details"])
    assert not told.filter(thing_type="suppliers.concern").exists()


def test_of_a_concern_nothing_that_was_written_stays(django_capture_on_commit_callbacks: Any) -> None:
    leila = person("Leila Varley", Role.SPECIALIST)
    photo = ContentFile(b"seen,when\nvan,night\n", name="van of J.csv")
    old = closed_concern(THING, by=leila, evidence=photo, seen="Sleeps in the van")
    again = closed_concern(THING, by=leila)
    Concern.objects.filter(pk=again.pk).update(
        state="acknowledged", next_step="Ask", next_step_on=LONG_AFTER, closed_by=None, closed_at=None, close_reason=""
    )  # fmt: skip
    stored = ConcernFile.objects.get(concern=old).file
    seal_all(at=at(LONG_AFTER))
    with django_capture_on_commit_callbacks(execute=True):
        run(on=LONG_AFTER, by=leila, at=at(LONG_AFTER))
    assert list(Concern.objects.all()) == [again]  # one that was opened again is not closed
    assert not ConcernDecision.objects.filter(concern=old.pk).exists()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert not default_storage.exists(str(stored.content.name))
    details = Detail.objects.filter(entry__thing_type="suppliers.concern", entry__thing_id=old.pk)
    assert not details.filter(body__icontains="van").exists()
    assert Entry.objects.filter(act="concerns.forget", thing_id=old.pk, restricted=True).count() == 1
    seal_all(at=at(LONG_AFTER))
    assert verify().is_whole


# --- suppliers


def test_what_an_answer_came_to_stays(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    wilf = person("Wilf Tarrant", Role.PROCUREMENT)
    day, long_after = date(2024, 2, 29), date(2032, 3, 4)
    old = settled(day, by=wilf)
    columns = [field.attname for field in Response._meta.concrete_fields]
    before, came_to = Response.objects.filter(pk=old.pk).values(*columns).get(), numbers(read(old).result)
    unread = a_response("Never Read Ltd")
    Response.objects.filter(pk=unread.pk).update(last_at=at(day))
    name = AnswerFile.objects.get(invitation=old.invitation).file.content.name
    with django_capture_on_commit_callbacks(execute=True):
        run(on=long_after, by=None, at=at(long_after))
    gone = Submission.objects.get(response=old)
    assert (gone.answers, gone.name, gone.role) == ({}, "(removed)", "(removed)")
    assert not Answer.objects.filter(invitation=old.invitation).exists()
    assert not default_storage.exists(name)
    assert Response.objects.filter(pk=old.pk).values(*columns).get() == before
    assert numbers(read(Response.objects.get(pk=old.pk)).result) == came_to
    assert came_to["score"] > 0
    assert Submission.objects.get(response=unread).answers  # nobody has read it yet: that is not done with
    client.force_login(wilf)
    page = client.get(reverse("asking:response", args=[old.pk]))
    assert "went under the rules of retention" in page.content.decode()


def test_of_a_campaign_that_still_takes_answers_nothing_goes() -> None:
    open_one = an_invitation(a_campaign(), "Open Ltd")
    Answer.objects.create(invitation=open_one, question="q1", value={"explain": "Half"}, saved_at=at(THING))
    draft, addressee = a_draft(THING), an_addressee(THING + timedelta(days=1))
    run(on=LONG_AFTER, by=None, at=at(LONG_AFTER))
    assert not draft()
    assert not addressee()
    open_one.refresh_from_db()
    assert open_one.to_name == "Ada Office"
    assert Answer.objects.filter(invitation=open_one).exists()


# --- leavers


def test_whoever_has_something_open_stays_until_it_is_handed_over() -> None:
    lena, olu = person("Lena Hart", Role.DEPARTMENT_LEAD), person("Olu Wright", Role.DEPARTMENT_LEAD)
    department("Estates", lead=lena)
    deactivate(lena, by=None, at=at(THING))
    run(on=LONG_AFTER, by=None, at=at(LONG_AFTER))
    lena.refresh_from_db()
    assert lena.name == "Lena Hart"
    kinds = {item.kind.key for item in held_by(lena, LONG_AFTER)}
    hand_over(lena, to=olu, only=kinds, by=None, at=timezone.now())
    run(on=LONG_AFTER, by=None, at=at(LONG_AFTER))
    lena.refresh_from_db()
    assert lena.name == f"Former colleague {lena.pk}"
    assert not Person.objects.get_queryset().filter(email__icontains="lena").exists()
    assert not lena.has_usable_password()
    assert not lena.holdings.exists()
    reactivate(lena, by=None, at=timezone.now())
    lena.refresh_from_db()
    assert not lena.is_active
    with pytest.raises(IntegrityError, match="person_anonymised_is_closed"):
        Person.objects.get_queryset().filter(pk=lena.pk).update(is_active=True)


@pytest.mark.django_db(transaction=True)
def test_what_was_published_stays_when_its_people_have_gone(client: Client) -> None:
    people = cast()
    statement = publish(people)
    before = published()
    address = f"/statements/{statement.slug}/v1/"
    page = client.get(address).content
    for one in (people.editor, people.secretary, people.chief):
        deactivate(one, by=None, at=timezone.now())
    for one in (people.editor, people.secretary, people.chief):
        for item in held_by(one, LONG_AFTER):
            hand_over(one, to=people.lead, only={item.kind.key}, by=None, at=timezone.now())
    seal_all(at=timezone.now())
    later = add_months(timezone.now().date(), 200)
    run(on=later, by=None, at=at(later))
    people.chief.refresh_from_db()
    assert people.chief.name == f"Former colleague {people.chief.pk}"
    assert published() == before
    assert before
    assert client.get(address).content == page
    assert b"Margaret Orme" in page
    seal_all(at=at(later))
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_what_an_older_backup_brings_back_goes_again(settings: Any, tmp_path: Path) -> None:
    mail, leaver, draft = (there(rule, THING) for rule in ("mail_texts", "leavers", "answer_drafts"))
    made = back_up(tmp_path / "backups", at=at(THING))
    run(on=LONG_AFTER, by=None, at=at(LONG_AFTER))
    assert not any(is_whole() for is_whole in (mail, leaver, draft))
    with empty_installation(settings, tmp_path):
        restore(made.folder, at=at(LONG_AFTER))
        assert all(is_whole() for is_whole in (mail, leaver, draft))
        again = run(on=LONG_AFTER, by=None, at=at(LONG_AFTER))
        assert not any(is_whole() for is_whole in (mail, leaver, draft))
        assert {name for name, (went, _) in again.found.items() if went} >= {
            "mail_texts",
            "leavers",
            "answer_drafts",
        }
        assert verify().is_whole
