"""Each page once for its happy path and once for the person who may not; what was typed is never lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Action, Member, Partnership, PartnerTask, Seat
from actions.partners.keeping import edit_partnership
from actions.partners.tasking import take_into_plan
from msplan.accounts.models import Person
from msplan.lib.dates import today
from tests.actions.making import an_action, noon
from tests.actions.partners.making import a_contact, a_keeper, a_member, a_partnership, a_task
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def boxes(name: str, on: object) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def url(name: str, *args: int) -> str:
    return reverse(f"partners:{name}", args=args)


def test_an_empty_room_says_what_to_do_first() -> None:
    client = signed_in(a_keeper())

    assert "No partnerships yet" in client.get(url("index")).text
    assert "No tasks yet" in client.get(url("tasks")).text


def test_a_partnership_is_added_and_stands_in_the_list() -> None:
    client = signed_in(a_keeper())

    typed = {"name": "County partnership", "purpose": "To work together.", "contact": a_contact().pk}
    response = client.post(url("create"), typed)

    assert response.status_code == 302
    assert "Showing 1 partnership" in client.get(url("index")).text


def test_a_second_partnership_of_a_name_is_refused_and_what_was_typed_stays() -> None:
    a_partnership("County partnership")

    typed = {"name": "county PARTNERSHIP", "purpose": "Something long.", "contact": a_contact().pk}
    response = signed_in(a_keeper()).post(url("create"), typed)

    assert response.status_code == 422
    assert "There is a partnership of this name already." in response.text
    assert "Something long." in response.text
    assert Partnership.objects.count() == 1


def test_two_people_who_edit_one_partnership_lose_neither_text() -> None:
    partnership = a_partnership()
    client = signed_in(a_keeper())
    edit_partnership(partnership, version=1, changes={"purpose": "Theirs"}, by=a_contact(), at=noon(today()))

    typed = {"name": partnership.name, "purpose": "Mine", "contact": partnership.contact_id, "version": "1"}
    response = client.post(url("edit", partnership.pk), typed)

    assert response.status_code == 422
    assert "Somebody else saved this" in response.text
    assert "Theirs" in response.text
    assert "Mine" in response.text
    assert client.post(url("edit", partnership.pk), {**typed, "version": "2"}).status_code == 302
    assert Partnership.objects.get().purpose == "Mine"


def test_the_page_shows_which_departments_nobody_thought_of() -> None:
    partnership, hr, estates = a_partnership(), department("HR"), department("Estates")
    client = signed_in(a_keeper())

    assert client.post(url("seat", partnership.pk, hr.pk), {"role": "Head of HR"}).status_code == 302
    page = client.get(url("detail", partnership.pk))

    assert page.context["gaps"] == ["Estates"]
    assert "1 department is not invited" in page.text
    client.post(url("seat", partnership.pk, estates.pk), {"not_needed": "HR speaks for them"})
    assert client.get(url("detail", partnership.pk)).context["gaps"] == []


def test_a_seat_is_a_role_or_a_reason_and_not_both() -> None:
    partnership, hr = a_partnership(), department("HR")

    both = {"role": "Head of HR", "not_needed": "none"}
    response = signed_in(a_keeper()).post(url("seat", partnership.pk, hr.pk), both)

    assert response.status_code == 422
    assert "one of the two" in response.text
    assert not Seat.objects.exists()


def test_a_member_is_added_and_its_contact_removed_again() -> None:
    partnership = a_partnership()
    client = signed_in(a_keeper())
    typed = {"organisation": "Shire Health", "kind": "health", "contact_name": "Ro Tansley"}

    client.post(url("new_member", partnership.pk), {**typed, "contact_email": "ro@health.example"})
    member = Member.objects.get()
    assert "ro@health.example" in client.get(url("detail", partnership.pk)).text
    client.post(url("edit_member", member.pk), {**typed, "contact_name": "", "version": "1"})

    assert (Member.objects.get().contact_name, Member.objects.get().contact_email) == ("", "")
    assert "Tansley" not in client.get(url("detail", partnership.pk)).text


def test_a_member_who_left_before_joining_is_refused_beside_the_field() -> None:
    partnership = a_partnership()
    typed = {"organisation": "Shire Health", "kind": "health", **boxes("joined_on", today())}

    response = signed_in(a_keeper()).post(
        url("new_member", partnership.pk), {**typed, **boxes("left_on", today() - timedelta(days=1))}
    )

    assert response.status_code == 422
    assert "left_on" in response.context["form"].errors


def test_the_list_shows_what_its_filters_ask_for() -> None:
    partnership = a_partnership()
    on = today()
    late = a_task(partnership, agreed_on=on - timedelta(days=90), due_on=on - timedelta(days=1), at=noon(on))
    a_task(partnership, led_by_us=True, due_on=on + timedelta(days=400))

    client = signed_in(a_keeper())

    assert [r["task"] for r in client.get(url("tasks") + "?due=late&lead=partner").context["rows"]] == [late]
    assert client.get(url("tasks") + "?lead=us").context["page"].total == 1
    assert client.get(url("tasks") + "?q=referral+form").context["page"].total == 2
    assert "No task matches" in client.get(url("tasks") + "?q=zebra").text
    assert client.get(url("tasks") + "?lead=x&partnership=y&sort=password&page=z").status_code == 200


def test_a_task_is_added_updated_and_done() -> None:
    partnership = a_partnership()
    member = a_member(partnership)
    client = signed_in(a_keeper())
    on = today()
    typed = {"title": "Map car washes", "lead": member.pk, "owner": a_contact().pk}
    typed |= {**boxes("agreed_on", on - timedelta(days=80)), **boxes("due_on", on + timedelta(days=80))}

    assert client.post(url("new_task", partnership.pk), typed).status_code == 302
    task = PartnerTask.objects.get()
    asked = task.update_on
    answer = {"asked_on": asked, "note": "Half is mapped.", "done": "on", **boxes("done_on", on)}
    assert client.post(url("update", task.pk), answer).status_code == 302

    task.refresh_from_db()
    assert (task.state, task.done_on, task.update_on) == ("done", on, None)
    assert "Half is mapped." in client.get(url("task", task.pk)).text


def test_a_task_due_before_it_was_agreed_is_refused_beside_the_field() -> None:
    partnership = a_partnership()
    on = today()
    typed = {"title": "Map car washes", "owner": a_contact().pk, **boxes("agreed_on", on)}

    response = signed_in(a_keeper()).post(
        url("new_task", partnership.pk), {**typed, **boxes("due_on", on - timedelta(days=1))}
    )

    assert response.status_code == 422
    assert "due_on" in response.context["form"].errors
    assert "Map car washes" in response.text


def test_ten_thousand_characters_and_more_are_refused_and_kept() -> None:
    task = a_task()
    note = "x" * 10_001

    response = signed_in(a_keeper()).post(url("update", task.pk), {"asked_on": task.update_on, "note": note})

    assert response.status_code == 422
    assert note in response.text


def test_an_update_posted_twice_is_kept_once() -> None:
    task = a_task()
    client = signed_in(a_keeper())
    answer = {"asked_on": task.update_on, "note": "Half is mapped."}

    assert client.post(url("update", task.pk), answer).status_code == 302
    again = client.post(url("update", task.pk), answer)

    assert again.status_code == 422
    assert "has been given already" in again.text
    assert task.updates.count() == 1


def test_the_contact_may_update_and_a_stranger_may_not() -> None:
    task = a_task(owner=person("Una Fairclough", "contributor"))
    stranger = person("Wim Bostock", "contributor")

    assert signed_in(task.owner).get(url("update", task.pk)).status_code == 200
    assert signed_in(stranger).get(url("update", task.pk)).status_code == 403
    assert signed_in(stranger).get(url("task", task.pk)).status_code == 200
    assert signed_in(task.owner).get(url("edit_task", task.pk)).status_code == 403


def test_a_task_is_taken_into_the_plan_and_both_ends_say_so() -> None:
    task = a_task(led_by_us=True, text="We write the form.")
    lead = department("Crime")
    client = signed_in(a_keeper())
    form = client.get(url("raise_from_task", task.pk)).context["form"]
    typed = {
        "title": form["title"].value(),
        "what": form["what"].value(),
        "aspect": "force",
        "source": form["source"].value(),
        "lead_department": lead.pk,
        "owner": task.owner_id,
        "priority": "medium",
        "review_every": "6",
        "marking": "official",
        "agreed": "yes",
        **boxes("start_on", today()),
        **boxes("target_on", today() + timedelta(days=200)),
    }

    response = client.post(url("raise_from_task", task.pk), typed)

    assert response.status_code == 302, response.context["form"].errors
    action = Action.objects.get()
    task.refresh_from_db()
    assert (action.source, task.action_id, task.update_on) == ("partnership", action.pk, None)
    assert action.reference in client.get(url("task", task.pk)).text
    assert task.title in client.get(reverse("actions:detail", args=[action.pk])).text
    assert client.post(url("raise_from_task", task.pk), typed).status_code == 422
    assert Action.objects.count() == 1


@pytest.mark.parametrize("name", ["archive_task", "restore_task", "begin_task"])
def test_a_look_changes_nothing(name: str) -> None:
    task = a_task()

    assert signed_in(a_keeper()).get(url(name, task.pk)).status_code == 405


@pytest.mark.parametrize(
    "name",
    ["create", "edit", "archive", "new_member", "new_task", "drop_task", "edit_task", "raise_from_task"],
)
def test_only_keepers_write(name: str) -> None:
    task = a_task()
    reader = signed_in(person("Wim Bostock", "auditor"))
    args = (
        []
        if name == "create"
        else [task.pk if "task" in name and name != "new_task" else task.partnership_id]
    )

    assert reader.post(url(name, *args)).status_code == 403


def test_pages_ask_as_much_for_one_as_for_thirty(django_assert_max_num_queries: object) -> None:
    partnership = a_partnership()
    client = signed_in(a_keeper())
    names = [url("tasks"), url("detail", partnership.pk), url("index")]

    def counted() -> list[int]:
        found = []
        for path in names:
            with django_assert_max_num_queries(15) as asked:  # type: ignore[operator]
                assert client.get(path).status_code == 200
            found.append(len(asked))
        return found

    a_task(partnership)
    one = counted()
    for n in range(30):
        a_member(partnership, f"Body {n}")
        task = a_task(partnership, led_by_us=True)
        take_into_plan(task, an_action(start_on=today()), by=a_keeper(), at=noon(today()))

    assert counted() == one
