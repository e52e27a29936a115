"""Handing in: what was saved is frozen and scored; what is missing is named; it is done once, whoever is at it."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection
from django.db import transaction as transactions

from msplan.files.storing import FileRefused
from msplan.history.models import Detail
from msplan.lib.refusing import Refused
from msplan.outbox.models import Mail
from suppliers.asking.answering.evidence import MOST_A_QUESTION, attach, remove
from suppliers.asking.answering.handing_in import HandedInAlready, NotReady, hand_in
from suppliers.asking.answering.saving import StaleAnswer, save_answer
from suppliers.asking.models import Answer, AnswerFile, Ask, Flag, Invitation, Query, Response, Submission
from tests.rivals import one_after_the_other
from tests.suppliers.asking.answering.making import (
    ANSWERS,
    DECLARED,
    LATER,
    answered,
    asked,
    handed_in,
    saved,
    value,
)
from tests.suppliers.asking.making import AT, ON, buyer
from tests.suppliers.unlocked import without_locks

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
FEES = {"rights": {"fees": "no", "leave": "yes"}, "words": "They pay."}


def a_file(name: str = "policy.pdf", content: bytes = PDF) -> "ContentFile[bytes]":
    return ContentFile(content, name=name)


def stored_in_sql(submission: Submission) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, answer->'value'->'parts' FROM suppliers_submission s, jsonb_each(s.answers) x(key, answer) "
            "WHERE s.id = %s",
            [submission.pk],
        )
        return {key: json.loads(parts) for key, parts in cursor.fetchall()}


def test_what_was_saved_is_what_is_handed_in() -> None:
    invitation = asked()

    submission = handed_in(invitation)

    assert stored_in_sql(submission) == ANSWERS
    assert (submission.number, submission.name, submission.role, submission.is_late) == (
        1,
        "Ada Office",
        "Office manager",
        False,
    )
    invitation.refresh_from_db()
    assert (invitation.state, invitation.submitted_at) == ("submitted", LATER)


def test_points_are_those_of_a_hand_reckoning() -> None:
    """10 of 10 and 4 of 4, each asserted only: seven tenths of them. A file makes the first nine tenths."""
    assert handed_in(asked()).response.score == Decimal("70.0000")
    other = asked("Other Ltd", version=Invitation.objects.get().campaign.questions)
    attach(other, "q1", a_file(), saved_by="contact", at=AT)

    response = handed_in(other).response

    assert (response.points, response.possible) == (Decimal("11.80"), Decimal("14.00"))
    assert response.score == Decimal("84.2857")  # 11.8 / 14
    assert (response.band, response.completeness, response.evidence_rate) == ("green", 100, 50)


def test_what_was_hidden_by_another_answer_is_not_handed_in() -> None:
    invitation = answered(asked())
    saved(invitation, "q1", value({**ANSWERS["q1"], "status": "none"}), at=LATER)
    saved(invitation, "q4", value({"uses": "no"}), at=LATER)
    saved(invitation, "q3", value(ANSWERS["q3"], dont_know=True), at=LATER)

    submission = hand_in(invitation, **DECLARED, at=LATER)

    frozen = stored_in_sql(submission)
    assert frozen["q1"] == {"status": "none"}
    assert frozen["q3"] == {}
    assert "q5" not in frozen
    assert Answer.objects.get(question="q1").value["parts"]["url"]  # kept all the same


def test_what_is_missing_or_wrong_is_named() -> None:
    invitation = asked()
    saved(invitation, "q1", value({**ANSWERS["q1"], "approved_on": "31/2/2026"}))
    saved(invitation, "q4", value({"uses": "yes"}))

    with pytest.raises(NotReady, match="4 questions still need you") as told:
        hand_in(invitation, **DECLARED, at=LATER)

    assert [task.question.id for task in told.value.tasks] == ["q1", "q2", "q3", "q5"]
    assert Response.objects.count() == 0


@pytest.mark.parametrize("declared", [{"name": " ", "role": "x"}, {"name": "x", "role": ""}])
def test_it_is_signed(declared: dict[str, str]) -> None:
    with pytest.raises(Refused, match="name and your role"):
        hand_in(answered(asked()), **declared, at=LATER)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime.fromisoformat("2026-12-17T23:59:59+00:00"), False),
        (datetime.fromisoformat("2026-12-18T23:59:59+00:00"), False),  # the day itself is whole
        (datetime.fromisoformat("2026-12-19T00:00:00+00:00"), True),
    ],
)
def test_late_is_told_by_the_day_in_london(at: datetime, *, late: bool) -> None:
    assert handed_in(asked(), at=at).is_late is late


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime.fromisoformat("2026-07-31T22:59:59+00:00"), False),  # 23:59:59 in London, in summer
        (datetime.fromisoformat("2026-07-31T23:00:00+00:00"), True),
    ],
)
def test_late_in_summer(at: datetime, *, late: bool) -> None:
    invitation = asked(opens_on=date(2026, 7, 1), deadline_on=date(2026, 7, 31))
    answered(
        invitation,
        q1={"status": "none"},
        q5={"providers": [{"name": "Hands Ltd"}]},
        at=at - timedelta(days=1),
    )

    assert hand_in(invitation, **DECLARED, at=at).is_late is late


def test_a_late_answer_ends_the_silence_and_the_handing_over() -> None:
    invitation = asked()
    Invitation.objects.filter(pk=invitation.pk).update(
        no_response_on=ON + timedelta(days=42), handed_to=buyer(), handed_on=ON + timedelta(days=42)
    )

    submission = handed_in(invitation, at=AT + timedelta(days=60))

    invitation.refresh_from_db()
    assert submission.is_late
    assert (invitation.state, invitation.no_response_on, invitation.handed_to, invitation.handed_on) == (
        "submitted",
        None,
        None,
        None,
    )


def test_a_critical_flag_holds_it() -> None:
    response = handed_in(asked(), q3=FEES).response

    assert response.held_at == LATER
    flag = Flag.objects.get()
    assert (flag.code, flag.severity, flag.may_be_crime, flag.question) == ("RF5", "critical", True, "q3")
    assert response.escalates


def test_without_a_critical_flag_nothing_is_held() -> None:
    response = handed_in(asked()).response

    assert (response.held_at, Flag.objects.count()) == (None, 0)


def test_the_receipt_goes_to_the_address_on_file_once_and_holds_no_secret() -> None:
    invitation = asked()

    response = handed_in(invitation).response

    letter = Ask.objects.get(kind="receipt").mail
    assert (letter.address, letter.secret_link_id is not None) == (invitation.to_email, True)
    assert response.reference in letter.subject
    assert b"S-0" not in bytes(letter.message)  # our own reference is nothing to them


def test_no_history_holds_an_answer_or_a_name() -> None:
    handed_in(asked())

    told = " ".join(str(detail.body) for detail in Detail.objects.all())
    for words in ("Ada Office", "Office manager", "supplier.example", "They do.", "Hands Ltd"):
        assert words not in told


def queried(invitation: Invitation, *questions: str) -> Response:
    """A reader asked back, an hour after it was handed in."""
    response = Response.objects.get(invitation=invitation)
    at = LATER + timedelta(hours=1)
    Invitation.objects.filter(pk=invitation.pk).update(state="queried")
    for question in questions:
        Query.objects.create(
            response=response, question=question, text="Which?", by=buyer(), at=at, sent_at=at,
            due_on=ON + timedelta(days=14),
        )  # fmt: skip
    invitation.refresh_from_db()
    return response


def test_of_what_was_asked_back_those_questions_alone_are_open() -> None:
    invitation = asked()
    handed_in(invitation)
    queried(invitation, "q2")

    with pytest.raises(Refused, match="Only the questions that we asked about"):
        saved(invitation, "q3", value({"words": "Another"}), at=LATER + timedelta(hours=2))
    with pytest.raises(Refused, match="Only the questions that we asked about"):
        attach(invitation, "q3", a_file(), saved_by="contact", at=LATER + timedelta(hours=2))
    with pytest.raises(NotReady, match="1 question still needs you"):
        hand_in(invitation, **DECLARED, at=LATER + timedelta(hours=2))

    saved(invitation, "q2", value({**ANSWERS["q2"], "many": "250"}), at=LATER + timedelta(hours=2))
    again = hand_in(invitation, **DECLARED, at=LATER + timedelta(hours=3))

    assert again.number == 2
    assert stored_in_sql(again) == {**ANSWERS, "q2": {**ANSWERS["q2"], "many": "250"}}
    assert stored_in_sql(Submission.objects.get(number=1)) == ANSWERS
    assert Query.objects.get().answered_at == LATER + timedelta(hours=3)
    assert Ask.objects.filter(kind="receipt").count() == 2


def test_to_say_the_same_again_answers_what_was_asked_back() -> None:
    invitation = asked()
    handed_in(invitation)
    queried(invitation, "q2")

    saved(invitation, "q2", value(ANSWERS["q2"]), at=LATER + timedelta(hours=2))

    assert hand_in(invitation, **DECLARED, at=LATER + timedelta(hours=3)).number == 2


def test_a_question_that_another_answer_opens_is_asked_with_what_was_asked_back() -> None:
    invitation = asked()
    answered(invitation, q4={"uses": "no"})
    Answer.objects.filter(question="q5").delete()
    hand_in(invitation, **DECLARED, at=LATER)
    queried(invitation, "q4")
    now = LATER + timedelta(hours=2)

    saved(invitation, "q4", value({"uses": "yes"}), at=now)

    with pytest.raises(NotReady) as told:
        hand_in(invitation, **DECLARED, at=now)
    assert [task.question.id for task in told.value.tasks] == ["q5"]
    saved(invitation, "q5", value(ANSWERS["q5"]), at=now)
    assert hand_in(invitation, **DECLARED, at=now).number == 2


def test_a_new_critical_flag_holds_it_again_and_one_that_was_read_does_not() -> None:
    invitation = asked()
    response = handed_in(invitation, q3=FEES).response
    Response.objects.filter(pk=response.pk).update(let_through_at=LATER, let_through_by=buyer())
    queried(invitation, "q3", "q2")
    now = LATER + timedelta(hours=2)
    saved(invitation, "q2", value(ANSWERS["q2"]), at=now)
    saved(invitation, "q3", value(FEES, explain="We see to it."), at=now)

    again = hand_in(invitation, **DECLARED, at=now).response
    assert not again.is_held
    Flag.objects.update(settled_at=now, settled_by=buyer(), settled_note="Paid back.")
    queried(invitation, "q3")
    saved(invitation, "q3", value(ANSWERS["q3"]), at=now + timedelta(hours=2))
    gone = hand_in(invitation, **DECLARED, at=now + timedelta(hours=2)).response
    assert (gone.is_held, Flag.objects.get().gone_at) == (False, now + timedelta(hours=2))
    queried(invitation, "q3")
    saved(invitation, "q3", value(FEES), at=now + timedelta(hours=4))
    anew = hand_in(invitation, **DECLARED, at=now + timedelta(hours=4)).response
    assert (anew.is_held, anew.escalates) == (True, True)
    flag = Flag.objects.get()
    assert (flag.gone_at, flag.settled_at, flag.settled_by, flag.settled_note) == (None, None, None, "")


def test_files_are_kept_with_what_was_handed_in() -> None:
    invitation = answered(asked())
    first = attach(invitation, "q1", a_file(), saved_by="contact", at=AT)
    second = attach(invitation, "q1", a_file("b.pdf"), saved_by="contact", at=AT)
    remove(first, at=AT)

    submission = hand_in(invitation, **DECLARED, at=LATER)

    assert submission.answers["q1"]["files"] == [second.file_id]
    with pytest.raises(Refused, match="handed in"):
        remove(second, at=LATER)
    assert AnswerFile.objects.get(pk=second.pk).removed_at is None


def test_a_question_takes_so_many_files_and_no_more(settings: Any) -> None:
    invitation = asked()
    for n in range(MOST_A_QUESTION):
        attach(invitation, "q1", a_file(f"{n}.pdf"), saved_by="contact", at=AT)

    with pytest.raises(Refused, match="10 files"):
        attach(invitation, "q1", a_file("more.pdf"), saved_by="contact", at=AT)

    with transactions.atomic():
        kept = list(Path(settings.MEDIA_ROOT).glob("*"))
    assert len(kept) == AnswerFile.objects.count() == MOST_A_QUESTION


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.pdf", b"<html>"),
        ("a.pdf", b""),
        ("a.svg", b"<svg/>"),
        ("a.docx", b"PK\x03\x04x"),
    ],
)
def test_what_is_not_what_it_says_is_not_kept(name: str, content: bytes) -> None:
    invitation = asked()

    with pytest.raises(FileRefused):
        attach(invitation, "q1", a_file(name, content), saved_by="contact", at=AT)

    assert AnswerFile.objects.count() == 0


# --- two at once ---


class TestTwoAtOnce:
    """Real transactions, in both orders."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @staticmethod
    def rivals(first: Callable[[], object], second: Callable[[], object]) -> tuple[str, str, bool]:
        return one_after_the_other(first, second, Refused, HandedInAlready, StaleAnswer)

    def test_handed_in_twice_at_once_it_is_handed_in_once(self) -> None:
        invitation = answered(asked())
        deed = partial(hand_in, invitation, **DECLARED, at=LATER)

        outcome = self.rivals(deed, deed)

        assert outcome == ("done", "These answers were handed in already.", True)
        assert (
            Submission.objects.count(),
            Ask.objects.filter(kind="receipt").count(),
            Mail.objects.count(),
        ) == (1, 1, 1)

    def test_control_without_the_lock_only_the_database_stops_the_second(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invitation = answered(asked())
        deed = partial(hand_in, invitation, **DECLARED, at=LATER)

        with without_locks(monkeypatch), pytest.raises(IntegrityError):
            self.rivals(deed, deed)

    def test_what_is_saved_before_is_in_it(self) -> None:
        invitation = answered(asked())
        new = {**ANSWERS["q2"], "many": "999"}

        outcome = self.rivals(
            partial(save_answer, invitation, "q2", value(new), opened_with=1, saved_by="contact", at=LATER),
            partial(hand_in, invitation, **DECLARED, at=LATER),
        )

        assert outcome == ("done", "done", True)
        assert stored_in_sql(Submission.objects.get())["q2"] == new

    def test_what_is_saved_after_is_refused(self) -> None:
        invitation = answered(asked())
        new = {**ANSWERS["q2"], "many": "999"}

        outcome = self.rivals(
            partial(hand_in, invitation, **DECLARED, at=LATER),
            partial(save_answer, invitation, "q2", value(new), opened_with=1, saved_by="contact", at=LATER),
        )

        assert outcome == ("done", "These answers were handed in. What came later was not taken.", True)
        assert Answer.objects.get(question="q2").value["parts"] == ANSWERS["q2"]

    def test_control_without_the_lock_an_answer_is_saved_that_nobody_reads(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invitation = answered(asked())
        new = {**ANSWERS["q2"], "many": "999"}

        with without_locks(monkeypatch):
            outcome = self.rivals(
                partial(hand_in, invitation, **DECLARED, at=LATER),
                partial(
                    save_answer, invitation, "q2", value(new), opened_with=1, saved_by="contact", at=LATER
                ),
            )

        assert outcome[1] == "done"
        assert Answer.objects.get(question="q2").value["parts"] == new
        assert stored_in_sql(Submission.objects.get())["q2"] == ANSWERS["q2"]

    def test_of_two_who_save_one_answer_the_first_stands_and_both_texts_are_kept(self) -> None:
        invitation = answered(asked())

        outcome = self.rivals(
            partial(
                save_answer,
                invitation,
                "q3",
                value({"words": "A"}),
                opened_with=1,
                saved_by="contact",
                at=LATER,
            ),
            partial(
                save_answer,
                invitation,
                "q3",
                value({"words": "B"}),
                opened_with=1,
                saved_by="people",
                at=LATER,
            ),
        )

        assert outcome[0] == "done"
        assert outcome[1].startswith("Somebody else saved this answer")
        row = Answer.objects.get(question="q3")
        # The second raises in this test's own transaction, which takes its text back: the view's does not.
        assert (row.value["parts"], row.version) == ({"words": "A"}, 2)

    def test_control_without_the_lock_the_second_takes_the_place_of_the_first_unseen(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invitation = answered(asked())

        with without_locks(monkeypatch):
            outcome = self.rivals(
                partial(
                    save_answer,
                    invitation,
                    "q3",
                    value({"words": "A"}),
                    opened_with=1,
                    saved_by="contact",
                    at=LATER,
                ),
                partial(
                    save_answer,
                    invitation,
                    "q3",
                    value({"words": "B"}),
                    opened_with=1,
                    saved_by="people",
                    at=LATER,
                ),
            )

        assert outcome[1] == "done"
        row = Answer.objects.get(question="q3")
        assert (row.value["parts"], row.version) == ({"words": "B"}, 2)
        assert not row.earlier.filter(value__parts={"words": "A"}).exists()
