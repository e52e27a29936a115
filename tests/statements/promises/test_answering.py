"""What became of promises: answered, carried on, left out by the lead's word; what the next statement needs."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.force.models import ForceProfile
from msplan.lib.refusing import RowRefused, StaleEdit
from statements.agreement.submitting import changes_since, faults_of, refresh_figures
from statements.figures.definition import Scope, read_many
from statements.figures.freezing import Readings, frozen, live
from statements.figures.measuring import measure
from statements.figures.promises import FIGURES, WE_SAID_WE_DID
from statements.models import FrozenTable, Measurement, Outcome, Promise, PromiseAnswer, Statement
from statements.promises.answering import (
    add_evidence,
    answer_of,
    answer_promise,
    change_answer,
    leave_unanswered,
)
from statements.promises.carrying_out import link_action, unlink_action
from statements.promises.marking import unmark_promise
from statements.promises.versions import copy_promises, hand_over
from statements.text.contents import public_content
from statements.writing.refusals import Refused
from statements.writing.said_and_done import HEADING, TABLE
from tests.actions.making import an_action
from tests.statements.build import NOW, Cast, cast, hand_in, written
from tests.statements.promises.making import (
    DUE,
    FIRST,
    LINK,
    NEXT,
    SECOND,
    SOONER,
    TEXT,
    a_promise,
    filled,
    kept,
    made_public,
    next_year,
)

pytestmark = pytest.mark.django_db
ON = NEXT.date()


def last_year(who: Cast) -> tuple[Promise, Promise]:
    """Two promises of a statement that is public."""
    statement = written(who, TEXT)
    promises = a_promise(statement, who), a_promise(statement, who, SECOND, SOONER)
    made_public(statement)
    return promises


def shown(statement: Statement) -> list[list[str]]:
    return live(statement, figures=(), tables=[WE_SAID_WE_DID], on=ON).tables[WE_SAID_WE_DID].shown_rows


def test_a_new_statement_begins_with_the_table_after_its_foreword() -> None:
    who = cast()
    last_year(who)

    begun = list(next_year(who).sections.standing().values_list("heading", "body"))

    assert begun[:2] == [("Foreword", ""), (HEADING, TABLE)]


def test_where_last_year_had_the_section_it_stays_in_its_place_and_is_there_once() -> None:
    who = cast()
    for promise in last_year(who):
        kept(promise, who.editor)
    between = filled(next_year(who), who, TEXT)
    between.sections.filter(heading=HEADING).update(position=90)
    a_promise(between, who)
    made_public(between)

    begun = list(next_year(who, 2).sections.standing().values_list("heading", "body"))

    assert [place for place, (heading, _) in enumerate(begun) if heading == HEADING] == [len(begun) - 1]
    assert begun[-1] == (HEADING, TABLE)


def test_without_promises_there_is_no_such_section() -> None:
    who = cast()
    made_public(written(who, TEXT))

    assert HEADING not in next_year(who).sections.standing().values_list("heading", flat=True)


def test_the_board_does_not_get_it_while_a_promise_has_no_answer() -> None:
    who = cast()
    first, _ = last_year(who)
    statement = filled(next_year(who), who)
    kept(first, who.editor)

    with pytest.raises(Refused) as refused:
        hand_in(statement, by=who.editor, at=NEXT, on=ON)

    assert refused.value.sentences == (f"The promise “{SECOND}” of 2024-25 has no answer.",)
    assert not FrozenTable.objects.filter(statement=statement).exists()


def test_the_board_does_not_get_it_while_the_table_is_not_in_the_text() -> None:
    who = cast()
    for promise in last_year(who):
        kept(promise, who.editor)
    statement = filled(next_year(who), who)
    statement.sections.filter(heading=HEADING).update(body="We did much.")

    assert [fault.sentence for fault in faults_of(statement)] == [
        f"The text does not show what became of earlier promises. Put {TABLE} on a line of its own into a section."
    ]


def test_the_leads_word_lets_it_go_and_is_printed() -> None:
    who = cast()
    first, second = last_year(who)
    statement = filled(next_year(who), who)
    kept(first, who.editor)
    leave_unanswered(second, reason="The post was vacant.", by=who.lead, at=NEXT)

    hand_in(statement, by=who.editor, at=NEXT, on=ON)

    assert frozen(statement).tables[WE_SAID_WE_DID].shown_rows == [
        [FIRST, "31 March 2026", "Kept", "All of them were checked."],
        [SECOND, "31 December 2025", "Not answered", "The post was vacant."],
    ]


def test_a_real_answer_takes_the_place_of_not_answered() -> None:
    who = cast()
    _, second = last_year(who)
    given = leave_unanswered(second, reason="The post was vacant.", by=who.lead, at=NEXT)

    changes = {"outcome": "kept", "sentence": "All are trained.", "new_due_on": None}
    assert change_answer(given, version=1, changes=changes, by=who.editor, at=NEXT)

    assert shown(next_year(who))[1][2:] == ["Kept", "All are trained."]


def test_an_answer_is_given_once() -> None:
    who = cast()
    first, _ = last_year(who)
    kept(first, who.editor)

    with pytest.raises(RowRefused, match="has an answer already"):
        kept(first, who.editor)
    with pytest.raises(RowRefused, match="has an answer already"):
        leave_unanswered(first, reason="No time.", by=who.lead, at=NEXT)


@pytest.mark.parametrize("outcome", [Outcome.MOVED, Outcome.KEPT])
def test_a_new_date_belongs_to_what_moved_and_to_nothing_else(outcome: Outcome) -> None:
    who = cast()
    first, _ = last_year(who)
    day = None if outcome == Outcome.MOVED else date(2027, 1, 1)

    with pytest.raises(RowRefused):
        answer_promise(first, outcome=outcome, sentence="So.", new_due_on=day, by=who.editor, at=NEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PromiseAnswer.objects.create(
            promise=first,
            after=first.statement,
            outcome=outcome,
            sentence="So.",
            new_due_on=day,
            by=who.editor,
            at=NEXT,
        )


@pytest.mark.parametrize(("day", "taken"), [(DUE, False), (date(2026, 4, 1), True)])
def test_the_new_date_comes_after_the_old_one(day: date, *, taken: bool) -> None:
    who = cast()
    first, _ = last_year(who)

    def move() -> None:
        answer_promise(first, outcome="moved", sentence="Late.", new_due_on=day, by=who.editor, at=NEXT)

    if taken:
        move()
        assert shown(next_year(who))[0][2] == "Moved to 1 April 2026"
    else:
        with pytest.raises(RowRefused, match="after 31 March 2026"):
            move()


@pytest.mark.parametrize(("day", "taken"), [(30, True), (31, True), (32, False)])
def test_not_due_yet_is_said_up_to_the_day_itself(day: int, *, taken: bool) -> None:
    who = cast()
    first, _ = last_year(who)
    at = NEXT.replace(month=3, day=day) if day < 32 else NEXT.replace(month=4, day=1)

    def say() -> None:
        answer_promise(first, outcome="under_way", sentence="Half way.", by=who.editor, at=at)

    if taken:
        say()
    else:
        with pytest.raises(RowRefused, match="say what became of it"):
            say()


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_not_settled_is_owed_again_and_what_is_settled_is_not(outcome: Outcome) -> None:
    who = cast()
    first, second = last_year(who)
    kept(second, who.editor)
    moved = date(2027, 1, 31) if outcome == Outcome.MOVED else None
    PromiseAnswer.objects.create(
        promise=first,
        after=first.statement,
        outcome=outcome,
        sentence="So.",
        new_due_on=moved,
        by=who.lead,
        at=NEXT,
    )
    made_public(next_year(who))

    owed = Promise.objects.owed_in(next_year(who, 2))

    carried = outcome in (Outcome.MOVED, Outcome.UNDER_WAY, Outcome.NOT_ANSWERED)
    assert [(one.pk, one.outcome, one.due_now) for one in owed] == (
        [(first.pk, None, moved or DUE)] if carried else []
    )


def test_a_date_that_moved_twice_is_the_last_one() -> None:
    who = cast()
    first, second = last_year(who)
    kept(second, who.editor)
    for year, day in ((1, date(2027, 3, 31)), (2, date(2028, 3, 31))):
        answer_promise(first, outcome="moved", sentence="Late.", new_due_on=day, by=who.editor, at=NEXT)
        made_public(next_year(who, year))

    assert [(one.due_now, one.outcome) for one in Promise.objects.owed_in(next_year(who, 3))] == [
        (date(2028, 3, 31), None)
    ]


def test_a_published_answer_is_not_changed() -> None:
    who = cast()
    first, _ = last_year(who)
    kept(first, who.editor)
    given = answer_of(first)
    assert given is not None
    made_public(next_year(who))

    with pytest.raises(RowRefused, match="now"):
        change_answer(
            given,
            version=1,
            changes={"outcome": "dropped", "sentence": "No.", "new_due_on": None},
            by=who.editor,
            at=NEXT,
        )


def test_a_stale_change_of_an_answer_is_refused() -> None:
    who = cast()
    first, _ = last_year(who)
    kept(first, who.editor)
    given = answer_of(first)
    assert given is not None
    changes = {"outcome": "kept", "sentence": "Said better.", "new_due_on": None}
    change_answer(given, version=1, changes=changes, by=who.editor, at=NEXT)

    with pytest.raises(StaleEdit):
        change_answer(given, version=1, changes={**changes, "sentence": "Worse."}, by=who.lead, at=NEXT)


@pytest.mark.parametrize("sentence", ["", "   ", "See {{ figure:suppliers_active }}."])
def test_an_answer_is_a_sentence_that_can_be_printed(sentence: str) -> None:
    who = cast()
    first, _ = last_year(who)

    with pytest.raises(RowRefused):
        answer_promise(first, outcome="kept", sentence=sentence, by=who.editor, at=NEXT)


def test_nobody_asks_about_a_promise_that_is_not_public() -> None:
    who = cast()
    promise = a_promise(written(who, TEXT), who)

    with pytest.raises(RowRefused, match="Nobody asks"):
        kept(promise, who.editor)


def test_an_answered_promise_stays_on_the_list() -> None:
    who = cast()
    statement = written(who, TEXT)
    promise = a_promise(statement, who)
    made_public(statement, before_msplan=True)
    kept(promise, who.editor)

    with pytest.raises(RowRefused, match="stays on the list"):
        unmark_promise(promise, by=who.editor, at=NEXT)


def test_what_the_board_has_is_what_was_said_then_until_figures_are_refreshed() -> None:
    who = cast()
    first, second = last_year(who)
    statement = filled(next_year(who), who)
    kept(first, who.editor)
    kept(second, who.editor)
    hand_in(statement, by=who.editor, at=NEXT, on=ON)
    given = answer_of(second)
    assert given is not None
    changes = {"outcome": "partly", "sentence": "Most are.", "new_due_on": None}
    change_answer(given, version=1, changes=changes, by=who.editor, at=NEXT)

    statement = Statement.objects.get(pk=statement.pk)
    assert frozen(statement).tables[WE_SAID_WE_DID].shown_rows[1][2] == "Kept"
    assert [change.label for change in changes_since(statement, on=ON)] == ["We said, we did"]
    refresh_figures(statement, by=who.editor, at=NEXT, on=ON)
    assert frozen(statement).tables[WE_SAID_WE_DID].shown_rows[1][2] == "Partly kept"


def test_the_table_belongs_to_the_statement_and_is_never_measured() -> None:
    measure(as_at=date(2026, 3, 31), at=NOW)

    assert not Measurement.objects.filter(key__startswith="promises_").exists()
    assert not FrozenTable.objects.exists()


def test_figures_against_sql() -> None:
    """Counted by hand: two of 2024-25 answered, one moved on to 2025-26, which makes one of its own."""
    who = cast()
    first, second = last_year(who)
    kept(first, who.editor)
    answer_promise(
        second, outcome="moved", sentence="Late.", new_due_on=date(2027, 6, 30), by=who.editor, at=NEXT
    )
    between = filled(next_year(who), who, TEXT)
    third = a_promise(between, who)
    made_public(between)
    kept(third, who.editor)
    statement = next_year(who, 2)
    scope = Scope(
        on=ON,
        first=statement.period_start,
        last=statement.period_end,
        follows=Statement.objects.followed_by(statement)[:1],
    )

    read = read_many(FIGURES, scope)

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE a.outcome = 'kept'), count(*) FILTER (WHERE a.outcome IS NULL)
            FROM statements_promise p
            LEFT JOIN statements_promiseanswer a ON a.promise_id = p.id AND a.after_id = %s
            WHERE p.statement_id = %s
               OR EXISTS (SELECT 1 FROM statements_promiseanswer e
                          WHERE e.promise_id = p.id AND e.after_id = %s AND e.outcome = 'moved')
            """,
            [between.pk, between.pk, first.statement_id],
        )
        counted = cursor.fetchone()
    assert counted == (2, 1, 1)
    assert [read[key].numerator for key in ("promises_made", "promises_kept", "promises_unanswered")] == [
        2,
        1,
        1,
    ]
    assert read["promises_kept"].shown == "50%"
    assert [figure.references(scope) for figure in FIGURES] == [
        ["P-2024-02", "P-2025-01"],
        ["P-2025-01"],
        ["P-2024-02"],
    ]


