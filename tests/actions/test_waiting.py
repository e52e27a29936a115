"""What waits for somebody's answer, as chasing reads it: for whom, from which day to which."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from actions.plan.asking import answer, ask
from actions.plan.completing import accept, return_completion
from actions.plan.due import items as dates_of_actions
from actions.plan.planning import pause, resume
from actions.plan.waiting import items
from msplan.accounts.models import Department, Person
from msplan.chasing.planning import plan
from msplan.chasing.wording import words_of
from tests.actions.making import a_completion, a_review, a_second_person, an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START, DAY, DUE = date(2026, 1, 15), date(2026, 6, 1), date(2026, 7, 15)
ONE = timedelta(days=1)


def said(on: date, people: Collection[int] | None = None) -> list[tuple[str, str, date]]:
    names = dict(Person.objects.values_list("pk", "name"))
    return [(due.kind, names[due.person_id], due.due_on) for due in items(on, people)]


@pytest.fixture
def lead() -> Person:
    return person("Lea Dership", "department_lead")


@pytest.fixture
def led(lead: Person) -> Department:
    return department(lead=lead)


def test_the_departments_lead_is_asked_to_accept_within_fourteen_days(led: Department, lead: Person) -> None:
    completion = a_completion(an_action(start_on=START, lead_department=led), on=DAY)

    (due,) = items(DAY)

    assert (due.person_id, due.ladder, due.due_on) == (lead.pk, "acceptance", date(2026, 6, 15))
    assert due.link == f"/actions/{completion.action_id}/completions/{completion.pk}/"
    assert said(DAY, {lead.pk}) == [("Completion to accept", "Lea Dership", date(2026, 6, 15))]
    assert said(DAY, {an_owner().pk}) == []


def test_a_lead_who_handed_it_in_leaves_it_to_the_plan_manager(led: Department, lead: Person) -> None:
    a_second_person()
    a_completion(an_action(start_on=START, lead_department=led, owner=lead), on=DAY)

    assert [name for _, name, _ in said(DAY)] == ["Sec Ondperson"]


def test_so_does_a_lead_whose_mail_goes_to_whoever_handed_it_in(led: Department, lead: Person) -> None:
    a_second_person()
    Person.objects.filter(pk=lead.pk).update(deputy=an_owner(), leave_from=DAY, leave_until=DAY)
    a_completion(an_action(start_on=START, lead_department=led), on=DAY - ONE)

    assert [name for _, name, _ in said(DAY)] == ["Sec Ondperson"]
    assert [name for _, name, _ in said(DAY + ONE)] == ["Lea Dership"]


def test_without_a_lead_it_is_the_plan_managers_and_without_one_the_executive_leads() -> None:
    person("Exe Cutive", "executive_lead")
    alone = person("Only Manager", "plan_manager")
    a_completion(an_action(start_on=START, owner=alone), on=DAY)

    assert [name for _, name, _ in said(DAY)] == ["Exe Cutive"]
    a_second_person()
    assert [name for _, name, _ in said(DAY)] == ["Sec Ondperson"]


NOBODY = "Plan manager to be named"


def test_where_nobody_can_accept_the_executive_lead_is_asked_to_name_somebody() -> None:
    """It is theirs: of anybody else's they would be asked themselves."""
    lead = person("Exe Cutive", "executive_lead")
    person("Adm Inistrator", "administrator")
    completion = a_completion(an_action(start_on=START, owner=lead), on=DAY)

    (due,) = items(DAY)

    assert said(DAY) == [(NOBODY, "Exe Cutive", date(2026, 6, 15))]
    assert due.link == f"/actions/{completion.action_id}/completions/{completion.pk}/"
    a_second_person()
    assert said(DAY) == [("Completion to accept", "Sec Ondperson", date(2026, 6, 15))]


def test_without_an_executive_lead_either_the_administrators_are() -> None:
    person("Adm Inistrator", "administrator")
    a_completion(an_action(start_on=START), on=DAY)
    assert said(DAY) == [(NOBODY, "Adm Inistrator", date(2026, 6, 15))]

    person("Exe Cutive", "executive_lead")
    assert said(DAY) == [("Completion to accept", "Exe Cutive", date(2026, 6, 15))]


