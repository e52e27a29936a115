"""What other rooms say about an action: where it came from, and where it was talked about.

Each room above has a module ``of_action``: ``mentions`` says what to ask the database, ``place`` puts a row into words.
The page of an action, which lies above all of them, asks for the mentions of every room at once: seven rooms' tables
are one query, whatever is in them. Meetings has ``told`` besides, for the timeline.

What is due is asked for in the same way: a room's module ``due`` has ``asked``, and ``due`` for a row. See actions.due.
"""

from typing import NamedTuple

from msplan.lib.gathering import Mention, gathered, mention

__all__ = ["Mention", "Place", "gathered", "mention"]


class Place(NamedTuple):
    """A thing of another room that points at this action: {name: "Raised from", text: "Lesson L-003 …"}."""

    name: str
    text: str
    href: str
