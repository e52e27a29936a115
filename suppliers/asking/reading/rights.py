"""Who may read which response, who the specialist team is, and what every act of a reader asks first."""

from datetime import datetime

from django.db.models import QuerySet

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Invitation, Response

READ, SETTLE, READ_FIRST = "responses.read", "responses.settle", "responses.read_first"
# What everybody but the specialist team is told of a response that they read first: the same for each of them.
READ_FIRST_WORDS = "Submitted · read first by the modern slavery team"


def may_read(person: Person, response: Response) -> bool:
    return person.may(READ) and (not response.is_held or person.may(READ_FIRST))


def readable_by(person: Person) -> QuerySet[Response]:
    """Whose answers, files, flags and numbers this person may be told."""
    if not person.may(READ):
        return Response.objects.none()
    return Response.objects.all() if person.may(READ_FIRST) else Response.objects.readable()


def team() -> QuerySet[Person]:
    """Who reads held responses first: the specialist team, and where it has nobody the executive leads."""
    specialists = Person.objects.holding(Role.SPECIALIST)
    return specialists if specialists.exists() else Person.objects.holding(Role.EXECUTIVE_LEAD)


def held_for(response: Response) -> Response:
    """Locked, its invitation first: whoever hands in takes them in this order too."""
    Invitation.objects.select_for_update().get(pk=response.invitation_id)
    return hold(with_all(), response.pk)


def with_all() -> QuerySet[Response]:
    """With whatever a page of one response names."""
    return Response.objects.select_related(
        "invitation__supplier__merged_into",
        "invitation__supplier__score",
        "invitation__campaign__questions__questionnaire",
        "invitation__campaign__owner",
        "reader",
        "check_row",
        "let_through_by",
        "kept_by",
        "outcome_by",
    )


def begin(response: Response, *, by: Person, at: datetime) -> Response:
    """The locked response of an act of its reader. Whoever acts on one that nobody reads takes its reading.

    Raises InvalidTransition where the specialist team reads it first, or an outcome was given; RowRefused where
    somebody else reads it.
    """
    now = held_for(response)
    if now.is_held:
        raise InvalidTransition("The modern slavery team reads this response first.")
    if now.outcome:
        raise InvalidTransition("This response is settled. Open its reading again first.")
    if now.reader_id is None:
        now.reader = by
        now.save(update_fields=["reader"])
    elif now.reader_id != by.pk:
        raise RowRefused(f"{now.reader} is reading this response. Take the reading over first.")
    return now
