"""Files of the plan at their edges: what is archived or closed, sheets that are hidden, what an export counts."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from actions.models import Action
from actions.plan.archiving import archive
from actions.plan.cancelling import cancel
from actions.plan.exporting import counts, entries, headings, marking_of, rows_of
from actions.plan.importing import columns, reading
from actions.plan.importing.reading import grids_of
from actions.plan.milestones import add_milestone
from actions.plan.planning import change_target
from msplan.history.recording import story_of
from tests.actions.making import a_completion, a_review, a_second_person, an_action, an_owner, noon
from tests.actions.plan.importing.files import A_ROW, HEADINGS, ON, checked, confirmed, csv_of, ready, xlsx_of

pytestmark = pytest.mark.django_db
START = date(2026, 1, 1)


def closed(*, archived: bool = False) -> Action:
    action = an_action(start_on=START)
    cancel(action, reason="x", by=an_owner(), at=noon(START))
    if archived:
        archive(action, by=None, at=noon(START))
    return action


# --- what comes in


def test_what_is_archived_is_changed_by_no_file_and_may_stand_in_it_unchanged() -> None:
    action = closed(archived=True)

    same = checked(ready(csv_of([["Reference", "Title"], [action.reference, action.title]])))
    other = checked(ready(csv_of([["Reference", "Title"], [action.reference, "Another title"]])))

    assert (same.faults, len(same.unchanged)) == ((), 1)
    assert [fault.sentence.split(".")[0] for fault in other.faults] == ["It is archived in the plan"]


def test_the_target_of_a_closed_action_stays_and_that_is_said() -> None:
    action = closed()

    (draft,) = checked(
        ready(
            csv_of([["Reference", "Title", "Target date"], [action.reference, action.title, "1 March 2029"]])
        )
    ).drafts

    assert (draft.is_unchanged, draft.target_on) == (True, None)
    assert draft.notes == ("The target date stays 1 September 2028: the action is closed.",)


def test_what_was_archived_is_not_missed_in_a_file() -> None:
    first, _, standing = an_action(start_on=START), closed(archived=True), an_action(start_on=START)

    found = checked(ready(csv_of([["Reference", "Title"], [first.reference, first.title]])))

    assert found.missing == (standing.reference,)


MOVED = ["Reference", "Title", "Target date"]


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_target_does_not_move_to_a_day_that_is_over(days: int, *, refused: bool) -> None:
    """Said in the preview, beside its cell. The preview and the confirmation agree on which day is over."""
    action, to = an_action(start_on=START), ON + timedelta(days=days)
    plan_import = ready(csv_of([MOVED, [action.reference, action.title, to.isoformat()]]))

    found = checked(plan_import)

    sentence = (
        "The target date cannot move to a day that is over. "
        "Enter 4 May 2026 or later, or leave it at 1 September 2028."
    )
    wanted = [(2, "C", "Target date", to.isoformat(), sentence)] if refused else []
    assert [(f.row, f.column, f.heading, f.value, f.sentence) for f in found.faults] == wanted
    if not refused:
        confirmed(plan_import, reason="The supplier was late.")
        action.refresh_from_db()
        assert action.target_on == to


def test_a_target_that_is_over_and_stays_is_no_fault() -> None:
    action = an_action(start_on=START, target_on=ON - timedelta(days=30))
    row = [action.reference, "Another title", action.target_on.isoformat()]

    assert checked(ready(csv_of([MOVED, row]))).faults == ()


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_new_action_may_be_late_already(days: int) -> None:
    """Plans that come from a spreadsheet hold work that is overdue."""
    target = ON + timedelta(days=days)

    confirmed(ready(csv_of([HEADINGS, [*A_ROW[:5], "1 January 2026", target.isoformat()]])))

    assert Action.objects.get().target_on == target


def test_the_date_of_what_waits_to_be_accepted_stays_and_that_is_said_beside_it() -> None:
    action = an_action(start_on=START)
    a_completion(action, on=ON)

    found = checked(ready(csv_of([MOVED, [action.reference, action.title, "2027-01-01"]])))

    assert [(f.column, f.sentence.split(",")[0]) for f in found.faults] == [
        ("C", "The action waits to be accepted")
    ]


@pytest.mark.parametrize(
    ("heading", "to", "refused"),
    [
        ("Target date", "2026-05-31", True),
        ("Target date", "2026-06-01", False),
        ("Start date", "2026-06-01", False),
        ("Start date", "2026-06-02", True),
    ],
)
def test_dates_that_leave_a_milestone_behind_are_said_beside_their_cell(
    heading: str, to: str, *, refused: bool
) -> None:
    action = an_action(start_on=START)
    add_milestone(action, title="Leaflets printed", due_on=date(2026, 6, 1), by=None, at=noon(START))
    plan_import = ready(csv_of([["Reference", "Title", heading], [action.reference, action.title, to]]))

    found = checked(plan_import)

    sentence = "The milestone “Leaflets printed” is due on 1 June 2026. Move it first, or take it out."
    assert [(f.column, f.sentence) for f in found.faults] == ([("C", sentence)] if refused else [])
    if not refused:
        confirmed(plan_import, reason="The supplier was late.")


def test_start_and_target_move_together_past_each_other() -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 1))
    change_target(action, to=date(2026, 6, 1), reason="Sooner.", by=an_owner(), at=noon(START))
    row = [action.reference, action.title, "2026-07-01", "2026-12-31"]

    confirmed(ready(csv_of([["Reference", "Title", "Start date", "Target date"], row])), reason="A new year.")

    action.refresh_from_db()
    assert (action.start_on, action.target_on) == (date(2026, 7, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("start", "refused"), [("2026-09-01", False), ("2026-09-02", True)])
def test_a_start_behind_the_first_target_is_said_beside_its_cell(start: str, *, refused: bool) -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 1))
    change_target(action, to=date(2026, 12, 1), reason="Later.", by=an_owner(), at=noon(START))
    plan_import = ready(
        csv_of([["Reference", "Title", "Start date"], [action.reference, action.title, start]])
    )

    found = checked(plan_import)

    assert [(f.column, f.sentence.split(",")[0]) for f in found.faults] == (
        [("C", "It lies behind the first target date")] if refused else []
    )
    if not refused:
        confirmed(plan_import)


def test_an_empty_cell_empties_the_area_of_the_statement() -> None:
    action = an_action(start_on=START, area="training")

    confirmed(
        ready(csv_of([["Reference", "Title", "Area of the statement"], [action.reference, action.title, ""]]))
    )

    assert Action.objects.get().area == ""


def test_each_row_that_was_imported_is_told_of_its_action_with_its_file() -> None:
    confirmed(ready(csv_of([HEADINGS, A_ROW])))

    entry = story_of(Action.objects.get())[0]

    assert (entry.act, entry.detail.body["after"]) == ("actions.import_row", {"file": "plan.csv", "row": 2})


def test_a_sheet_that_is_hidden_is_not_read() -> None:
    book = load_workbook(io.BytesIO(xlsx_of({"Old": [HEADINGS, A_ROW, A_ROW], "Plan": [HEADINGS, A_ROW]})))
    book["Old"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    out.seek(0)

    assert [grid.name for grid in grids_of(out, "plan.xlsx")] == ["Plan"]


def test_of_namesakes_whoever_is_here_is_meant() -> None:
    gone, here = an_owner("Olu Winterbourne"), an_owner("Ann Other")
    type(gone)._default_manager.filter(pk=gone.pk).update(is_active=False)
    type(here)._default_manager.filter(pk=here.pk).update(name="Olu Winterbourne")
    row = [*A_ROW]
    row[HEADINGS.index("Owner")] = "Olu Winterbourne"

    confirmed(ready(csv_of([HEADINGS, row])))

    assert Action.objects.get().owner_id == here.pk


# --- what goes out


def test_an_export_tells_of_the_last_review() -> None:
    action = an_action(start_on=START)
    a_review(action, on=date(2026, 7, 1), what_was_done="First half.", next_steps="Go on.")
    a_review(action, on=date(2027, 1, 1), what_was_done="Second half.")
    rows = entries(Action.objects.all(), sees_suppliers=True)

    (row,) = rows_of(rows, date(2027, 1, 2), sees_suppliers=True)
    told = dict(zip(headings(sees_suppliers=True), row, strict=True))

    assert (told["Last review given on"], told["What was done"]) == (date(2027, 1, 1), "Second half.")


@pytest.mark.parametrize(
    ("day", "late"), [(date(2026, 6, 29), 0), (date(2026, 6, 30), 0), (date(2026, 7, 1), 1)]
)
def test_the_cover_counts_as_late_what_is_past_its_target(day: date, late: int) -> None:
    an_action(start_on=START, target_on=date(2026, 6, 30))
    closed_one = an_action(start_on=START, target_on=date(2026, 6, 30))
    cancel(closed_one, reason="x", by=an_owner(), at=noon(START))

    found = dict(counts(entries(Action.objects.all(), sees_suppliers=False), day))

    assert (found["Actions"], found["Past their target date"]) == (2, late)


def test_one_sensitive_action_marks_the_whole_export() -> None:
    an_action(start_on=START)
    plain = entries(Action.objects.all(), sees_suppliers=False)
    an_action(start_on=START, marking="official_sensitive")
    both = entries(Action.objects.all(), sees_suppliers=False)

    assert [marking_of(plain), marking_of(both), marking_of([])] == [
        "OFFICIAL", "OFFICIAL-SENSITIVE", "OFFICIAL",
    ]  # fmt: skip


def test_a_target_that_moved_says_where_it_first_was() -> None:
    action = an_action(start_on=START)
    change_target(action, to=date(2029, 1, 1), reason="x", by=a_second_person(), at=noon(ON))

    (row,) = rows_of(entries(Action.objects.all(), sees_suppliers=False), ON, sees_suppliers=False)
    told = dict(zip(headings(sees_suppliers=False), row, strict=True))

    assert (told["First target date"], told["Target date"]) == (date(2028, 9, 1), date(2029, 1, 1))


def test_what_is_too_wide_is_refused_and_not_understood_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a hundred kilobytes with a heading for every seven of them kept a processor for half a minute."""
    asked: list[int] = []
    really = columns.guess
    monkeypatch.setattr(reading, "guess", lambda headings: asked.append(len(headings)) or really(headings))
    wide = ",".join(f"h{n}" for n in range(20_000))

    (grid,) = grids_of(io.BytesIO(f"{wide}\n{wide}\n".encode()), "wide.csv")

    assert grid.problem.startswith("Row 1 is 20000 columns wide")
    assert 0 < max(asked) <= reading.MOST_COLUMNS
