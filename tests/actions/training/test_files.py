"""The training system's files: counted right, refused in words, imported once, taken back."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from actions.models import CourseRequirement, TrainingImport, TrainingReturn
from actions.plan.refusing import PlanRefused
from actions.training.handing_in import correct_return, give_count
from actions.training.importing.columns import problems
from actions.training.importing.confirming import (
    digest_of,
    import_counts,
    imported_before,
    plan_of,
    undo_import,
)
from actions.training.importing.counting import (
    WHO_DID,
    Asked,
    Book,
    Count,
    Counted,
    count_numbers,
    count_people,
)
from actions.training.importing.reading import Unreadable, read
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience, hr, noon

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)
NUMBERS = "Course,Audience,Required,Completed,Date\n"
PEOPLE = "Person,Course,Audience,Completed on\n"


@pytest.fixture
def staff() -> CourseRequirement:
    return a_requirement(a_course(known_as="MSHT 101"), an_audience(known_as="Everyone"))


def numbers(rows: str, **asked: Any) -> Counted:
    return count_numbers(read((NUMBERS + rows).encode(), "numbers"), Book.opened(ON), Asked(**asked))


def people(rows: str, **asked: Any) -> Counted:
    asked.setdefault("as_at", ON)
    return count_people(read((PEOPLE + rows).encode(), "people"), Book.opened(ON), Asked(**asked))


def told(found: Counted) -> list[tuple[int, int]]:
    return [(count.required, count.completed) for count in found.counts]


def wrong(found: Counted) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in found.faults]


# --- reading

AS_TEXT = 'Course;Audience;Required;Completed;Date\r\n"Café & crime";All staff;1,250;"1,000";31/03/2026\r\n'


@pytest.mark.parametrize(
    "content",
    [
        AS_TEXT.encode("cp1252"),
        AS_TEXT.encode("utf-8-sig"),
        AS_TEXT.replace(";", "\t").encode("utf-8"),
        AS_TEXT.replace(",", " ").replace(";", ",").encode("utf-8"),
        AS_TEXT.encode("utf-16"),
    ],
    ids=["cp1252 and semicolons", "byte order mark", "tabs", "commas", "utf-16"],
)
def test_every_kind_of_text_file_says_the_same(content: bytes) -> None:
    a_requirement(a_course("Café & crime"), an_audience())

    found = count_numbers(read(content, "numbers"), Book.opened(ON), Asked())

    assert (told(found), found.faults) == ([(1250, 1000)], [])
    assert found.counts[0].as_at == date(2026, 3, 31)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Report of the learning system"])
    sheet = book.create_sheet("Data")
    sheet.append(["Made by the learning system"])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_from_the_sheet_with_the_columns(staff: CourseRequirement) -> None:
    content = workbook(
        ("Course Title", "Department", "Number required", "Number completed", "Report date"),
        ("MSHT 101", "everyone", 1250.0, 1000, date(2026, 3, 31)),
        ("Awareness", "All staff", 10, "ten", date(2025, 12, 31)),
    )

    found = count_numbers(read(content, "numbers"), Book.opened(ON), Asked())

    assert found.counts == [Count(staff.pk, ON, 1250, 1000, 3)]
    assert wrong(found) == [(4, "Number completed")]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04rubbish", b"%PDF-1.7", b"\x00\x01\x02\x00" * 40, b" \n \n"]
)
def test_what_is_no_table_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\.$") as refused:
        read(content, "people")
    assert ".xls)" not in str(refused.value)  # a kind that the field would refuse


def test_columns_come_before_rows() -> None:
    said = problems(["Course", "Completed", "Completed"], "numbers")

    assert [sentence.split("”")[0] for sentence in said] == [
        "There is no column “Audience", "There is no column “Required", "The column “Completed",
        "There is no column “Date",
    ]  # fmt: skip
    assert problems(["Name", "Module", "Completion date"], "people", spare=("audience",)) == []


# --- numbers


def test_each_row_of_numbers_has_its_own_fault_and_cure(staff: CourseRequirement) -> None:
    found = numbers(
        "Awareness,All staff,100,90,31/03/2026\n"
        "Awareness,All staff,100,101,31/12/2025\n"
        "Awareness,All staff,100,90%,30/09/2025\n"
        "Awareness,All staff,0,0,30/06/2025\n"
        "Awareness,All staff,100,90,01/04/2026\n"
        "Awareness,All staff,100,90,soon\n"
        "Awareness,Nobody,100,90,31/03/2026\n"
        "First aid,All staff,100,90,31/03/2026\n"
        "Awareness,All staff,50,50,31/03/2026\n"
        ",All staff,50,50,31/03/2026\n"
    )

    assert told(found) == [(100, 90)]
    assert wrong(found) == [
        (3, "Completed"), (4, "Completed"), (5, "Required"), (6, "Date"), (7, "Date"), (8, "Audience"), (9, "Course"),
        (10, "Date"), (11, "Course"),
    ]  # fmt: skip
    assert found.faults[6].sentence.startswith("msplan knows no course “First aid”.")


def test_rows_about_other_things_can_be_left_out(staff: CourseRequirement) -> None:
    rows = "Awareness,All staff,100,90,31/03/2026\nFirst aid,All staff,5,5,31/03/2026\nAwareness,Dogs,5,5,31/03/2026\n"

    found = numbers(rows, skip_unknown=True)

    assert (told(found), found.faults, found.rows, found.left_out) == ([(100, 90)], [], 3, 2)


# --- people


def test_people_are_counted_and_each_once(staff: CourseRequirement) -> None:
    found = people(
        "E1,Awareness,All staff,01/02/2026\n"
        "E2,Awareness,All staff,\n"
        "e1,MSHT 101,Everyone,\n"
        " E1 ,Awareness,All staff,01/02/2024\n"
        "E3,Awareness,All staff,Not started\n"
        "E4,Awareness,All staff,2026-03-31\n"
    )

    assert (told(found), found.faults) == ([(4, 2)], [])


@pytest.mark.parametrize(
    ("completed_on", "counts"),
    [("30/03/2025", 0), ("31/03/2025", 1), ("01/04/2025", 1), ("31/03/2026", 1)],
)
def test_what_has_run_out_counts_as_not_done(
    staff: CourseRequirement, completed_on: str, counts: int
) -> None:
    assert told(people(f"E1,Awareness,All staff,{completed_on}\n")) == [(1, counts)]


def test_29_february_lasts_to_the_28th() -> None:
    a_requirement(a_course(), an_audience())
    rows = "E1,Awareness,All staff,29/02/2024\n"

    assert told(people(rows, as_at=date(2025, 2, 28))) == [(1, 1)]
    assert told(people(rows, as_at=date(2025, 3, 1))) == [(1, 0)]


def test_what_was_done_after_the_day_is_not_done_on_it(staff: CourseRequirement) -> None:
    rows = "E1,Awareness,All staff,15/03/2026\n"

    assert told(people(rows, as_at=date(2026, 3, 14))) == [(1, 0)]
    assert told(people(rows, as_at=date(2026, 3, 15))) == [(1, 1)]


def test_a_file_of_who_has_done_it_goes_by_the_head_count(staff: CourseRequirement) -> None:
    rows = "E1,Awareness,All staff,01/02/2026\nE2,Awareness,All staff,01/02/2026\n"
    assert wrong(people(rows, lists=WHO_DID)) == [(2, "Audience")]

    give_count(staff.audience, as_at=ON, people=2, by=hr(), at=noon(ON))
    assert told(people(rows, lists=WHO_DID)) == [(2, 2)]
    assert wrong(people(rows + "E3,Awareness,All staff,01/02/2026\n", lists=WHO_DID)) == [(2, "Audience")]


def test_nobody_counts_in_two_audiences(staff: CourseRequirement) -> None:
    contact = an_audience("Contact management", group="contact")
    a_requirement(staff.course, contact)
    part = an_audience("Procurement", group="procurement", within=staff.audience)
    a_requirement(staff.course, part)
    head = "E1,Awareness,All staff,01/02/2026\n"

    assert wrong(people(head + "E1,Awareness,Contact management,01/02/2026\n")) == [(3, "Audience")]
    assert told(people(head + "E1,Awareness,Procurement,01/02/2026\n")) == [(1, 1), (1, 1)]


def test_one_audience_for_the_whole_file(staff: CourseRequirement) -> None:
    table = read(b"Staff number,Module,Completion date\nE1,Awareness,01/02/2026\nE2,Awareness,\n", "people")

    found = count_people(table, Book.opened(ON), Asked(audience=staff.audience, as_at=ON))

    assert (told(found), found.faults) == ([(2, 1)], [])


def test_no_fault_repeats_whom_a_row_is_about(staff: CourseRequirement) -> None:
    found = people(
        "Zq Secretname,Awareness,All staff,40/40/2026\n"
        ",Awareness,All staff,01/02/2026\n"
        "Zq Secretname,Awareness,All staff,01/04/2026\n"
        "Zq Secretname,First aid,All staff,01/02/2026\n"
    )

    assert wrong(found) == [(2, "Completed on"), (3, "Person"), (4, "Completed on"), (5, "Course")]
    assert not any("secretname" in fault.sentence.lower() for fault in found.faults)


# --- what is written, and what is taken back


def imported(counts: list[Count], digest: str = "a" * 64) -> TrainingImport:
    return import_counts(
        counts,
        shape="numbers",
        digest=digest,
        rows=len(counts),
        fingerprint=plan_of(counts).fingerprint,
        by=hr(),
        at=noon(ON),
    )


def standing() -> list[tuple[date, int | None, int | None]]:
    rows = TrainingReturn.objects.standing().order_by("as_at")
    return list(rows.values_list("as_at", "required", "completed"))


def test_new_changed_and_the_same_and_back_again(staff: CourseRequirement) -> None:
    a_return(staff, date(2025, 9, 30), unknown_reason="Nobody counts.")
    a_return(staff, date(2025, 12, 31), required=100, completed=70)
    before = standing()
    counts = [
        Count(staff.pk, date(2025, 9, 30), 99, 60, 2),
        Count(staff.pk, date(2025, 12, 31), 100, 70, 3),
        Count(staff.pk, ON, 101, 80, 4),
    ]

    plan = plan_of(counts)
    assert [(line.kind, line.old is not None) for line in plan.lines] == [
        ("changed", True), ("same", True), ("new", False),
    ]  # fmt: skip
    made = imported(counts)

    assert standing() == [(date(2025, 9, 30), 99, 60), (date(2025, 12, 31), 100, 70), (ON, 101, 80)]
    assert (made.added, made.changed, made.unchanged) == (1, 1, 1)
    staff.refresh_from_db()
    assert staff.due_on == date(2026, 6, 30)
    assert undo_import(made, by=hr(), at=noon(ON)) == 0
    assert standing() == before
    staff.refresh_from_db()
    assert staff.due_on == ON
    with pytest.raises(PlanRefused, match="already"):
        undo_import(made, by=hr(), at=noon(ON))


def test_what_was_corrected_since_stays_when_an_import_is_undone(staff: CourseRequirement) -> None:
    made = imported([Count(staff.pk, ON, 100, 80, 2)])
    row = TrainingReturn.objects.get()
    correct_return(row, reason="Leavers.", required=90, completed=80, by=hr(), at=noon(ON))

    assert undo_import(made, by=hr(), at=noon(ON)) == 1
    assert standing() == [(ON, 90, 80)]


def test_undoing_two_imports_in_either_order_leaves_what_was_before(staff: CourseRequirement) -> None:
    a_return(staff, ON, required=100, completed=70, at=noon(ON))
    first = imported([Count(staff.pk, ON, 100, 80, 2)])
    second = imported([Count(staff.pk, ON, 100, 90, 2)])

    assert undo_import(first, by=hr(), at=noon(ON)) == 1
    undo_import(second, by=hr(), at=noon(ON))

    assert standing() == [(ON, 100, 70)]


def test_what_somebody_changed_meanwhile_is_looked_at_again(staff: CourseRequirement) -> None:
    counts = [Count(staff.pk, ON, 100, 80, 2)]
    fingerprint = plan_of(counts).fingerprint
    a_return(staff, ON, required=100, completed=75, at=noon(ON))

    with pytest.raises(PlanRefused, match="meanwhile"):
        import_counts(
            counts, shape="numbers", digest="b" * 64, rows=1, fingerprint=fingerprint, by=hr(), at=noon(ON)
        )
    assert not TrainingImport.objects.exists()


def test_the_same_file_is_known_again_until_it_is_undone(staff: CourseRequirement) -> None:
    digest = digest_of(b"the file")
    assert imported_before(digest) is None
    made = imported([Count(staff.pk, ON, 100, 80, 2)], digest)

    assert imported_before(digest_of(b"the file")) == made
    assert imported_before(digest_of(b"another file")) is None
    undo_import(made, by=hr(), at=noon(ON))
    assert imported_before(digest) is None
