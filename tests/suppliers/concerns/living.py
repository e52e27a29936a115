"""Concerns with words nobody could guess in every field, as they are raised and as they live."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.chasing.sending import chase
from suppliers.concerns import handling
from suppliers.concerns.models import Concern
from suppliers.models import Supplier
from tests.suppliers.concerns.making import AT, a_concern

SEES = PERMISSIONS["concerns.see"]
OTHERS = [role for role in Role if role not in SEES]
# Unguessable; none is part of another, of a template or of a name.
CANARIES = (
    "zqplace",
    "zqseen",
    "zqwhen",
    "zqreach",
    "zqfile",
    "zqcontent",
    "zqdecided",
    "zqinvest",
    "zqstep",
    "zqclose",
)


def lived(acme: Supplier, by: Person) -> Concern:
    """A concern that went through everything, chased on two working days."""
    upload = ContentFile(b"zqcontent,1\n", name="zqfile.csv")
    concern = a_concern(
        by, place_name="zqplace", supplier=acme, seen="zqseen", seen_when="zqwhen", reach="zqreach", evidence=upload,
        danger="yes",
    )  # fmt: skip
    # Nobody acknowledges it: the leads hear of it too.
    for day in (3, 4):
        chase(on=AT.date() + timedelta(days=day), at=AT + timedelta(days=day))
    team = Person.objects.get(name="Second Specialist")
    later = AT + timedelta(days=4)
    handling.acknowledge(concern, by=team, at=later)
    concern.refresh_from_db()
    handling.decide(
        concern, version=concern.version, decided="zqdecided", investigation="zqinvest", referral="referred",
        contact="not_before", contact_from=AT.date() + timedelta(days=40), next_step="zqstep",
        next_step_on=later.date(), by=team, at=later,
    )  # fmt: skip
    handling.close(concern, reason="zqclose", by=team, at=later)
    handling.reopen(concern, reason="zqclose", by=team, at=later)
    return Concern.objects.get(pk=concern.pk)


def quiet(acme: Supplier, by: Person) -> Concern:
    """The same without the passing of days, so that pages before and after can be compared."""
    upload = ContentFile(b"zqcontent,1\n", name="zqfile.csv")
    return a_concern(by, place_name="zqplace", supplier=acme, seen="zqseen", evidence=upload, danger="yes")


def client_of(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client
