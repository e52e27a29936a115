"""What of the promises keeps a text from the board, and from being approved and signed."""

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse

from statements.figures.promises import WE_SAID_WE_DID
from statements.models import Promise, Section, Statement
from statements.promises.wording import stands_in
from statements.text.tokens import Token, cited


class Stop(NamedTuple):
    """A sentence, and where it is put right."""

    sentence: str
    href: str


class Promised(NamedTuple):
    """What has to be answered in a statement, and what it promises itself."""

    owed: list[Promise]
    made: list[Promise]


def promised_in(statement: Statement) -> Promised:
    """Two queries."""
    return Promised(
        owed=list(Promise.objects.owed_in(statement).in_order()),
        made=list(statement.promises.standing().select_related("section", "statement")),
    )


def stops(statement: Statement, sections: Sequence[Section], promised: Promised | None = None) -> list[Stop]:
    """Promises of before without an answer or without their table; our own that no longer stand.

    ``promised`` where somebody has read them already; two queries otherwise.
    """
    owed, made = promised or promised_in(statement)
    found = [
        Stop(
            f"The promise “{_short(promise.wording)}” of {promise.statement.period_words} has no answer.",
            reverse("drafts:promise", args=[promise.pk]),
        )
        for promise in owed
        if promise.outcome is None
    ]
    _, tables = cited(section.body for section in sections)
    if owed and WE_SAID_WE_DID not in tables:
        found.append(
            Stop(
                f"The text does not show what became of earlier promises. Put {Token('table', WE_SAID_WE_DID)} "
                "on a line of its own into a section.",
                reverse("drafts:promises", args=[statement.pk]),
            )
        )
    return [*found, *_that_no_longer_stand(made, sections)]


def _that_no_longer_stand(made: Sequence[Promise], sections: Sequence[Section]) -> list[Stop]:
    text_of = {section.pk: section for section in sections}
    found = []
    for promise in made:
        section = text_of.get(promise.section_id)
        if section is None:
            why = f"its section “{promise.section.heading}” was taken out"
        elif not stands_in(promise.wording, section.body):
            why = f"its words no longer stand in “{section.heading}”"
        else:
            continue
        found.append(
            Stop(
                f"The promise “{_short(promise.wording)}” is on the list, but {why}.",
                reverse("drafts:promise", args=[promise.pk]),
            )
        )
    return found


def _short(words: str, most: int = 80) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
