"""What other rooms say about an action: where it came from, and where it was talked about.

Each room above has a module ``of_action`` with ``places(action, person)``; meetings has ``told`` besides.
The page of an action, which lies above all of them, asks.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """A thing of another room that points at this action: {name: "Raised from", text: "Lesson L-003 …"}."""

    name: str
    text: str
    href: str
