"""The demonstration's questionnaires: last year's campaign, read and settled; a code to accept; one that runs now.

In the running one some have not started, some are half through, one handed in what the specialist team reads first, one
was asked back. Of last year's some stayed silent and were handed over, one was never reached.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F

from msplan.accounts.models import Person
from msplan.lib.dates import next_working_day
from msplan.lib.marks import mark
from msplan.outbox.models import Mail
from statements.demo import story_of_asking as story
from statements.demo.plan import Event, morning
from suppliers.asking.answering.accepting import accept_terms
from suppliers.asking.answering.confirming import confirm
from suppliers.asking.answering.declining import Elsewhere, answer_elsewhere, decline
from suppliers.asking.answering.following import CONTACT
from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.answering.saving import save_answer
from suppliers.asking.answering.standing import form_of, sheet_of
from suppliers.asking.campaign.choosing import choose
from suppliers.asking.campaign.drafting import draft
from suppliers.asking.campaign.handing_over import hand_over
from suppliers.asking.campaign.mailing import PURPOSE
from suppliers.asking.campaign.reaching import mark_bounced, settle_notice
from suppliers.asking.campaign.reminding import remind
from suppliers.asking.campaign.sending import send, to_be_asked, write_all
from suppliers.asking.questionnaire.editing import UP, edit_question, leave_out, move, question_in
from suppliers.asking.questionnaire.terms import write_terms
from suppliers.asking.questionnaire.versions import draft_from, take_shipped
from suppliers.asking.reading.querying import ask_back
from suppliers.asking.reading.settling import settle
from suppliers.models import (
    Ask,
    Campaign,
    Invitation,
    Notice,
    QuestionnaireVersion,
    Response,
    Supplier,
    SupplierContact,
    Terms,
)
from suppliers.record import keeping

SENDER = "Grace Undermill"
READER = "Aisha Penrowe"


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    by, reader = people[SENDER], people[READER]

    def event(ago: int, act: Callable[[datetime], object], hour: int = 10) -> Event:
        at = morning(next_working_day(today - timedelta(days=ago)), hour)

        def act_and_post() -> None:
            act(at)
            _posted(at)

        return Event(at, act_and_post)

    yield event(story.SHORT.ago, partial(_send, story.SHORT, by))
    for days in (7, 14, 28, 33):
        yield event(story.SHORT.ago - days, partial(_remind, story.SHORT), hour=11)
    for nth, (days, became) in enumerate(story.SHORT.became):
        yield event(story.SHORT.ago - days, partial(_became, story.SHORT, nth, became), hour=12 + nth % 5)
    yield event(story.SHORT.ago - story.SHORT.days - 16, lambda at: hand_over(at=at), hour=9)
    for nth in range(6):
        yield event(story.SHORT.ago - 50 - nth, partial(_settle, nth, reader), hour=14)
    yield event(story.CODE.ago, partial(_send, story.CODE, by))
    for nth, (days, became) in enumerate(story.CODE.became):
        yield event(story.CODE.ago - days, partial(_became, story.CODE, nth, became), hour=12 + nth % 5)
    yield event(story.CODE.ago - story.CODE.days - 16, lambda at: hand_over(at=at), hour=9)
    yield event(story.NOW.ago, partial(_send, story.NOW, by))
    for days in (7, 14):
        yield event(story.NOW.ago - days, partial(_remind, story.NOW), hour=11)
    for nth, (days, became) in enumerate(story.NOW.became):
        yield event(story.NOW.ago - days, partial(_became, story.NOW, nth, became), hour=12 + nth % 5)
    yield event(2, partial(_ask_back, reader), hour=15)
    yield event(6, partial(_next_year, by), hour=16)


def _send(told: story.Told, by: Person, at: datetime) -> None:
    """Choose, send, and write all mails at once."""
    suppliers = list(_exposed(told))
    _contacts(suppliers, by, at)
    asks = (
        {"terms": _terms(by, at)} if told.slug == "" else {"questions": take_shipped(told.slug, by=by, at=at)}
    )
    on = at.date()
    campaign = draft(
        name=told.name, opens_on=on, deadline_on=on + timedelta(days=told.days), why=told.why, words=told.words,
        contact_name=by.name, contact_phone="01632 960 144", contact_email="ethical.buying@marlshire.example",
        by=by, at=at, **asks,
    )  # fmt: skip
    choose(campaign, [supplier.pk for supplier in suppliers], by=by, at=at)
    campaign.refresh_from_db()
    expected, _ = to_be_asked(campaign, on=on)
    send(campaign, expected=expected, by=by, at=at)
    write_all(campaign.pk, at=at)


def _exposed(told: story.Told) -> Iterable[Supplier]:
    """The most exposed first, two of a category at the most; the first ``told.first`` are left out, so that campaigns

    overlap and are not the same.
    """
    rows = Supplier.objects.standing().filter(is_sole_trader=False, category__isnull=False)
    found: dict[int | None, list[Supplier]] = {}
    for supplier in rows.order_by("-category__f1", "-category__f2", "pk"):
        found.setdefault(supplier.category_id, []).append(supplier)
    spread = [supplier for suppliers in found.values() for supplier in suppliers[:2]]
    return spread[told.first : told.first + len(told.became)]


def _contacts(suppliers: list[Supplier], by: Person, at: datetime) -> None:
    asked = set(
        SupplierContact.objects.asked().filter(supplier__in=suppliers).values_list("supplier", flat=True)
    )
    for supplier in suppliers:
        if supplier.pk not in asked:
            name = story.CONTACTS[supplier.pk % len(story.CONTACTS)]
            email = f"{name.lower().replace(' ', '.')}@s{supplier.pk}.example"
            row = SupplierContact(supplier=supplier, name=name, role="Contracts", email=email, is_asked=True)
            keeping.add(row, by=by, at=at)


def _terms(by: Person, at: datetime) -> Terms:
    return write_terms(title=story.CODE_TITLE, edition="3", text=story.CODE_TEXT, by=by, at=at)


def _next_year(by: Person, at: datetime) -> None:
    """Next year's questions are being drafted, and so is the next version of the code."""
    version = QuestionnaireVersion.objects.sendable().get(questionnaire__slug="extended", number=1)
    draft_of = draft_from(version, by=by, at=at)
    seen = mark(question_in(draft_of.body, "q13"))
    edit_question(draft_of, "q13", seen=seen, change=lambda one: one.update(text=story.TRAINED), by=by, at=at)
    move(draft_of, "q4", by_one=UP, by=by, at=at)
    leave_out(draft_of, "q15", is_out=True, by=by, at=at)
    write_terms(title=story.CODE_TITLE, edition="4", text=story.CODE_TEXT + story.CODE_ADDED, by=by, at=at)


