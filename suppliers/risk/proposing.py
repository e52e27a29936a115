"""Changing the model: a proposal gathers changes, shows what they do, and takes effect as a whole or not at all."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.states import move
from suppliers.register.models import Category, Supplier
from suppliers.risk.changing import CATEGORY, COUNTRY, GOOD, Change, changed_rules, stands_now
from suppliers.risk.comparing import compare
from suppliers.risk.models import CountryRisk, GoodRisk, Proposal, ProposalState, RiskModel
from suppliers.risk.scoring import rescore
from suppliers.risk.tables import first_version, keep_version

# Up to so many suppliers are scored with the confirming itself; more are scored in the background.
AT_ONCE = 5_000
# Any constant, with whoever proposes.
PROPOSING = 5_424
NOT_OPEN = "This proposal is in effect or discarded already."


@transaction.atomic
def propose(change: Change, *, by: Person, at: datetime, proposal: Proposal | None = None) -> Proposal:
    """Put a change into the proposal given, else into the person's own open one, else into a new one.

    A second change of the same thing takes the first one's place; one that changes nothing takes it out. Raises
    Refused where the proposal is not open, the version it is based on is no longer in force, or the row that is to be
    removed does not stand.
    """
    current = first_version(at=at)
    if proposal is None:
        with connection.cursor() as cursor:  # a person who sends two changes at once begins one proposal
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PROPOSING, by.pk])
        proposal = Proposal.objects.filter(made_by=by, state=ProposalState.OPEN, based_on=current).first()
    if proposal is None:
        proposal = Proposal.objects.create(based_on=current, made_by=by, made_at=at)
    proposal = hold(Proposal.objects.all(), proposal.pk)
    _must_be_current(proposal, current)
    before = stands_now(change, current.rules)
    if before is None and change.after is None:
        raise Refused("The table has no such row.")
    kept = [row for row in proposal.changes if (row["kind"], row["key"]) != (change.kind, change.key)]
    if before != change.after:
        kept.append(change.row(before))
    proposal.changes = kept
    proposal.version += 1
    proposal.save(update_fields=["changes", "version"])
    record("risk.propose", proposal, by=by, at=at, after=change.row(before))
    return proposal


@transaction.atomic
def take_out(proposal: Proposal, *, kind: str, key: str, by: Person, at: datetime) -> None:
    """Leave one change out of the proposal. Raises Refused where it is not there, or the proposal is not open."""
    proposal = hold(Proposal.objects.all(), proposal.pk)
    kept = [row for row in proposal.changes if (row["kind"], row["key"]) != (kind, key)]
    if not proposal.is_open or len(kept) == len(proposal.changes):
        raise Refused("That change is not in the proposal any more.")
    proposal.changes = kept
    proposal.version += 1
    proposal.save(update_fields=["changes", "version"])
    record("risk.take_out", proposal, by=by, at=at, before={"kind": kind, "key": key})


@transaction.atomic
def discard(proposal: Proposal, *, by: Person, at: datetime) -> None:
    """Nothing of it ever takes effect. Raises InvalidTransition where it is not open."""
    move(
        proposal,
        to=ProposalState.DISCARDED,
        allowed=[ProposalState.OPEN],
        sentence=NOT_OPEN,
        ended_by=by,
        ended_at=at,
    )
    record("risk.discard", proposal, by=by, at=at)


@transaction.atomic
def confirm(
    proposal: Proposal, *, version: int, reason: str, by: Person, on: date, at: datetime
) -> RiskModel:
    """Make the proposal the model: tables, defaults and weights together, as a new version.

    ``version`` is the proposal as the person saw it. Raises StaleEdit where a change was added or taken out since,
    Refused where another version took effect since it was made, where it is not open or changes nothing. Scores
    follow in the same transaction up to AT_ONCE suppliers, else by ``scoring.catch_up``.
    """
    proposal = hold(Proposal.objects.select_related("based_on"), proposal.pk)
    # Whoever confirms another proposal of the same version waits here, and is then told.
    hold(RiskModel.objects.all(), proposal.based_on_id)
    current = first_version(at=at)
    _must_be_current(proposal, current)
    if proposal.version != version:
        raise StaleEdit
    if not proposal.changes:
        raise Refused("There is nothing in this proposal to put into effect.")
    if not reason.strip():
        raise Refused("Say why the model changes.", field="reason")
    done = compare(current.rules, proposal.changes, on=on)
    number = current.number + 1
    rules = changed_rules(current.rules, proposal.changes, version=f"{at:%Y-%m}/v{number}")
    for change in proposal.changes:
        _apply(change)
    model = keep_version(rules, number=number, reason=reason.strip(), by=by, at=at)
    outcome = {
        "suppliers": done.suppliers,
        "moved": len(done.moved),
        "within": len(done.within),
        "stayed": done.stay,
        "higher": done.higher,
        "lower": done.lower,
        "counts": [[band.value, *numbers] for band, *numbers in done.counts],
    }
    move(
        proposal,
        to=ProposalState.CONFIRMED,
        allowed=[ProposalState.OPEN],
        sentence=NOT_OPEN,
        ended_by=by,
        ended_at=at,
        became=model,
        outcome=outcome,
    )
    record(
        "risk.confirm_model",
        model,
        by=by,
        at=at,
        before={"version": current.label},
        after={
            "version": model.label,
            "reason": model.reason,
            "changes": proposal.changes,
            "outcome": outcome,
        },
    )
    if Supplier.objects.standing().count() <= AT_ONCE:
        rescore(on=on, by=by, at=at)
    return model


def _must_be_current(proposal: Proposal, current: RiskModel) -> None:
    if not proposal.is_open:
        raise Refused(NOT_OPEN)
    if proposal.based_on_id != current.pk:
        raise Refused(
            f"Version {current.label} took effect after this proposal was made, so its before and after are no longer "
            "true. Discard it and propose your change again."
        )


def _apply(change: Mapping[str, Any]) -> None:
    """Write a change of a table; weights and bands are in the version itself."""
    key, after = change["key"], change["after"]
    if change["kind"] == CATEGORY:
        Category.objects.filter(code=key).update(**{f"f{n}": score for n, score in enumerate(after, start=1)})
    elif change["kind"] == COUNTRY:
        _write(CountryRisk.objects.all(), after, code=key)
    elif change["kind"] == GOOD:
        name, _, origin = key.rpartition("|")
        _write(GoodRisk.objects.all(), after, good=name, country=origin)


def _write(rows: QuerySet[Any], after: Mapping[str, Any] | None, **key: Any) -> None:
    """Nothing deletes a row of a table but this; the versions keep it as it stood."""
    if after is None:
        rows.filter(**key).delete()
    else:
        rows.update_or_create(defaults=after, **key)
