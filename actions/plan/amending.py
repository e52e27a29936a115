"""Keeping a row of a room, and changing its words while others may do the same: as everywhere in the house."""

from msplan.history.amending import NOT_KEPT, amend, keep, refuse_twice, said

__all__ = ["NOT_KEPT", "amend", "keep", "refuse_twice", "said"]
