"""Rows of the tables of countries and goods: what an assessment took from one follows it, changed or removed."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.refusing import Refused
from suppliers.models import AssessedInput, CountryRisk, GoodRisk, Proposal, RiskModel, Supplier
from suppliers.risk import changing
from suppliers.risk.arithmetic import SHIPPED
from suppliers.risk.assessing import Answer, AssessmentRefused
from suppliers.risk.changing import Change
from suppliers.risk.comparing import Comparison, compare
from suppliers.risk.explaining import explain
from suppliers.risk.proposing import confirm, discard, propose
from suppliers.risk.tables import load_tables
from tests.people import person
from tests.suppliers.making import AT, ON, supplier
from tests.suppliers.risk.test_scoring import assessed

pytestmark = pytest.mark.django_db
TURKEY = Answer(5, "Table row: Türkiye. A report, 2024.", "TR")
COTTON = Answer(5, "Table row: Cotton from Türkiye. A list, 2024.", "Cotton|TR")


@pytest.fixture(autouse=True)
def _tables() -> None:
    """Three rows of our own: the tests say what each is."""
    CountryRisk.objects.create(code="TR", score=5, source="A report", year=2024)
    GoodRisk.objects.create(good="Cotton", country="TR", score=5, source="A list", year=2024)
    GoodRisk.objects.create(good="Cotton", country="", score=4, source="A list", year=2024)


@pytest.fixture
def grace(client: Client) -> Client:
    client.force_login(person("Grace Undermill", "procurement"))
    return client


def turkey(score: int) -> Change:
    return changing.country("TR", score=score, source="Read again", year=2026)


def proposed(*changes: Change) -> Proposal:
    by = Person.objects.filter(name="Morwen Ashdale").first() or person("Morwen Ashdale", "procurement")
    found: Proposal | None = None
    for change in changes:
        found = propose(change, by=by, at=AT)
    assert found
    return found


def confirmed(*changes: Change) -> Proposal:
    found = proposed(*changes)
    confirm(found, version=found.version, reason="Read again", by=found.made_by, on=ON, at=AT)
    return found


def stored() -> dict[str, tuple[Any, ...]]:
    """The scores as they lie in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.name, s.inherent, s.residual, s.band, s.residual_band FROM suppliers_score s"
            " JOIN suppliers_supplier r ON r.id = s.supplier_id"
        )
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}


def told(found: Proposal) -> Comparison:
    return compare(SHIPPED, found.changes, on=ON)


def on_page(page: str) -> str:
    return " ".join(page.split())


def four() -> dict[str, Supplier]:
    """One that follows the row into another band, one within its band, one with an own score, one that is screened."""
    made = {
        name: supplier(f"{name} Ltd", category)
        for name, category in [
            ("Follows", "legal-services"),
            ("Within", "uniform-ppe"),
            ("Own", "legal-services"),
            ("Screened", "legal-services"),
        ]
    }
    assessed(made["Follows"], f3=TURKEY)
    assessed(made["Within"], f3=TURKEY)
    assessed(made["Own"], f3=Answer(5, "Seen on the papers"))
    return made


def test_before_and_after_holds_exactly_those_whose_score_changes() -> None:
    four()
    before = stored()
    found = proposed(turkey(3))
    done = told(found)
    still = stored()

    confirm(found, version=found.version, reason="Read again", by=found.made_by, on=ON, at=AT)

    after = stored()
    assert still == before
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"Follows Ltd", "Within Ltd"}
    assert {row.name for row in (*done.moved, *done.within)} == changed
    assert [row.name for row in done.moved] == [name for name in changed if before[name][2] != after[name][2]]
    assert (done.stay, done.rest) == (len(before) - len(changed), 2)
    for row in (*done.moved, *done.within):
        assert row.before["inherent"] == before[row.name][0]
        assert row.after["inherent"] == after[row.name][0]


