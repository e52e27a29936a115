"""Actions for tests, made as the program makes them. The fields that a test is about are written in the test."""

from datetime import UTC, date, datetime, time
from typing import Any

from actions.models import Action, Completion, Review
from actions.plan.completing import accept
from actions.plan.evidencing import Handed
from actions.plan.handing_in import hand_in
from actions.plan.planning import create_action
from actions.plan.planning import start as start_work
from actions.plan.reviewing import give_review
from msplan.accounts.models import Person
from tests.people import department, person


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def an_owner(name: str = "Olu Winterbourne") -> Person:
    return Person.objects.filter(name=name).first() or person(name, "contributor")


def an_action(*, start_on: date, started: bool = True, **changes: Any) -> Action:
    """An agreed action in progress, added on its start date, target two years on."""
    words: dict[str, Any] = {
        "title": "Supplier code of conduct",
        "what": "Write a code and ask suppliers to sign it.",
        "aspect": "external",
        "lead_department": changes.pop("lead_department", None) or department(),
        "owner": changes.pop("owner", None) or an_owner(),
        "target_on": date(start_on.year + 2, 9, 1),
        "agreed": True,
        "by": None,
        "at": noon(start_on),
        **changes,
    }
    action = create_action(start_on=start_on, **words)
    if started and words["agreed"]:
        start_work(action, by=None, at=words["at"])
    return action


def a_review(action: Action, *, on: date, **words: Any) -> Review:
    """A review of the date that is open now, given on a day."""
    assert action.review_on is not None
    said = {"what_was_done": "Ten suppliers signed.", "rating": "green", "by": action.owner, **words}
    if said["rating"] == "red":
        said.setdefault("needed", "A decision of the board.")
    return give_review(action, due_on=said.pop("due_on", action.review_on), at=noon(on), **said)


LINK = Handed(link="https://intranet.force.example/code", title="The code")


def a_second_person() -> Person:
    """Who accepts: a plan manager that nobody meets otherwise."""
    return Person.objects.filter(name="Sec Ondperson").first() or person("Sec Ondperson", "plan_manager")


def a_completion(action: Action, *, on: date, **words: Any) -> Completion:
    """Handed in by the owner with a link, waiting."""
    said = {"outcome_words": "Signed by 40.", "evidence": [LINK], "by": action.owner or an_owner(), **words}
    return hand_in(action, at=noon(on), **said)


def completed(action: Action, *, on: date, **words: Any) -> Action:
    """Handed in and accepted on one day; the instance is brought up to date."""
    accept(a_completion(action, on=on, **words), by=a_second_person(), at=noon(on))
    action.refresh_from_db()
    return action
