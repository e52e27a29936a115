"""Raising a concern: anybody who works here may, and leaves no trace anywhere but in the concern itself."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.files.models import Marking
from msplan.files.storing import store
from msplan.lib.dates import add_working_days, london_date
from msplan.lib.once import MadeAlready
from msplan.outbox.attention import ask_for_attention
from suppliers.concerns.models import Concern, ConcernFile, Danger, Place
from suppliers.concerns.rights import keep, team
from suppliers.register.models import Supplier

# Without vowels and look-alikes: read out over a telephone, and never a word.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
ACKNOWLEDGE_DAYS = 1  # working days


@transaction.atomic
def raise_concern(
    *,
    place: str,
    place_name: str,
    supplier: Supplier | None,
    signs: Sequence[str],
    seen: str,
    seen_when: str,
    danger: str,
    reach: str,
    evidence: "File[bytes] | None",
    form_id: uuid.UUID | None,
    by: Person,
    at: datetime,
    held: bool = False,
) -> Concern:
    """The concern, with a mail to the specialist team that says nothing but that something needs attention.

    With ``held`` the mail is kept and never sent: a demonstration's past. Raises MadeAlready where its page was sent
    before, FileRefused where the file cannot be kept.
    """
    _refuse_second(form_id)
    concern = Concern(
        reference=reference(),
        place=place,
        place_name=place_name,
        supplier=supplier if place in (Place.SUPPLIER, Place.AGENCY) else None,
        signs=list(signs),
        seen=seen,
        seen_when=seen_when,
        danger=danger,
        reach=reach,
        raised_by=by,
        raised_at=at,
        acknowledge_by=add_working_days(london_date(at), ACKNOWLEDGE_DAYS),
        form_id=form_id,
    )
    try:
        with transaction.atomic():
            concern.save(force_insert=True)
    except IntegrityError:  # the same page, sent twice at one moment
        _refuse_second(form_id)
        raise
    if evidence is not None:
        add_file(concern, evidence, by=by, at=at)
    keep("raise", concern, by=by, at=at, after={"where": concern.get_place_display()})
    tell(concern, at=at, held=held)
    return concern


def _refuse_second(form_id: uuid.UUID | None) -> None:
    made = Concern.objects.filter(form_id=form_id).first() if form_id else None
    if made is not None:
        raise MadeAlready(made)


def reference() -> str:
    """ "7K3M-Q2XV": one of 280 thousand million, so that nobody counts concerns by it or comes upon one."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def add_file(concern: Concern, upload: "File[bytes]", *, by: Person, at: datetime) -> ConcernFile:
    """Keep a file as restricted. Raises FileRefused."""
    stored = store(upload, by=by, at=at, marking=Marking.SENSITIVE, restricted=True)
    return ConcernFile.objects.create(concern=concern, file=stored, added_by=by, added_at=at)


def tell(concern: Concern, *, at: datetime, held: bool) -> None:
    """A mail to each of the team at once; to the executive leads too where somebody is in danger now."""
    people = {person.pk: person for person in team()}
    if concern.danger == Danger.YES:
        people |= {person.pk: person for person in Person.objects.holding(Role.EXECUTIVE_LEAD)}
    for person in people.values():
        ask_for_attention(person, key=f"{concern.mail_key}:{person.pk}", at=at, held=held)
