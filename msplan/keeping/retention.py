"""Letting go of what is older than its rule allows: first counted, then done, each run in history.

Published statements never go under any rule: no room names one for them, and the database refuses besides.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.keeping.models import Period, Run
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.retaining import Counted, Rule, counted_together, first_kept, moment


class Standing(NamedTuple):
    """A rule as this force has it, and what would go under it on a day; None: not for whoever asks to know."""

    rule: Rule
    period: Period
    kept_from: date
    counted: Counted | None

    @property
    def rests(self) -> bool:
        return bool(self.period.resting_because)


def rules() -> list[Rule]:
    return [rule for source in settings.RETENTION_RULES for rule in import_string(source)]


def periods() -> dict[str, Period]:
    """The force's own, and what is proposed where it has none."""
    kept = {period.rule: period for period in Period.objects.all()}
    return {rule.name: kept.get(rule.name) or proposed(rule) for rule in rules()}


def proposed(rule: Rule) -> Period:
    return Period(rule=rule.name, months=rule.months, owner=rule.owner, version=0)


def standing(*, on: date, by: Person | None = None) -> list[Standing]:
    """Every rule with what would go on a day: so many of so many. Changes nothing.

    What ``by`` may not know of is not counted for them, nor for a command that says for nobody that it asks.
    """
    own = periods()
    since = {rule.name: first_kept(on, own[rule.name].months) for rule in rules()}
    told = [rule for rule in rules() if not rule.seen or (by is not None and by.may(rule.seen))]
    counted = counted_together(
        {rule.name: rule.rows(moment(since[rule.name])) for rule in told if rule.rows is not None}
    )
    counted |= {rule.name: rule.count(moment(since[rule.name])) for rule in told if rule.count is not None}
    return [Standing(rule, own[rule.name], since[rule.name], counted.get(rule.name)) for rule in rules()]


def run(*, on: date, by: Person | None, at: datetime) -> Run:
    """Let everything go that is older than its rule allows; rules that rest, and those of which ``by`` may not know,
    are left alone.

    Each rule in a transaction of its own: one that fails costs the others nothing, and is told by its exception last.
    What went under a rule that not everybody may know of is told by restricted history alone, not by the run.
    """
    done: dict[str, list[int]] = {}
    errors: list[Exception] = []
    for one in standing(on=on, by=by):
        if one.rests or one.counted is None:
            continue
        try:
            with transaction.atomic():
                gone = one.rule.go(moment(one.kept_from), by=by, at=at)
            if not one.rule.seen:
                done[one.rule.name] = [gone, one.counted.of]
        except Exception as error:  # noqa: BLE001  raised below, when the others are done
            errors.append(error)
    with transaction.atomic():
        kept = Run.objects.create(on=on, at=at, by=by, found=done)
        record(
            "keeping.run", kept, by=by, at=at, after={name: f"{n} of {of}" for name, (n, of) in done.items()}
        )
    if errors:
        raise ExceptionGroup(f"{len(errors)} rules of retention could not be followed", errors)
    return kept


@transaction.atomic
def set_period(
    rule: Rule,
    *,
    version: int,
    months: int,
    owner: str,
    resting_because: str,
    by: Person,
    at: datetime,
) -> Period:
    """A force's own period for a rule. Raises Refused below what stands against it, StaleEdit after somebody else."""
    if months < rule.least:
        raise Refused(f"Keep this for at least {rule.least} months: {rule.source}", field="months")
    now = Period.objects.select_for_update().filter(rule=rule.name).first() or proposed(rule)
    if now.version != version:
        raise StaleEdit
    values = {"months": months, "owner": owner, "resting_because": resting_because}
    before = {name: getattr(now, name) for name, value in values.items() if getattr(now, name) != value}
    if not before:
        return now
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record(
        "keeping.set_period", now, by=by, at=at, before=before, after={name: values[name] for name in before}
    )
    return now
