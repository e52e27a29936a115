"""One supplier, once: merging, parting, chains, and what the database refuses whoever asks.

Sums are counted here by SQL that knows the tables and none of our QuerySets.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.history.models import Entry
from msplan.lib.refusing import Refused
from suppliers.models import Merge, Score, SpendLine, Supplier, YearSpend
from suppliers.register.editing import SupplierRefused, add_supplier, edit_supplier
from suppliers.register.merging import mark_different
from suppliers.risk.assessing import Answer, assess
from suppliers.risk.scoring import rescore
from suppliers.spend.joining import merge, undo_merge
from suppliers.spend.undoing import UndoRefused, undo_import
from tests.people import person
from tests.suppliers.making import AT, ON, names, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)

# Each payee's money under whom it counts, walking the pointers ourselves, however long they may be.
SUMS = """
WITH RECURSIVE way(id, at) AS (
    SELECT id, id FROM suppliers_supplier
    UNION SELECT way.id, s.merged_into_id FROM way JOIN suppliers_supplier s ON s.id = way.at
        WHERE s.merged_into_id IS NOT NULL
)
SELECT s.name, l.year, sum(l.amount)::text, count(*) FROM suppliers_spendline l
JOIN way ON way.id = l.supplier_id JOIN suppliers_supplier s ON s.id = way.at AND s.merged_into_id IS NULL
GROUP BY s.name, l.year ORDER BY s.name, l.year
"""
STORED = """
SELECT s.name, y.year, y.amount::text, y.lines FROM suppliers_yearspend y
JOIN suppliers_supplier s ON s.id = y.supplier_id ORDER BY s.name, y.year
"""
SCORES = """
SELECT s.name, c.recent_spend::text, c.spend_percentile::text, c.priority::text, c.band FROM suppliers_score c
JOIN suppliers_supplier s ON s.id = c.supplier_id ORDER BY s.name
"""


def asked(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def named(name: str) -> Supplier:
    return Supplier.objects.get(name=name)


@pytest.fixture
def register() -> None:
    """Three spellings of one firm, and another firm."""
    supplier("Only for the categories")
    saved(
        spend_csv(
            ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "1000.10"),
            ("03/06/2025", "Cleaning", "Acme Cleaning Ltd", "0.33"),
            ("04/06/2026", "Cleaning", "Acme Hygiene", "200.20"),
            ("05/06/2026", "Cleaning", "Akme", "30.30"),
            ("05/06/2026", "Fuel", "Bolt Fuels", "7000"),
        )
    )


def joined(gone: str, kept: str) -> Merge:
    return merge(named(gone), into=named(kept), by=None, at=AT)


def test_merged_spend_counts_over_the_survivor_and_its_rows_stay(register: None) -> None:
    before = list(SpendLine.objects.order_by("pk").values_list("pk", "supplier"))

    joined("Acme Hygiene", "Acme Cleaning Ltd")

    assert list(SpendLine.objects.order_by("pk").values_list("pk", "supplier")) == before
    assert asked(STORED) == asked(SUMS)
    assert ("Acme Cleaning Ltd", 2026, "1200.30", 2) in asked(STORED)
    assert Score.objects.get(supplier__name="Acme Cleaning Ltd").recent_spend == Decimal("1200.63")
    assert not Score.objects.filter(supplier__name="Acme Hygiene").exists()


def test_lists_and_search_find_the_survivor_by_the_other_ones_names_and_numbers(register: None) -> None:
    saved(spend_csv(("09/06/2026", "", "Hygienic Acme", "1", "", "V777", "01234567")), source="Other")
    joined("Hygienic Acme", "Acme Cleaning Ltd")
    gone = named("Hygienic Acme")

    for words in ("hygienc acme", "V777", "01234567", gone.reference):
        assert "Acme Cleaning Ltd" in names(Supplier.objects.standing().searched(words)), words
    assert gone not in Supplier.objects.standing()


def test_undo_gives_every_sum_and_score_back(register: None) -> None:
    before = asked(SUMS), asked(STORED), asked(SCORES)
    made = joined("Acme Hygiene", "Acme Cleaning Ltd")
    assert asked(SUMS) != before[0]

    undo_merge(made, by=None, at=LATER)

    assert (asked(SUMS), asked(STORED), asked(SCORES)) == before


def test_undo_gives_each_its_own_after_later_imports_and_edits(register: None) -> None:
    made = joined("Acme Hygiene", "Acme Cleaning Ltd")
    saved(
        spend_csv(
            ("03/07/2026", "Cleaning", "ACME HYGIENE", "5.05"), ("03/07/2026", "", "Acme Cleaning Ltd", "6")
        )
    )
    assert ("Acme Cleaning Ltd", 2026, "1211.35", 4) in asked(STORED)
    kept = named("Acme Cleaning Ltd")
    edit_supplier(kept, version=kept.version, by=person("Ed Itor"), at=AT, postcode="AB1 2CD")

    undo_merge(made, by=None, at=LATER)

    assert asked(STORED) == asked(SUMS)
    assert ("Acme Hygiene", 2026, "205.25", 2) in asked(STORED)
    assert ("Acme Cleaning Ltd", 2026, "1006.10", 2) in asked(STORED)


def test_chain_counts_at_its_end_and_comes_apart_in_any_order(register: None) -> None:
    before = asked(STORED)
    first, second = joined("Akme", "Acme Hygiene"), joined("Acme Hygiene", "Acme Cleaning Ltd")

    assert named("Akme").merged_into == named("Acme Cleaning Ltd")
    assert asked(STORED) == asked(SUMS)
    assert ("Acme Cleaning Ltd", 2026, "1230.60", 3) in asked(STORED)

    undo_merge(second, by=None, at=LATER)
    assert named("Akme").merged_into == named("Acme Hygiene")
    assert ("Acme Hygiene", 2026, "230.50", 2) in asked(STORED)

    undo_merge(first, by=None, at=LATER)
    assert asked(STORED) == before


def test_first_link_of_a_chain_is_undone_alone(register: None) -> None:
    first, second = joined("Akme", "Acme Hygiene"), joined("Acme Hygiene", "Acme Cleaning Ltd")

    undo_merge(first, by=None, at=LATER)
    assert named("Akme").merged_into is None
    assert asked(STORED) == asked(SUMS)

    undo_merge(second, by=None, at=LATER)
    assert named("Akme").merged_into is None
    assert asked(STORED) == asked(SUMS)


def test_merge_is_refused_where_one_no_longer_stands(register: None) -> None:
    joined("Akme", "Acme Hygiene")

    with pytest.raises(Refused, match="Akme was merged into .* Acme Hygiene meanwhile"):
        joined("Akme", "Bolt Fuels")
    with pytest.raises(Refused, match="itself"):
        joined("Bolt Fuels", "Bolt Fuels")


def test_undo_twice_is_refused(register: None) -> None:
    made = joined("Akme", "Acme Hygiene")
    undo_merge(made, by=None, at=LATER)

    with pytest.raises(Refused, match="undone already, on 20 December 2026"):
        undo_merge(made, by=None, at=LATER)


def test_merging_what_was_marked_as_different_is_refused(register: None) -> None:
    mark_different(named("Akme"), named("Acme Hygiene"), by=person("Morwen Ashdale"), at=AT)
    joined("Acme Hygiene", "Acme Cleaning Ltd")

    with pytest.raises(Refused, match="Morwen Ashdale marked these two as different on 20 November 2026"):
        joined("Akme", "Acme Cleaning Ltd")


def test_number_taken_meanwhile_is_named_when_a_merge_is_undone() -> None:
    gone, kept = supplier("Acme Ltd", company_number="01234567"), supplier("Bolt Ltd")
    made = merge(gone, into=kept, by=None, at=AT)
    edit_supplier(kept, version=1, by=person("Ed Itor"), at=AT, company_number="01234567")

    with pytest.raises(Refused, match="Bolt Ltd has the same company number by now"):
        undo_merge(made, by=None, at=LATER)
    assert Supplier.objects.get(pk=gone.pk).merged_into == kept


def test_number_of_a_merged_supplier_is_taken_for_everybody_else() -> None:
    gone, kept = supplier("Acme Ltd", company_number="01234567"), supplier("Bolt Ltd")
    merge(gone, into=kept, by=None, at=AT)

    with pytest.raises(
        SupplierRefused, match="Acme Ltd, which was merged into .* Bolt Ltd, already has this"
    ):
        add_supplier(name="Crumb Ltd", company_number="01234567", by=None, at=AT)
    with pytest.raises(SupplierRefused, match="already has this name"):
        supplier("Doe")
        merge(Supplier.objects.get(name="Doe"), into=kept, by=None, at=AT)
        add_supplier(name="DOE", by=None, at=AT)


def test_later_file_finds_a_merged_supplier_by_its_company_number() -> None:
    gone, kept = supplier("Acme Ltd", company_number="01234567"), supplier("Bolt Ltd")
    merge(gone, into=kept, by=None, at=AT)

    saved(spend_csv(("03/06/2026", "", "Wholly Otherwise plc", "12", "", "", "1234567")))

    assert list(YearSpend.objects.values_list("supplier", "amount")) == [(kept.pk, Decimal(12))]


def test_edit_of_a_merged_supplier_is_refused(register: None) -> None:
    joined("Akme", "Acme Hygiene")

    with pytest.raises(SupplierRefused, match="It was merged into .* Acme Hygiene meanwhile"):
        edit_supplier(named("Akme"), version=1, by=person("Ed Itor"), at=AT, postcode="AB1 2CD")


def test_import_under_a_merge_is_not_undone(register: None) -> None:
    made = joined("Akme", "Acme Hygiene")

    with pytest.raises(UndoRefused):
        undo_import(made.supplier.created_from, by=None, at=LATER)  # type: ignore[arg-type]


def test_both_stories_tell_it(register: None) -> None:
    who = person("Morwen Ashdale")
    made = merge(named("Akme"), into=named("Acme Hygiene"), by=who, at=AT)
    undo_merge(made, by=who, at=LATER)

    told = Entry.objects.filter(act__contains="merge").order_by("pk")
    assert list(told.values_list("act", "thing_id", "actor_name")) == [
        ("suppliers.merge", named("Akme").pk, str(who)),
        ("suppliers.merge_here", named("Acme Hygiene").pk, str(who)),
        ("suppliers.undo_merge", named("Akme").pk, str(who)),
        ("suppliers.undo_merge_here", named("Acme Hygiene").pk, str(who)),
    ]


@pytest.mark.parametrize("chain", [("Akme", "Acme Hygiene", "Bolt Fuels"), ("Akme", "Acme Hygiene", "Akme")])
@pytest.mark.parametrize("later_first", [False, True])
def test_database_holds_chains_and_circles_off(
    register: None, chain: tuple[str, str, str], *, later_first: bool
) -> None:
    steps = [(chain[0], chain[1]), (chain[1], chain[2])]
    first, second = reversed(steps) if later_first else steps
    Supplier.objects.filter(name=first[0]).update(merged_into=named(first[1]))

    with pytest.raises(IntegrityError), transaction.atomic():
        Supplier.objects.filter(name=second[0]).update(merged_into=named(second[1]))


def test_without_the_trigger_a_circle_would_be_written(register: None) -> None:
    """The control: it is the trigger that refuses."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER supplier_merged_into_one_that_stands ON suppliers_supplier")

    Supplier.objects.filter(name="Akme").update(merged_into=named("Acme Hygiene"))
    Supplier.objects.filter(name="Acme Hygiene").update(merged_into=named("Akme"))

    assert not Supplier.objects.standing().filter(name__in=["Akme", "Acme Hygiene"]).exists()


