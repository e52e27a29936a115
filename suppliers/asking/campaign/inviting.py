"""Making invitations: one a supplier and campaign, each with its secret link. The mail is another deed: mailing.py."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record_many
from msplan.lib.states import InvalidTransition
from msplan.links.issuing import issue_many
from suppliers.asking.models import (
    INVITATION_LINK,
    Campaign,
    CampaignState,
    Invitation,
    QuestionnaireVersion,
    Terms,
)
from suppliers.record.models import SupplierContact
from suppliers.register.models import Supplier, survivor_id

# No vowels, and nothing that reads like something else: a code is said over the telephone.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def code() -> str:
    """Eight letters that stand in addresses. No secret: without the link they open nothing."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


@transaction.atomic
def invite(campaign: Campaign, suppliers: Iterable[Supplier], *, by: Person | None, at: datetime) -> int:
    """An invitation for each supplier that has none in this campaign and somebody to write to; returns how many.

    A merged supplier is its survivor. Whoever else invites for this campaign at the same moment waits here.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSED:
        raise InvalidTransition("This campaign is closed: nobody more can be asked.")
    asked = {supplier.survivor.pk: supplier.survivor for supplier in suppliers}
    there = set(campaign.invitations.filter(supplier__in=asked).values_list("supplier", flat=True))
    contacts = contacts_of(asked)
    made = Invitation.objects.bulk_create(
        [
            Invitation(
                campaign=campaign,
                supplier=supplier,
                code=code(),
                contact=contacts[key],
                to_name=contacts[key].name,
                to_email=contacts[key].email,
                made_at=at,
            )
            for key, supplier in asked.items()
            if key not in there and key in contacts
        ],
        batch_size=500,
    )
    issue_many(INVITATION_LINK, [invitation.pk for invitation in made], at=at)
    if made:
        _sent_now(campaign, at)
    record_many("asking.invite", [(row, None, {"state": row.state}) for row in made], by=by, at=at)
    return len(made)


def contacts_of(suppliers: Iterable[int]) -> dict[int, SupplierContact]:
    """Whom a questionnaire goes to, by survivor: who is ticked for it, the main contact first; else the main contact.

    Contacts of suppliers that were merged into one count for it. One query.
    """
    rows = SupplierContact.objects.standing().exclude(email="").annotate(survivor=survivor_id())
    wanted = rows.filter(survivor__in=list(suppliers)).exclude(is_asked=False, is_main=False)
    found: dict[int, SupplierContact] = {}
    for contact in wanted.order_by("-is_asked", "-is_main", "pk"):
        found.setdefault(contact.survivor, contact)
    return found


def _sent_now(campaign: Campaign, at: datetime) -> None:
    """What was sent stands as it is from now on; the database refuses a change."""
    QuestionnaireVersion.objects.filter(campaigns=campaign, sent_at__isnull=True).update(sent_at=at)
    Terms.objects.filter(campaigns=campaign, sent_at__isnull=True).update(sent_at=at)
