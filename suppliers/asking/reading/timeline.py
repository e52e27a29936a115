"""What happened to responses and invitations, newest first; of one that is held nothing but that it was handed in."""

from typing import Any

from django.db.models import Q

from msplan.accounts.models import Person
from msplan.history.models import Entry
from suppliers.asking.models import Invitation, Response
from suppliers.asking.reading.rights import readable_by
from suppliers.register.models import Supplier, of_family
from suppliers.register.telling import told

TITLES = {
    "asking.invite": "Invited",
    "asking.open": "Link opened: Continue was pressed",
    "asking.start": "Started",
    "asking.attach": "File attached",
    "asking.take_off": "File taken off",
    "asking.ask_colleague": "A colleague was asked to help",
    "asking.end_colleague": "A colleague’s link ended",
    "asking.show_link": "Link shown, for the telephone",
    "asking.fresh_link": "Fresh link made",
    "asking.send_fresh_link": "Fresh link asked for by the contact",
    "asking.bounced": "Mail marked as come back",
    "asking.correct_address": "Address corrected",
    "asking.notice": "Message from the contact",
    "asking.notice_words": "Message from the contact",
    "asking.notice_taken_back": "Message taken back",
    "asking.settle_notice": "Message dealt with",
    "asking.no_response": "Counts as no response",
    "asking.settle_silence": "Silence followed up",
    "asking.accept_terms": "Terms accepted",
    "asking.answer_elsewhere": "Answered elsewhere",
    "asking.come_back": "Came back to the questions",
    "asking.confirm_contact": "Contact confirmed",
    "asking.hand_in": "Handed in",
    "asking.decline": "Declined",
    "asking.withdraw": "Withdrawn",
    "asking.take": "Reading taken",
    "asking.give_back": "Reading given back",
    "asking.judge": "Answer judged",
    "asking.ask_back": "Asked back",
    "asking.take_back_query": "Question taken back",
    "asking.raise_finding": "Finding made",
    "asking.settle_flag": "Flag settled",
    "asking.settle": "Outcome given",
    "asking.follow_up": "Followed up",
    "asking.reopen": "Reading opened again",
    "asking.release_report": "Report released",
    "asking.let_through": "Let through by the modern slavery team",
    "asking.keep_held": "Kept by the modern slavery team",
    "asking.take_in": "Taken into the register",
}
MOST = 30


def of_response(response: Response, *, all_of_it: bool) -> list[dict[str, Any]]:
    """``all_of_it`` for the team that reads first: what is restricted as well. One query."""
    of_it = Q(thing_type=response._meta.label_lower, thing_id=response.pk)
    of_it |= Q(thing_type=Invitation._meta.label_lower, thing_id=response.invitation_id)
    return _told(of_it, restricted=all_of_it)


def of_supplier(supplier: Supplier, person: Person) -> list[dict[str, Any]]:
    """Invitations, and responses that this person may read. One query."""
    invitations = Invitation.objects.filter(of_family(supplier)).order_by().values("pk")
    responses = (
        readable_by(person).filter(of_family(supplier, "invitation__supplier")).order_by().values("pk")
    )
    of_them = Q(thing_type=Invitation._meta.label_lower, thing_id__in=invitations)
    of_them |= Q(thing_type=Response._meta.label_lower, thing_id__in=responses)
    return _told(of_them, restricted=False)


def _told(of_them: Q, *, restricted: bool) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(of_them) if restricted else Entry.objects.open().filter(of_them)
    newest = entries.with_details().order_by("-at", "-pk")[:MOST]
    return [_entry(entry) for entry in newest]


def _entry(entry: Entry) -> dict[str, Any]:
    """Without what did not change: of a handing in, the silence that there never was."""
    words = told(entry) | {"title": TITLES.get(entry.act, entry.act)}
    changes = [one for one in words.get("changes", ()) if one["old"] != one["new"]]
    return words | {"changes": changes}
