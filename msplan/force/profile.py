"""Changing the force's profile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.history.recording import record
from msplan.lib.refusing import StaleEdit


@transaction.atomic
def save_profile(
    values: Mapping[str, Any], *, version: int | None = None, by: Person | None, at: datetime
) -> ForceProfile:
    """Set the named fields of the one profile, made on the first call; what stays the same is not recorded.

    Raises StaleEdit where ``version``, the one that the editor read, is not the newest any more.
    """
    ForceProfile.objects.get_or_create(pk=1)
    profile = ForceProfile.objects.select_for_update().get(pk=1)
    if version is not None and profile.version != version:
        raise StaleEdit
    changed = {name: value for name, value in values.items() if getattr(profile, name) != value}
    if not changed:
        return profile
    before = {name: getattr(profile, name) for name in changed}
    for name, value in changed.items():
        setattr(profile, name, value)
    profile.version += 1
    profile.save(update_fields=[*changed, "version"])
    record("force.edit", profile, by=by, at=at, before=before, after=changed)
    return profile
