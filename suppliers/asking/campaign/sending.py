"""Sending a campaign: all invitations in one transaction, then their mails, a batch at a time, each once.

``write_batch`` holds the campaign's row, so that one worker at a time writes its mails; whoever dies half-way has
written a whole batch or none. Which invitations still lack their mail is asked of the database each time.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import LONDON, london_date, plain
from msplan.lib.refusing import Refused
from msplan.lib.states import move
from msplan.outbox.models import Mail
from suppliers.asking.campaign.choosing import as_of, look_again
from suppliers.asking.campaign.drafting import EXTENDED_DAYS
from suppliers.asking.campaign.inviting import invite
from suppliers.asking.campaign.mailing import Letter, write_many
from suppliers.asking.models import Ask, Campaign, CampaignState, ChosenSupplier, Invitation
from suppliers.asking.models.invitation import InvitationQuerySet
from suppliers.register.models import Supplier

BATCH = 50
OPENS_AT = time(9, 0)
TEMPLATE = "asking_invitation"


class CountChanged(Refused):
    """Since the page was opened the list has become another: look at it again."""


def to_be_asked(campaign: Campaign, *, on: date) -> tuple[int, int]:
    """Of those on the list who were not asked yet: how many would be today, how many are left out. Changes nothing."""
    asked = set(campaign.invitations.values_list("supplier", flat=True))
    left_out = [bool(skip) for row, skip in as_of(campaign, on=on) if row.supplier_id not in asked]
    return left_out.count(False), left_out.count(True)


def too_near(campaign: Campaign, *, on: date) -> str:
    """Why nobody more is asked before the deadline is moved, or nothing: whoever is asked has some days to answer.

    A draft leaves them time by itself.
    """
    if campaign.state == CampaignState.DRAFT or campaign.deadline_on >= on + timedelta(days=EXTENDED_DAYS):
        return ""
    return f"The deadline is {plain(campaign.deadline_on)}: nobody new could answer by then. Move it first."


def _to_ask(campaign: Campaign) -> QuerySet[ChosenSupplier]:
    asked = campaign.invitations.values("supplier")
    return campaign.chosen.filter(skip=ChosenSupplier.Skip.NONE).exclude(supplier__in=asked)


@transaction.atomic
def send(campaign: Campaign, *, expected: int, by: Person, at: datetime) -> int:
    """Make the invitations of all on the list; returns how many. Their mails follow: ``write_batch``.

    ``expected`` is what the page said. Raises CountChanged where another number would be asked now, InvalidTransition
    where the campaign is being sent or closed.
    """
    allowed = [CampaignState.DRAFT, CampaignState.SENT]
    is_first, refusal = campaign.state == CampaignState.DRAFT, too_near(campaign, on=london_date(at))
    stamps: dict[str, Any] = {"sent_by": by, "sent_at": at} if is_first else {}
    move(campaign, to=CampaignState.SENDING, allowed=allowed, **stamps)
    if is_first and campaign.opens_on < london_date(at):
        raise Refused(f"The opening, {plain(campaign.opens_on)}, has passed. Choose a later day.")
    if refusal:
        raise Refused(refusal)
    look_again(campaign, at=at)
    suppliers = list(Supplier.objects.filter(pk__in=_to_ask(campaign).values("supplier")))
    if len(suppliers) != expected or not suppliers:
        raise CountChanged(
            f"The list has changed: {len(suppliers):,} would be asked now, not {expected:,}. Look at it again."
        )
    made = invite(campaign, suppliers, by=by, at=at)
    record("asking.send", campaign, by=by, at=at, before={"state": "draft" if is_first else "sent"},
           after={"state": campaign.state, "asked": made})  # fmt: skip
    return made


def unwritten(campaign: Campaign) -> InvitationQuerySet:
    """Invitations that stand and whose first mail is not in the outbox yet."""
    written = Ask.objects.filter(kind=Ask.Kind.INVITATION, invitation__campaign=campaign)
    return campaign.invitations.standing().exclude(pk__in=written.values("invitation"))


@transaction.atomic
def write_batch(campaign_id: int, *, at: datetime, most: int = BATCH, held: bool = False) -> int:
    """Write the next mails of a campaign; returns how many. Nothing where another worker is at it, or it is done."""
    found = Campaign.objects.filter(pk=campaign_id, state=CampaignState.SENDING)
    campaign = found.select_for_update(skip_locked=True, of=("self",)).first()
    if campaign is None:
        return 0
    rows = list(unwritten(campaign).select_related("supplier", "campaign__terms").order_by("pk")[:most])
    if not rows:
        move(campaign, to=CampaignState.SENT, allowed=[CampaignState.SENDING])
        record("asking.sent", campaign, by=None, at=at, after={"state": campaign.state})
        return 0
    first, step = _next_turn(campaign, at), timedelta(seconds=60 / settings.ASKING_MAILS_PER_MINUTE)
    words = {"minutes": minutes_of(campaign)}
    letters = [
        Letter(invitation, Ask.Kind.INVITATION, "", TEMPLATE, words, not_before=first + n * step, held=held)
        for n, invitation in enumerate(rows)
    ]
    write_many(letters, at=at)
    return len(letters)


def _next_turn(campaign: Campaign, at: datetime) -> datetime:
    """When the next mail may go: not before the opening's morning, nor closer to the one before than the pace."""
    opening = datetime.combine(campaign.opens_on, OPENS_AT, LONDON)
    soonest = opening if campaign.opens_on > london_date(at) else at
    # Of those that wait for their first turn: one that the mail server put off comes back when it may.
    waiting = Ask.objects.filter(mail__state=Mail.State.QUEUED, mail__attempts=0)
    written = waiting.filter(kind=Ask.Kind.INVITATION, invitation__campaign=campaign)
    last = written.aggregate(last=Max("mail__not_before"))["last"]
    if last is None:
        return soonest
    return max(soonest, last + timedelta(seconds=60 / settings.ASKING_MAILS_PER_MINUTE))


def minutes_of(campaign: Campaign) -> int | None:
    body = campaign.questions.body if campaign.questions else {}
    return body.get("minutes")


def write_all(campaign_id: int, *, at: datetime, held: bool = False) -> int:
    """Batch after batch until all are written; returns how many."""
    written = 0
    while done := write_batch(campaign_id, at=at, held=held):
        written += done
    return written


def sweep(*, at: datetime) -> int:
    """Every campaign that is being sent: what a worker left behind is taken up. Returns how many mails were written."""
    sending = Campaign.objects.filter(state=CampaignState.SENDING).values_list("pk", flat=True)
    return sum(write_all(pk, at=at) for pk in sending)


def progress(campaign: Campaign) -> dict[str, int]:
    """How many invitations there are, how many have their mail written, and what became of those mails. One query."""
    first = Q(asks__kind=Ask.Kind.INVITATION)
    by_state = {
        state.value: Count("pk", filter=first & Q(asks__mail__state=state), distinct=True)
        for state in Mail.State
    }
    rows = Invitation.objects.filter(campaign=campaign).standing()
    return rows.aggregate(
        total=Count("pk", distinct=True), written=Count("pk", filter=first, distinct=True), **by_state
    )
