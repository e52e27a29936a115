"""Things of every room of the plan whose words have no place to break, and the pages that show them."""

from datetime import date, timedelta

from actions.lessons.inspecting import add_recommendation
from actions.meetings.deciding import decide
from actions.meetings.minuting import draft_minutes
from actions.meetings.setting_agenda import add_item
from actions.models import Action
from actions.plan.milestones import add_milestone
from msplan.accounts.models import Person
from tests.actions.lessons.making import a_lesson, an_inspection
from tests.actions.making import a_completion, a_review, noon
from tests.actions.meetings.making import a_meeting, a_series, held
from tests.actions.partners.making import a_member, a_partnership, a_task
from tests.actions.risks.making import a_risk, an_unknown
from tests.actions.standards.making import a_set, a_standard, an_assessment, rated


def pages_of_an_action(words: str, action: Action, *, on: date) -> list[str]:
    """A milestone, a review and a completion that waits."""
    milestone = add_milestone(action, title=words, due_on=action.target_on, by=None, at=noon(on))
    review = a_review(action, on=on, what_was_done=words, rating_reason=words, next_steps=words)
    action.refresh_from_db()
    completion = a_completion(action, on=on, outcome_words=words)
    here = f"/actions/{action.pk}/"
    return [
        f"{here}milestones/{milestone.pk}/", f"{here}milestones/{milestone.pk}/reached/", f"{here}reviews/",
        f"{here}reviews/{review.pk}/", f"{here}completions/{completion.pk}/", "/actions/order/",
    ]  # fmt: skip


def pages_of_the_rooms(words: str, *, by: Person, on: date) -> list[str]:
    """One thing of each room, made by its acts."""
    return [
        *_partnership(words, by, on), *_risks(words, by, on), *_lessons(words, by, on), *_standards(words, on),
        *_meetings(words, by, on),
    ]  # fmt: skip


def _partnership(words: str, by: Person, on: date) -> list[str]:
    partnership = a_partnership(words, purpose=words, contact=by)
    member = a_member(partnership, words)
    task = a_task(partnership, title=words, text=words, lead=member, owner=by)
    return [
        "/actions/partnerships/", f"/actions/partnerships/{partnership.pk}/", "/actions/partnerships/tasks/",
        f"/actions/partnerships/tasks/{task.pk}/", f"/actions/partnerships/tasks/{task.pk}/update/",
        f"/actions/partnerships/tasks/{task.pk}/plan/", f"/actions/partnerships/members/{member.pk}/edit/",
    ]  # fmt: skip


def _risks(words: str, by: Person, on: date) -> list[str]:
    said = {"title": words, "who": words, "method": words, "assessed_by": words, "salience_reason": words}
    risk = a_risk(assessed_on=on - timedelta(days=400), owner=by, **said)
    unknown = an_unknown(
        noted_on=on - timedelta(days=400), by_on=on, owner=by, title=words, why=words, how=words
    )
    return [
        "/actions/risks/?sort=-pk", f"/actions/risks/{risk.pk}/", f"/actions/risks/{risk.pk}/review/",
        f"/actions/risks/{risk.pk}/link/", "/actions/risks/unknowns/", f"/actions/risks/unknowns/{unknown.pk}/",
        f"/actions/risks/unknowns/{unknown.pk}/answer/",
    ]  # fmt: skip


def _lessons(words: str, by: Person, on: date) -> list[str]:
    lesson = a_lesson(on=on, title=words, what_happened=words, do_differently=words, source_reference=words)
    inspection = an_inspection(body=words, title=words)
    one = add_recommendation(inspection, number=words[:20], text=words, by=by, at=noon(on))
    return [
        "/actions/lessons/", f"/actions/lessons/{lesson.pk}/", f"/actions/lessons/{lesson.pk}/share/",
        f"/actions/lessons/summary/?months={on:%Y-%m}", "/actions/lessons/recommendations/",
        f"/actions/lessons/recommendations/{one.pk}/", f"/actions/lessons/recommendations/{one.pk}/answer/",
        f"/actions/lessons/inspections/{inspection.pk}/",
    ]  # fmt: skip


def _standards(words: str, on: date) -> list[str]:
    made = a_set(words[:120], {words[:120]: 1})
    a_standard(made, number=words[:12], group=words[:120], text=words, guidance=words)
    assessment = an_assessment(made, as_at=on)
    rating = rated(assessment, words[:12], 1, evidence=words, gap=words)
    return [
        "/actions/self-assessment/", f"/actions/self-assessment/sets/{made.pk}/",
        f"/actions/self-assessment/{assessment.pk}/", f"/actions/self-assessment/{assessment.pk}/summary/",
        f"/actions/self-assessment/ratings/{rating.pk}/", f"/actions/self-assessment/ratings/{rating.pk}/raise/",
    ]  # fmt: skip


def _meetings(words: str, by: Person, on: date) -> list[str]:
    series = a_series(name=words[:120], on=on - timedelta(days=10))
    meeting = held(series, on=on - timedelta(days=5))
    planned = a_meeting(series, on=on + timedelta(days=30), planned=on)
    for one in (meeting, planned):
        add_item(one, heading=words[:80], text=words, by=by, at=noon(on))
    decision = decide(meeting, text=words, owner=by, due_on=on, by=by, at=noon(on))
    draft_minutes(meeting, by=by, at=noon(on))
    return [
        "/actions/meetings/", f"/actions/meetings/series/{series.pk}/", f"/actions/meetings/{planned.pk}/",
        f"/actions/meetings/{planned.pk}/arrange/", f"/actions/meetings/{planned.pk}/invite/",
        f"/actions/meetings/{meeting.pk}/", f"/actions/meetings/{meeting.pk}/attendance/",
        f"/actions/meetings/{meeting.pk}/decisions/", f"/actions/meetings/decisions/{decision.pk}/",
        f"/actions/meetings/{meeting.pk}/minutes/", f"/actions/meetings/{meeting.pk}/minutes/print/",
    ]  # fmt: skip
