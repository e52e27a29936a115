"""What the statement before promised, and what became of it. Rules: docs/rules/promises.md.

These belong to the statement in hand: they are counted when it goes to the board, and never at month ends.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from msplan.lib.dates import plain
from statements.figures.definition import (
    STATE,
    Figure,
    Numbers,
    Scope,
    Table,
    Words,
    counting,
    named,
    sharing,
)
from statements.models import Outcome, Promise

SEE = "promises.see"


def owed(scope: Scope) -> "QuerySet[Promise]":
    return Promise.objects.owed_after(scope.follows).select_related("statement")


def kept(scope: Scope) -> "QuerySet[Promise]":
    return owed(scope).filter(outcome=Outcome.KEPT)


def unanswered(scope: Scope) -> "QuerySet[Promise]":
    """No answer, or none but that there is none."""
    return owed(scope).filter(Q(outcome__isnull=True) | Q(outcome=Outcome.NOT_ANSWERED))


FIGURES = [
    Figure(
        "promises_made",
        "Promises to answer",
        STATE,
        "count",
        "Promises of the statement before this one, and earlier ones that it moved, called not due yet or left "
        "unanswered.",
        SEE,
        counting(owed),
        owed,
        named(owed),
        measured=False,
    ),
    Figure(
        "promises_kept",
        "Promises kept",
        STATE,
        "percent",
        "Promises that were kept, of those that this statement has to answer. A promise kept in part, moved, dropped, "
        "not due yet or not answered is not counted as kept.",
        SEE,
        sharing(kept, owed),
        kept,
        named(kept),
        measured=False,
    ),
    Figure(
        "promises_unanswered",
        "Promises without an answer",
        STATE,
        "count",
        "Promises that this statement has to answer, and for which nobody has said what became of them.",
        SEE,
        counting(unanswered),
        unanswered,
        named(unanswered),
        measured=False,
    ),
]

SAID = Words(
    owed, ("number", "wording", "due_now", "outcome", "sentence", "moved_to", "statement__period_end")
)
NOTHING_SAID = "Nobody has said yet what became of it."


def said_and_done(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    """What we said, by when, what became of it, in a sentence: the oldest promise first."""
    said = sorted(numbers.said[SAID], key=lambda row: (row["statement__period_end"], row["number"]))
    return [
        (row["wording"], _day(row["due_now"]), became(row), row["sentence"] or NOTHING_SAID) for row in said
    ]


def became(row: dict[str, Any]) -> str:
    """ "Kept", "Moved to 31 March 2027", "Not answered"."""
    outcome = Outcome(row["outcome"] or Outcome.NOT_ANSWERED)
    return f"{outcome.label} to {_day(row['moved_to'])}" if outcome == Outcome.MOVED else outcome.label


def _day(text: str) -> str:
    return plain(date.fromisoformat(text))


WE_SAID_WE_DID = "we_said_we_did"
TABLES = [
    Table(
        WE_SAID_WE_DID,
        "We said, we did",
        STATE,
        "Every promise that the statement before this one made, and earlier ones that it did not settle: in its own "
        "words, with the date promised, what became of it, and why.",
        SEE,
        ("What we said", "By when", "Outcome", "What we did"),
        ("words", "words", "words"),
        said_and_done,
        named(owed),
        words=SAID,
        measured=False,
    )
]
