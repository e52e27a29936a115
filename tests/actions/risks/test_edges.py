"""Risks and unknowns at their edges: due today, found out, taken up again, cleared, and who may work at them."""

from datetime import date, timedelta

import pytest

from actions.models import AnsweringAction, KnownUnknown, PriorityRisk
from actions.risks.closing import answer_unknown, reopen
from actions.risks.due import items
from actions.risks.facts import review_fact, steps_of
from actions.risks.keeping import edit
from actions.risks.linking import link_action, unlink_action
from actions.risks.rights import may_work
from msplan.accounts.models import Person
from msplan.history.recording import story_of
from tests.actions.making import an_action, an_owner, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import department, person

pytestmark = pytest.mark.django_db
ASSESSED = date(2025, 3, 10)
DUE = date(2026, 3, 10)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("days", "review_on"), [(-1, date(2027, 1, 5)), (0, date(2027, 1, 5)), (1, DUE)])
def test_a_new_assessment_counts_a_review_that_is_due_today_anew(days: int, review_on: date) -> None:
    risk, on = a_risk(assessed_on=ASSESSED), DUE + days * DAY

    edit(risk, version=1, changes={"assessed_on": date(2026, 1, 5)}, by=None, at=noon(on))

    assert risk.review_on == review_on


def test_what_was_found_out_is_asked_for_no_more_and_opened_again_it_is_as_new() -> None:
    unknown = an_unknown(noted_on=ASSESSED, by_on=ASSESSED + 30 * DAY)
    assert [due.kind for due in items(ASSESSED)] == ["To be found out"]
    answer_unknown(
        unknown, answer="Two mills in Leicester.", answered_on=ASSESSED, by=an_owner(), at=noon(ASSESSED),
        evidence_link="https://intranet.force.example/mills",
    )  # fmt: skip
    assert list(items(ASSESSED)) == []

    reopen(unknown, reason="A third mill.", by=an_owner(), at=noon(ASSESSED))

    now = KnownUnknown.objects.get()
    assert (now.answer, now.evidence_link, now.closed_on) == ("", "", None)
    assert [due.kind for due in items(ASSESSED)] == ["To be found out"]


@pytest.mark.parametrize(("days", "past"), [(-1, False), (0, False), (1, True)])
def test_the_day_by_which_it_is_to_be_found_out_is_over_the_day_after(days: int, *, past: bool) -> None:
    unknown = an_unknown(noted_on=ASSESSED, by_on=DUE)

    found = KnownUnknown.objects.matching(on=DUE + days * DAY, person=an_owner(), due=["past"])

    assert list(found) == ([unknown] if past else [])


def test_only_what_is_offered_and_cleared_may_be_printed() -> None:
    words = {"public_wording": "We look at how our cleaners are hired."}
    for offered, cleared in ((False, False), (True, False), (False, True), (True, True)):
        a_risk(assessed_on=ASSESSED, offered=offered, cleared=cleared, **words)

    assert [risk.number for risk in PriorityRisk.objects.publishable().order_by("number")] == [4]


def test_that_an_action_no_longer_answers_it_is_told_once() -> None:
    risk, action = a_risk(assessed_on=ASSESSED), an_action(start_on=ASSESSED)
    link_action(risk, action, by=an_owner(), at=noon(ASSESSED))

    assert unlink_action(risk, action, by=an_owner(), at=noon(ASSESSED))
    assert not unlink_action(risk, action, by=an_owner(), at=noon(ASSESSED))

    assert not AnsweringAction.objects.exists()
    assert [entry.act for entry in story_of(risk)].count("risks.unlink") == 1


def test_its_owner_works_at_it_and_during_leave_the_deputy_and_no_reader_does() -> None:
    deputy, reader = person("Dee Marlow", "contributor"), person("Nadia Corby", "auditor")
    owner = person("Wyn Tolland", "contributor", department=department("HR"))
    Person.objects.filter(pk=owner.pk).update(leave_from=DUE, leave_until=DUE, deputy=deputy)
    risk = PriorityRisk.objects.with_people().get(pk=a_risk(assessed_on=ASSESSED, owner=owner).pk)

    for days, stands_in in ((-1, False), (0, True), (1, False)):
        on = DUE + days * DAY
        assert [may_work(one, risk, on) for one in (owner, deputy, reader)] == [True, stands_in, False]
    assert may_work(person("Pim Aldersey", "plan_manager"), risk, DUE)


def test_only_whoever_edits_is_led_to_closing_and_linking() -> None:
    risk, owner = a_risk(assessed_on=ASSESSED), an_owner()

    def offered(one: Person) -> set[str]:
        main, others = steps_of(risk, one, DUE)
        return {step.text for step in ([main] if main else []) + others}

    edits = {"Link an action of the plan", "Close it"}
    assert edits <= offered(person("Pim Aldersey", "plan_manager"))
    assert offered(owner) & edits == set()
    assert "Edit" in offered(owner)


def test_mine_are_those_that_one_owns() -> None:
    other = person("Mina Calder", "contributor")
    a_risk(assessed_on=ASSESSED)
    theirs = a_risk(assessed_on=ASSESSED, owner=other)

    assert list(PriorityRisk.objects.matching(on=DUE, person=other, mine=True)) == [theirs]


@pytest.mark.parametrize(("days", "words"), [(28, "Due in 28 days"), (29, "10 March 2026")])
def test_a_date_is_counted_in_days_from_28_days_before(days: int, words: str) -> None:
    assert review_fact(a_risk(assessed_on=ASSESSED), DUE - days * DAY).text == words
