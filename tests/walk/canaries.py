"""What is OFFICIAL-SENSITIVE, with a word nobody can guess in every text: where it is met, it has been shown."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model

from actions.lessons import keeping, sharing
from actions.meetings import arranging, attending, deciding, holding, minuting, setting_agenda
from actions.models import Action, Meeting
from actions.plan.asking import answer, ask
from actions.plan.cancelling import cancel
from actions.plan.completing import accept, return_completion
from actions.plan.evidencing import Handed, add_evidence, remove_evidence
from actions.plan.handing_in import hand_in
from actions.plan.milestones import add_milestone, reach_milestone
from actions.plan.planning import change_target, pause
from actions.risks import closing, linking, reviewing
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from tests.actions.lessons.making import a_lesson
from tests.actions.making import a_review, an_action, noon
from tests.actions.meetings.making import a_series, at_half_past_nine
from tests.actions.risks.making import a_risk, an_unknown

CANARY = re.compile(r"zq[a-z]+x\d+q")
SENSITIVE = "official_sensitive"


@dataclass
class Canaries:
    """The words by kind of thing, and the rows of each address that shows such a thing."""

    words: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[str, list[Model]] = field(default_factory=dict)

    def word(self, kind: str) -> str:
        """A new one. It is a word for searches, and no part of another."""
        known = self.words.setdefault(kind, set())
        known.add(made := f"zq{kind}x{len(known):02d}q")
        return made

    def of(self, kind: str, *names: str) -> dict[str, Any]:
        return {name: self.word(kind) for name in names}

    def kinds_in(self, text: str) -> set[str]:
        """Every kind whose words are met. A browser and a search engine do not tell capitals apart."""
        found = set(CANARY.findall(text.lower()))
        return {kind for kind, words in self.words.items() if words & found}

    def keep(self, kind: str, *rows: Model) -> None:
        self.rows.setdefault(kind, []).extend(rows)


def make_canaries(today: date, at: datetime) -> Canaries:
    """Of what can be marked: actions in every progress, risks and unknowns, lessons, meetings; late, so that they are
    chased, and beside each other, so that pages speak of them.
    """
    made = _Made(today, at)
    made.actions()
    made.risks()
    made.lessons()
    made.meetings()
    return made.canaries


class _Made:
    def __init__(self, today: date, at: datetime) -> None:
        self.today, self.at = today, at
        self.canaries = Canaries()
        self.manager, self.editor, self.lead = (
            Person.objects.holding(role).order_by("pk")[0]
            for role in (Role.PLAN_MANAGER, Role.SPECIALIST, Role.EXECUTIVE_LEAD)
        )
        self.owner = Person.objects.holding(Role.CONTRIBUTOR).order_by("-pk")[0]
        self.word, self.of = self.canaries.word, self.canaries.of
        self.who: dict[str, Any] = {"by": self.manager, "at": at}

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _action(self, **changes: Any) -> Action:
        words = self.of("action", "title", "what", "outcome", "measure", "public_wording")
        marked = {"marking": SENSITIVE, "owner": self.owner, "target_on": self.ago(2)}
        action = an_action(start_on=self.ago(400), **words, **marked, **changes)
        self.canaries.keep("action", action)
        return action

    def actions(self) -> None:
        self._reviewed()
        handed = self._action()
        hand_in(handed, **self._outcome())
        returned = self._action()
        completion = hand_in(returned, **self._outcome())
        return_completion(completion, reason=self.word("action"), **self.who)
        done = self._action()
        accept(hand_in(done, **self._outcome()), **self.who)
        pause(self._action(), reason=self.word("action"), **self.who)
        cancel(self._action(), reason=self.word("action"), **self.who)
        self._action(agreed=False)

    def _reviewed(self) -> None:
        """Late with its review, rated red, with a question that waits and one that was answered."""
        action, word = self._action(), self.word
        milestones = [
            add_milestone(action, title=word("action"), due_on=self.ago(3), by=None, at=noon(self.ago(400)))
            for _ in range(2)
        ]
        reach_milestone(milestones[1], on=self.ago(1), **self.who)
        change_target(action, to=self.today + timedelta(days=5), reason=word("action"), **self.who)
        said = self.of("action", "rating_reason", "needed", "what_was_done", "next_steps")
        review = a_review(action, on=self.ago(200), rating="red", **said)
        for link in ("https://a.example/", "https://b.example/"):
            handed = Handed(title=word("action"), link=link + word("action"))
            evidence = add_evidence(action, handed, review=review, by=self.owner, at=self.at)
        remove_evidence(evidence, reason=word("action"), **self.who)
        answer(
            ask(review, question=word("action"), **self.who),
            answer=word("action"), by=self.owner, at=self.at,
        )  # fmt: skip
        ask(review, question=word("action"), **self.who)

    def _outcome(self) -> dict[str, Any]:
        said = self.of("action", "outcome_words", "no_evidence_reason")
        return {**said, "by": self.owner, "at": self.at}

    def risks(self) -> None:
        marked: dict[str, Any] = {"marking": SENSITIVE, "owner": self.owner, "offered": True}
        for closed in (False, True):
            said = self.of(
                "risk", "title", "who", "places", "method", "assessed_by", "salience_reason", "done_now",
                "public_wording",
            )  # fmt: skip
            risk = a_risk(assessed_on=self.ago(380), **said, **marked)
            words = self.of("risk", "title", "why", "how", "public_wording")
            unknown = an_unknown(noted_on=self.ago(380), by_on=self.ago(2), **words, **marked)
            self.canaries.keep("risk", risk)
            self.canaries.keep("unknown", unknown)
            for each in (risk, unknown):
                linking.link_action(each, self.canaries.rows["action"][0], **self.who)  # type: ignore[arg-type]
            if closed:
                assert risk.review_on is not None
                reviewing.give_yearly_review(
                    risk, due_on=risk.review_on, finding="changed", what_changed=self.word("risk"), **self.who
                )
                closing.close_risk(risk, reason=self.word("risk"), **self.who)

    def lessons(self) -> None:
        for n in range(2):
            said = self.of("lesson", "title", "what_happened", "do_differently", "source_reference")
            lesson = a_lesson(**said, marking=SENSITIVE, by=self.editor, on=self.ago(30), agreed=n == 0)
            self.canaries.keep("lesson", lesson)
            if n == 0:
                keeping.link_action(lesson, self.canaries.rows["action"][0], **self.who)  # type: ignore[arg-type]
                keeping.link_action(lesson, Action.objects.filter(marking="official")[0], **self.who)
                sharing.approve_sharing(
                    lesson, version=lesson.version, conditions=self.word("lesson"), by=self.lead, at=self.at
                )
                sharing.share_lesson(
                    lesson, on=self.today, **self.of("lesson", "with_whom", "how"), **self.who
                )

    def meetings(self) -> None:
        """One agreed, one held and one cancelled, before an open one whose agenda asks for their decisions."""
        series = a_series(name="Group of the canaries", on=self.ago(90))
        for n, days in enumerate((60, 40, 20)):
            meeting = self._meeting(series, days)
            self.canaries.keep("meeting", meeting)
            setting_agenda.add_item(
                meeting, heading="Further matters", text=self.word("meeting"),
                action=Action.objects.filter(marking="official")[0], **self.who,
            )  # fmt: skip
            if n == 2:
                arranging.cancel_meeting(meeting, reason=self.word("meeting"), **self.who)
                continue
            holding.hold(meeting, **self.who)
            self._filled(meeting)
            minutes = minuting.draft_minutes(meeting, **self.who)
            minuting.save_minutes(minutes, text=self.word("meeting"), version=1, **self.who)
            if n == 0:
                minuting.agree_minutes(minutes, version=2, by=self.lead, at=self.at)
                minuting.add_note(minutes, text=self.word("meeting"), **self.who)
        self.canaries.keep("open meeting", self._meeting(series, -10, marking="official"))

    def _meeting(self, series: Any, days: int, marking: str = SENSITIVE) -> Meeting:
        starts_at = at_half_past_nine(self.ago(days))
        return arranging.plan_meeting(
            series, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), chair=self.lead, marking=marking,
            by=None, at=noon(self.ago(100)),
        )  # fmt: skip

    def _filled(self, meeting: Meeting) -> None:
        for item in meeting.items.filter(own=True):
            holding.discuss(item, note=self.word("meeting"), **self.who)
        attending.add_attendance(meeting, guest_role=self.word("meeting"), **self.who)
        about = Action.objects.filter(marking="official")[0]
        self.canaries.keep("talked about", about)
        deciding.decide(
            meeting, text=self.word("meeting"), owner=self.owner, due_on=max(meeting.on, self.ago(1)), action=about,
            effect="note", **self.who,
        )  # fmt: skip
        done = deciding.decide(meeting, text=self.word("meeting"), **self.who)
        deciding.carry_out(done, words=self.word("meeting"), **self.who)
        self.canaries.keep("decision", *meeting.decisions.all())
