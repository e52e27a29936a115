"""A new statement begins with what became of the promises of the one before it."""

from collections.abc import Iterable

from statements.figures.promises import WE_SAID_WE_DID
from statements.models import Promise, Statement, Topic
from statements.text.tokens import Token

HEADING = "We said, we did"
TABLE = str(Token("table", WE_SAID_WE_DID))


def with_answers(statement: Statement, headings: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(heading, topic, text) of the sections to begin with: after a foreword, the table of promises to answer.

    Without promises to answer there is none. Where last year had the section, it takes the table where it stands.
    """
    empty = [(heading, area, "") for heading, area in headings]
    if not Promise.objects.owed_in(statement).exists():
        return empty
    if any(heading == HEADING for heading, _, _ in empty):
        return [(heading, area, TABLE if heading == HEADING else "") for heading, area, _ in empty]
    place = 1 if empty and "foreword" in empty[0][0].lower() else 0
    return [*empty[:place], (HEADING, Topic.FREE.value, TABLE), *empty[place:]]
