"""How long the texts of mails are kept. The row stays: that somebody was told, when, and under which Message-ID."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q

from msplan.lib.retaining import Counted, Rule
from msplan.outbox.models import Mail

REMOVED = "(removed)"
# What may still leave, or is asked about, keeps its text.
OVER = (Mail.State.SENT, Mail.State.FAILED, Mail.State.HELD)


def _old(before: datetime) -> Q:
    return Q(state__in=OVER, created_at__lt=before)


def count(before: datetime) -> Counted:
    """Without those that only say that something needs attention: they go with the others and are told to nobody."""
    found = (
        Mail.objects.shown()
        .exclude(address=REMOVED)
        .aggregate(of=Count("pk"), going=Count("pk", filter=_old(before)))
    )
    return Counted(**found)


def go(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    old = Mail.objects.exclude(address=REMOVED).filter(_old(before))
    told = old.shown().count()
    old.update(message=b"", address=REMOVED, subject=REMOVED, last_error="")
    return told


RULES = [
    Rule(
        name="mail_texts",
        title="Texts of mails",
        what_goes="Text, subject and address of each mail. That one went, when and why stays.",
        why="Two yearly statements look back on who was told; after that only the fact is needed.",
        source="UK GDPR, article 5(1)(e): no longer than necessary. The period is our proposal.",
        months=24,
        least=3,
        count=count,
        go=go,
    )
]