def _posted(at: datetime) -> None:
    """What would have gone out on that day has gone: the demonstration sends no mail of its past."""
    queued = Mail.objects.filter(state=Mail.State.QUEUED, created_at__lte=at)
    queued.filter(purpose=PURPOSE).update(state=Mail.State.SENT, sent_at=F("created_at"))
    queued.filter(purpose=Mail.ATTENTION).update(state=Mail.State.HELD)


def _of(told: story.Told) -> Campaign:
    return Campaign.objects.get(name=told.name)


def _remind(told: story.Told, at: datetime) -> None:
    remind(_of(told).pk, at=at)


def _became(told: story.Told, nth: int, became: str, at: datetime) -> None:
    """What one of those who were asked did on that day."""
    rows = Invitation.objects.filter(campaign__name=told.name).select_related(
        "campaign__questions", "campaign__terms"
    )
    invitation = rows.order_by("pk")[nth : nth + 1].first()
    if invitation is None or became == story.SILENT:
        return
    if became == story.BOUNCED:
        first = invitation.asks.get(kind=Ask.Kind.INVITATION)
        mark_bounced(first, why="Address unknown", on=at.date(), by=invitation.campaign.owner, at=at)
        return
    Invitation.objects.filter(pk=invitation.pk).update(opened_at=at)
    confirm(invitation, at=at)
    if became == story.OPENED:
        return
    if became == story.DECLINED:
        decline(
            invitation,
            reason="We are a small company and answer one such form a year, for our largest customer.",
            at=at,
        )
    elif became == story.ELSEWHERE:
        on = at.date()
        found = Elsewhere(
            kind="sedex",
            name="Sedex self-assessment",
            reference=f"ZC{4_000_000 + nth}",
            scope="All our sites in the United Kingdom",
            issued_on=on - timedelta(days=60),
            expires_on=on + timedelta(days=305),
            link="https://assessments.example/self-assessment",
        )
        answer_elsewhere(invitation, found, at=at)
        if invitation.campaign.name == story.SHORT.name:
            notice = invitation.notices.get(kind=Notice.Kind.ELSEWHERE)
            by, later = invitation.campaign.owner, at + timedelta(days=3)
            settle_notice(notice, note="It says what we ask for.", by=by, at=later)
    elif invitation.campaign.terms is not None:
        accept_terms(invitation, invitation.campaign.terms, name="Office manager", role="Director", at=at)
    else:
        _answer(invitation, became, at=at)


def _answer(invitation: Invitation, became: str, *, at: datetime) -> None:
    answers = story.answers(became, at.date())
    form = form_of(invitation)
    asked = [question.id for question in form.questions]
    for question in asked[: len(asked) // 2] if became == story.HALF else asked:
        value: dict[str, Any] = {
            "parts": {},
            "dont_know": False,
            "not_applicable": "",
            "explain": "",
            **answers[question],
        }
        save_answer(invitation, question, value, opened_with=0, saved_by=CONTACT, at=at)
    invitation.refresh_from_db()
    if became != story.HALF and not sheet_of(invitation, on=at.date()).unready:
        hand_in(invitation, name="Robin Easterby", role="Operations director", at=at, keep_mail=True)


def _settle(nth: int, reader: Person, at: datetime) -> None:
    rows = Response.objects.readable().filter(invitation__campaign__name=story.SHORT.name, outcome="")
    response = rows.select_related("invitation__campaign__questions").order_by("pk").first()
    if response is not None:
        settle(response, outcome="accept", note="Read, and checked against our record.", version=response.version,
               by=reader, at=at)  # fmt: skip


def _ask_back(reader: Person, at: datetime) -> None:
    rows = Response.objects.readable().filter(invitation__campaign__name=story.NOW.name, outcome="")
    response = rows.select_related("invitation__campaign__questions").order_by("pk").first()
    if response is not None:
        asked = {
            "q6": "You name two agencies. When did you last check the licence of the second one, and how?"
        }
        ask_back(response, asked, due_on=at.date() + timedelta(days=14), by=reader, at=at)
