"""Keeping a row of a room, and changing its words while others may do the same. Each room's acts call these.

Refusals are RowRefused, with the sentence of the constraint that says no; a stale edit is StaleEdit.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from msplan.history.recording import record
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import RowRefused, StaleEdit

# What history keeps in the place of a value that may be removed one day, like somebody's address.
NOT_KEPT = "(not kept)"


def keep(thing: models.Model, *, only: Collection[str] | None = None, field: str | None = None) -> None:
    """Insert the row, or update ``only`` some of its fields. Raises RowRefused in the words of its constraints.

    ``field`` is the field of the form beside which the sentence belongs. Raises MadeAlready for a page sent twice.
    """
    refuse_twice(thing)
    try:
        thing.validate_constraints()
    except ValidationError as refusal:
        raise RowRefused(refusal.messages[0], field=field) from refusal
    try:
        with transaction.atomic():
            thing.save(force_insert=True) if only is None else thing.save(update_fields=list(only))
    except IntegrityError as refusal:  # somebody else was faster by a moment
        refuse_twice(thing)
        raise RowRefused(
            "Somebody else has just saved the same. Look at it, then save again.", field=field
        ) from refusal


def refuse_twice(thing: models.Model) -> None:
    """Raise MadeAlready where the page that made this row was sent before. For rows with a ``form_id``."""
    form_id = getattr(thing, "form_id", None)
    made = form_id and type(thing)._base_manager.filter(form_id=form_id).first()
    if made and made.pk != thing.pk:
        raise MadeAlready(made)


def amend(
    thing: models.Model,
    *,
    version: int,
    changes: Mapping[str, Any],
    act: str,
    check: Callable[[Any], object] = lambda _now: None,
    private: Collection[str] = (),
    also: Callable[[Any, Collection[str]], Mapping[str, Any]] = lambda _now, _differing: {},
    field: str | None = None,
    restricted: bool = False,
    by: AbstractBaseUser | None,
    at: datetime,
) -> bool:
    """Change words of a row that carries a version; False when nothing differs.

    ``check`` looks at the row as it would become, ``also`` gives further fields to set because of what differs,
    ``private`` names fields whose values history does not keep. Must run inside the act's own transaction.
    """
    now: Any = type(thing)._base_manager.select_for_update().get(pk=thing.pk)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not differing:
        return False
    before = {name: said(now, name, private) for name in differing}
    for name, value in differing.items():
        setattr(now, name, value)
    further = also(now, differing)
    for name, value in further.items():
        setattr(now, name, value)
    check(now)
    now.version += 1
    keep(now, only={*differing, *further, "version"}, field=field)
    after = {name: said(now, name, private) for name in differing}
    record(act, now, by=by, at=at, before=before, after=after, restricted=restricted)
    thing.refresh_from_db()
    return True


def said(thing: models.Model, name: str, private: Collection[str] = ()) -> Any:
    """A field's value as history tells it: the label of a choice, the name of a person."""
    value = getattr(thing, name)
    if value in (None, ""):
        return ""
    if name in private:
        return NOT_KEPT
    if isinstance(value, models.Model):
        return str(value)
    label = getattr(thing, f"get_{name}_display", None)
    return str(label()) if label else value
