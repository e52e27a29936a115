"""How it went and what changed are answered in words, by whoever is named to follow it up, whatever their role."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Department, Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.lib.dates import today
from msplan.lib.refusing import RowRefused
from suppliers.engagement.holding import Party, add_file, say_held
from suppliers.engagement.rights import answers_for
from suppliers.models import Engagement
from tests.people import department, person
from tests.suppliers.engagement.test_engagement import a_lead, an_engagement, held
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# An auditor changes nothing, and cannot be named.
OUTSIDE = sorted(set(Role.values) - {Role.AUDITOR.value}, key=str)


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def address(name: str, one: Engagement) -> str:
    return reverse(f"engagement:{name}", args=[one.pk])


@pytest.mark.parametrize("words", ["", "  \n "])
def test_nothing_is_held_without_words(words: str) -> None:
    one = an_engagement()
    with pytest.raises(RowRefused, match="Say how it went") as refusal:
        say_held(one, went=words, came=3, follow_up_on=None, by=a_lead(), at=AT)
    with pytest.raises(IntegrityError, match="engagement_held_in_words"), transaction.atomic():
        Engagement.objects.filter(pk=one.pk).update(state="held")

    assert refusal.value.field == "went"


def test_empty_form_is_answered_beside_its_field() -> None:
    one = an_engagement(on=today() - DAY)

    answer = signed_in(a_lead()).post(address("held", one), {"came": "3"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["went"] == ["Answer “How did it go?”"]
    assert Engagement.objects.get().state == "planned"


@pytest.mark.parametrize("role", OUTSIDE)
def test_whoever_is_named_answers_whatever_their_role(role: str) -> None:
    owner = person("Olga Named", role)
    acme = supplier("Acme Cleaning Ltd")
    one = an_engagement(on=today() - 2 * DAY, owner=owner, parties=[Party("supplier", supplier=acme)])
    client = signed_in(owner)

    page = client.get(address("detail", one)).content.decode()
    assert address("held", one) in page
    assert (reverse("suppliers:detail", args=[acme.pk]) in page) is (
        Role(role) in PERMISSIONS["suppliers.see"]
    )
    assert client.post(address("held", one), {"went": "Well."}).status_code == 302
    answer = client.post(address("follow_up", one), {"is_change": "yes", "changed": "They use our card."})

    assert answer.status_code == 302
    now = Engagement.objects.get()
    assert (now.state, now.went, now.follow_ups.get().by) == ("held", "Well.", owner)


@pytest.mark.parametrize("role", OUTSIDE)
def test_whoever_is_not_named_answers_by_their_role_alone(role: str) -> None:
    one = an_engagement(on=today() - DAY)
    other = signed_in(person("Otto Other", role))

    sees = other.get(address("detail", one)).status_code
    answered = other.post(address("held", one), {"went": "Well."}).status_code

    assert sees == (200 if Role(role) in PERMISSIONS["engagement.see"] else 403)
    assert answered == (302 if Role(role) in PERMISSIONS["engagement.edit"] else 403)


@pytest.mark.parametrize("role", Role)
def test_whoever_sees_the_list_opens_what_stands_in_it(role: str) -> None:
    client, one = signed_in(person("One Reader", role)), an_engagement()

    seen = [client.get(path).status_code for path in (reverse("engagement:index"), address("detail", one))]

    assert seen == ([403, 403] if role in (Role.CONTRIBUTOR, Role.BOARD_SECRETARY) else [200, 200])


@pytest.mark.parametrize("name", ["edit", "call_off", "add_file"])
def test_being_named_is_for_answering_alone(name: str) -> None:
    owner = person("Olga Named", "contributor")
    one = an_engagement(owner=owner)
    client = signed_in(owner)

    assert client.get(address(name, one)).status_code == 403
    assert address(name, one) not in client.get(address("detail", one)).content.decode()


def test_files_open_for_whoever_is_named() -> None:
    owner, other = person("Olga Named", "contributor"), person("Otto Other", "contributor")
    deputy = person("Dora Deputy", "contributor")
    owner.deputy = deputy
    owner.save()
    one = an_engagement(owner=owner)
    stored = add_file(one, ContentFile(b"a,b\n", name="slides.csv"), by=a_lead(), at=AT).file
    there = reverse("files:download", args=[stored.pk])

    assert [signed_in(who).get(there).status_code for who in (owner, deputy, other)] == [200, 200, 404]


@pytest.mark.parametrize(("day", "who"), [(-1, "owner"), (0, "both"), (2, "both"), (3, "owner")])
def test_whoever_gets_their_mail_answers_too(day: int, who: str) -> None:
    owner, deputy = person("Olga Named"), person("Dora Deputy")
    owner.deputy, owner.leave_from, owner.leave_until = deputy, ON, ON + 2 * DAY
    owner.save()
    one = an_engagement(owner=owner)

    found = {
        name
        for name, one_of in (("owner", owner), ("deputy", deputy))
        if answers_for(one_of, one, ON + day * DAY)
    }

    assert found == ({"owner", "deputy"} if who == "both" else {"owner"})


def test_department_answers_for_an_owner_who_left() -> None:
    head, owner = person("Hedda Head"), person("Olga Named", department=department("Estates"))
    Department.objects.filter(name="Estates").update(lead=head)
    one = an_engagement(owner=owner)
    Person.objects.filter(pk=owner.pk).update(is_active=False)
    one = Engagement.objects.get(pk=one.pk)

    assert [answers_for(who, one, date(2026, 11, 20)) for who in (owner, head)] == [False, True]


def test_held_shows_how_it_went() -> None:
    one = held(an_engagement(), went="Twelve came, two asked for help.")

    assert (
        "Twelve came, two asked for help." in signed_in(a_lead()).get(address("detail", one)).content.decode()
    )


@pytest.mark.parametrize(
    ("roles", "said"),
    [(["auditor"], "is not on the list"), ([], "changes nothing"), (["contributor"], "")],
)
def test_nobody_is_named_who_could_not_answer(roles: list[str], said: str) -> None:
    named, taken = person("Nora Named", *roles), not said
    asked = {
        "kind": "briefing", "title": "Signs of forced labour", "owner": named.pk, "trade_body": "Acme Trade Body",
        **{f"on_{part}": getattr(today(), part) for part in ("day", "month", "year")},
    }  # fmt: skip

    answer = signed_in(person("Pat Planner", "procurement")).post(reverse("engagement:create"), asked)

    assert answer.status_code == (302 if taken else 422), dict(answer.context["form"].errors)
    assert said in (str(answer.context["form"].errors["owner"]) if said else "")
    assert Engagement.objects.filter(owner=named).exists() is taken
