"""The story of a risk and of an unknown: each thing that happened is told once, newest first."""

from datetime import date, timedelta

import pytest

from actions.risks import closing, keeping
from actions.risks.linking import link_action, unlink_action
from actions.risks.reviewing import give_yearly_review
from actions.risks.timeline import of_watched
from tests.actions.making import an_action, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


def test_everything_that_happened_to_a_risk_is_told_once_newest_first() -> None:
    risk, action, by = a_risk(assessed_on=DAY), an_action(start_on=DAY), person("Ann Teller", "plan_manager")
    keeping.edit(risk, version=1, changes={"done_now": "Night visits"}, by=by, at=noon(DAY + timedelta(1)))
    link_action(risk, action, by=by, at=noon(DAY + timedelta(2)))
    unlink_action(risk, action, by=by, at=noon(DAY + timedelta(3)))
    give_yearly_review(
        risk, due_on=date(2027, 3, 4), finding="changed", what_changed="Fewer agencies", by=by,
        at=noon(date(2027, 3, 6)),
    )  # fmt: skip
    closing.close_risk(risk, reason="Bought elsewhere", by=by, at=noon(date(2027, 4, 1)))
    closing.reopen(risk, reason="Bought there again", by=by, at=noon(date(2027, 5, 1)))

    told = [
        (one.title, one.by, one.text, [tuple(change) for change in one.changes]) for one in of_watched(risk)
    ]

    changed = "Something has changed\nFewer agencies"
    assert told == [
        ("Opened again", "Ann Teller", "Closed\nBought there again", []),
        ("Closed", "Ann Teller", "Bought elsewhere", []),
        ("Yearly review due 4 March 2027, 2 days late", "Ann Teller", changed, []),
        ("An action was taken away", "Ann Teller", str(action), []),
        ("Answered by an action", "Ann Teller", str(action), []),
        ("Edited", "Ann Teller", "", [("What is done now", "", "Night visits")]),
        ("Written down", "msplan (the system)", "", []),
    ]


def test_an_unknown_that_was_found_out_says_what_was_found() -> None:
    unknown, by = an_unknown(noted_on=DAY, by_on=DAY), person("Ann Teller", "plan_manager")
    link = "https://intranet.force.example/code"
    closing.answer_unknown(
        unknown, answer="Two in Leicester", answered_on=DAY, evidence_link=link, by=by, at=noon(DAY)
    )

    assert [(one.title, one.text) for one in of_watched(unknown)] == [
        ("Found out", f"Two in Leicester\n{link}"),
        ("Written down", ""),
    ]
