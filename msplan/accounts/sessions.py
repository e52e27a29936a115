"""How long somebody stays signed in, and who ends it.

A session carries two moments (seconds since 1970): when its person signed in, and when they last did something. They
lie in the session, which every page reads anyway, and not in a row of their own: no page asks a question more.
"""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from msplan.accounts.models import Person
from msplan.history.recording import record

BEGAN, SEEN = "msplan_began", "msplan_seen"
# In a stranger's session: why the one before it ended, and whose it was.
WAS = "msplan_was"
# The single sign-on said that a second factor was used: ours is not asked for besides.
BY_PROVIDER = "msplan_second_factor_by_provider"
# What is seen is written so often and no more: a page more is no write more.
WRITTEN_EVERY = 60


class End(Enum):
    """Why a session ended."""

    IDLE = "idle"
    LONG = "long"


class Limits(NamedTuple):
    idle: timedelta
    long: timedelta


def limits() -> Limits:
    return Limits(timedelta(minutes=settings.SESSION_IDLE_MINUTES), timedelta(hours=settings.SESSION_HOURS))


def begin(session: MutableMapping[str, Any], *, now: float) -> None:
    """Somebody has just signed in."""
    session[BEGAN] = session[SEEN] = now
    session.pop(WAS, None)


def end_of(session: MutableMapping[str, Any], *, now: float) -> End | None:
    """Why it is over, or None while it is not. A session that does not say when it began is over."""
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None or now - began >= settings.SESSION_HOURS * 3600:
        return End.LONG
    return End.IDLE if now - seen >= settings.SESSION_IDLE_MINUTES * 60 else None


def seconds_left(session: MutableMapping[str, Any], *, now: float) -> int:
    """Until it ends if nothing more is done."""
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    idle, long = seen + settings.SESSION_IDLE_MINUTES * 60, began + settings.SESSION_HOURS * 3600
    return max(0, int(min(idle, long) - now))


def see(request: HttpRequest, *, now: float, at: datetime, every: int = WRITTEN_EVERY) -> None:
    """Note that the person does something, at most once a minute."""
    if now - request.session[SEEN] < every:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)


def is_fresh(request: HttpRequest, *, now: float) -> bool:
    """Whether the person signed in, or showed again who they are, within CONFIRM_AFTER_MINUTES."""
    moments = [request.session.get(BEGAN, 0.0)]
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    moments += [one["at"] for one in records if one.get("reauthenticated")]
    return bool(now - max(moments) < settings.CONFIRM_AFTER_MINUTES * 60)


@transaction.atomic
def end_all(person: Person, *, by: Person | None, at: datetime, why: str) -> None:
    """Every session of this person ends now, on whatever machine, and none of them ever comes back."""
    Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    rows = UserSession.objects.filter(user_id=person.pk)
    keys = list(rows.values_list("session_key", flat=True))
    rows.delete()
    Session.objects.filter(session_key__in=keys).delete()
    record("accounts.end_sessions", person, by=by, at=at, after={"why": why})


@transaction.atomic
def end_others(request: HttpRequest, *, at: datetime, why: str) -> None:
    """Every session of the person but this one."""
    person: Any = request.user
    Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    rows = UserSession.objects.filter(user_id=person.pk).exclude(session_key=request.session.session_key)
    keys = list(rows.values_list("session_key", flat=True))
    rows.delete()
    Session.objects.filter(session_key__in=keys).delete()
    keep_this(request)
    record("accounts.end_sessions", person, by=person, at=at, after={"why": why, "kept": "this one"})


def keep_this(request: HttpRequest) -> None:
    """This session goes on although its person's sessions were ended: they did it themselves, here."""
    person: Any = request.user
    person.sessions_ended = Person.objects.values_list("sessions_ended", flat=True).get(pk=person.pk)
    request.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if request.session.exists(request.session.session_key or ""):
        request.session.save()
        return
    # Its row went with those of the others: it goes on under a new key, and stands in "my sessions" again.
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)


@transaction.atomic
def end_one(row: UserSession, *, by: Person, at: datetime) -> None:
    """One session of one's own, on another machine."""
    row.end()
    record("accounts.end_sessions", by, by=by, at=at, after={"why": "one of them, by its person"})
