"""Changing the model: seen before it takes effect, all or nothing, one of two people wins."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.history.models import Entry
from msplan.lib.refusing import Refused, StaleEdit
from suppliers.models import Category, CountryRisk, ProfileWeights, Proposal, RiskModel, Score
from suppliers.risk import changing
from suppliers.risk.arithmetic import MODEL_VERSION, SHIPPED
from suppliers.risk.comparing import compare
from suppliers.risk.proposing import confirm, discard, propose, take_out
from suppliers.risk.scoring import behind, catch_up
from suppliers.risk.tables import digest_of, first_version, load_tables
from tests.people import person
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db


def confirmed(proposal: Proposal, by: Any) -> RiskModel:
    return confirm(proposal, version=proposal.version, reason="Agreed in a meeting", by=by, on=ON, at=AT)


def test_proposal_changes_no_score_until_it_is_confirmed() -> None:
    supplier("Acme Catering Ltd", "catering")
    by = person("Morwen Ashdale", "procurement")

    proposal = propose(changing.bands(Decimal(70), Decimal(35)), by=by, at=AT)
    before = Score.objects.values_list("band", "model_version").get()
    confirmed(proposal, by)

    assert before == ("high", MODEL_VERSION)
    assert Score.objects.values_list("band", "model_version").get() == ("medium", "2026-11/v2")


def test_before_and_after_is_what_confirming_does() -> None:
    for name, category in [("A", "catering"), ("B", "contract-cleaning"), ("C", "legal-services"), ("D", "")]:
        supplier(f"{name} Ltd", category)
    by = person("Morwen Ashdale", "procurement")
    proposal = propose(changing.weights("services", [50, 0, 0, 0, 0, 50]), by=by, at=AT)
    proposal = propose(changing.category("catering", [1, 1, 1, 1, 1, 1]), by=by, at=AT)
    first = dict(Score.objects.values_list("supplier__name", "band"))

    told = {
        row.name: (row.before["band"], row.after["band"])
        for row in compare(SHIPPED, proposal.changes, on=ON).moved
    }
    confirmed(proposal, by)

    then = dict(Score.objects.values_list("supplier__name", "band"))
    assert told == {name: (first[name], then[name]) for name in first if first[name] != then[name]}
    assert told == {"A Ltd": ("high", "low")}


@pytest.mark.parametrize("six", [[25, 30, 5, 10, 5, 24], [25, 30, 5, 10, 5, 26], [101, 0, 0, 0, 0, -1]])
def test_weights_that_do_not_sum_to_100_are_refused(six: list[int]) -> None:
    with pytest.raises(Refused):
        changing.weights("services", six)


def test_database_refuses_weights_that_do_not_sum_to_100() -> None:
    model = first_version(at=AT)

    with pytest.raises(IntegrityError, match="weights_sum_to_100"), transaction.atomic():
        ProfileWeights.objects.create(model=model, profile="goods", w1=20, w2=15, w3=20, w4=10, w5=20, w6=14)


@pytest.mark.parametrize("edges", [("35", "35"), ("34.99", "35"), ("100", "35"), ("60", "0")])
def test_edges_out_of_order_are_refused(edges: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        changing.bands(Decimal(edges[0]), Decimal(edges[1]))


@pytest.mark.parametrize("table", ["suppliers_riskmodel", "suppliers_profileweights"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_version_never_changes(table: str, act: str) -> None:
    first_version(at=AT)

    with (
        pytest.raises(IntegrityError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def test_digest_is_of_everything_in_the_version() -> None:
    load_tables()
    supplier("Acme Ltd", "catering")
    model = first_version(at=AT)

    told = {
        "weights": {row.profile: list(row.as_tuple) for row in model.weights.all()},
        "high_from": "60",
        "medium_from": "35",
        "people": 4,
        "each": 50,
        "tables": model.tables,
    }
    assert model.digest == digest_of(told)
    assert model.digest != digest_of({**told, "high_from": "61"})


def test_second_of_two_proposals_is_stale() -> None:
    one, other = person("Morwen Ashdale", "procurement"), person("Idris Pollock", "procurement")
    first = propose(changing.bands(Decimal(70), Decimal(35)), by=one, at=AT)
    second = propose(changing.bands(Decimal(65), Decimal(35)), by=other, at=AT)
    assert first.pk != second.pk

    confirmed(first, one)

    with pytest.raises(Refused, match="took effect after this proposal"):
        confirmed(second, other)
    with pytest.raises(Refused, match="took effect after this proposal"):
        propose(changing.work(5, 50), by=other, at=AT, proposal=second)
    assert [model.high_from for model in RiskModel.objects.all()] == [Decimal(70), Decimal(60)]


def test_change_added_while_somebody_reads_is_not_confirmed_unseen() -> None:
    by = person("Morwen Ashdale", "procurement")
    seen = propose(changing.bands(Decimal(70), Decimal(35)), by=by, at=AT)
    propose(changing.work(3, 40), by=by, at=AT)

    with pytest.raises(StaleEdit):
        confirmed(seen, by)


def test_failing_half_way_leaves_everything_as_it_was() -> None:
    supplier("Acme Catering Ltd", "catering")
    load_tables()
    by = person("Morwen Ashdale", "procurement")
    proposal = propose(changing.category("catering", [1] * 6), by=by, at=AT)
    # A row that the database refuses, after the category was written.
    bad = changing.country("GB", score=5, source="x", year=2026).row(None)
    proposal.changes = [*proposal.changes, {**bad, "after": {"score": 9, "source": "x", "year": 2026}}]
    proposal.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        confirmed(proposal, by)

    assert Category.objects.get(code="catering").defaults == (4, 4, 2, 3, 4, 3)
    assert (RiskModel.objects.count(), Proposal.objects.get().state) == (1, "open")


def test_discarded_or_confirmed_proposal_takes_no_more() -> None:
    by = person("Morwen Ashdale", "procurement")
    proposal = propose(changing.bands(Decimal(70), Decimal(35)), by=by, at=AT)
    discard(proposal, by=by, at=AT)

    for act in (
        lambda: confirmed(proposal, by),
        lambda: take_out(proposal, kind="bands", key="", by=by, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    assert RiskModel.objects.count() == 1


def test_change_back_takes_itself_out_and_nothing_is_confirmed() -> None:
    by = person("Morwen Ashdale", "procurement")
    propose(changing.bands(Decimal(70), Decimal(35)), by=by, at=AT)
    proposal = propose(changing.bands(Decimal(60), Decimal(35)), by=by, at=AT)

    assert proposal.changes == []
    with pytest.raises(Refused, match="nothing in this proposal"):
        confirmed(proposal, by)


def test_row_of_a_table_takes_effect_with_its_source_and_year() -> None:
    load_tables()
    by = person("Morwen Ashdale", "procurement")
    proposal = propose(changing.country("GB", score=3, source="Our own reading", year=2026), by=by, at=AT)

    confirmed(proposal, by)

    row = CountryRisk.objects.get(code="GB")
    assert (row.score, row.source, row.year) == (3, "Our own reading", 2026)
    assert RiskModel.objects.current().tables["countries"]["GB"] == [3, "Our own reading", 2026]  # type: ignore[union-attr]
    assert RiskModel.objects.get(number=1).tables["countries"]["GB"][0] == 2


def test_history_says_who_confirmed_what() -> None:
    supplier("Acme Catering Ltd", "catering")
    by = person("Morwen Ashdale", "procurement")
    confirmed(propose(changing.bands(Decimal(70), Decimal(35)), by=by, at=AT), by)

    entry = Entry.objects.get(act="risk.confirm_model")
    assert (entry.actor_name, entry.detail.body["after"]["outcome"]["moved"]) == ("Morwen Ashdale", 1)


def test_scores_left_behind_are_caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a confirmation with more suppliers than are scored at once."""
    for number in range(3):
        supplier(f"Acme {number} Ltd", "catering")
    monkeypatch.setattr("suppliers.risk.proposing.AT_ONCE", 2)
    by = person("Morwen Ashdale", "procurement")
    confirmed(propose(changing.bands(Decimal(70), Decimal(35)), by=by, at=AT), by)
    waiting = behind().count()

    done = [catch_up(on=ON, at=AT, most=2) for _ in range(3)]

    assert (waiting, done) == (3, [2, 1, 0])
    assert set(Score.objects.values_list("band", "model_version")) == {("medium", "2026-11/v2")}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_wins() -> None:
    people = [person("Morwen Ashdale", "procurement"), person("Idris Pollock", "procurement")]
    proposals = [
        propose(changing.bands(Decimal(high), Decimal(35)), by=by, at=AT)
        for high, by in zip((70, 65), people, strict=True)
    ]
    ready, came = threading.Barrier(2), []

    def press(place: int) -> None:
        ready.wait()
        try:
            confirmed(proposals[place], people[place])
            came.append("won")
        except Refused:
            came.append("told")
        finally:
            connection.close()

    both = [threading.Thread(target=press, args=(place,)) for place in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(came) == ["told", "won"]
    assert RiskModel.objects.count() == 2