def test_promises_are_in_the_public_data_in_their_words_and_without_references() -> None:
    who = cast()
    statement = written(who, "We will try. " + FIRST)
    a_promise(statement, who)

    content = public_content(statement, statement.sections.standing(), Readings(), ForceProfile.current())

    assert content["promises"] == [{"promise": FIRST, "due": "2026-03-31"}]
    assert "P-2024" not in str(content)
    assert who.editor.name not in str(content)


def test_actions_carry_it_out() -> None:
    who = cast()
    first, _ = last_year(who)
    action = an_action(start_on=date(2025, 1, 1))

    link_action(first, action, by=who.editor, at=NOW)
    with pytest.raises(RowRefused, match="there already"):
        link_action(first, action, by=who.editor, at=NOW)

    assert unlink_action(first, action, by=who.editor, at=NOW)
    assert not unlink_action(first, action, by=who.editor, at=NOW)


def test_evidence_is_kept_with_the_answer() -> None:
    who = cast()
    first, _ = last_year(who)
    kept(first, who.editor)
    given = answer_of(first)
    assert given is not None

    for _sent in range(2):  # a page that is sent twice
        add_evidence(given, LINK, by=who.editor, at=NEXT)

    assert [one.title for one in given.evidence.all()] == ["The minutes"]
    add_evidence(given, LINK._replace(title="Other minutes"), by=who.editor, at=NEXT)
    assert given.evidence.count() == 2


