"""Reminding suppliers' contacts: four times at the most, on working days, each once. Rules: docs/rules/asking.md."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from msplan.lib.dates import LONDON, is_working_day, london_date, next_working_day
from msplan.outbox.models import Mail
from suppliers.asking.campaign.mailing import Letter, write_many
from suppliers.asking.campaign.sending import minutes_of
from suppliers.asking.models import Ask, Campaign, Invitation, PassedOver

OPENS_AT, CLOSES_AT = time(8, 0), time(17, 0)
BATCH = 200
TEMPLATE = "asking_reminder"


class Turn(NamedTuple):
    """One reminder of one invitation: the day on which it is said, and the name it is kept under."""

    day: date
    rule: str


def turns(campaign: Campaign, sent_on: date) -> list[Turn]:
    """All of them for somebody who was written to on a day, in their order; of two on one day the later rule counts.

    After sending: on the first working day from the date on. Before the deadline: on the last working day up to the
    date, or it would come too late.
    """
    after = [Turn(next_working_day(sent_on + timedelta(days=n)), f"{n} days after sending") for n in
             campaign.remind_after]  # fmt: skip
    deadline = campaign.deadline_on
    before = [
        Turn(_working_day_before(deadline - timedelta(days=n)), f"{n} days before {deadline.isoformat()}")
        for n in campaign.remind_before
    ]
    return sorted([*after, *before], key=lambda turn: turn.day)


def _working_day_before(on: date) -> date:
    while not is_working_day(on):
        on -= timedelta(days=1)
    return on


class Reached(NamedTuple):
    """An invitation that may be reminded, and what of it was said or passed over already."""

    invitation: Invitation
    sent_on: date
    settled: set[str]


def due_now(campaign: Campaign, reached: Reached, on: date) -> tuple[Turn | None, list[Turn]]:
    """The reminder to say on a day, and those to pass over: after a gap only the newest is said.

    None after the deadline, and none whose day is not after that of the sending.
    """
    open_turns = [turn for turn in turns(campaign, reached.sent_on) if turn.rule not in reached.settled]
    come = [turn for turn in open_turns if turn.day <= on]
    live = [turn for turn in come if turn.day > reached.sent_on and on <= campaign.deadline_on]
    said = live[-1] if live else None
    return said, [turn for turn in come if turn != said]


def remind_when_due(*, at: datetime) -> int:
    """What the schedule nudges: on a working day between 8:00 and 17:00 in London. Returns how many were written."""
    local = at.astimezone(LONDON)
    if not OPENS_AT <= local.time() < CLOSES_AT or not is_working_day(local.date()):
        return 0
    running = Campaign.objects.running().values_list("pk", flat=True)
    return sum(remind(pk, at=at) for pk in running)


def remind(campaign_id: int, *, at: datetime, held: bool = False) -> int:
    """Write the reminders of a campaign that are due and not written; a second run writes none."""
    found = Campaign.objects.running().filter(pk=campaign_id).first()
    if found is None:
        return 0
    people = list(_to_look_at(found))
    written = 0
    for start in range(0, len(people), BATCH):
        written += _batch(campaign_id, people[start : start + BATCH], at=at, before=written, held=held)
    return written


@transaction.atomic
def _batch(campaign_id: int, people: list[int], *, at: datetime, before: int, held: bool) -> int:
    """Some of them, with the campaign held: another worker that is at it leaves nothing for us."""
    rows = Campaign.objects.running().filter(pk=campaign_id)
    campaign = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if campaign is None:
        return 0
    on, step = london_date(at), timedelta(seconds=60 / settings.ASKING_MAILS_PER_MINUTE)
    letters: list[Letter] = []
    passed: list[PassedOver] = []
    for reached in _reached(campaign, people):
        said, over = due_now(campaign, reached, on)
        passed += [PassedOver(invitation=reached.invitation, rule=turn.rule, at=at) for turn in over]
        if said is not None:
            later = (before + len(letters)) * step
            words = {"minutes": minutes_of(campaign), "days_left": (campaign.deadline_on - on).days}
            letters.append(
                Letter(
                    reached.invitation,
                    Ask.Kind.REMINDER,
                    said.rule,
                    TEMPLATE,
                    words,
                    not_before=at + later,
                    held=held,
                )
            )
    PassedOver.objects.bulk_create(passed, batch_size=500)
    write_many(letters, at=at)
    return len(letters)


def _to_look_at(campaign: Campaign) -> list[int]:
    """Who may have to be reminded: reached, neither answered nor gone, and not waiting for us to find somebody else."""
    found = Invitation.objects.filter(campaign=campaign).unanswered().undisputed().with_reached()
    return list(found.filter(Q(("was_reached", True))).order_by("pk").values_list("pk", flat=True))


def _reached(campaign: Campaign, people: list[int]) -> Iterator[Reached]:
    """Asked anew under the lock, with what was said: who answered meanwhile is not among them."""
    rows = (
        Invitation.objects.filter(campaign=campaign, pk__in=people).unanswered().undisputed().with_reached()
    )
    rows = rows.filter(Q(("was_reached", True))).select_related("supplier").prefetch_related(
        "asks__mail", "passed_over"
    )  # fmt: skip
    # Whoever hands in at this moment waits for us or we for them: no answer and reminder cross.
    for invitation in rows.order_by("pk").select_for_update(of=("self",)):
        invitation.campaign = campaign
        asks = list(invitation.asks.all())
        settled = {ask.rule for ask in asks if ask.kind == Ask.Kind.REMINDER}
        settled |= {one.rule for one in invitation.passed_over.all()}
        if (sent_on := _sent_on(invitation, asks)) is not None:
            yield Reached(invitation, sent_on, settled)


def _sent_on(invitation: Invitation, asks: list[Ask]) -> date | None:
    """The day from which "after sending" counts: of the first mail with its link that was sent; else of the first

    other sign that it got there.
    """
    links = (Ask.Kind.INVITATION, Ask.Kind.FRESH_LINK)
    sent = [ask.mail.sent_at for ask in asks if ask.kind in links and ask.mail.state == Mail.State.SENT]
    days = [london_date(when) for when in sent if when is not None]
    if days:
        return min(days)
    if invitation.told_by_phone_on is not None:
        return invitation.told_by_phone_on
    return london_date(invitation.opened_at) if invitation.opened_at else None
