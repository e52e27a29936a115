"""Whom a campaign asks: a list, each with whether it is to be asked, and why not. Rules: docs/rules/asking.md."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import add_months, london_date
from msplan.lib.refusing import Refused
from suppliers.asking.campaign.inviting import contacts_of
from suppliers.asking.models import (
    RETURNED,
    SILENT_AFTER_DAYS,
    Campaign,
    CampaignState,
    ChosenSupplier,
    Invitation,
)
from suppliers.record.models import Equivalent
from suppliers.register.models import Supplier, SupplierQuerySet, survivor_id

# An answer so many months old is not asked for again; the day that long ago included.
ANSWERED_MONTHS = 12
# "No answer in two years", a filter of the register.
UNANSWERED_MONTHS = 24
# As many as one campaign may ask: more is a mistake in the filters.
MOST = 10_000
Skip = ChosenSupplier.Skip


def answered_when(rows: SupplierQuerySet, when: str, *, on: date) -> SupplierQuerySet:
    """By answers to questionnaires: "year", within twelve months; "none", not within two years; "silent", an

    invitation of theirs counts as no response. Days as above: the one so long ago is included.
    """
    months = {"year": ANSWERED_MONTHS, "none": UNANSWERED_MONTHS}.get(when)
    questions = Invitation.objects.filter(campaign__questions__isnull=False).order_by()
    if months is not None:
        since = add_months(on, -months)
        lately = questions.returned().filter(submitted_at__date__gte=since).values(survivor=survivor_id())
        return rows.filter(pk__in=lately) if when == "year" else rows.exclude(pk__in=lately)
    if when == "silent":
        silent = questions.unanswered().filter(no_response_on__isnull=False)
        return rows.filter(pk__in=silent.values(survivor=survivor_id()))
    return rows


@transaction.atomic
def choose(
    campaign: Campaign,
    suppliers: Iterable[int],
    *,
    chosen_by: str = "",
    in_words: str = "",
    most: int | None = None,
    by: Person,
    at: datetime,
) -> int:
    """Put suppliers (ids) on the list, each once, with why it is left out; returns how many are new on it.

    ``chosen_by`` are the register's filters as an address says them, ``in_words`` as history tells them, ``most`` how
    many of what they find.
    """
    campaign = _held(campaign)
    wanted = _survivors(list(suppliers)[: MOST + 1])
    there = set(campaign.chosen.filter(supplier__in=wanted).values_list("supplier", flat=True))
    new = [pk for pk in wanted if pk not in there]
    if len(there) + len(new) > MOST:
        raise Refused(f"A campaign asks {MOST:,} suppliers at the most. Narrow the filters.")
    why = skips(campaign, new, on=london_date(at))
    ChosenSupplier.objects.bulk_create(
        [ChosenSupplier(campaign=campaign, supplier_id=pk, skip=why.get(pk, Skip.NONE)) for pk in new],
        batch_size=1000,
    )
    campaign.chosen_by, campaign.chosen_most = chosen_by[:1000], most
    campaign.save(update_fields=["chosen_by", "chosen_most"])
    record(
        "asking.choose",
        campaign,
        by=by,
        at=at,
        after={"added": len(new), "filters": (in_words or chosen_by)[:1000]},
    )
    return len(new)


def _held(campaign: Campaign) -> Campaign:
    """The campaign as it is now, for us alone. Raises Refused where it is closed."""
    held = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if held.state == CampaignState.CLOSED:
        raise Refused("This campaign is closed: nobody more can be asked.")
    return held


def _survivors(suppliers: Iterable[int]) -> list[int]:
    """In the order given, merged ones as their survivor, archived ones left out."""
    suppliers = list(dict.fromkeys(suppliers))
    rows = Supplier.objects.filter(pk__in=suppliers, archived_at__isnull=True)
    lead = {pk: merged or pk for pk, merged in rows.values_list("pk", "merged_into")}
    return list(dict.fromkeys(lead[pk] for pk in suppliers if pk in lead))


def skips(campaign: Campaign, suppliers: Collection[int], *, on: date) -> dict[int, Skip]:
    """Who of these is not to be asked, and why. Three queries, however many they are."""
    found = dict.fromkeys(_without_contact(suppliers), Skip.NO_CONTACT)
    if not campaign.is_for_acceptance:
        counting = Equivalent.objects.counting(on).annotate(survivor=survivor_id())
        held = counting.filter(survivor__in=suppliers).values_list("survivor", flat=True)
        found |= dict.fromkeys(held, Skip.EQUIVALENT)
    return found | dict.fromkeys(_asked(campaign, suppliers, on), Skip.ASKED)


def _without_contact(suppliers: Collection[int]) -> set[int]:
    return set(suppliers) - set(contacts_of(suppliers))


def _asked(campaign: Campaign, suppliers: Collection[int], on: date) -> set[int]:
    """Invited to another campaign that still runs, or answered within twelve months; of terms, to the same terms."""
    others = Invitation.objects.standing().exclude(campaign=campaign)
    asks_same = Q(campaign__questions__isnull=False)
    if campaign.is_for_acceptance:
        asks_same = Q(campaign__terms=campaign.terms_id)
    runs = Q(
        campaign__state__in=[CampaignState.SENDING, CampaignState.SENT],
        campaign__deadline_on__gt=on - timedelta(days=SILENT_AFTER_DAYS),
    )
    answered = Q(state__in=RETURNED, submitted_at__date__gte=add_months(on, -ANSWERED_MONTHS))
    rows = others.filter(asks_same).filter(runs | answered).annotate(survivor=survivor_id())
    return set(rows.filter(survivor__in=suppliers).values_list("survivor", flat=True))


def as_of(campaign: Campaign, *, on: date) -> list[tuple[ChosenSupplier, str]]:
    """Everybody on the list, and why they would be left out today. Changes nothing.

    What somebody settled by hand stays, but nobody without a contact is asked.
    """
    rows = list(campaign.chosen.all())
    suppliers = [row.supplier_id for row in rows]
    why, silent = skips(campaign, suppliers, on=on), _without_contact(suppliers)
    return [
        (
            row,
            _skip_now(row, why.get(row.supplier_id, Skip.NONE), has_contact=row.supplier_id not in silent),
        )
        for row in rows
    ]


@transaction.atomic
def look_again(campaign: Campaign, *, at: datetime) -> None:
    """Keep why suppliers are left out as it is today."""
    changed = []
    for row, now in as_of(_held(campaign), on=london_date(at)):
        if now != row.skip:
            row.skip = now
            changed.append(row)
    ChosenSupplier.objects.bulk_update(changed, ["skip"], batch_size=500)


def _skip_now(row: ChosenSupplier, found: Skip, *, has_contact: bool) -> str:
    if not row.is_by_hand:
        return found
    if row.skip == Skip.BY_HAND:
        return row.skip
    return Skip.NONE if has_contact else Skip.NO_CONTACT


@transaction.atomic
def leave_out(chosen: ChosenSupplier, *, by: Person, at: datetime) -> None:
    """Not to be asked, because somebody says so."""
    _settle(chosen, Skip.BY_HAND)
    record("asking.leave_out", chosen.campaign, by=by, at=at, after={"supplier": chosen.supplier.reference})


@transaction.atomic
def put_back(chosen: ChosenSupplier, *, by: Person, at: datetime) -> None:
    """To be asked after all. Raises Refused where there is nobody to write to."""
    if chosen.supplier_id not in contacts_of([chosen.supplier_id]):
        raise Refused("There is nobody to write to. Add a contact with an email address to the record first.")
    _settle(chosen, Skip.NONE)
    record("asking.put_back", chosen.campaign, by=by, at=at, after={"supplier": chosen.supplier.reference})


def _settle(chosen: ChosenSupplier, skip: Skip) -> None:
    _held(chosen.campaign)
    chosen.skip, chosen.is_by_hand = skip, True
    chosen.save(update_fields=["skip", "is_by_hand"])
