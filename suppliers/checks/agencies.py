"""Labour providers: putting a supplier into the list, changing what is said of it, taking it out."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.checks.models import Agency
from suppliers.register.models import Supplier


@transaction.atomic
def add_agency(
    supplier: Supplier,
    *,
    staff: str,
    manager: Person,
    since_on: date,
    licensable: str = "not_known",
    houses_workers: bool | None = None,
    form_id: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> Agency:
    """Say that a supplier provides people. Raises RowRefused (it is in the list already), MadeAlready."""
    if since_on > london_date(at):
        raise RowRefused("The day since when it is used must not lie ahead.", field="since_on")
    agency = Agency(
        supplier=supplier.merged_into or supplier,
        staff=staff,
        manager=manager,
        since_on=since_on,
        licensable=licensable,
        houses_workers=houses_workers,
        form_id=form_id,
    )
    keep(agency, field="supplier")
    record("agencies.add", agency, by=by, at=at, after={"manager": str(manager), "staff": staff})
    return agency


@transaction.atomic
def edit_agency(
    agency: Agency, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    return amend(agency, version=version, changes=changes, act="agencies.edit", by=by, at=at)


@transaction.atomic
def end_agency(agency: Agency, *, reason: str, by: Person, at: datetime) -> None:
    """No longer used: not chased any more. Raises InvalidTransition where that was said already."""
    if not Agency.objects.in_use().filter(pk=agency.pk).update(ended_on=london_date(at)):
        raise InvalidTransition("This labour provider is out of use already.")
    agency.refresh_from_db()
    record("agencies.end", agency, by=by, at=at, after={"reason": reason})
