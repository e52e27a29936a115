"""Sets and standards: words, order, archive; the sets that come with the program."""

import pytest
from django.db import IntegrityError, transaction

from actions.models import Aspect, Standard, StandardSet
from actions.plan.refusing import StaleEdit
from actions.standards.keeping import (
    add_set,
    add_standard,
    archive,
    edit_set,
    edit_standard,
    move,
    restore,
)
from actions.standards.reading import read
from actions.standards.reference_data import REFERENCE, shipped, use_set
from actions.standards.refusing import StandardsRefused
from msplan.history.models import Entry
from tests.actions.making import noon
from tests.actions.standards.making import START, a_set, a_standard

pytestmark = pytest.mark.django_db
AT = noon(START)


def numbers(of_set: StandardSet) -> list[str]:
    return list(
        Standard.objects.filter(standard_set=of_set).standing().in_order().values_list("number", flat=True)
    )


def test_a_set_taken_into_use_twice_is_there_once() -> None:
    first = use_set(shipped()[0], by=None, at=AT)
    edit_set(first, version=1, changes={"name": "Renamed"}, by=None, at=AT)

    second = use_set(shipped()[0], by=None, at=AT)

    assert (first.pk, second.name) == (second.pk, "Renamed")
    assert Standard.objects.count() == first.standards.count() > 0


@pytest.mark.parametrize("one", shipped(), ids=lambda one: one.code)
def test_what_comes_with_the_program_has_no_fault(one: object) -> None:
    text = (REFERENCE / one.file).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    rows, faults = read(text)

    assert faults == []
    assert {row.set for row in rows} == {one.name}  # type: ignore[attr-defined]
    assert all(row.guidance for row in rows)


def test_the_two_sets_have_the_groups_that_they_promise() -> None:
    four, national = (use_set(one, by=None, at=AT) for one in shipped())

    counts = [
        [list(s.standards.values_list("group", flat=True)).count(g) for g in groups_of(s)]
        for s in (four, national)
    ]
    assert groups_of(four) == [
        aspect.short if aspect != Aspect.INTERNAL and aspect != Aspect.EXTERNAL else aspect.label
        for aspect in Aspect
    ]
    assert all(5 <= n <= 7 for n in counts[0])
    assert len(groups_of(national)) == 5
    assert all(4 <= n <= 6 for n in counts[1])
    assert {s.aspect for s in national.standards.all()} == {"force"}


def groups_of(of_set: StandardSet) -> list[str]:
    return list(dict.fromkeys(of_set.standards.in_order().values_list("group", flat=True)))


def test_an_edit_raises_the_version_and_is_told() -> None:
    standard = a_set().standards.in_order().first()
    assert standard is not None

    assert edit_standard(standard, version=1, changes={"text": "Better words."}, by=None, at=AT)
    assert not edit_standard(standard, version=2, changes={"text": "Better words."}, by=None, at=AT)
    assert (standard.version, standard.text) == (2, "Better words.")
    assert Entry.objects.filter(act="standards.edit").count() == 1


def test_a_stale_edit_writes_nothing() -> None:
    standard = a_set().standards.in_order().first()
    assert standard is not None
    edit_standard(standard, version=1, changes={"text": "First."}, by=None, at=AT)

    with pytest.raises(StaleEdit):
        edit_standard(standard, version=1, changes={"text": "Second."}, by=None, at=AT)
    standard.refresh_from_db()
    assert standard.text == "First."


def test_a_number_is_there_once_in_a_set_even_when_archived() -> None:
    of_set = a_set()
    archive(of_set.standards.get(number="1.1"), by=None, at=AT)

    with pytest.raises(StandardsRefused) as refusal:
        a_standard(of_set, number="1.1")
    assert refusal.value.field == "number"
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.create(standard_set=of_set, group="G", number="1.1", text="x", position=9)


@pytest.mark.parametrize("name", ["Our standards", "OUR STANDARDS", " our standards "])
def test_a_name_is_there_once_whatever_its_case(name: str) -> None:
    a_set("Our standards")

    with pytest.raises(StandardsRefused):
        add_set(name=name, by=None, at=AT)


def test_archiving_and_restoring_each_happen_once() -> None:
    standard = a_set().standards.get(number="1.1")
    archive(standard, by=None, at=AT)
    with pytest.raises(StandardsRefused):
        archive(standard, by=None, at=AT)
    restore(standard, by=None, at=AT)
    with pytest.raises(StandardsRefused):
        restore(standard, by=None, at=AT)

    assert standard.archived_on is None


def test_a_standard_moves_inside_its_group_and_not_past_its_end() -> None:
    of_set = a_set(groups={"A": 3, "B": 1})
    second = of_set.standards.get(number="1.2")

    assert move(second, way="up", by=None, at=AT)
    assert numbers(of_set) == ["1.2", "1.1", "1.3", "2.1"]
    assert not move(second, way="up", by=None, at=AT)
    assert move(of_set.standards.get(number="1.1"), way="down", by=None, at=AT)
    assert not move(of_set.standards.get(number="1.1"), way="down", by=None, at=AT)
    assert numbers(of_set) == ["1.2", "1.3", "1.1", "2.1"]


def test_a_group_moves_as_a_whole() -> None:
    of_set = a_set(groups={"A": 2, "B": 2})

    assert move(of_set.standards.get(number="2.2"), way="up", whole_group=True, by=None, at=AT)
    assert numbers(of_set) == ["2.1", "2.2", "1.1", "1.2"]
    assert not move(of_set.standards.get(number="2.2"), way="up", whole_group=True, by=None, at=AT)


def test_a_standard_added_later_stands_with_its_group() -> None:
    of_set = a_set(groups={"A": 2, "B": 1})

    a_standard(of_set, number="1.9", group="A")

    assert numbers(of_set) == ["1.1", "1.2", "1.9", "2.1"]


def test_a_standard_that_changes_its_group_goes_there() -> None:
    of_set = a_set(groups={"A": 2, "B": 1})

    edit_standard(of_set.standards.get(number="1.1"), version=1, changes={"group": "B"}, by=None, at=AT)

    assert [(s.number, s.group) for s in of_set.standards.in_order()] == [
        ("1.1", "B"),
        ("2.1", "B"),
        ("1.2", "A"),
    ]


@pytest.mark.parametrize("field", ["group", "number", "text"])
def test_the_database_refuses_a_standard_that_says_nothing(field: str) -> None:
    words = {"group": "G", "number": "9.9", "text": "x", field: ""}

    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.create(standard_set=a_set(), position=9, **words)


def test_add_standard_trims_what_was_pasted() -> None:
    made = add_standard(a_set(), group=" G ", number=" 7.1 ", text=" x ", aspect="force", by=None, at=AT)

    assert (made.group, made.number, made.text) == ("G", "7.1", "x")