def test_what_a_person_confirmed_themselves_stays_whatever_the_table_says() -> None:
    four()
    before = stored()["Own Ltd"]

    confirmed(turkey(1), changing.without_good("Cotton", "TR"))

    assert stored()["Own Ltd"] == before


def test_change_of_a_row_that_nobody_follows_changes_nothing() -> None:
    four()
    done = told(proposed(changing.country("MY", score=1, source="x", year=2026)))

    assert (len(done.moved), len(done.within), done.rest, done.stay) == (0, 0, 0, 4)


@pytest.mark.parametrize(
    ("removed", "counted"),
    [
        ([], 5),
        ([("Cotton", "TR")], 4),
        ([("Cotton", "")], 5),
        ([("Cotton", "TR"), ("Cotton", "")], 1),
    ],
)
def test_removed_row_gives_way_to_any_country_then_to_the_category(
    removed: list[tuple[str, str]], counted: int
) -> None:
    """Law firms are assumed to have no raw material: 1."""
    found = assessed(supplier("Follows Ltd", "legal-services"), f5=COTTON)
    if removed:
        confirmed(*(changing.without_good(*row) for row in removed))

    fresh = Supplier.objects.with_risk().get(pk=found.pk)
    assert explain(fresh, on=ON).inputs.scores[4] == counted
    weight = Decimal(SHIPPED.weights["services"][4])
    assert fresh.score.inherent == explain(fresh, on=ON).risk.value
    assert explain(fresh, on=ON).risk.lines[4].contribution == weight * (counted - 1) / 4


def test_removal_takes_effect_when_it_is_confirmed_and_not_before() -> None:
    four()
    before = stored()
    found = proposed(changing.without_country("TR"))
    stands = CountryRisk.objects.filter(code="TR").count()

    confirm(found, version=found.version, reason="Nobody lists it any more", by=found.made_by, on=ON, at=AT)

    assert (stands, CountryRisk.objects.filter(code="TR").count()) == (1, 0)
    assert {name for name in before if before[name] != stored()[name]} == {"Follows Ltd", "Within Ltd"}
    first, second = RiskModel.objects.order_by("number")
    assert first.tables["countries"]["TR"] == [5, "A report", 2024]
    assert "TR" not in second.tables["countries"]
    body = Entry.objects.get(act="risk.confirm_model").detail.body
    assert body["after"]["changes"][0]["after"] is None


def test_discarded_removal_removes_nothing() -> None:
    found = proposed(changing.without_country("TR"))

    discard(found, by=found.made_by, at=AT)

    assert CountryRisk.objects.filter(code="TR").exists()


def test_row_that_does_not_stand_cannot_be_removed() -> None:
    with pytest.raises(Refused, match="no such row"):
        proposed(changing.without_good("Cotton", "FR"))


def test_removed_row_does_not_come_back_with_the_next_load() -> None:
    load_tables()
    assert GoodRisk.objects.filter(good="Cotton", country="TR").exists()
    confirmed(changing.without_good("Cotton", "TR"), changing.without_country("TR"))

    load_tables()

    assert not GoodRisk.objects.filter(good="Cotton", country="TR").exists()
    assert not CountryRisk.objects.filter(code="TR").exists()


def test_row_that_was_brought_back_and_lost_is_loaded_again() -> None:
    """Control of the test before: only what a version took away stays away."""
    confirmed(changing.without_country("TR"))
    confirmed(turkey(4))
    CountryRisk.objects.filter(code="TR").delete()

    load_tables()

    assert CountryRisk.objects.filter(code="TR").exists()


def test_panel_says_what_became_of_the_row() -> None:
    found = assessed(supplier("Follows Ltd", "legal-services"), f3=TURKEY, f5=COTTON)
    confirmed(turkey(3), changing.without_good("Cotton", "TR"))

    sources = explain(Supplier.objects.with_risk().get(pk=found.pk), on=ON).inputs.sources

    assert sources[2].endswith("The table was changed since: 3 now.")
    assert sources[4].endswith("That row was removed since: 4, the row for any country, takes its place.")


