"""Standards from a file: new, changed, unchanged; every fault names its row and column; all or nothing."""

import pytest

from actions.models import Standard, StandardSet
from actions.standards.importing import Refused, import_standards, plan_import
from actions.standards.keeping import archive, edit_standard
from actions.standards.reading import FileFault, aspect_of, decoded, read
from msplan.history.models import Entry
from tests.actions.making import noon
from tests.actions.standards.making import START, a_set
from tests.people import person

HEAD = "set,group,number,text,guidance\n"
AT = noon(START)


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in read(text)[1]]


# --- reading


def test_each_fault_names_its_row_and_column() -> None:
    text = HEAD + "S,,1.1,x,\n\nS,G,,x,\nS,G,1 2,,\n"

    assert faults(text) == [(2, "group"), (4, "number"), (5, "number"), (5, "text")]


def test_a_number_twice_in_a_set_is_named_where_it_comes_again() -> None:
    assert faults(HEAD + "S,G,1.1,x,\nT,G,1.1,x,\ns,G,1.1,y,\n") == [(4, "number")]


@pytest.mark.parametrize(("length", "wrong"), [(1999, []), (2000, []), (2001, [(2, "text")])])
def test_a_text_has_its_limit(length: int, wrong: list[tuple[int, str]]) -> None:
    assert faults(HEAD + f"S,G,1.1,{'x' * length},\n") == wrong


@pytest.mark.parametrize(("rows", "fits"), [(999, True), (1000, True), (1001, False)])
def test_a_file_has_at_most_a_thousand_rows(rows: int, fits: bool) -> None:  # noqa: FBT001
    text = HEAD + "".join(f"S,G,{n},x,\n" for n in range(rows))

    if fits:
        assert len(read(text)[0]) == rows
    else:
        with pytest.raises(FileFault, match="1,001 rows"):
            read(text)


@pytest.mark.parametrize(
    "text", ["", "a,b,c\n1,2,3\n", HEAD, "set,set,group,number,text,guidance\n", 'set,group\n"'],
)  # fmt: skip
def test_what_is_no_file_of_standards_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(FileFault):
        read(text)


def test_semicolons_capitals_and_windows_letters_are_read() -> None:
    text = decoded("Set;Group;Number;Text;Guidance\r\nS;G;1.1;“Café”;\r\n".encode("cp1252"))

    rows, wrong = read(text)

    assert (rows[0].text, wrong) == ("“Café”", [])


@pytest.mark.parametrize("content", [b"", b"  \n", b"PK\x03\x04\x00"])
def test_an_empty_file_or_a_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(FileFault):
        decoded(content)


def test_an_aspect_comes_from_its_cell_else_from_the_groups_name_else_is_force_capability() -> None:
    assert aspect_of("External", "Business engagement") == "external"
    assert aspect_of("", "business engagement") == "engagement"
    assert aspect_of("", "Investigation") == "force"
    assert faults("set,group,number,text,guidance,aspect\nS,G,1.1,x,,banana\n") == [(2, "aspect")]


# --- the import itself


@pytest.mark.django_db
def test_an_import_says_before_what_it_will_do_and_does_it() -> None:
    of_set = a_set("S", groups={"Force capability": 2})
    rows, _ = read(
        HEAD + "s,Force capability,1.1,Text of 1.1.,\nS,Force capability,1.2,New.,\nS,B,2.1,x,g\nT,B,1,x,\n"
    )
    plan = plan_import(rows)
    assert [line.kind for line in plan.lines] == ["unchanged", "changed", "new", "new"]
    assert plan.lines[1].before == {"text": "Text of 1.2."}
    assert plan.new_sets == ["T"]

    done = import_standards(rows, fingerprint=plan.fingerprint, by=person("P M", "plan_manager"), at=AT)

    assert done == (2, 1, 1)
    changed = of_set.standards.get(number="1.2")
    assert (changed.text, changed.version) == ("New.", 2)
    assert list(of_set.standards.in_order().values_list("number", flat=True)) == ["1.1", "1.2", "2.1"]
    assert StandardSet.objects.get(name="T").standards.count() == 1
    assert Entry.objects.filter(act="standards.import").count() == 2


@pytest.mark.django_db
def test_importing_again_changes_nothing() -> None:
    rows, _ = read(HEAD + "S,G,1.1,x,\n")
    by = person("P M", "plan_manager")
    import_standards(rows, fingerprint=plan_import(rows).fingerprint, by=by, at=AT)
    before = list(Standard.objects.values())

    assert import_standards(rows, fingerprint=plan_import(rows).fingerprint, by=by, at=AT) == (0, 0, 1)
    assert list(Standard.objects.values()) == before


@pytest.mark.django_db
def test_what_somebody_edited_since_the_preview_is_not_overwritten_unseen() -> None:
    of_set = a_set("S")
    rows, _ = read(HEAD + "S,Force capability,1.1,Mine.,\n")
    seen = plan_import(rows).fingerprint
    edit_standard(of_set.standards.get(number="1.1"), version=1, changes={"text": "Theirs."}, by=None, at=AT)

    with pytest.raises(Refused):
        import_standards(rows, fingerprint=seen, by=person("P M", "plan_manager"), at=AT)
    assert of_set.standards.get(number="1.1").text == "Theirs."


@pytest.mark.django_db
def test_an_archived_number_is_a_fault_and_nothing_is_written() -> None:
    of_set = a_set("S")
    archive(of_set.standards.get(number="1.1"), by=None, at=AT)
    rows, _ = read(HEAD + "S,G,5.5,New.,\nS,G,1.1,x,\n")
    plan = plan_import(rows)

    assert [(fault.line, fault.column) for fault in plan.faults] == [(3, "number")]
    with pytest.raises(Refused):
        import_standards(rows, fingerprint=plan.fingerprint, by=person("P M", "plan_manager"), at=AT)
    assert not of_set.standards.filter(number="5.5").exists()


def test_a_comma_that_moves_the_rest_of_its_row_is_named() -> None:
    assert faults(HEAD + "S,G,1.1,A text, with a comma,Guidance\nS,G,1.2,x,\n") == [(2, "guidance")]
    assert faults(HEAD + "S,G,1.1,x,y,,\n") == []  # empty cells move nothing


def test_a_quotation_mark_that_is_not_closed_is_named_by_its_line() -> None:
    with pytest.raises(FileFault, match="line 3 "):
        read(HEAD + 'S,G,1.1,x,y\nS,G,1.2,"x,y\nS,G,1.3,x,y\nS,G,1.4,x,y\n')
