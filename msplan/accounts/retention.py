"""How long sessions that are over are kept."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db.models import Count, Q

from msplan.lib.retaining import Counted, Rule


def count(before: datetime) -> Counted:
    return Counted(
        **Session.objects.aggregate(of=Count("pk"), going=Count("pk", filter=Q(expire_date__lt=before)))
    )


def go(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    done, _ = Session.objects.filter(expire_date__lt=before).delete()
    return done


RULES = [
    Rule(
        name="sessions",
        title="Sessions that are over",
        what_goes="The row of the session.",
        why="Nobody can come back to it; for a month it may tell what went wrong.",
        source="UK GDPR, article 5(1)(e). The period is our proposal.",
        months=1,
        least=1,
        count=count,
        go=go,
        owner="Administrator",
    )
]
