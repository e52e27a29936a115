"""Writing down who supplies whom, correcting it, taking it out. Rules: docs/rules/chain.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from msplan.files.storing import store
from msplan.history.amending import amend, keep, refuse_twice
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.chain.models import ChainCompany, ChainLink
from suppliers.register.models import Supplier
from suppliers.register.names import clean_name, normalised


class NewCompany(NamedTuple):
    """A company that nothing is known of yet but its name and country."""

    name: str
    country: str = ""


End = Supplier | ChainCompany | NewCompany


@transaction.atomic
def add_link(
    *,
    buyer: Supplier | ChainCompany,
    seller: End,
    what: str,
    country: str,
    how: str,
    sure: str,
    source: str,
    source_on: date,
    evidence_file: "File[bytes] | None" = None,
    evidence_link: str = "",
    note: str = "",
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> ChainLink:
    """``seller`` supplies ``buyer`` with ``what``. Raises RowRefused, FileRefused, MadeAlready.

    Two places that count as one supplier are refused as one company. A link back to somebody above is none of that: it
    makes a loop, and loops exist.
    """
    refuse_twice(ChainLink(form_id=form_id))
    near, far = place_of(buyer, by=by, at=at), place_of(seller, by=by, at=at)
    if near.key == far.key:
        raise RowRefused("A company does not stand behind itself.", field="seller_name")
    link = ChainLink(
        buyer=near,
        seller=far,
        what=" ".join(what.split()),
        country=country,
        how=how,
        sure=sure,
        source=source.strip(),
        source_on=source_on,
        evidence_link=evidence_link,
        note=note.strip(),
        added_by=by,
        added_at=at,
        written_on=london_date(at),
        form_id=form_id,
    )
    _check(link)
    link.evidence_file = _stored(evidence_file, by=by, at=at)
    keep(link, field="what")
    after = {
        "what": link.what,
        "country": country,
        "how": link.get_how_display(),
        "sure": link.get_sure_display(),
    }
    record("chain.add_link", link, by=by, at=at, after=after)
    return link


@transaction.atomic
def edit_link(
    link: ChainLink,
    *,
    version: int,
    changes: Mapping[str, Any],
    evidence_file: "File[bytes] | None" = None,
    by: Person,
    at: datetime,
) -> bool:
    """False when nothing differs. Raises StaleEdit, RowRefused, FileRefused, InvalidTransition."""
    if stored := _stored(evidence_file, by=by, at=at):
        changes = {**changes, "evidence_file": stored}

    def check(now: ChainLink) -> None:
        if now.is_removed:
            raise InvalidTransition("This link was taken out. Put it back first.")
        now.written_on = london_date(at)
        _check(now)

    return amend(
        link,
        version=version,
        changes=changes,
        act="chain.edit_link",
        check=check,
        also=lambda _now, _differing: {"written_on": london_date(at)},
        by=by,
        at=at,
    )


@transaction.atomic
def remove_link(link: ChainLink, *, reason: str, by: Person, at: datetime) -> None:
    """It does not hold, or no longer. Raises InvalidTransition where it was taken out already."""
    now = hold(ChainLink.objects.all(), link.pk)
    if now.is_removed:
        raise InvalidTransition("This link was taken out already.")
    now.removed_on, now.removed_reason = london_date(at), reason.strip()
    now.version += 1
    keep(now, only=["removed_on", "removed_reason", "version"], field="reason")
    record("chain.remove_link", now, by=by, at=at, after={"reason": now.removed_reason})
    link.refresh_from_db()


@transaction.atomic
def restore_link(link: ChainLink, *, by: Person, at: datetime) -> None:
    """It holds after all. Raises InvalidTransition, and RowRefused where the same was written down meanwhile."""
    now = hold(ChainLink.objects.all(), link.pk)
    if not now.is_removed:
        raise InvalidTransition("This link stands.")
    now.removed_on, now.removed_reason = None, ""
    now.version += 1
    keep(now, only=["removed_on", "removed_reason", "version"])
    record("chain.restore_link", now, by=by, at=at)
    link.refresh_from_db()


@transaction.atomic
def edit_company(
    company: ChainCompany, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Name, country and number of a company that is no supplier. Raises StaleEdit, RowRefused, InvalidTransition."""
    name = clean_name(str(changes.get("name", company.name)))[:200]

    def check(now: ChainCompany) -> None:
        if now.supplier_id is not None:
            raise InvalidTransition("This is a supplier now: edit it in the register.")

    return amend(
        company,
        version=version,
        changes={**changes, "name": name},
        act="chain.edit_company",
        check=check,
        also=lambda _now, _differing: {"normalised_name": normalised(name)},
        field="name",
        by=by,
        at=at,
    )


@transaction.atomic
def recognise(company: ChainCompany, supplier: Supplier, *, by: Person, at: datetime) -> None:
    """The company turned out to be a supplier of the register: its links count for that supplier from now on.

    Raises InvalidTransition where it is one already, RowRefused where a link would then lead from a company to itself.
    """
    now = hold(ChainCompany.objects.all(), company.pk)
    if now.supplier_id is not None:
        raise InvalidTransition("This company is known as a supplier already.")
    theirs = ChainCompany.objects.of(supplier).values("pk")
    between = ChainLink.objects.standing().filter(buyer=now, seller__in=theirs)
    between |= ChainLink.objects.standing().filter(seller=now, buyer__in=theirs)
    if between.exists():
        raise RowRefused(
            f"A link between {now.name} and {supplier.name} is known: take it out first.", field="supplier"
        )
    now.supplier = supplier
    now.version += 1
    now.save(update_fields=["supplier", "version"])
    record("chain.recognise", now, by=by, at=at, before={"supplier": ""}, after={"supplier": str(supplier)})
    company.refresh_from_db()


def place_of(end: End, *, by: Person, at: datetime) -> ChainCompany:
    """Where it stands in chains; made where it never stood in one. A new company of a known name is the known one."""
    if isinstance(end, ChainCompany):
        return end
    if isinstance(end, Supplier):
        survivor = end.merged_into or end
        found = ChainCompany.objects.filter(supplier=survivor, name="").first()
        return found or ChainCompany.objects.create(supplier=survivor, added_by=by, added_at=at)
    name = clean_name(end.name)[:200]
    company = ChainCompany(
        name=name, normalised_name=normalised(name), country=end.country, added_by=by, added_at=at
    )
    known = ChainCompany.objects.unregistered().filter(
        normalised_name=company.normalised_name, country=end.country
    )
    if company.normalised_name and (same := known.first()):
        return same
    keep(company, field="seller_name")
    record("chain.add_company", company, by=by, at=at, after={"country": end.country})
    return company


def _check(link: ChainLink) -> None:
    for field, missing, words in (
        ("what", not link.what, "Say what is supplied."),
        ("source", not link.source.strip(), "Say how you know."),
        ("source_on", link.source_on > link.written_on, "Date of the source must be today or in the past."),
    ):
        if missing:
            raise RowRefused(words, field=field)


def _stored(upload: "File[bytes] | None", *, by: Person, at: datetime) -> StoredFile | None:
    return None if upload is None else store(upload, by=by, at=at)
