"""Acts of a reader: who reads, levels and what they make of the score, questions back, flags, outcomes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from suppliers.asking.answering.saving import save_answer
from suppliers.asking.models import Answer, Query, Response, Verification
from suppliers.asking.reading import flagging, querying, settling, taking
from suppliers.asking.reading.letting_through import let_through
from suppliers.asking.reading.reckoning import read
from suppliers.asking.reading.verifying import judge, version_of
from suppliers.checks.finding import close_finding
from suppliers.models import Check, CorrectiveAction, Finding, Score, Supplier
from suppliers.risk.keeping import scored
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.questionnaire.bank import answer
from tests.suppliers.asking.reading.making import CRIME, UNLICENSED, a_response, answered_again, staff
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(days=12)
# Of the short form's 60 points q1, q3, q6, q7, q12 carry evidence (7, 9, 8, 14, 6), q2, q9, q14 do not (4, 8, 4).
SHORT = Decimal(60)
DAY = date(2026, 12, 20)
TWO_MAJORS = {"q1": {"status": "not_published"}, "q3": {"provisions": ["none"]}}


@pytest.fixture
def people() -> dict[str, Person]:
    return staff()


@pytest.fixture
def by(people: dict[str, Person]) -> Person:
    return people["procurement"]


def judged(
    response: Response, question: str, level: str, by: Person, *, note: str = "", agreed: bool = False
) -> None:
    row = Verification.objects.filter(response=response, question=question).first()
    words = {"level": level, "note": note, "not_applicable_agreed": agreed}
    judge(response, question, **words, version=version_of(row), by=by, at=THEN)


def settled(response: Response, by: Person, outcome: str = "accept", **values: object) -> None:
    words = {"note": "", **values}
    scored(settling.settle)(response, outcome=outcome, version=response.version, by=by, at=THEN, **words)


def test_a_level_changes_the_score_by_its_share_and_no_other_answers(by: Person) -> None:
    """Best answers, asserted: 44 x 0.7 + 16 = 46.8 of 60 = 78. With q7 verified 14 x 0.3 more: 51 of 60 = 85."""
    response = a_response()
    assert (response.points, response.score) == (Decimal("46.80"), Decimal("78.0000"))
    would = read(response).would("q7", level="verified", agreed=False)
    assert would.percent == 85

    judged(response, "q7", "verified", by, note="Asked twelve workers on site")

    assert (response.points, response.possible, response.score) == (
        Decimal("51.00"),
        SHORT,
        Decimal("85.0000"),
    )
    judged(response, "q7", "documented", by)  # 14 x 0.9: 49.6 of 60
    assert response.score == Decimal("82.6667")


def test_a_file_documents_until_a_reader_says_otherwise(by: Person) -> None:
    response = a_response(files=("q3",))
    assert response.score == Decimal("81.0000")  # 9 x 0.2 of 60 more than 78

    judged(response, "q3", "asserted", by)

    assert response.score == Decimal("78.0000")


def test_what_does_not_apply_and_is_agreed_leaves_the_possible_points(by: Person) -> None:
    """q6 scores nothing of its 8; agreed, 41.2 of 52 = 79.2308."""
    response = a_response(whole={"q6": answer(not_applicable="We employ nobody")})
    assert response.score == Decimal("68.6667")

    judged(response, "q6", "asserted", by, agreed=True)

    assert (response.possible, response.score, response.band) == (Decimal(52), Decimal("79.2308"), "green")


def test_an_answer_that_applies_is_not_agreed_away(by: Person) -> None:
    response = a_response()
    with pytest.raises(RowRefused):
        judged(response, "q6", "asserted", by, agreed=True)


def test_verified_says_how_and_the_database_holds_it(by: Person) -> None:
    response = a_response()
    with pytest.raises(RowRefused, match="how it was verified"):
        judged(response, "q7", "verified", by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(response=response, question="q7", level="verified", by=by, at=THEN)


def test_two_majors_hold_green_back_until_one_is_settled(by: Person) -> None:
    of = supplier("Brightmere Cleaning", "contract-cleaning")  # inherently high, so that RF2 is raised
    response = a_response(of, slug="extended", **TWO_MAJORS)
    judged(response, "q7", "verified", by, note="Seen")
    for question in ("q4", "q6", "q8", "q10", "q11", "q12", "q13"):
        judged(response, question, "verified", by, note="Seen")
    assert response.score == 84  # all but q1 and q3
    assert response.band == "amber"

    flag = response.flags.get(code="RF1")
    flagging.settle_flag(flag, note="Their parent publishes one for the group", by=by, at=THEN)

    response.refresh_from_db()
    assert response.band == "green"
    assert Entry.objects.filter(act="asking.settle_flag").get().detail.body["after"] == {"flag": "RF1"}


def test_of_two_who_judge_one_answer_the_second_is_told(by: Person) -> None:
    response = a_response()
    judged(response, "q3", "documented", by, note="Policy of March")

    with pytest.raises(StaleEdit):
        judge(
            response,
            "q3",
            level="asserted",
            note="",
            not_applicable_agreed=False,
            version="none",
            by=by,
            at=THEN,
        )

    assert response.verifications.get().note == "Policy of March"


def test_one_person_reads_at_a_time(people: dict[str, Person], by: Person) -> None:
    response = a_response()
    taking.take(response, instead_of=None, by=by, at=THEN)
    aisha = people["specialist"]
    with pytest.raises(RowRefused, match="Wilf Tarrant is reading"):
        judged(response, "q3", "documented", aisha)
    with pytest.raises(InvalidTransition, match="Somebody was faster"):
        taking.take(response, instead_of=None, by=aisha, at=THEN)

    taking.take(response, instead_of=by.pk, by=aisha, at=THEN)
    judged(response, "q3", "documented", aisha)

    with pytest.raises(InvalidTransition):
        taking.give_back(response, by=by, at=THEN)


def test_asked_back_in_one_mail_and_only_those_are_opened(by: Person) -> None:
    response = a_response()
    before = response.submissions.get().answers
    asked = {"q6": "Which agencies?", "q9": "Which countries?", "q2": " "}
    querying.ask_back(response, asked, due_on=date(2026, 12, 20), by=by, at=THEN)

    assert response.invitation.state == "queried"
    mail = Mail.objects.filter(key__contains=":query:").get()
    text = mail.message.decode() if isinstance(mail.message, bytes) else bytes(mail.message).decode()
    assert "Which agencies?" in text
    assert "Which countries?" in text
    assert "by 20 December 2026" in mail.subject
    invitation = response.invitation
    with pytest.raises(Exception, match="Only the questions"):
        save_answer(invitation, "q1", answer({"status": "out_of_scope"}), opened_with=1, saved_by="", at=THEN)

    later = THEN + timedelta(days=1)
    save_answer(
        invitation, "q6", answer({"uses": "no"}, explain="None at all"),
        opened_with=Answer.objects.get(invitation=invitation, question="q6").version, saved_by="", at=later,
    )  # fmt: skip
    answered_again(response, later, q9={"mapped": "tier3", "countries": ["PT"], "inputs": ["none"]})

    response.invitation.refresh_from_db()
    assert response.invitation.state == "submitted"
    assert not Query.objects.filter(answered_at=None).exists()
    after = response.submissions.get(number=2).answers
    assert {question for question in before if before[question] != after[question]} == {"q6", "q9"}


def test_nobody_settles_while_a_question_is_open(by: Person) -> None:
    response = a_response()
    (query,) = querying.ask_back(response, {"q6": "Which?"}, due_on=date(2026, 12, 20), by=by, at=THEN)
    with pytest.raises(InvalidTransition, match="question to the supplier is open"):
        settled(response, by)

    querying.take_back(query, by=by, at=THEN)
    settled(response, by)

    assert (response.outcome, response.invitation.state) == ("accept", "accepted")


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (90, True), (91, False)])
def test_the_day_of_an_answer_lies_ahead(by: Person, days: int, *, fits: bool) -> None:
    response = a_response()
    due_on = THEN.date() + timedelta(days=days)
    if fits:
        querying.ask_back(response, {"q6": "Which?"}, due_on=due_on, by=by, at=THEN)
    else:
        with pytest.raises(RowRefused):
            querying.ask_back(response, {"q6": "Which?"}, due_on=due_on, by=by, at=THEN)
    assert Query.objects.exists() == fits


def test_settled_response_feeds_risk_and_due_diligence(by: Person) -> None:
    """Cleaning: 73.75 x (1 - 0.6 x 0.78) = 39.235."""
    of = supplier("Brightmere Cleaning", "contract-cleaning")
    response = a_response(of)
    settled(response, by)

    score = Score.objects.get(supplier=of)
    assert (score.residual, score.control) == (Decimal("39.2350"), Decimal(78))
    assert score.control_from == f"Response {response.reference} of 30 November 2026"
    check = Check.objects.get(supplier=of)
    assert (check.kind, check.outcome, check.is_latest) == ("questionnaire", "nothing_found", True)

    scored(settling.reopen)(response, reason="A worker rang", by=by, at=THEN)

    assert Score.objects.get(supplier=of).control == 0
    assert response.outcome == ""
    told = Entry.objects.filter(act="asking.reopen").get().detail.body
    assert told == {"before": {"outcome": "Accept"}, "after": {"reason": "A worker rang"}}


def test_a_finding_with_a_corrective_action_comes_of_a_flag(by: Person) -> None:
    of = supplier("Brightmere Cleaning", "contract-cleaning")
    response = a_response(of, q1=TWO_MAJORS["q1"])
    with pytest.raises(RowRefused, match="finding with a corrective action first"):
        settled(response, by, "with_actions")
    scored(flagging.raise_finding)(
        response, flag=response.flags.get(), severity="major", title="No statement", what="Publish one",
        contact_name="Ada Office", due_on=date(2027, 3, 1), by=by, at=THEN,
    )  # fmt: skip

    finding = Finding.objects.get()
    assert (finding.supplier, finding.check_row.kind, finding.check_row.outcome) == (
        of,
        "questionnaire",
        "finding",
    )
    assert CorrectiveAction.objects.get().due_on == date(2027, 3, 1)
    assert response.flags.get().finding == finding
    with pytest.raises(RowRefused, match="accept it with corrective actions"):
        settled(response, by, "accept")
    settled(response, by, "with_actions")
    assert Check.objects.count() == 1


def test_what_was_settled_with_nothing_found_gives_way_when_something_is(by: Person) -> None:
    response = a_response()
    settled(response, by)
    settling.reopen(response, reason="Read again", by=by, at=THEN)
    flagging.raise_finding(response, flag=None, severity="minor", title="No dates", by=by, at=THEN)

    standing = Check.objects.filter(withdrawn_at=None)
    assert [one.outcome for one in standing] == ["finding"]


def test_a_meeting_has_a_day_and_is_followed_up(by: Person) -> None:
    response = a_response()
    with pytest.raises(RowRefused):
        settled(
            response, by, "meeting", note="About agencies", meeting_on=None, follow_up_on=date(2026, 12, 20)
        )
    with pytest.raises(RowRefused):
        settled(response, by, "meeting", note="Agencies", meeting_on=date(2026, 12, 21), follow_up_on=DAY)
    settled(response, by, "meeting", note="Agencies", meeting_on=DAY, follow_up_on=DAY)
    settling.write_follow_up(response, text="They check them now", by=by, at=THEN)
    with pytest.raises(InvalidTransition):
        settling.write_follow_up(response, text="Twice", by=by, at=THEN)
    assert response.follow_up == "They check them now"


def test_of_two_who_settle_the_second_is_told(by: Person) -> None:
    response = a_response()
    stale = Response.objects.get(pk=response.pk)
    settling.settle(response, outcome="accept", note="", version=stale.version, by=by, at=THEN)
    with pytest.raises(InvalidTransition, match="settled"):
        settling.settle(stale, outcome="escalate", note="x", version=stale.version, by=by, at=THEN)


def test_history_keeps_no_answer(by: Person) -> None:
    response = a_response(
        whole={"q14": answer({"found": "no", "history": ["none"]}, explain="Kestrel Lane depot")}
    )
    judged(response, "q3", "documented", by, note="Kestrel policy")
    querying.ask_back(response, {"q6": "Kestrel?"}, due_on=date(2026, 12, 20), by=by, at=THEN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM history_detail WHERE body::text ~ 'Kestrel|office@'")
        assert cursor.fetchone() == (0,)
    assert Supplier.objects.count() == 1


def test_a_critical_finding_keeps_the_risk_high_until_it_is_closed(people: dict[str, Person]) -> None:
    """Legal services: 3.75 and low, whatever comes of it; while a critical finding is open it is high."""
    of, by = supplier("Kestrel Law LLP", "legal-services"), people["lead"]
    response = a_response(of, **CRIME)
    assert Score.objects.get(supplier=of).residual_band == "low"  # a flag alone moves nothing
    let_through(response, by=by, at=THEN)
    with pytest.raises(RowRefused, match="Make a finding of each critical flag, or say why not: RF5, RF6"):
        settled(response, by, "escalate", note="To the board", follow_up_on=DAY)
    for flag in response.flags.all():
        with pytest.raises(RowRefused, match="makes a critical finding"):
            flagging.raise_finding(response, flag=flag, severity="minor", title="Fees", by=by, at=THEN)
        scored(flagging.raise_finding)(response, flag=flag, severity="critical", title="Fees", by=by, at=THEN)

    assert Score.objects.get(supplier=of).residual_band == "high"
    for outcome in ("accept", "with_actions", "meeting"):
        with pytest.raises(RowRefused, match="the outcome is to escalate"):
            settled(response, by, outcome, note="x", meeting_on=DAY, follow_up_on=DAY)
    settled(response, by, "escalate", note="To the board", follow_up_on=DAY)
    assert Score.objects.get(supplier=of).residual_band == "high"

    for finding in Finding.objects.all():
        scored(close_finding)(finding, reason="Put right", by=by, at=THEN)
    assert Score.objects.get(supplier=of).residual_band == "low"


def test_a_critical_flag_settled_with_a_reason_escalates_no_more(people: dict[str, Person]) -> None:
    by = people["specialist"]
    response = a_response(**UNLICENSED)
    let_through(response, by=by, at=THEN)
    with pytest.raises(RowRefused):
        flagging.settle_flag(response.flags.get(), note=" ", by=by, at=THEN)
    flagging.settle_flag(
        response.flags.get(), note="The licence is in the name of its parent", by=by, at=THEN
    )

    response.refresh_from_db()
    assert not response.escalates
    settled(response, by)
    assert response.outcome == "accept"
