"""Versions: taken, copied, edited, moved, made ready, and never changed once they were sent."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.lib.marks import mark
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.asking.questionnaire.comparing import differences
from suppliers.asking.questionnaire.editing import (
    DOWN,
    UP,
    edit_question,
    edit_words,
    leave_out,
    move,
    question_in,
    words_of,
)
from suppliers.asking.questionnaire.versions import (
    back_to_draft,
    discard,
    draft_from,
    make_ready,
    take_shipped,
)
from suppliers.models import Questionnaire, QuestionnaireVersion
from tests.people import person
from tests.suppliers.asking.making import a_campaign
from tests.suppliers.asking.questionnaire.bank import body_of

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", Role.PROCUREMENT)


@pytest.fixture
def draft(grace: Person) -> QuestionnaireVersion:
    return draft_from(take_shipped("extended", by=grace, at=AT), by=grace, at=AT)


def told() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def order_of(version: QuestionnaireVersion) -> list[tuple[str, str]]:
    version.refresh_from_db()
    return [(one["section"], one["id"]) for one in version.body["questions"]]


def worded(draft: QuestionnaireVersion, question: str, by: Person, **words: Any) -> bool:
    seen = mark(question_in(draft.body, question))
    return edit_question(draft, question, seen=seen, change=lambda one: one.update(words), by=by, at=AT)


def test_the_shipped_questionnaires_are_taken_once(grace: Person) -> None:
    first = [take_shipped(slug, by=grace, at=AT) for slug in ("short", "extended")]
    again = [take_shipped(slug, by=grace, at=AT) for slug in ("short", "extended")]

    assert first == again
    assert [version.body for version in first] == [body_of("short"), body_of("extended")]
    assert [version.number for version in first] == [1, 1]
    assert not any(version.is_draft for version in first)
    assert Questionnaire.objects.count() == QuestionnaireVersion.objects.count() == 2


def test_a_file_that_has_changed_is_taken_as_a_version_of_its_own(grace: Person) -> None:
    old = take_shipped("short", by=grace, at=AT)
    QuestionnaireVersion.objects.filter(pk=old.pk).update(body={**old.body, "minutes": 99})

    new = take_shipped("short", by=grace, at=AT)

    assert (new.number, new.body["minutes"]) == (2, 15)


def test_there_is_one_draft_at_a_time(grace: Person, draft: QuestionnaireVersion) -> None:
    first = QuestionnaireVersion.objects.get(number=1)

    assert (draft.number, draft.is_draft, draft.body) == (2, True, first.body)
    with pytest.raises(RowRefused, match="There is a draft"):
        draft_from(first, by=grace, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.create(
            questionnaire=draft.questionnaire, number=3, body=first.body, made_at=AT
        )


def test_a_question_is_worded_anew(grace: Person, draft: QuestionnaireVersion) -> None:
    assert worded(draft, "q2", grace, text="Who is in charge?") is True
    assert worded(draft, "q2", grace, text="Who is in charge?") is False

    draft.refresh_from_db()
    assert question_in(draft.body, "q2")["text"] == "Who is in charge?"
    assert told().count("asking.edit") == 1
    entry = Entry.objects.get(act="asking.edit")
    assert "Who is in charge" not in str(entry.detail.body)


def test_two_people_may_work_on_two_questions_but_not_on_one(
    grace: Person, draft: QuestionnaireVersion
) -> None:
    """Both opened their pages before either saved."""
    first, second = (QuestionnaireVersion.objects.get(pk=draft.pk) for _ in range(2))
    seen = {question: mark(question_in(draft.body, question)) for question in ("q2", "q3")}

    def save(version: QuestionnaireVersion, question: str, text: str) -> bool:
        return edit_question(
            version, question, seen=seen[question], change=lambda one: one.update(text=text), by=grace, at=AT
        )

    assert save(first, "q2", "Mine") is True
    assert save(second, "q3", "Beside it") is True
    with pytest.raises(StaleEdit):
        save(second, "q2", "Too late")
    draft.refresh_from_db()
    assert [question_in(draft.body, name)["text"] for name in ("q2", "q3")] == ["Mine", "Beside it"]


def test_the_words_around_the_questions_are_changed(grace: Person, draft: QuestionnaireVersion) -> None:
    words = {**words_of(draft.body), "title": "Our questions", "minutes": 20}

    assert edit_words(draft, seen=mark(words_of(draft.body)), words=words, by=grace, at=AT) is True
    assert (draft.body["title"], draft.body["minutes"]) == ("Our questions", 20)
    with pytest.raises(StaleEdit):
        edit_words(draft, seen="0" * 16, words={**words, "title": "Late"}, by=grace, at=AT)


def test_points_that_do_not_fit_are_refused_and_nothing_is_written(
    grace: Person, draft: QuestionnaireVersion
) -> None:
    with pytest.raises(RowRefused, match="The question is worth 3 points, but an answer could have 4"):
        worded(draft, "q2", grace, of="3")

    draft.refresh_from_db()
    assert draft.body == body_of("extended")
    assert worded(draft, "q2", grace, of="6", points={"board": "6", "manager": "3", "none": "0"}) is True


def test_a_question_goes_up_and_down_and_over_the_edge_of_its_section(
    grace: Person, draft: QuestionnaireVersion
) -> None:
    assert order_of(draft)[:5] == [
        ("company", "q1"), ("company", "q2"), ("policy", "q3"), ("policy", "q4"), ("people", "q5"),
    ]  # fmt: skip

    move(draft, "q4", by_one=UP, by=grace, at=AT)
    assert order_of(draft)[2:4] == [("policy", "q4"), ("policy", "q3")]
    move(draft, "q4", by_one=UP, by=grace, at=AT)
    assert order_of(draft)[:4] == [("company", "q1"), ("company", "q2"), ("company", "q4"), ("policy", "q3")]
    move(draft, "q3", by_one=DOWN, by=grace, at=AT)
    assert order_of(draft)[3:5] == [("people", "q3"), ("people", "q5")]
    assert len(order_of(draft)) == 15


def test_a_question_does_not_go_past_either_end(grace: Person, draft: QuestionnaireVersion) -> None:
    with pytest.raises(RowRefused, match="cannot go any further"):
        move(draft, "q1", by_one=UP, by=grace, at=AT)
    with pytest.raises(RowRefused, match="cannot go any further"):
        move(draft, "q15", by_one=DOWN, by=grace, at=AT)


def test_a_question_does_not_go_before_what_it_hangs_on(grace: Person, draft: QuestionnaireVersion) -> None:
    """Question 10 is asked by the size that question 5 tells; moved up step by step it stops there."""
    with pytest.raises(RowRefused, match="Question q10 hangs on an answer that is not asked before it"):
        for _ in range(9):
            move(draft, "q10", by_one=UP, by=grace, at=AT)

    names = [name for _, name in order_of(draft)]
    assert names.index("q5") + 1 == names.index("q10")


def test_a_question_is_left_out_and_put_back(grace: Person, draft: QuestionnaireVersion) -> None:
    leave_out(draft, "q7", is_out=True, by=grace, at=AT)
    assert question_in(draft.body, "q7")["left_out"] is True
    leave_out(draft, "q7", is_out=False, by=grace, at=AT)
    assert question_in(draft.body, "q7")["left_out"] is False


def test_a_question_that_is_not_there_is_refused(grace: Person, draft: QuestionnaireVersion) -> None:
    with pytest.raises(RowRefused, match="not in the questionnaire"):
        leave_out(draft, "q99", is_out=True, by=grace, at=AT)


def test_ready_and_back_to_draft(grace: Person, draft: QuestionnaireVersion) -> None:
    make_ready(draft, by=grace, at=AT)
    assert draft.ready_at == AT
    with pytest.raises(InvalidTransition, match="ready to be sent"):
        worded(draft, "q2", grace, text="Late")
    with pytest.raises(InvalidTransition):
        make_ready(draft, by=grace, at=AT)

    back_to_draft(draft, by=grace, at=AT)
    assert draft.is_draft
    with pytest.raises(InvalidTransition, match="a draft already"):
        back_to_draft(draft, by=grace, at=AT)
    assert worded(draft, "q2", grace, text="In time") is True


def test_a_version_that_a_campaign_waits_with_stays_ready(grace: Person, draft: QuestionnaireVersion) -> None:
    make_ready(draft, by=grace, at=AT)
    a_campaign(draft, state="draft")

    with pytest.raises(InvalidTransition, match="A campaign is being prepared"):
        back_to_draft(draft, by=grace, at=AT)


def test_a_draft_is_discarded_and_a_ready_version_is_not(grace: Person, draft: QuestionnaireVersion) -> None:
    discard(draft, by=grace, at=AT)

    first = QuestionnaireVersion.objects.get()
    assert first.number == 1
    with pytest.raises(InvalidTransition):
        discard(first, by=grace, at=AT)


def sent(version: QuestionnaireVersion, by: Person) -> QuestionnaireVersion:
    make_ready(version, by=by, at=AT)
    QuestionnaireVersion.objects.filter(pk=version.pk).update(sent_at=AT)
    version.refresh_from_db()
    return version


def test_a_version_that_was_sent_never_changes_by_any_act(grace: Person, draft: QuestionnaireVersion) -> None:
    version, was = sent(draft, grace), draft.body

    for act in (
        lambda: worded(version, "q2", grace, text="Late"),
        lambda: move(version, "q2", by_one=UP, by=grace, at=AT),
        lambda: leave_out(version, "q2", is_out=True, by=grace, at=AT),
        lambda: back_to_draft(version, by=grace, at=AT),
        lambda: make_ready(version, by=grace, at=AT),
        lambda: discard(version, by=grace, at=AT),
    ):
        with pytest.raises(InvalidTransition, match="was sent, so it stays"):
            act()
    version.refresh_from_db()
    assert version.body == was


CHANGES = [
    "UPDATE suppliers_questionnaireversion SET body = '{}' WHERE id = %s",
    "UPDATE suppliers_questionnaireversion SET number = 9 WHERE id = %s",
    "UPDATE suppliers_questionnaireversion SET sent_at = NULL WHERE id = %s",
    "DELETE FROM suppliers_questionnaireversion WHERE id = %s",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_a_version_that_was_sent_never_changes_by_sql(
    sql: str, grace: Person, draft: QuestionnaireVersion
) -> None:
    version = sent(draft, grace)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute(sql, [version.pk])


def test_control_without_the_trigger_it_would_change(grace: Person, draft: QuestionnaireVersion) -> None:
    version, cursor = sent(draft, grace), connection.cursor()
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("ALTER TABLE suppliers_questionnaireversion DISABLE TRIGGER questionnaire_sent_stays")

    cursor.execute(CHANGES[0], [version.pk])

    version.refresh_from_db()
    assert version.body == {}


def test_a_version_not_sent_yet_may_change_by_sql(draft: QuestionnaireVersion) -> None:
    connection.cursor().execute(CHANGES[1], [draft.pk])

    draft.refresh_from_db()
    assert draft.number == 9


def test_what_is_different_is_told(grace: Person, draft: QuestionnaireVersion) -> None:
    before = body_of("extended")
    worded(draft, "q2", grace, text="Who is in charge?", guidance="One person.", of="6",
           points={"board": "6", "manager": "2", "none": "0"})  # fmt: skip
    leave_out(draft, "q13", is_out=True, by=grace, at=AT)
    move(draft, "q4", by_one=UP, by=grace, at=AT)

    found = [(one.where, one.what, one.before, one.after) for one in differences(before, draft.body)]

    texts = {one["id"]: f"“{one['text']}”" for one in before["questions"]}
    assert found == [
        (texts["q3"], "Place", "3", "4"),
        ("“Who is in charge?”", "Question", texts["q2"].strip("“”"), "Who is in charge?"),
        ("“Who is in charge?”", "Guidance", question_in(before, "q2")["guidance"], "One person."),
        ("“Who is in charge?”", "Points", "4", "6"),
        ("“Who is in charge?”", "Points “board”", "4", "6"),
        (texts["q13"], "Asked", "Asked", "Left out"),
    ]
    assert differences(before, before) == []


def test_only_the_questions_that_were_moved_are_told() -> None:
    before, after = body_of("extended"), body_of("extended")
    moved = after["questions"].pop(1)
    after["questions"].insert(13, moved)

    found = [(one.where, one.what, one.before, one.after) for one in differences(before, after)]

    assert found == [(f"“{moved['text']}”", "Place", "2", "14")]
