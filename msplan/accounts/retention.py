"""How long sessions that are over are kept, and how long a closed account says whose it was."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from msplan.accounts.handing_over import held_by_leavers
from msplan.accounts.models import Person, RoleHolding
from msplan.history.forgetting import forget_details
from msplan.history.models import Entry
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.retaining import Counted, Rule


def count(before: datetime) -> Counted:
    return Counted(
        **Session.objects.aggregate(of=Count("pk"), going=Count("pk", filter=Q(expire_date__lt=before)))
    )


def go(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    done, _ = Session.objects.filter(expire_date__lt=before).delete()
    return done


# --- leavers

LEFT = "The account was closed, and kept for as long as the rules of retention say"


def _leavers() -> QuerySet[Person]:
    return Person.objects.get_queryset().filter(is_active=False, anonymised_at__isnull=True)


def _done_with(before: datetime) -> Q:
    """Closed before, and nothing that is open is theirs: it would belong to nobody that anybody could name."""
    live = {item.whose for item in held_by_leavers(london_date(before))}
    return Q(closed_at__lt=before) & ~Q(pk__in=live)


def count_leavers(before: datetime) -> Counted:
    return Counted(**_leavers().aggregate(of=Count("pk"), going=Count("pk", filter=_done_with(before))))


@transaction.atomic
def anonymise(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    """Name, address, job and ways to sign in. What history says they did keeps the name it was done under."""
    old = list(_leavers().select_for_update(of=("self",)).filter(_done_with(before)).order_by("pk"))
    for one in old:
        _anonymise(one, by=by, at=at)
    return len(old)


def _anonymise(person: Person, *, by: AbstractBaseUser | None, at: datetime) -> None:
    for tables in (Authenticator, EmailAddress, SocialAccount, UserSession):
        tables.objects.filter(user_id=person.pk).delete()
    RoleHolding.objects.filter(person=person).delete()
    about = Entry.objects.filter(thing_type=Person._meta.label_lower, thing_id=person.pk)
    forget_details(about, reason=LEFT, by=by, at=at)
    person.name, person.email = f"Former colleague {person.pk}", f"former-{person.pk}@removed.invalid"
    person.rank = person.job_title = person.known_as = ""
    person.department = person.deputy = person.leave_from = person.leave_until = person.last_login = None
    person.password, person.anonymised_at = make_password(None), at
    person.version += 1
    person.save()
    record("accounts.anonymise", person, by=by, at=at)


RULES = [
    Rule(
        name="leavers",
        title="Accounts of people who left",
        what_goes="Name, address, rank, job and ways to sign in. History keeps the name under which each act was done.",
        why="What they did is asked about while claims may come. Whose something open is stays until handed over.",
        source="UK GDPR, article 5(1)(e); Limitation Act 1980, sections 2 and 5 (six years), and a year.",
        months=84,
        least=12,
        count=count_leavers,
        go=anonymise,
    ),
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
    ),
]