def at_once(*deeds: Callable[[], object]) -> list[str]:
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            gate.wait(10)
            deed()
        except (Refused, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_people_merging_each_into_the_other_at_once_one_wins() -> None:
    one, other = supplier("Acme Ltd"), supplier("Akme Ltd")

    ended = at_once(
        lambda: merge(one, into=other, by=None, at=AT), lambda: merge(other, into=one, by=None, at=AT)
    )

    assert ended == ["Refused", "done"]
    assert Supplier.objects.standing().count() == 1
    assert Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pointers_written_past_the_act_at_once_make_no_circle() -> None:
    """The trigger waits for the other transaction, so that it sees what that one wrote."""
    one, other = supplier("Acme Ltd"), supplier("Akme Ltd")

    ended = at_once(
        lambda: Supplier.objects.filter(pk=one.pk).update(merged_into=other),
        lambda: Supplier.objects.filter(pk=other.pk).update(merged_into=one),
    )

    assert ended == ["IntegrityError", "done"]


def test_active_suppliers_are_counted_over_the_survivor(register: None) -> None:
    joined("Acme Hygiene", "Acme Cleaning Ltd")

    assert sorted(names(Supplier.objects.active(ON))) == ["Acme Cleaning Ltd", "Akme", "Bolt Fuels"]


def test_assessment_of_the_merged_one_counts_for_the_survivor_until_they_part() -> None:
    gone, kept = supplier("Acme Ltd", "legal-services"), supplier("Akme Ltd", "legal-services")
    assert gone.category is not None
    assess(
        gone,
        answers={n: Answer(5, "Seen on site") for n in range(1, 7)},
        agency_labour=False,
        reason="A visit.",
        by=person("As Sessor", "procurement"),
        on=ON,
        at=AT,
    )
    made = merge(gone, into=kept, by=None, at=AT)
    assert Score.objects.get(supplier=kept).basis == "assessed"

    undo_merge(made, by=None, at=AT)
    assert dict(Score.objects.values_list("supplier__name", "basis")) == {
        "Acme Ltd": "assessed",
        "Akme Ltd": "screened",
    }


# --- scores: only those of the two that a merge touches


def paid_suppliers(*amounts: str) -> list[Supplier]:
    rows = [
        (f"0{n}/06/2026", "Cleaning", f"Firm {n} Ltd", amount, f"R{n}") for n, amount in enumerate(amounts, 1)
    ]
    saved(spend_csv(*rows))
    return list(Supplier.objects.filter(name__startswith="Firm").order_by("pk"))


def scores() -> dict[str, tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.name, c.recent_spend, c.spend_percentile, c.priority, c.leverage, c.band "
            "FROM suppliers_score c JOIN suppliers_supplier s ON s.id = c.supplier_id"
        )
        return {name: values for name, *values in cursor.fetchall()}


@pytest.mark.parametrize(
    "amounts", [("10", "20", "30", "40"), ("10", "10", "10", "10"), ("-5", "0", "20", "15")]
)
def test_a_merge_ranks_the_survivor_as_the_whole_register_would_and_touches_no_other(
    amounts: tuple[str, ...],
) -> None:
    one, other, third, fourth = paid_suppliers(*amounts)
    Score.objects.filter(supplier__in=[third, fourth]).update(priority=77)  # to be seen if anybody touches it

    made = merge(other, into=one, by=None, at=AT)
    after = scores()
    assert [after[each.name][2] for each in (third, fourth)] == [77, 77]
    rescore(on=ON, by=None, at=AT)
    assert after[one.name] == scores()[one.name]

    Score.objects.filter(supplier__in=[third, fourth]).update(priority=77)
    undo_merge(made, by=None, at=AT)
    parted = scores()
    assert [parted[each.name][2] for each in (third, fourth)] == [77, 77]
    rescore(on=ON, by=None, at=AT)
    assert [parted[each.name] for each in (one, other)] == [scores()[each.name] for each in (one, other)]


def test_a_survivor_that_was_never_paid_has_no_rank() -> None:
    one, other = supplier("Unpaid Ltd", "contract-cleaning"), supplier("Never Paid", "contract-cleaning")

    merge(other, into=one, by=None, at=AT)

    assert scores() == {"Unpaid Ltd": scores()["Unpaid Ltd"]}
    assert scores()["Unpaid Ltd"][:2] == [0, 0]
