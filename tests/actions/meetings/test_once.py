"""A decision, a note or a matter whose page is sent twice stands once; two that say the same stand both."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from actions.meetings import deciding, minuting, setting_agenda
from actions.models import AgendaItem, Decision, MinutesNote
from msplan.history.models import Entry
from msplan.lib.once import MadeAlready
from tests.actions.making import an_action, noon
from tests.actions.meetings.making import FIRST, a_series, held, keeper, sealed
from tests.actions.plan.test_races import EIGHT, at_once

pytestmark = pytest.mark.django_db(transaction=True)


class Kind(NamedTuple):
    """How a thing is made, by its act (of a meeting, with a page's id) and by its page."""

    act: Callable[..., object]
    where: Callable[[], Any]
    model: Any
    page: str
    words: dict[str, str]
    recorded: str


def _meeting() -> Any:
    return held(a_series())


def _decide(meeting: Any, **words: Any) -> object:
    return deciding.decide(meeting, text="Buy a course.", by=keeper(), at=noon(FIRST), **words)


def _note(minutes: Any, **words: Any) -> object:
    return minuting.add_note(minutes, text="It was Tuesday.", by=keeper(), at=noon(FIRST), **words)


def _matter(meeting: Any, **words: Any) -> object:
    heading = "Further matters"
    return setting_agenda.add_item(
        meeting, heading=heading, text="Rooms", by=keeper(), at=noon(FIRST), **words
    )


KINDS = {
    "decision": Kind(
        _decide, _meeting, Decision.objects, "decide", {"text": "Buy a course."}, "meetings.decide"
    ),
    "note": Kind(
        _note, sealed, MinutesNote.objects, "correct", {"text": "It was Tuesday."}, "meetings.add_note"
    ),
    "matter": Kind(
        _matter, _meeting, AgendaItem.objects.own(), "add_item", {"text": "Rooms"}, "meetings.add_item"
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def signed_in() -> Client:
    client = Client()
    client.force_login(keeper())
    return client


def address(kind: Kind, where: Any) -> str:
    return reverse(f"meetings:{kind.page}", args=[getattr(where, "meeting_id", where.pk)])


def test_a_page_that_is_sent_twice_makes_one(kind: Kind) -> None:
    client, where = signed_in(), kind.where()
    page = client.get(address(kind, where)).text
    form_id = re.search(r'name="form_id" value="([0-9a-f-]{36})"', page)
    assert form_id

    first = client.post(address(kind, where), {**kind.words, "form_id": form_id[1]})
    second = client.post(address(kind, where), {**kind.words, "form_id": form_id[1]}, follow=True)

    assert first.status_code == 302
    assert second.redirect_chain == [(first.url, 302)]
    assert "the same page came twice" in second.text
    assert kind.model.count() == 1
    assert Entry.objects.filter(act=kind.recorded).count() == 1


def test_two_pages_that_say_the_same_make_two(kind: Kind) -> None:
    client, where = signed_in(), kind.where()

    for form_id in (uuid4(), uuid4(), "nonsense", ""):
        assert client.post(address(kind, where), {**kind.words, "form_id": form_id}).status_code == 302

    assert kind.model.count() == 4
    assert Entry.objects.filter(act=kind.recorded).count() == 4


def test_of_eight_posts_of_one_page_at_once_one_makes_it(kind: Kind) -> None:
    where, page = kind.where(), uuid4()
    clients = [signed_in() for _ in range(EIGHT)]
    answers: list[int] = []

    at_once(
        lambda n: answers.append(
            clients[n].post(address(kind, where), {**kind.words, "form_id": page}).status_code
        )
    )

    assert answers == [302] * EIGHT
    assert kind.model.count() == 1
    assert Entry.objects.filter(act=kind.recorded).count() == 1


def test_of_eight_acts_for_one_page_seven_are_told_what_it_made(kind: Kind) -> None:
    where, page = kind.where(), uuid4()
    keeper()

    outcomes = at_once(lambda n: kind.act(where, form_id=page), MadeAlready)

    assert outcomes == ["MadeAlready"] * 7 + ["won"]


def test_eight_honest_ones_at_once_all_stand(kind: Kind) -> None:
    where = kind.where()
    keeper()

    outcomes = at_once(lambda n: kind.act(where, form_id=uuid4()))

    assert outcomes == ["won"] * EIGHT
    assert kind.model.count() == EIGHT


def test_a_page_that_is_sent_twice_does_to_the_action_what_it_says_once() -> None:
    client, meeting = signed_in(), _meeting()
    action = an_action(start_on=FIRST)
    words = {"text": "Wait.", "action": action.reference, "effect": "paused", "form_id": uuid4()}

    for _ in range(2):
        assert client.post(address(KINDS["decision"], meeting), words).status_code == 302

    assert Entry.objects.filter(act="actions.pause").count() == 1
    assert Decision.objects.count() == 1
