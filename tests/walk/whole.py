"""Whether this is the short walk of every build, or the whole one of ``bin/prove walk``."""

import os
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

WHOLE = os.environ.get("WALK") == "whole"

# What one build leaves to the next two. Which third is looked at goes by the day: two builds of a day do the same.
THIRD = int(os.environ.get("WALK_THIRD") or date.today().toordinal() % 3)  # noqa: DTZ011  whichever day it is here

One = TypeVar("One")


def is_todays(number: int) -> bool:
    """Whether the thing with this number is of the third that is looked at today; in the whole walk all are."""
    return WHOLE or number % 3 == THIRD


def in_turn(those: Sequence[One], number: int, *, of: int = 12) -> list[One]:
    """Of those who could look at the thing with this number, who does: each twelfth one, and at least one, in turn."""
    return [one for n, one in enumerate(those) if WHOLE or (n - number % len(those)) % of == 0]


def some(things: Sequence[One], most: int) -> Sequence[One]:
    """Of things of many kinds as many, the first and the last among them."""
    if WHOLE or len(things) <= most:
        return things
    if most == 1:
        return things[:1]
    return [things[n * (len(things) - 1) // (most - 1)] for n in range(most)]
