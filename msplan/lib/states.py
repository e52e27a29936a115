"""Changing a stored state so that two people at once cannot both win.

A transition is guard, set, stamp, record. The guard and the set are one UPDATE whose WHERE names the states
from which the change may start: it must touch exactly one row. Whoever comes second is told.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model


class InvalidTransition(Exception):
    """The thing is not in a state from which this change may start. ``str()`` is a sentence for the user."""


def move(
    instance: Model,
    *,
    to: str,
    allowed: Iterable[str],
    field: str = "state",
    sentence: str = "",
    **stamps: Any,
) -> None:
    """Set ``field`` to ``to`` if, and only if, the row is in one of the ``allowed`` states now.

    ``stamps`` are further fields set in the same UPDATE (who, when). The instance is updated to match.
    Raises InvalidTransition, with ``sentence`` or one of our own, when somebody else was faster or the
    start is wrong.
    """
    changed = (
        type(instance)
        ._base_manager.filter(pk=instance.pk, **{f"{field}__in": list(allowed)})
        .update(**{field: to, **stamps})
    )
    if changed != 1:
        raise InvalidTransition(sentence or _sentence(instance, field, to))
    for name, value in {field: to, **stamps}.items():
        setattr(instance, name, value)


def _sentence(instance: Model, field: str, to: str) -> str:
    choices = dict(getattr(instance._meta.get_field(field), "flatchoices", ()))
    now = type(instance)._base_manager.filter(pk=instance.pk).values_list(field, flat=True).first()
    return f"This is {str(choices.get(now, now)).lower()} now, so it cannot become {str(choices.get(to, to)).lower()}."
