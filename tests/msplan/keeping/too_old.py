"""Of each rule of retention something that it is about, of a day; and how to ask whether it is still whole."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from actions.plan.models.plan_import import PlanImport
from msplan.accounts.models import Person
from msplan.accounts.people import deactivate
from msplan.accounts.roles import Role
from msplan.files.models import StoredFile
from msplan.history.models import Detail
from msplan.history.recording import record
from msplan.lib.dates import LONDON
from msplan.links.issuing import follow
from msplan.outbox.models import Mail
from suppliers.asking.models import Answer, Campaign, Invitation, Response, Submission
from suppliers.asking.models.invitation import INVITATION_LINK
from suppliers.concerns.models import Concern
from suppliers.spend.models import SpendImport
from tests.msplan.keeping.installations import a_file
from tests.msplan.outbox.mails import a_mail
from tests.people import person
from tests.suppliers.asking.making import a_campaign, an_invitation, token_of
from tests.suppliers.asking.reading.making import a_response
from tests.suppliers.concerns.making import a_concern

IsWhole = Callable[[], bool]


def at(day: date, *, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), LONDON)


def somebody(name: str, *roles: Role) -> Person:
    return Person.objects.get_queryset().filter(name=name).first() or person(name, *roles)


def an_import(day: date, state: str = "refused") -> SpendImport:
    kept = a_file()
    StoredFile.objects.filter(pk=kept.pk).update(uploaded_at=at(day))
    stamps: dict[str, Any] = {"refusal": "No headings."} if state == "refused" else {"confirmed_at": at(day)}
    plan = {"plan": {}, "plan_digest": "x"} if state == "confirmed" else {}
    return SpendImport.objects.create(
        file=kept, sha256=f"{kept.pk:064}", state=state, uploaded_at=at(day),
        set_aside_file=default_storage.save("set-aside/rows.csv", ContentFile(b"row")), **stamps, **plan,
    )  # fmt: skip


def a_mail_of(day: date) -> IsWhole:
    mail = a_mail()
    Mail.objects.filter(pk=mail.pk).update(created_at=at(day), state="sent", sent_at=at(day))
    return lambda: bytes(Mail.objects.get(pk=mail.pk).message) != b""


def a_session(day: date) -> IsWhole:
    key = f"of-somebody-{day}"
    Session.objects.create(session_key=key, session_data="x", expire_date=at(day))
    return lambda: Session.objects.filter(session_key=key).exists()


def a_detail(day: date) -> IsWhole:
    olu = somebody("Olu Wright")
    entry = record("accounts.edit", olu, by=None, at=at(day), before={"name": "Ola"}, after={"name": "Olu"})
    return lambda: Detail.objects.get(entry=entry).body is not None


def a_finance_file(state: str, day: date) -> IsWhole:
    kept = an_import(day, state).file
    return lambda: not StoredFile.objects.get(pk=kept.pk).removed_at


def a_plan_file(day: date) -> IsWhole:
    kept, by = a_file(), somebody("Tom Ferrisby")
    PlanImport.objects.create(
        file=kept, state="discarded", answers={}, uploaded_by=by, uploaded_at=at(day), ended_by=by, ended_at=at(day)
    )  # fmt: skip
    return lambda: not StoredFile.objects.get(pk=kept.pk).removed_at


def closed_campaign(day: date) -> Campaign:
    return a_campaign(state="closed", closed_at=at(day))


def a_draft(day: date) -> IsWhole:
    invitation = an_invitation(closed_campaign(day), f"Brightclean {day}")
    Answer.objects.create(invitation=invitation, question="q1", value={"explain": "Half"}, saved_at=at(day))
    return lambda: Answer.objects.filter(invitation=invitation).exists()


def an_addressee(day: date) -> IsWhole:
    invitation = an_invitation(closed_campaign(day), f"Brightclean {day}")
    token = token_of(invitation)

    def is_whole() -> bool:
        named = Invitation.objects.get(pk=invitation.pk).to_name == "Ada Office"
        assert named is (follow(INVITATION_LINK, token, at=at(day)) is not None)
        return named

    return is_whole


def settled(day: date, *, by: Person) -> Response:
    """Answered, with a file, and decided upon."""
    response = a_response(f"Brightclean {day}", files=("q1",))
    Response.objects.filter(pk=response.pk).update(
        last_at=at(day), outcome="accept", outcome_by=by, outcome_at=at(day)
    )
    response.refresh_from_db()
    return response


def an_answer(day: date) -> IsWhole:
    response = settled(day, by=somebody("Wilf Tarrant", Role.PROCUREMENT))
    return lambda: Submission.objects.get(response=response).answers != {}


def closed_concern(day: date, *, by: Person, **words: Any) -> Concern:
    concern = a_concern(by, at=at(day, hour=9), **words)
    Concern.objects.filter(pk=concern.pk).update(
        state="closed", acknowledged_by=by, acknowledged_at=at(day, hour=10), next_step="", next_step_on=None,
        closed_by=by, closed_at=at(day), close_reason="The investigation has it.",
    )  # fmt: skip
    return Concern.objects.get(pk=concern.pk)


def a_closed_concern(day: date) -> IsWhole:
    concern = closed_concern(day, by=somebody("Joanna Pellatt"))
    return lambda: Concern.objects.filter(pk=concern.pk).exists()


def a_leaver(day: date) -> IsWhole:
    left = person(f"Lena Hart {day:%b}")
    deactivate(left, by=None, at=at(day))
    return lambda: Person.objects.get_queryset().get(pk=left.pk).name.startswith("Lena Hart")


THINGS: dict[str, Callable[[date], IsWhole]] = {
    "sessions": a_session,
    "leavers": a_leaver,
    "mail_texts": a_mail_of,
    "history_details": a_detail,
    "finance_files": partial(a_finance_file, "confirmed"),
    "unused_finance_files": partial(a_finance_file, "refused"),
    "answer_drafts": a_draft,
    "supplier_answers": an_answer,
    "invitations": an_addressee,
    "concerns": a_closed_concern,
    "plan_files": a_plan_file,
}


def there(rule: str, day: date) -> IsWhole:
    return THINGS[rule](day)
