"""What pages with one form do alike: as everywhere in the house (msplan/views/saving.py)."""

from msplan.views.saving import (
    AGAIN,
    REFUSALS,
    SAVED,
    add_refusal,
    edited,
    kept,
    pressed,
    resaved,
    saved,
    shown,
)

__all__ = [
    "AGAIN",
    "REFUSALS",
    "SAVED",
    "add_refusal",
    "edited",
    "kept",
    "pressed",
    "resaved",
    "saved",
    "shown",
]
