"""How long history keeps what was before and after. The entry, its digest and the chain stay for good."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q

from msplan.history.forgetting import FORGET, forget_details
from msplan.history.models import Entry, EntryQuerySet
from msplan.lib.retaining import Counted, Rule

TOGETHER = 1000
REASON = "Kept for as long as the rules of retention say"


def _whole() -> EntryQuerySet:
    """Entries whose detail is there and may go: not those about statements, which are public for good, nor about
    forgetting, whose detail is the reason for it."""
    stays = Q(thing_type__startswith="statements.") | Q(act=FORGET)
    return Entry.objects.filter(detail__tombstoned_at__isnull=True).exclude(stays)


def count(before: datetime) -> Counted:
    """Without the restricted ones, which go with the others and are told to nobody."""
    return Counted(**_whole().open().aggregate(of=Count("pk"), going=Count("pk", filter=Q(at__lt=before))))


def go(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    done = 0
    while batch := list(_whole().filter(at__lt=before).order_by("pk")[:TOGETHER]):
        forget_details(batch, reason=REASON, by=by, at=at)
        done += sum(not one.restricted for one in batch)
    return done


RULES = [
    Rule(
        name="history_details",
        title="Details of history",
        what_goes="What was before and after, replaced by a tombstone. Who did what to which thing, when, stays.",
        why="Statements answer for six years of spend and for what was promised in them; claims end after six years.",
        source="Limitation Act 1980, sections 2 and 5 (six years), and a year for what is under way.",
        months=84,
        least=84,
        count=count,
        go=go,
    )
]