def test_assessment_that_follows_a_row_is_refused_where_the_row_changed_meanwhile() -> None:
    found = supplier("Follows Ltd", "legal-services")
    confirmed(turkey(4))

    with pytest.raises(AssessmentRefused, match="changed the table"):
        assessed(found, f3=TURKEY)


@pytest.mark.parametrize(("factor", "score"), [(1, 5), (3, None)])
def test_database_refuses_a_row_of_a_table_for_any_other_input(factor: int, score: int | None) -> None:
    found = assessed(supplier("Follows Ltd", "legal-services"), f3=TURKEY)
    inputs = AssessedInput.objects.filter(assessment__supplier=found, factor=factor)

    with pytest.raises(IntegrityError, match="input_of_a_table"), transaction.atomic():
        inputs.update(table_row="TR", score=score, reason="x")


def test_assessor_may_choose_to_follow_the_table(grace: Client) -> None:
    found = supplier("Acme Ltd", "legal-services", country="TR")
    here = reverse("suppliers:assess", args=[found.pk])
    assert found.category
    answers = {f"f{n}": str(score) for n, score in enumerate(found.category.defaults, start=1)}
    sent = answers | {"agency_labour": "no", "category_seen": found.category_id, "f3": "table"}

    assert "As the table has it: 5 now, and follows the table" in on_page(grace.get(here).content.decode())
    grace.post(here, sent)

    given = found.assessments.get().inputs.get(factor=3)
    assert (given.score, given.table_row) == (5, "TR")
    assert "Table row: Türkiye" in given.reason
    again = grace.get(here).content.decode()
    assert '<option value="table" selected' in again


def test_page_lists_both_and_says_how_many_stay(grace: Client) -> None:
    four()
    row = CountryRisk.objects.get(code="TR")
    grace.post(reverse("risk:change_country", args=[row.pk]), {"score": "3", "source": "x", "year": "2026"})
    here = reverse("risk:proposal", args=[Proposal.objects.get().pk])

    with CaptureQueriesContext(connection) as queries:
        page = on_page(grace.get(here, {"show": "scores"}).content.decode())
    lines = (
        grace.get(reverse("risk:proposal_csv", args=[Proposal.objects.get().pk]))
        .content.decode()
        .splitlines()
    )

    done = told(Proposal.objects.get())
    assert f"{len(done.within)} would have another score in the same band. {done.stay} stay" in page
    assert "2 are assessed by the row of the tables that changes" in page
    assert all(supplier.name in page for supplier in done.within)
    assert len(lines) == 1 + len(done.moved) + len(done.within) == 3
    assert len(queries) <= 15


def test_removal_is_proposed_by_a_button_and_only_by_who_may(grace: Client) -> None:
    country, good = CountryRisk.objects.get(code="TR"), GoodRisk.objects.get(country="TR")
    addresses = [
        reverse("risk:remove_country", args=[country.pk]),
        reverse("risk:remove_good", args=[good.pk]),
    ]
    page = grace.get(reverse("risk:change_country", args=[country.pk])).content.decode()

    came = [grace.post(address) for address in addresses]
    looked = [grace.get(address).status_code for address in addresses]
    grace.force_login(person("Nadia Corless", "auditor"))
    refused = [grace.post(address).status_code for address in addresses]

    proposal = Proposal.objects.get()
    assert addresses[0] in page
    assert [one["Location"] for one in came] == [reverse("risk:proposal", args=[proposal.pk])] * 2
    assert (looked, refused) == ([405, 405], [403, 403])
    assert [(row["kind"], row["after"]) for row in proposal.changes] == [("country", None), ("good", None)]
    assert (CountryRisk.objects.count(), GoodRisk.objects.count()) == (1, 2)
    grace.force_login(proposal.made_by)
    shown = on_page(grace.get(reverse("risk:proposal", args=[proposal.pk])).content.decode())
    assert shown.count("Row removed") == 2
