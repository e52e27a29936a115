"""What a critical flag stands in is read first by the specialist team, and is nothing to anybody else but handed in.

Answers, a file's name and a note hold words nobody could guess; every role opens every address at which it could look.
"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.chasing.models import Reminder
from msplan.chasing.sending import chase
from msplan.history.models import Entry
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from suppliers.asking.answering.evidence import attach
from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.answering.saving import save_answer
from suppliers.asking.models import Flag, Query, Response
from suppliers.asking.reading import querying, settling, taking
from suppliers.asking.reading.letting_through import keep_held, let_through, tell_team
from suppliers.asking.reading.rights import READ_FIRST_WORDS
from suppliers.concerns.models import Concern
from suppliers.models import Supplier
from suppliers.risk.scoring import rescore
from tests.people import person
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.questionnaire.bank import answer, best
from tests.suppliers.asking.reading.making import (
    CRIME,
    PDF,
    UNLICENSED,
    a_response,
    answered_again,
    invited,
    staff,
)
from tests.suppliers.concerns.everywhere import everywhere, settled
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(days=12, hours=4)
FIRST = PERMISSIONS["responses.read_first"]
OTHERS = [role for role in Role if role not in FIRST]
CANARIES = ("zqanswer", "zqwhere", "zqfile", "zqprovider")
# Where anything of a supplier, of mails, files or history is told. The forms of other rooms tell nothing of it.
LOOKED_AT = re.compile(
    r"^/(suppliers/(asking/|\?|$|\d+/((payments|record|due-diligence|chain)/)?$|due-diligence/|risk/queue|suppliers\.)|"
    r"administration/history|outbox|chasing|files|dashboard|$)"
)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock on every page stands: what differs is not the time."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def people() -> dict[str, Person]:
    return staff()


@pytest.fixture
def acme() -> Supplier:
    return supplier("Acme Cleaning", "contract-cleaning")


@pytest.fixture
def held(people: dict[str, Person], acme: Supplier) -> Response:
    """With two answers that may be a crime, and words in it that are nowhere else."""
    invitation = invited(acme, at=AT + timedelta(days=10))
    at = AT + timedelta(days=10)
    changed = {
        **CRIME,
        "q6": {**UNLICENSED["q6"], "providers": [{"name": "zqprovider", "sector": "agriculture"}]},
    }
    values = best("short", **changed)
    values["q2"] = answer({"level": "board", "who": "zqwhere"}, explain="zqanswer")
    for question, value in values.items():
        save_answer(invitation, question, value, opened_with=0, saved_by="", at=at)
    attach(invitation, "q3", ContentFile(PDF, name="zqfile.pdf"), saved_by="", at=at)
    hand_in(invitation, name="Ada Office", role="Office manager", at=at)
    rescore([acme.pk], on=at.date(), by=None, at=at)
    return Response.objects.get(invitation=invitation)


def client_of(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def read(client: Client, path: str) -> tuple[int, bytes]:
    found = client.get(path)
    body = b"".join(found.streaming_content) if found.streaming else found.content
    if body.startswith(b"PK"):  # a workbook, which writes down when it was packed
        return found.status_code, settled("export.xlsx", body)
    return found.status_code, settled(path, body)


def watched(acme: Supplier, held: Response, roles: list[Role]) -> list[str]:
    ids = [held.pk, held.invitation_id, *held.invitation.answer_files.values_list("file", flat=True)]
    found = [path for path in everywhere(acme.pk, roles=roles, ids=ids) if LOOKED_AT.match(path)]
    searches = [f"/suppliers/?q={word}" for word in CANARIES]
    lists = [reverse("asking:responses") + f"?{query}" for query in (
        "band=red", "band=amber", "band=green", "flag=critical", "flag=major", "held=on", "outcome=escalate",
        "sort=urgent", "sort=-urgent", "show=to_read", "reader=nobody", "q=Acme",
    )]  # fmt: skip
    history = [
        reverse("accounts:history") + f"?{query}" for query in ("act=asking", "thing=Response", "act=held")
    ]
    return [*found, *searches, *lists, *history, reverse("outbox:index") + "?q=attention"]


def something_else(held: Response) -> None:
    """Other flags, other numbers: whatever is in it is another thing."""
    Flag.objects.filter(response=held).delete()
    Flag.objects.create(
        response=held, code="RF4", severity="critical", question="q6", text="zqflag", raised_at=held.held_at
    )  # fmt: skip
    Response.objects.filter(pk=held.pk).update(
        points=59, score=98, band="green", completeness=12, evidence_rate=13, dont_know=14, escalates=False
    )


@pytest.mark.usefixtures("still", "unwatched_templates")
def test_no_other_role_is_told_more_than_that_it_was_handed_in(held: Response, acme: Supplier) -> None:
    """All of them at once, at every address; then each role alone on the pages of asking."""
    told = [word.encode() for word in (*CANARIES, "zqflag")]
    everybody = client_of(person("Every Other", *OTHERS))
    alone = {role: client_of(person(f"Only {role.value}", role)) for role in OTHERS}
    read(everybody, reverse("chasing:mine"))  # what a first visit alone writes: a session
    paths = watched(acme, held, OTHERS)
    before = {path: read(everybody, path) for path in paths}
    pages = [
        reverse("asking:responses"), reverse("asking:response", args=[held.pk]),
        reverse("asking:asked", args=[acme.pk]), reverse("suppliers:detail", args=[acme.pk]),
    ]  # fmt: skip
    of_each = {(role, path): read(client, path) for role, client in alone.items() for path in pages}

    something_else(held)

    assert [path for path in paths if read(everybody, path) != before[path]] == []
    assert [key for key, was in of_each.items() if read(alone[key[0]], key[1]) != was] == []
    for path, (status, body) in [*before.items(), *((key[1], was) for key, was in of_each.items())]:
        assert status < 500, path
        assert [
            word for word in told if word in body.replace(path.encode(), b"") and word.decode() not in path
        ] == []
    assert READ_FIRST_WORDS.encode() in before[reverse("asking:response", args=[held.pk])][1]
    assert READ_FIRST_WORDS.encode() in before[reverse("asking:asked", args=[acme.pk])][1]
    assert before[f"{reverse('asking:responses')}?held=on"][1].count(READ_FIRST_WORDS.encode()) == 1
    assert b"Acme" not in before[f"{reverse('asking:responses')}?flag=critical"][1]


@pytest.mark.usefixtures("still", "unwatched_templates")
def test_control_the_team_sees_every_word_of_it(held: Response, people: dict[str, Person]) -> None:
    client, page = client_of(people["specialist"]), reverse("asking:response", args=[held.pk])
    status, body = read(client, page)

    assert status == 200
    assert [word for word in CANARIES if word.encode() not in body] == []
    something_else(held)
    assert read(client, page) != (status, body)


@pytest.mark.parametrize("name", ["answers", "let through"])
def test_control_without_the_hold_procurement_reads_it(
    held: Response, people: dict[str, Person], name: str
) -> None:
    page = reverse("asking:response", args=[held.pk])
    if name == "answers":  # the protection taken off behind everybody's back
        Response.objects.filter(pk=held.pk).update(held_at=None)
    else:
        let_through(held, by=people["specialist"], at=NOW)

    assert b"zqanswer" in read(client_of(people["procurement"]), page)[1]


def test_files_of_it_are_the_teams_alone(held: Response, people: dict[str, Person]) -> None:
    path = reverse("files:download", args=[held.invitation.answer_files.get().file_id])

    assert {name: client_of(one).get(path).status_code for name, one in people.items()} == {
        "procurement": 404, "auditor": 404, "specialist": 200, "lead": 200,
    }  # fmt: skip
    let_through(held, by=people["specialist"], at=NOW)
    answer = client_of(people["procurement"]).get(path)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_that_was_never_handed_in_is_the_suppliers_own(people: dict[str, Person]) -> None:
    invitation = invited("Brightclean Ltd", at=AT + timedelta(days=10))
    at = AT + timedelta(days=10)
    stays = attach(invitation, "q3", ContentFile(PDF, name="policy.pdf"), saved_by="", at=at)
    path = reverse("files:download", args=[stays.file_id])

    assert client_of(people["specialist"]).get(path).status_code == 404
    for question, value in best("short").items():
        save_answer(invitation, question, value, opened_with=0, saved_by="", at=at)
    hand_in(invitation, name="Ada Office", role="Office manager", at=at)
    assert client_of(people["specialist"]).get(path).status_code == 200


def test_nothing_is_done_with_it_before_it_is_let_through(held: Response, people: dict[str, Person]) -> None:
    by = people["lead"]
    acts: list[Any] = [
        lambda: taking.take(held, instead_of=None, by=by, at=NOW),
        lambda: querying.ask_back(held, {"q6": "Who?"}, due_on=date(2026, 12, 20), by=by, at=NOW),
        lambda: settling.settle(held, outcome="accept", note="", version=held.version, by=by, at=NOW),
    ]
    for act in acts:
        with pytest.raises(InvalidTransition, match="reads this response first"):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Query.objects.create(response=held, question="q6", text="Who?", by=by, at=NOW, due_on=NOW.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=held.pk).update(outcome="accept", outcome_by=by, outcome_at=NOW)


def test_pages_of_deeds_lead_back_and_write_nothing(held: Response, people: dict[str, Person]) -> None:
    client, page = client_of(people["procurement"]), reverse("asking:response", args=[held.pk])
    for name in ("query", "finding", "outcome", "compare", "report", "reopen", "follow_up"):
        path = reverse(f"asking:{name}", args=[held.pk])
        for led in (client.get(path), client.post(path, {"x": "y"})):
            assert (led.status_code, led["Location"]) == (302, page), name
    judge = client.get(reverse("asking:judge", args=[held.pk, "q7"]))
    assert judge.status_code == 302
    assert client.post(reverse("asking:let_through", args=[held.pk])).status_code == 403
    assert Response.objects.get().reader is None


def test_the_team_gets_a_mail_that_says_nothing_of_it(held: Response, people: dict[str, Person]) -> None:
    (mail,) = Mail.objects.filter(purpose="attention")
    text = bytes(mail.message).decode().replace("X-Auto-Response-Suppress", "")

    assert mail.person == people["specialist"]
    assert mail.restricted
    for word in ("Acme", "questionnaire", "response", held.reference, "flag", "supplier"):
        assert word.lower() not in text.lower(), word
    assert tell_team(held, at=NOW) == 0  # once, whatever is run again
    assert not Mail.objects.exclude(purpose="attention").exclude(key__contains=":receipt:").exists()


def test_it_is_chased_as_what_needs_a_permission(held: Response, people: dict[str, Person]) -> None:
    """Due on 1 December; the day after the executive lead hears as well. Nobody else does."""
    for day in (1, 2, 3):
        on = date(2026, 12, day)
        chase(on=on, at=AT + timedelta(days=(on - AT.date()).days))

    told = Reminder.objects.filter(thing__contains=f"response:{held.pk}:")
    assert {reminder.person_id for reminder in told} == {people["specialist"].pk, people["lead"].pk}
    assert all(reminder.restricted for reminder in told)


def test_crime_and_missing_licence_look_the_same(people: dict[str, Person]) -> None:
    one, other = a_response("Northmoor Foods", **CRIME), a_response("Southmoor Foods", **UNLICENSED)
    client = client_of(people["procurement"])

    def page(response: Response) -> bytes:
        body = read(client, reverse("asking:response", args=[response.pk]))[1]
        for word in (response.supplier.name, response.supplier.reference, response.reference):
            body = body.replace(word.encode(), b"-")
        return re.sub(rb"/\d+/", b"/-/", body)

    assert page(one) == page(other)


def test_it_moves_no_risk_before_a_reader_settles_it(held: Response, acme: Supplier) -> None:
    assert (acme.score.control, acme.score.critical) == (0, False)
    assert not Entry.objects.filter(act="risk.rescore").exists()


def test_kept_until_a_day_and_nobody_else_learns_of_it(held: Response, people: dict[str, Person]) -> None:
    with pytest.raises(RowRefused):
        keep_held(held, until=NOW.date(), by=people["specialist"], at=NOW)
    keep_held(held, until=NOW.date() + timedelta(days=1), by=people["specialist"], at=NOW)

    assert Entry.objects.filter(act="asking.keep_held").get().restricted
    assert not Entry.objects.open().filter(act="asking.keep_held").exists()


def test_a_second_answer_with_a_new_flag_is_held_again(people: dict[str, Person]) -> None:
    response = a_response()
    querying.ask_back(
        response, {"q7": "Is this so?"}, due_on=date(2026, 12, 20), by=people["procurement"], at=NOW
    )
    answered_again(response, NOW + timedelta(days=1), **CRIME)

    assert response.is_held
    assert (
        b"zq" not in read(client_of(people["procurement"]), reverse("asking:response", args=[response.pk]))[1]
    )
    assert Mail.objects.filter(purpose="attention").count() == 1


CONCERN = {
    "danger": "not_known", "place": "supplier", "place_name": "Acme Cleaning", "signs": ["documents"],
    "seen": "zqseen", "seen_when": "zqwhen", "reach": "", "form_id": "5f0c3e1e-6f4d-4b0e-9c57-0a6b6a4c2f11",
}  # fmt: skip


@pytest.mark.usefixtures("still", "unwatched_templates")
def test_raising_a_concern_from_it_leaves_procurements_pages_as_they_were(
    held: Response, acme: Supplier, people: dict[str, Person]
) -> None:
    """To the byte, held and let through; whether one was raised shows nowhere but to who may know of concerns."""
    everybody, team = client_of(person("Every Other", *OTHERS)), client_of(people["specialist"])
    read(everybody, reverse("chasing:mine"))
    paths = watched(acme, held, OTHERS)
    of_team = reverse("asking:response", args=[held.pk])
    before, was = {path: read(everybody, path) for path in paths}, read(team, of_team)

    answer = team.post(reverse("asking:raise_concern", args=[held.pk]), CONCERN)

    concern = Concern.objects.get()
    assert concern.reference.encode() in answer.content
    assert concern.supplier == acme
    assert [path for path in paths if read(everybody, path) != before[path]] == []
    assert read(team, of_team) == was  # nor in the response itself


@pytest.mark.usefixtures("still", "unwatched_templates")
def test_control_the_comparison_notices_that_it_was_let_through(
    held: Response, acme: Supplier, people: dict[str, Person]
) -> None:
    client = client_of(people["procurement"])
    pages = [reverse("asking:responses"), reverse("asking:asked", args=[acme.pk])]
    before = [read(client, page) for page in pages]

    client_of(people["specialist"]).post(reverse("asking:let_through", args=[held.pk]))

    assert all(read(client, page) != was for page, was in zip(pages, before, strict=True))


def test_the_concerns_form_is_filled_in_as_far_as_it_goes(held: Response, people: dict[str, Person]) -> None:
    body = read(client_of(people["specialist"]), reverse("asking:raise_concern", args=[held.pk]))[1].decode()

    assert "Acme Cleaning" in body
    assert "RF5" in body
    assert held.reference in body