def test_a_digest_says_that_nobody_can_accept_it() -> None:
    lead = person("Exe Cutive", "executive_lead")
    completion = a_completion(an_action(start_on=START, owner=lead), on=DAY)

    (digest,) = plan(DAY)

    assert digest.receiver == lead
    assert words_of(digest, DAY)["subject"] == (
        f"{NOBODY} due Monday 15 June 2026: {completion.action} (nobody can accept its completion)"
    )


def test_while_it_waits_the_owner_is_chased_for_nothing() -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 30))
    assert len(list(dates_of_actions(DUE))) == 2

    completion = a_completion(action, on=DAY)
    assert list(dates_of_actions(DUE)) == []

    return_completion(completion, reason="x", by=a_second_person(), at=noon(DUE))
    assert len(list(dates_of_actions(DUE))) == 2


@pytest.mark.parametrize(("days", "told"), [(0, True), (14, True), (15, False)])
def test_a_returned_completion_is_told_to_the_owner_for_fourteen_days(days: int, *, told: bool) -> None:
    completion = a_completion(an_action(start_on=START), on=DAY)
    return_completion(completion, reason="Only 40 of 90.", by=a_second_person(), at=noon(DAY))

    found = said(DAY + timedelta(days=days))

    assert found == ([("Completion returned to you", "Olu Winterbourne", date(2026, 6, 15))] if told else [])


def test_handing_in_again_or_pausing_ends_that() -> None:
    again, paused = an_action(start_on=START), an_action(start_on=START)
    for action in (again, paused):
        return_completion(a_completion(action, on=DAY), reason="x", by=a_second_person(), at=noon(DAY))
    assert len(said(DAY)) == 2
    for action in (again, paused):
        action.refresh_from_db()

    accept(a_completion(again, on=DAY), by=a_second_person(), at=noon(DAY))
    pause(paused, reason="x", by=None, at=noon(DAY))

    assert said(DAY) == []


def test_a_question_is_the_owners_until_it_is_answered() -> None:
    action = an_action(start_on=START)
    question = ask(a_review(action, on=DUE), question="Which?", by=a_second_person(), at=noon(DUE))

    (due,) = items(DUE)
    assert (due.kind, due.ladder, due.due_on) == (
        "Question about a review",
        "question",
        DUE + timedelta(days=14),
    )
    assert due.person_id == action.owner_id

    answer(question, answer="These.", by=an_owner(), at=noon(DUE))
    assert said(DUE) == []


def test_nobody_is_chased_for_a_question_while_the_action_is_paused_or_waits() -> None:
    paused, handed_in = an_action(start_on=START), an_action(start_on=START)
    for action in (paused, handed_in):
        ask(a_review(action, on=DUE), question="Which?", by=a_second_person(), at=noon(DUE))
    pause(paused, reason="x", by=None, at=noon(DUE))
    a_completion(handed_in, on=DUE)

    assert [kind for kind, _, _ in said(DUE)] == ["Completion to accept"]
    resume(paused, by=None, at=noon(DUE))
    assert sorted(kind for kind, _, _ in said(DUE)) == ["Completion to accept", "Question about a review"]


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (1, True)])
def test_a_pause_is_told_from_the_day_on_which_it_ends(days: int, *, told: bool) -> None:
    action = an_action(start_on=START)
    pause(action, reason="Tender.", until=DUE, by=None, at=noon(DAY))

    assert said(DUE + timedelta(days=days)) == ([("Paused until", "Olu Winterbourne", DUE)] if told else [])


def test_a_pause_without_a_day_is_told_to_nobody() -> None:
    pause(an_action(start_on=START), reason="Tender.", by=None, at=noon(DAY))

    assert said(date(2030, 1, 1)) == []


@pytest.mark.parametrize("how_many", [1, 12])
def test_it_asks_the_same_questions_whatever_waits(
    how_many: int, led: Department, django_assert_num_queries: object
) -> None:
    a_second_person()
    for _ in range(how_many):
        a_completion(an_action(start_on=START, lead_department=led), on=DAY)
        back = a_completion(an_action(start_on=START), on=DAY)
        return_completion(back, reason="x", by=a_second_person(), at=noon(DAY))
        reviewed = an_action(start_on=START)
        ask(a_review(reviewed, on=DAY + timedelta(days=20)), question="x", by=a_second_person(), at=noon(DAY))
        pause(an_action(start_on=START), reason="x", until=DAY + ONE, by=None, at=noon(DAY))

    with django_assert_num_queries(3):  # type: ignore[operator]  # one of them for whoever may accept
        assert len(list(items(DAY + ONE))) == 4 * how_many
