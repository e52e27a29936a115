"""A plan's file comes in: all of it or nothing, understood or said with its cure."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction

from actions.models import Action, ImportState, PlanImport, Progress
from actions.plan.importing.confirming import ConfirmRefused, discard_import, write_rows
from actions.plan.planning import edit_action
from msplan.files.storing import FileRefused
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, an_owner, noon
from tests.actions.plan.importing.files import (
    A_ROW,
    HEADINGS,
    ON,
    a_manager,
    checked,
    confirmed,
    csv_of,
    ready,
    uploaded,
    xlsx_of,
)
from tests.people import department, person

pytestmark = pytest.mark.django_db
BEFORE_START = "It lies before the start date, 1 May 2026. Correct one of them."
NO_ASPECT = (
    "“outer space” is not one of: Force capability, Internal capability, External capability, "
    "Business engagement."
)
NO_DEPARTMENT = "“Catering” is not a department here. Use one of: Procurement."
NOBODY = (
    "Nobody here is called “Nobody Known”. Correct it, or leave it empty: the action becomes a proposal without an "
    "owner."
)


def row(**changes: object) -> list[object]:
    """A_ROW with some cells otherwise, by heading."""
    cells = dict(zip(HEADINGS, A_ROW, strict=True)) | changes
    return [cells[heading] for heading in HEADINGS]


def faults_of(*rows: list[object], headings: list[str] | None = None) -> list[tuple[int, str, str]]:
    found = checked(ready(csv_of([headings or HEADINGS, *rows])))
    return [(fault.row, fault.heading, fault.sentence) for fault in found.faults]


def numbers() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM actions_action ORDER BY number")
        return [number for (number,) in cursor.fetchall()]


def test_rows_become_actions_and_proposals() -> None:
    olu = an_owner()
    rows = [
        row(Title="One", Owner="olu.winterbourne@force.example"),
        row(Title="Two", Owner="Winterbourne, Olu"),
        row(Title="Three"),
    ]

    result = confirmed(ready(csv_of([HEADINGS, *rows])))

    assert result["added"] == ["A-001", "A-002", "A-003"]
    assert result["proposals"] == 1
    one, two, three = Action.objects.order_by("number")
    assert (one.owner, one.progress, one.start_on, one.target_on) == (
        olu,
        Progress.NOT_STARTED,
        date(2026, 5, 1),
        date(2027, 3, 31),
    )
    assert two.owner == olu
    assert (three.owner, three.progress, three.review_on) == (None, Progress.PROPOSED, None)
    assert Entry.objects.filter(act="actions.import").count() == 1
    assert Entry.objects.filter(act="actions.import_row").count() == 3
    assert Entry.objects.filter(act__in=["actions.create", "actions.propose"]).count() == 3


@pytest.mark.parametrize(
    ("changes", "heading", "sentence"),
    [
        ({"Target date": "soon"}, "Target date", "“soon” is not a date. Write it like 31 March 2027."),
        ({"Target date": "30/04/2026"}, "Target date", BEFORE_START),
        ({"Aspect": "outer space"}, "Aspect", NO_ASPECT),
        ({"Lead department": "Catering"}, "Lead department", NO_DEPARTMENT),
        ({"Owner": "Nobody Known"}, "Owner", NOBODY),
        ({"Title": ""}, "Title", "It is empty. Write a few words that people will know it by."),
        ({"Title": "x" * 201}, "Title", "The text has 201 characters; 200 are the most. Shorten it."),
        ({"What will be done": "x" * 10_001}, "What will be done",
         "The text has 10,001 characters; 10,000 are the most. Shorten it."),
        ({"Aspect": ""}, "Aspect",
         "It is empty. Fill it in, or say on the page of columns what stands for empty cells."),
    ],
)  # fmt: skip
def test_a_fault_names_row_column_and_cure(changes: dict[str, str], heading: str, sentence: str) -> None:
    assert faults_of(row(), row(**changes)) == [(3, heading, sentence)]


def test_the_day_of_the_start_is_a_target() -> None:
    assert faults_of(row(**{"Target date": "1/5/26"})) == []


def test_somebody_who_has_left_and_namesakes_are_said() -> None:
    gone = an_owner("Gone Before")
    gone.is_active = False
    gone.save()
    person("Ann Twin", "contributor")
    twin = person("Ann Twinn", "contributor")
    twin.name = "Ann Twin"
    twin.save()

    found = faults_of(row(Owner="Gone Before"), row(Title="b", Owner="ann twin"))

    assert [sentence for _, _, sentence in found] == [
        "Gone Before has left. Name somebody else, or leave it empty for a proposal.",
        "2 people are called Ann Twin. Write the address: ann.twin@force.example or ann.twinn@force.example.",
    ]


def test_one_bad_row_of_two_hundred_writes_nothing() -> None:
    rows = [row(Title=f"Action {n}") for n in range(199)]
    plan_import = ready(csv_of([HEADINGS, *rows, row(**{"Target date": "whenever"})]))

    with pytest.raises(ConfirmRefused, match="1 rows have errors"):
        confirmed(plan_import)

    assert numbers() == []
    assert PlanImport.objects.get().state == ImportState.READY


def bad_last(plan_import: PlanImport) -> list[object]:
    """Drafts of which the last breaks a rule that only the act finds."""
    *good, last = checked(plan_import).drafts
    return [*good, replace(last, values={**last.values, "target_on": date(2020, 1, 1)})]


@pytest.mark.django_db(transaction=True)
def test_a_row_refused_while_writing_takes_all_before_it_back() -> None:
    drafts = bad_last(ready(csv_of([HEADINGS, *(row(Title=f"Action {n}") for n in range(5))])))

    with pytest.raises(ConfirmRefused, match=r"Row 6: The target date must be .* Nothing was imported\."):
        write_rows(drafts, reason="", by=a_manager(), at=noon(ON))  # type: ignore[arg-type]

    assert numbers() == []


@pytest.mark.django_db(transaction=True)
def test_control_without_the_transaction_rows_stay_behind() -> None:
    drafts = bad_last(ready(csv_of([HEADINGS, *(row(Title=f"Action {n}") for n in range(5))])))

    with pytest.raises(ConfirmRefused):
        write_rows.__wrapped__(drafts, reason="", by=a_manager(), at=noon(ON))  # type: ignore[attr-defined]

    assert numbers() == [1, 2, 3, 4]


def test_twice_confirmed_is_once_written() -> None:
    plan_import = ready(csv_of([HEADINGS, row()]))
    seen = checked(plan_import).digest
    confirmed(plan_import, seen=seen)

    with pytest.raises(InvalidTransition, match="is imported already. Nothing was written twice"):
        confirmed(plan_import, seen=seen)

    assert numbers() == [1]


def test_the_same_file_again_looks_like_what_is_there() -> None:
    confirmed(ready(csv_of([HEADINGS, row()])))
    again = ready(csv_of([HEADINGS, row()]))

    found = checked(again)
    assert [(draft.row, draft.like) for draft in found.look_alikes] == [(2, "A-001")]
    with pytest.raises(ConfirmRefused, match="nothing to import"):
        confirmed(again)

    assert confirmed(again, add_look_alikes=True)["added"] == ["A-002"]


def test_two_rows_of_one_title_are_kept_apart() -> None:
    found = checked(ready(csv_of([HEADINGS, row(), row(Title="TRAIN every buyer.")])))

    assert [draft.row for draft in found.new] == [2]
    assert [(draft.row, draft.like) for draft in found.look_alikes] == [(3, "row 2")]


def test_what_changed_since_it_was_looked_at_is_not_written() -> None:
    action = an_action(start_on=date(2026, 1, 1))
    plan_import = ready(
        csv_of([["Reference", "Title"], ["A-001", "Another title"], ["", ""]]), aspect="force"
    )
    seen = checked(plan_import).digest
    edit_action(action, version=action.version, changes={"what": "Other."}, by=None, at=noon(ON))

    with pytest.raises(ConfirmRefused, match="has changed since you looked"):
        confirmed(plan_import, seen=seen)

    assert Action.objects.get().title == "Supplier code of conduct"


def test_a_reference_changes_that_action_and_says_old_and_new() -> None:
    action = an_action(start_on=date(2026, 1, 1))
    headings = ["Ref", "Title", "Priority", "Target date", "Status"]
    plan_import = ready(csv_of([headings, ["a-1", "A code", "High", "1 March 2029", "Done"]]))

    (draft,) = checked(plan_import).changed
    assert [(change.name, change.old, change.new) for change in draft.changes] == [
        ("Title", "Supplier code of conduct", "A code"),
        ("Priority", "Medium", "High"),
        ("Target date", "1 September 2028", "1 March 2029"),
    ]
    assert draft.notes == ("Progress stays “In progress”: change it to “Completed” on the action’s page.",)
    with pytest.raises(ConfirmRefused, match="Say why the target dates move"):
        confirmed(plan_import)
    confirmed(plan_import, reason="The supplier asked for time.")

    action.refresh_from_db()
    assert (action.title, action.priority, action.progress) == ("A code", "high", Progress.IN_PROGRESS)
    assert (action.first_target_on, action.target_on) == (date(2028, 9, 1), date(2029, 3, 1))
    assert action.date_changes.get().reason == "The supplier asked for time."


def test_an_agreed_action_keeps_its_owner() -> None:
    an_action(start_on=date(2026, 1, 1))

    found = checked(
        ready(csv_of([["Reference", "Title", "Owner"], ["A-001", "Supplier code of conduct", ""]]))
    )

    assert [fault.sentence for fault in found.faults] == [
        "It is empty, and A-001 is agreed: it needs an owner. Name one."
    ]


def test_a_reference_twice_is_a_fault_and_one_of_elsewhere_is_new() -> None:
    an_action(start_on=date(2026, 1, 1))
    headings = ["Reference", *HEADINGS]
    mine = row(Owner="Olu Winterbourne")
    rows = [["A-001", *mine], ["A-001", *mine], ["A-099", *row(Title="From elsewhere")]]

    found = checked(ready(csv_of([headings, *rows])))

    assert [(fault.row, fault.sentence) for fault in found.faults] == [(3, "A-001 stands in row 2 already.")]
    assert [draft.notes for draft in found.new] == [
        ("A-099 is not in this plan: the action gets a reference of its own.",)
    ]


def test_what_the_file_lacks_stays_in_the_plan_and_is_named() -> None:
    first = an_action(start_on=date(2026, 1, 1))
    an_action(start_on=date(2026, 1, 1), title="Second")

    found = checked(ready(csv_of([["Reference", "Title"], ["A-001", first.title]])))

    assert found.missing == ("A-002",)
    assert len(found.unchanged) == 1
    assert not found.does_something


@pytest.mark.parametrize("said", ["Completed", "done", "Cancelled"])
def test_what_is_over_is_set_aside(said: str) -> None:
    found = checked(ready(csv_of([[*HEADINGS, "Progress"], [*row(), said], [*row(Title="b"), "ongoing"]])))

    assert [aside.row for aside in found.set_aside] == [2]
    assert [(fault.row, fault.sentence) for fault in found.faults] == [
        (3, "An action that is in progress needs an owner. Name one, or leave the progress empty too.")
    ]


def test_paused_needs_its_reason() -> None:
    an_owner()
    headings = [*HEADINGS, "Progress", "Why it is paused"]
    mine = row(Owner="Olu Winterbourne")

    assert [fault[2] for fault in faults_of([*mine, "On hold", ""], headings=headings)] == [
        "A paused action needs a reason. Write why it is paused, or call it not started."
    ]
    confirmed(ready(csv_of([headings, [*mine, "On hold", "No buyer until June."]])))

    action = Action.objects.get()
    assert (action.progress, action.paused_reason, action.review_on) == (
        "paused",
        "No buyer until June.",
        None,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_usual_text_file_is_read(encoding: str, delimiter: str) -> None:
    content = csv_of([HEADINGS, row(Title="The supplier’s £9 café")], encoding=encoding, delimiter=delimiter)

    assert [draft.title for draft in checked(ready(content)).new] == ["The supplier’s £9 café"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "plan.csv", "“plan.csv” is empty."),
        (b" \r\n,,\r\n", "plan.csv", "The file is empty"),
        (b"Title,Target date\r\n", "plan.csv", "There is no row below the headings."),
        (b"PK\x03\x04zzzz", "plan.xlsx", "“plan.xlsx” is damaged"),
        (b"%PDF-1.7", "plan.csv", "“plan.csv” ends in .csv but is not a text file."),
        (b"Title,What\r\na,b", "plan.xlsm", "“plan.xlsm” is not a kind of file"),
        (b"Title,What\r\n" + b"a,b\r\n" * 2_001, "plan.csv", "The sheet has more than 2,000 rows."),
        (b"x," * 90 + b"x\r\n1,2\r\n", "plan.csv", "is 91 columns wide"),
        (b"Title\r\n" + b"x" * (5 * 1024 * 1024), "plan.csv", "“plan.csv” is larger than 5 MB."),
    ],
)
def test_a_file_that_is_no_plan_is_refused_and_not_kept(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence.replace("(", r"\(")), transaction.atomic():
        uploaded(content, name)

    assert not PlanImport.objects.exists()


def test_two_thousand_rows_are_taken() -> None:
    content = csv_of([HEADINGS, *(row(Title=f"Action {n}") for n in range(2_000))])

    assert len(checked(ready(content)).new) == 2_000


def test_a_discarded_file_stays_discarded() -> None:
    plan_import = ready(csv_of([HEADINGS, row()]))
    discard_import(plan_import, by=a_manager(), at=noon(ON))

    with pytest.raises(InvalidTransition):
        confirmed(plan_import)
    with pytest.raises(InvalidTransition):
        discard_import(plan_import, by=a_manager(), at=noon(ON))
    assert numbers() == []


def test_a_messy_workbook_of_two_hundred_rows() -> None:
    """Titles above, a sheet before it, merged aspects, notes between, real and typed dates, headings again."""
    department("Human Resources")
    an_owner()
    rows: list[list[object]] = [["Modern slavery plan"], [], ["Owner: the working group"], []]
    rows.append(["No", "Theme", "Action", "Lead", "Dept", "By when", "RAG", "Status", "Started"])
    dates = [
        date(2027, 3, 31),
        "31/3/27",
        "31st March 2027",
        "Mar 2027",
        "2027-03-31",
        "31.03.2027",
        "end of March 2027",
    ]
    for n in range(200):
        theme = ["Force capability", "HR", "procurement", "4"][n // 50] if n % 50 == 0 else None
        dept = "Human Resources" if n % 2 else "PROCUREMENT"
        who = ["Olu Winterbourne", "olu.winterbourne@force.example", None][n % 3]
        status = "Ongoing" if who else None
        rows.append(
            [n + 1, theme, f"Action {n}\nin two lines", who, dept, dates[n % 7], "G", status, "1 Sept 2026"]
        )
    rows.insert(105, ["Priorities of the second half"])
    rows.insert(156, list(rows[4]))
    merged = ["B6:B55", "B56:B105", "B107:B156", "B158:B207"]
    content = xlsx_of({"Read me": [["Who keeps this plan"]], "Plan 2026": rows}, merged=merged)

    found = checked(plan_import := ready(content, "plan.xlsx"))
    assert found.faults == ()
    assert [(aside.row, aside.sentence) for aside in found.set_aside] == [
        (106, "Only one cell is filled: a heading or a note, not an action."),
        (157, "It repeats the headings."),
    ]
    result = confirmed(plan_import)

    assert len(result["added"]) == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT aspect, count(*) FROM actions_action GROUP BY aspect ORDER BY aspect")
        assert cursor.fetchall() == [("engagement", 50), ("external", 50), ("force", 50), ("internal", 50)]
        cursor.execute("SELECT progress, count(*) FROM actions_action GROUP BY progress ORDER BY progress")
        assert cursor.fetchall() == [("in_progress", 134), ("proposed", 66)]
        cursor.execute("SELECT DISTINCT start_on, target_on FROM actions_action")
        assert cursor.fetchall() == [(date(2026, 9, 1), date(2027, 3, 31))]
