"""Whose token of the single sign-on it is: by the subject, which a provider gives to nobody else.

An address can be given to somebody new. So it finds a person once; from then on the subject does. Rules:
docs/rules/sign-in.md.
"""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record


class SomebodyElse(Exception):
    """The account with this address is known by another subject: the address is somebody else's now."""


def whose(issuer: str, subject: str, address: str) -> Person | None:
    """Who that is, if anybody. Raises SomebodyElse where the account with the address was another subject's.

    What another provider called them counts no more: a force may change its provider, and there is one at a time.
    """
    known = Person.objects.filter(known_as=_name(issuer, subject)).first()
    if known is not None:
        return known
    person = Person.objects.filter(email__iexact=address).first() if address else None
    if person is not None and person.known_as.startswith(_name(issuer, "")):
        raise SomebodyElse
    return person


@transaction.atomic
def keep(person: Person, issuer: str, subject: str, *, at: datetime) -> None:
    """From their first time on they are known by the subject. Raises SomebodyElse where another's came before."""
    now = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    if now.known_as == _name(issuer, subject):
        return
    if now.known_as.startswith(_name(issuer, "")):
        raise SomebodyElse
    _set(now, _name(issuer, subject))
    person.known_as = now.known_as
    record("accounts.know_by_single_sign_on", person, by=person, at=at, after={"at": issuer})


@transaction.atomic
def forget(person: Person, *, by: Person | None, at: datetime) -> None:
    """Whoever comes next with their address is taken for them: for somebody whose account there was made anew."""
    now = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    if not now.known_as:
        return
    issuer = now.known_as.partition(" ")[0]
    _set(now, "")
    person.known_as = ""
    record("accounts.forget_single_sign_on", person, by=by, at=at, before={"at": issuer})


def _name(issuer: str, subject: str) -> str:
    """An issuer is an address, without a blank; so no two of these are alike where either differs."""
    return f"{issuer} {subject}"


def _set(person: Person, known_as: str) -> None:
    person.known_as = known_as
    person.save(update_fields=["known_as"])