def test_a_corrected_version_makes_the_same_promises_and_takes_over_their_answers() -> None:
    who = cast()
    first, second = last_year(who)
    kept(first, who.editor)
    action = an_action(start_on=date(2025, 1, 1))
    link_action(first, action, by=who.editor, at=NOW)
    earlier = first.statement
    later = written_again(earlier, who)

    assert copy_promises(earlier, later, by=who.editor, at=NEXT) == 2
    Statement.objects.filter(pk=earlier.pk).update(state="superseded")
    made_public(later)
    hand_over(earlier, later)

    heirs = list(later.promises.order_by("number"))
    assert [(one.reference, one.wording) for one in heirs] == [("P-2024-01", FIRST), ("P-2024-02", SECOND)]
    assert [link.action for link in heirs[0].links.all()] == [action]
    assert [(one.pk, one.outcome) for one in Promise.objects.owed_in(next_year(who)).in_order()] == [
        (heirs[0].pk, "kept"),
        (heirs[1].pk, None),
    ]
    assert second.answers.count() == 0


def written_again(earlier: Statement, who: Cast) -> Statement:
    """A second version with the same text."""
    later = Statement.objects.create(
        slug=earlier.slug,
        version=2,
        title=earlier.title,
        period_start=earlier.period_start,
        period_end=earlier.period_end,
        opened_by=who.editor,
        opened_at=NEXT,
        last_edited_by=who.editor,
        last_edited_at=NEXT,
    )
    later.bodies.set(earlier.bodies.all())
    for section in earlier.sections.standing():
        later.sections.create(
            position=section.position,
            heading=section.heading,
            area=section.area,
            body=section.body,
            edited_by=who.editor,
            edited_at=NEXT,
        )
    return later
