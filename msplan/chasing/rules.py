"""When somebody is reminded, and who is told when nothing happens: the one table.

A ladder is a list of steps, each so many days from the due date (minus: before). A step fires on the first
working day on or after its date. Steps for the owner and for each kind of lead are separate stairs: of each
stair only the highest step reached counts today; lower ones that never fired are recorded as passed over.
Source of the days: docs/rules/chasing.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class To(StrEnum):
    """Whom a step speaks to."""

    OWNER = "owner"
    DEPARTMENT_LEAD = "department lead"
    EXECUTIVE_LEAD = "executive lead"


@dataclass(frozen=True, slots=True)
class Step:
    """``days`` from the due date; with ``every``, again each so many days after that, numbered 1, 2, 3."""

    name: str
    days: int
    to: To = To.OWNER
    every: int | None = None


# What is owed by a date and is told to the leads when it stays unanswered.
ESCALATED = (
    Step("28 days before", -28),
    Step("14 days before", -14),
    Step("7 days before", -7),
    Step("on the day", 0),
    Step("weekly when late", 7, every=7),
    Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
    Step("28 days late", 28, to=To.EXECUTIVE_LEAD),
)

LADDERS: dict[str, tuple[Step, ...]] = {
    "review": ESCALATED,
    # A partnership's task: our owner's, or whoever of us follows the partner that leads it. A decision of a meeting.
    "task": ESCALATED,
    # The yearly look at a priority risk and at a known unknown.
    "yearly": ESCALATED,
    # The response to an inspection's recommendation.
    "recommendation": ESCALATED,
    # A milestone inside an action: its owner's own marker.
    "milestone": (
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
    ),
    # A question with which a review came back: due 14 days after it was asked.
    "question": (
        Step("asked", -14),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
    ),
    # A completion that came back: told twice, then the action's own dates go on.
    "returned": (
        Step("returned", -14),
        Step("on the day", 0),
    ),
    # A paused action that was to be taken up again.
    "paused": (
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
    ),
    # A completion that waits for a second person: due 14 days after it was handed in.
    "acceptance": (
        Step("handed in", -14),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.EXECUTIVE_LEAD),
    ),
    # The target date of an action: its owner hears of it, the leads see it on their pages.
    "target": (
        Step("28 days before", -28),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
    ),
    # A planned purchase: its screen, what is asked, its signature, all before the day of the planned award.
    "purchase": (
        Step("42 days before", -42),
        Step("28 days before", -28),
        Step("14 days before", -14),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
    ),
    # What changed after an engagement: asked of its owner.
    "engagement": (
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
    ),
    # A concern that nobody has acknowledged: due the working day after it was raised; those whom it is put before got a
    # mail at once.
    "concern": (
        Step("on the day", 0),
        Step("daily when late", 1, every=1),
        Step("1 day late", 1, to=To.EXECUTIVE_LEAD),
    ),
    # The next step of a concern.
    "concern_step": (
        Step("1 day before", -1),
        Step("on the day", 0),
        Step("daily when late", 1, every=1),
        Step("7 days late", 7, to=To.EXECUTIVE_LEAD),
    ),
    # The last day of a contract: its manager has two months to decide what follows.
    "contract": (
        Step("60 days before", -60),
        Step("28 days before", -28),
        Step("on the day", 0),
    ),
    # The last day of an equivalent: after it the control it stood for counts no more.
    "equivalent": (
        Step("28 days before", -28),
        Step("on the day", 0),
        Step("28 days late", 28),
    ),
    # A check of a supplier or a labour provider that is to be done again.
    "check": ESCALATED,
    # What a supplier agreed to do: whoever of us follows it.
    "corrective": ESCALATED,
    # A response that waits to be read: due 14 days after it was handed in.
    "response": (
        Step("handed in", -14),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
    ),
    # What was asked back and is not answered; what came of an outcome and is not written down.
    "asked_back": (
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
    ),
    # A response that the specialist team reads first: due the working day after; they got a mail at once.
    "read_first": (
        Step("on the day", 0),
        Step("daily when late", 1, every=1),
        Step("1 day late", 1, to=To.EXECUTIVE_LEAD),
    ),
    # A supplier that did not answer, handed to whoever manages its contract: due on the day it was handed over.
    "silence": (
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
    ),
    # Suppliers that a campaign did not reach, and what contacts told us: whose campaign it is.
    "campaign": (
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
    ),
    # The day on which a policy, or a route for raising a concern, is to be looked at again.
    "policy": ESCALATED,
    # A dated count to hand in: training, vetting, head-count, an indicator that no record gives. Due when it says.
    "return": (
        Step("14 days before", -14),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.DEPARTMENT_LEAD),
        Step("28 days late", 28, to=To.EXECUTIVE_LEAD),
    ),
    # A promise of a published statement, until somebody has said what became of it.
    "promise": ESCALATED,
    # The answers that a statement in preparation still lacks: its editor's.
    "answers": (
        Step("28 days before", -28),
        Step("14 days before", -14),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
        Step("14 days late", 14, to=To.EXECUTIVE_LEAD),
    ),
    "statement": (
        Step("90 days before", -90),
        Step("60 days before", -60),
        Step("30 days before", -30),
        Step("14 days before", -14),
        Step("7 days before", -7),
        Step("on the day", 0),
        Step("weekly when late", 7, every=7),
    ),
}

# What each ladder is about, for the page that shows the table.
ABOUT = {
    "review": "Review of an action",
    "task": "Partnership task, or decision of a meeting",
    "yearly": "Yearly review of a priority risk or known unknown",
    "recommendation": "Response to an inspection's recommendation",
    "milestone": "Milestone of an action",
    "question": "Question with which a review came back",
    "acceptance": "Completion that waits to be accepted",
    "returned": "Completion that was sent back",
    "paused": "Paused action that was to be taken up again",
    "target": "Target date of an action; day by which an unknown is to be found out",
    "purchase": "Planned purchase before its award",
    "engagement": "Follow-up of an engagement",
    "concern": "Concern to acknowledge",
    "concern_step": "Next step of a concern",
    "contract": "Last day of a contract",
    "equivalent": "Last day of an equivalent (Sedex, MSAT, EcoVadis and others)",
    "check": "Check of a supplier or a labour provider",
    "corrective": "Corrective action of a supplier",
    "response": "Response to a questionnaire",
    "asked_back": "Question back to a supplier, or outcome to follow up",
    "read_first": "Response that the specialist team reads first",
    "silence": "Supplier that did not answer a questionnaire",
    "campaign": "Campaign: suppliers not reached, messages of contacts",
    "policy": "Review of a policy, or of a route for raising a concern",
    "return": "Return to hand in: training, vetting, head-count, an indicator",
    "promise": "Promise of a statement",
    "answers": "Answers to promises that a statement lacks",
    "statement": "Statement",
}

# How far ahead a source has to look.
HORIZON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Fired:
    """A step that a thing has reached: number 0, or 1, 2, 3 … for a step that repeats."""

    step: Step
    number: int

    @property
    def rule(self) -> str:
        return self.step.name


def reached(ladder: str, *, due_on: date, on: date, to: To) -> list[Fired]:
    """Every step (and repetition) for ``to`` whose date is ``on`` or earlier, lowest first."""
    found = []
    late = (on - due_on).days
    for step in LADDERS[ladder]:
        if step.to is not to or late < step.days:
            continue
        if step.every is None:
            found.append(Fired(step, 0))
        else:
            found.extend(Fired(step, n) for n in range(1, (late - step.days) // step.every + 2))
    return found


def last_due(ladder: str, on: date, *, to: Collection[To] = tuple(To)) -> date:
    """The latest due date of which a ladder tells any of these readers on a day; ``date.min`` where it never does."""
    days = [step.days for step in LADDERS[ladder] if step.to in to]
    return on - timedelta(days=min(days)) if days else date.min


def first_day(ladder: str, due_on: date) -> date:
    """The first day on which a ladder says anything."""
    return due_on + timedelta(days=min(step.days for step in LADDERS[ladder]))
