"""A sensitive lesson is not there for whoever may not see it: not in the list, its counts, its search, on an action's
page, in the summary, in the history.
"""

import pytest
from django.test import Client
from django.urls import reverse

from actions.lessons.due import items
from actions.lessons.keeping import edit_lesson, link_action
from actions.lessons.of_action import places
from actions.lessons.sharing import approve_sharing, share_lesson
from actions.models import Lesson
from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.history.models import Entry
from tests.actions.lessons.making import ON, a_lesson, a_writer, an_approver
from tests.actions.making import an_action, noon
from tests.people import person

pytestmark = pytest.mark.django_db
SECRET = "Hotel rota of the raid"
SEES = PERMISSIONS["lessons.see_sensitive"]


@pytest.fixture
def hidden() -> Lesson:
    """A sensitive lesson that an action was raised from and that was shared, beside an open one."""
    a_lesson()
    lesson = a_lesson(title=SECRET, marking="official_sensitive", what_happened="The rota was leaked.")
    link_action(lesson, an_action(start_on=ON), by=a_writer(), at=noon(ON))
    approve_sharing(lesson, version=1, by=an_approver(), at=noon(ON))
    share_lesson(lesson, with_whom="Regional unit", on=ON, how="in person", by=a_writer(), at=noon(ON))
    return lesson


def client_of(role: Role) -> tuple[Client, Person]:
    someone, client = person(f"Somebody {role.value.replace('_', ' ').title()}", role), Client()
    client.force_login(someone)
    return client, someone


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_see_it_finds_no_trace(role: Role, hidden: Lesson) -> None:
    client, someone = client_of(role)
    action = hidden.links.get().action
    summary = reverse("lessons:summary") + "?months=2026-04"
    paths = {
        "list": reverse("lessons:index"),
        "archive": reverse("lessons:index") + "?state=agreed&marking=official_sensitive",
        "summary": summary,
        "printed": reverse("lessons:print_summary") + "?months=2026-04",
        "action": reverse("actions:detail", args=[action.pk]),
    }

    found = {name: client.get(path) for name, path in paths.items()}

    sees = role in SEES
    assert found["list"].context["page"].total == (2 if sees else 1)
    for name, response in found.items():
        assert response.status_code == 200
        assert (SECRET in response.text) is sees, name
        assert sees or "L-002" not in response.text, name
    assert client.get(reverse("lessons:index") + "?q=rota+leaked").context["page"].total == int(sees)
    assert client.get(reverse("lessons:detail", args=[hidden.pk])).status_code == (200 if sees else 404)
    assert [place.text for place in places(action, someone)] == ([f"Lesson L-002 {SECRET}"] if sees else [])
    assert ("OFFICIAL-SENSITIVE" in found["printed"].text) is sees


@pytest.mark.parametrize("role", sorted(set(Role) - SEES))
def test_no_page_about_it_answers_who_may_not_see_it(role: Role, hidden: Lesson) -> None:
    client, _ = client_of(role)

    for name in ("edit", "approve", "withdraw", "share", "raise_from_lesson"):
        assert client.get(reverse(f"lessons:{name}", args=[hidden.pk])).status_code in (403, 404)
    for name in ("agree", "archive", "restore"):
        assert client.post(reverse(f"lessons:{name}", args=[hidden.pk])).status_code in (403, 404)


def test_the_version_for_everybody_leaves_it_out_for_those_who_see_it_too(hidden: Lesson) -> None:
    client, _ = client_of(Role.PLAN_MANAGER)

    page = client.get(reverse("lessons:print_summary") + "?months=2026-04&open=on")

    assert SECRET not in page.text
    assert "are left out of this version" in page.text
    assert page.context["marking"] == "OFFICIAL"
    assert page.context["summary"].lessons == 1


def test_history_keeps_its_acts_restricted_and_names_it_by_reference_only(hidden: Lesson) -> None:
    changes = {"do_differently": "Ask the interpreter first."}
    assert edit_lesson(hidden, version=hidden.version, changes=changes, by=a_writer(), at=noon(ON))

    entries = Entry.objects.filter(thing_type="actions.lesson")

    assert entries.filter(act="lessons.edit").count() == 1
    assert not entries.open().exists()
    assert set(entries.values_list("thing_label", flat=True)) == {"L-001", "L-002"}


def test_its_words_are_not_carried_into_the_plan_that_everybody_reads(hidden: Lesson) -> None:
    client, _ = client_of(Role.PLAN_MANAGER)

    form = client.get(reverse("lessons:raise_from_lesson", args=[hidden.pk])).context["form"]
    open_ = client.get(reverse("lessons:raise_from_lesson", args=[Lesson.objects.get(number=1).pk]))

    assert (form["title"].value(), form["what"].value()) == (None, None)
    assert form["marking"].value() == "official_sensitive"
    assert open_.context["form"]["title"].value() == "Interpreters before the visit"


def test_no_reminder_is_about_a_lesson(hidden: Lesson) -> None:
    assert list(items(ON)) == []
