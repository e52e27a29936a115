"""Every figure beside a count in plain SQL that knows nothing of our QuerySets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from actions.models import Action, Aspect
from msplan.lib.dates import FinancialYear, today
from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import Scope, numbers_of, read_many
from statements.figures.plan import unanswered_dates
from suppliers.models import Band, Category, Supplier
from tests.statements.figures.records import a_register_and_a_plan

pytestmark = pytest.mark.django_db

YEAR = FinancialYear.of(today())
# From the first of March: what ended lately lies in it on every day of a year.
SCOPE = Scope(on=today(), first=YEAR.first.replace(month=3), last=YEAR.last)
PARAMETERS = {
    "on": SCOPE.on,
    "first": SCOPE.first,
    "last": SCOPE.last,
    "year": YEAR.start_year,
    "before": YEAR.start_year - 1,
}
ACTIVE = """
    s.merged_into_id IS NULL AND s.archived_at IS NULL AND (EXISTS (
        SELECT 1 FROM suppliers_yearspend y WHERE y.supplier_id = s.id AND y.year IN (%(year)s, %(before)s))
    OR EXISTS (
        SELECT 1 FROM suppliers_contract c JOIN suppliers_supplier o ON o.id = c.supplier_id
        WHERE coalesce(o.merged_into_id, o.id) = s.id AND c.archived_at IS NULL AND c.starts_on <= %(on)s
        AND coalesce(c.ends_on, %(on)s) >= %(on)s))
"""
SUPPLIERS = (
    f"SELECT count(*) FROM suppliers_supplier s JOIN suppliers_score r ON r.supplier_id = s.id WHERE {ACTIVE}"
)
PAID = f"""
    SELECT coalesce(sum(p.amount), 0) FROM suppliers_yearspend p JOIN suppliers_supplier s ON s.id = p.supplier_id
    JOIN suppliers_score r ON r.supplier_id = s.id WHERE {ACTIVE} AND p.year IN (%(year)s, %(before)s)
"""
LINES = "FROM suppliers_spendline WHERE month BETWEEN %(first)s AND %(last)s"
OPEN = "progress IN ('not_started', 'in_progress', 'paused')"
AGREED = "progress IN ('not_started', 'in_progress', 'paused', 'completed')"
ACTIONS = "SELECT count(*) FROM actions_action WHERE"
OPEN_RISKS = "SELECT count(*) FROM actions_priorityrisk WHERE state = 'open'"
ASKED = """
    SELECT count(*) FROM suppliers_invitation i JOIN suppliers_campaign c ON c.id = i.campaign_id
    WHERE i.state <> 'withdrawn' AND c.deadline_on BETWEEN %(first)s AND %(last)s
"""
QUESTIONS = f"{ASKED} AND c.questions_id IS NOT NULL"
REACHED = "(i.opened_at IS NOT NULL OR i.state NOT IN ('open', 'started'))"
BACK = "i.state IN ('submitted', 'queried', 'accepted')"
IN_DATE = "r.basis = 'assessed' AND r.assessed_until >= %(on)s"

# key: numerator, and denominator where it is a share
EXPECTED: dict[str, tuple[str, str | None]] = {
    "suppliers_active": (SUPPLIERS, None),
    "spend_total": (f"SELECT sum(amount) {LINES}", None),
    "suppliers_screened": (f"{SUPPLIERS} AND r.basis = 'screened'", SUPPLIERS),
    "suppliers_assessed": (f"{SUPPLIERS} AND {IN_DATE}", SUPPLIERS),
    "suppliers_without_band": (f"{SUPPLIERS} AND r.basis = 'unscreened'", None),
    "suppliers_high": (f"{SUPPLIERS} AND r.band = 'high' AND r.basis <> 'unscreened'", None),
    "suppliers_medium": (f"{SUPPLIERS} AND r.band = 'medium' AND r.basis <> 'unscreened'", None),
    "suppliers_low": (f"{SUPPLIERS} AND r.band = 'low' AND r.basis <> 'unscreened'", None),
    "suppliers_high_not_assessed": (f"{SUPPLIERS} AND r.band = 'high' AND r.basis = 'screened'", None),
    "suppliers_high_assessed": (
        f"{SUPPLIERS} AND r.band = 'high' AND {IN_DATE}",
        f"{SUPPLIERS} AND r.band = 'high' AND r.basis <> 'unscreened'",
    ),
    "spend_assessed": (f"{PAID} AND {IN_DATE}", PAID),
    "spend_screened": (f"{PAID} AND r.basis = 'screened'", PAID),
    "payments_withheld": (f"SELECT count(*) {LINES} AND withheld", None),
    "spend_withheld": (f"SELECT sum(amount) {LINES} AND withheld", None),
    "actions_agreed": (f"{ACTIONS} {AGREED}", None),
    "actions_open": (f"{ACTIONS} {OPEN}", None),
    "actions_force": (f"{ACTIONS} {AGREED} AND aspect = 'force'", None),
    "actions_internal": (f"{ACTIONS} {AGREED} AND aspect = 'internal'", None),
    "actions_external": (f"{ACTIONS} {AGREED} AND aspect = 'external'", None),
    "actions_engagement": (f"{ACTIONS} {AGREED} AND aspect = 'engagement'", None),
    "actions_not_started": (f"{ACTIONS} progress = 'not_started'", None),
    "actions_in_progress": (f"{ACTIONS} progress = 'in_progress'", None),
    "actions_paused": (f"{ACTIONS} progress = 'paused'", None),
    "actions_completed": (f"{ACTIONS} progress = 'completed'", None),
    "actions_cancelled": (f"{ACTIONS} progress = 'cancelled'", None),
    "actions_late": (f"{ACTIONS} {OPEN} AND target_on < %(on)s", None),
    "actions_behind": (f"{ACTIONS} {OPEN} AND target_on < %(on)s OR review_on < %(on)s", None),
    "actions_red": (f"{ACTIONS} {OPEN} AND rating = 'red'", None),
    "actions_slipped": (f"{ACTIONS} {AGREED} AND target_on > first_target_on", f"{ACTIONS} {AGREED}"),
    "slippage_mean": (
        f"SELECT sum(target_on - first_target_on) FROM actions_action WHERE {AGREED}",
        f"{ACTIONS} {AGREED}",
    ),
    "completed_in_period": (f"{ACTIONS} completed_on BETWEEN %(first)s AND %(last)s", None),
    "reviews_given": (
        "SELECT count(*) FROM actions_review WHERE given_on BETWEEN %(first)s AND %(last)s",
        None,
    ),
    "reviews_late": (f"{ACTIONS} review_on < %(on)s", None),
    "priority_risks_open": (OPEN_RISKS, None),
    "priority_risks_answered": (
        f"{OPEN_RISKS} AND id IN (SELECT risk_id FROM actions_answeringaction)",
        OPEN_RISKS,
    ),
    "questionnaires_asked": (QUESTIONS, None),
    "questionnaires_not_reached": (f"{QUESTIONS} AND NOT {REACHED}", None),
    "questionnaires_returned": (f"{QUESTIONS} AND {BACK}", f"{QUESTIONS} AND {REACHED}"),
    "questionnaires_silent": (
        f"{QUESTIONS} AND {REACHED} AND i.state IN ('open', 'started') AND c.deadline_on + 14 <= %(on)s",
        None,
    ),
    "questionnaires_elsewhere": (f"{QUESTIONS} AND i.state = 'elsewhere'", None),
    "terms_accepted": (
        f"{ASKED} AND c.terms_id IS NOT NULL AND i.state = 'accepted'",
        f"{ASKED} AND c.terms_id IS NOT NULL AND {REACHED}",
    ),
    "known_unknowns_open": ("SELECT count(*) FROM actions_knownunknown WHERE state = 'open'", None),
}


def count(query: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(query, PARAMETERS)
        return Decimal(cursor.fetchone()[0])


def test_every_figure_has_its_sql() -> None:
    # Below: one counts dates that nobody answered, one is a mean of percentages.
    assert set(FIGURES) - set(EXPECTED) == {"reviews_on_time", "response_quality"}


@pytest.mark.parametrize("key", EXPECTED)
def test_a_figure_is_what_sql_counts(key: str) -> None:
    a_register_and_a_plan()
    numerator, denominator = EXPECTED[key]

    reading = FIGURES[key].read(SCOPE)

    assert reading.numerator == count(numerator)
    if denominator is None:
        assert reading.denominator is None
        assert reading.value == reading.numerator
    else:
        assert reading.denominator == count(denominator)
        factor = 1 if reading.unit == "days" else 100
        expected = factor * count(numerator) / count(denominator)
        assert abs(reading.value - expected) <= Decimal("0.00005")


def test_most_figures_are_not_nothing_here() -> None:
    """A comparison of zero with zero proves nothing."""
    a_register_and_a_plan()

    nothing = {key for key, reading in read_many(FIGURES.values(), SCOPE).items() if not reading.numerator}

    assert nothing == set()


def test_all_together_say_what_each_says_alone(django_assert_num_queries: object) -> None:
    a_register_and_a_plan()
    things = [*FIGURES.values(), *TABLES.values()]
    alone = [thing.read(SCOPE) for thing in things]

    # Numbers and what is said in public wording; dates that nobody answered; spend by category.
    with django_assert_num_queries(3):  # type: ignore[operator]
        numbers = numbers_of(things, SCOPE)
        together = [thing.reading(SCOPE, numbers) for thing in things]

    assert together == alone


@pytest.mark.parametrize("band", Band)
def test_a_row_of_bands_is_what_sql_counts(band: Band) -> None:
    a_register_and_a_plan()
    theirs = f"AND r.band = '{band.value}' AND r.basis <> 'unscreened'"

    rows = {label: tuple(numbers) for label, *numbers in TABLES["suppliers_by_band"].read(SCOPE).rows}

    expected = (f"{SUPPLIERS} {theirs}", f"{SUPPLIERS} {theirs} AND {IN_DATE}", f"{PAID} {theirs}")
    assert rows[band.label] == tuple(count(query) for query in expected)


@pytest.mark.parametrize("aspect", Aspect)
def test_a_row_of_aspects_is_what_sql_counts(aspect: Aspect) -> None:
    a_register_and_a_plan()
    conditions = (OPEN, f"{OPEN} AND target_on < %(on)s", "progress = 'completed'", AGREED)

    rows = {label: tuple(numbers) for label, *numbers in TABLES["actions_by_aspect"].read(SCOPE).rows}

    theirs = f"AND aspect = '{aspect.value}'"
    assert rows[aspect.label] == tuple(count(f"{ACTIONS} {condition} {theirs}") for condition in conditions)


def test_reviews_on_time_by_hand() -> None:
    """Two actions with three reviews each (on the day, 5 days late, 3 early), and what nobody answered."""
    a_register_and_a_plan()
    answered = count("SELECT count(*) FROM actions_review WHERE due_on BETWEEN %(first)s AND %(last)s")
    on_time = count(
        "SELECT count(*) FROM actions_review WHERE due_on BETWEEN %(first)s AND %(last)s AND given_on <= due_on"
    )
    late = list(Action.objects.review_late(SCOPE.on))
    missed = [a.review_on for a in late if a.review_on and SCOPE.first <= a.review_on <= SCOPE.last]
    for action in late:
        n = 1
        while (due := action.review_date(n)) < SCOPE.on:
            if action.review_on and due > action.review_on and SCOPE.first <= due <= SCOPE.last:
                missed.append(due)
            n += 1

    reading = FIGURES["reviews_on_time"].read(SCOPE)

    assert missed
    assert reading.numerator == on_time
    assert reading.denominator == answered + len(missed)


def test_a_date_passed_over_by_a_later_review_is_missed() -> None:
    a_register_and_a_plan()
    action = Action.objects.filter(progress="in_progress").first()
    review = action.reviews.order_by("due_on").first()
    before = FIGURES["reviews_on_time"].read(SCOPE).denominator
    review.dates_missed = 1
    review.due_on = max(
        d for n in range(1, 40) if (d := action.review_date(n)) < SCOPE.on and _before_next(action, d)
    )
    review.save()

    missed = [due for reference, due in unanswered_dates(SCOPE) if reference == action.reference]

    following = min(d for n in range(1, 60) if (d := action.review_date(n)) > review.due_on)
    if SCOPE.first <= following < SCOPE.on:
        assert following in missed
    assert before is not None


def _before_next(action: Action, due: date) -> bool:
    return action.review_on is None or due < action.review_on


def test_quality_of_responses_by_hand() -> None:
    """90 % shown by half, 80 % by a quarter, 100 % by all: 45, 20 and 100. What is read first is in no mean."""
    a_register_and_a_plan()

    reading = FIGURES["response_quality"].read(SCOPE)

    assert (reading.numerator, reading.denominator, reading.value) == (165, 3, 55)


def test_nothing_to_count_is_not_known_and_not_zero() -> None:
    readings = read_many(FIGURES.values(), SCOPE)

    assert readings["suppliers_active"].shown == "0"
    assert readings["suppliers_assessed"].shown == "not known"
    assert readings["slippage_mean"].shown == "not known"
    assert readings["reviews_on_time"].value is None


def test_tables_add_up_and_agree_with_the_figures() -> None:
    a_register_and_a_plan()
    figures = read_many(FIGURES.values(), SCOPE)

    bands = {row[0]: row for row in TABLES["suppliers_by_band"].read(SCOPE).rows}
    aspects = {row[0]: row for row in TABLES["actions_by_aspect"].read(SCOPE).rows}
    progress = {row[0]: row for row in TABLES["actions_by_progress"].read(SCOPE).rows}
    spend = {row[0]: row for row in TABLES["spend_by_category"].read(SCOPE).rows}

    assert bands["High"][1] == figures["suppliers_high"].value
    assert bands["All active suppliers"][1] == figures["suppliers_active"].value
    assert aspects["All actions"][1:] == (
        figures["actions_open"].value,
        figures["actions_late"].value,
        figures["actions_completed"].value,
        figures["actions_agreed"].value,
    )
    assert progress["All actions"][1] == figures["actions_agreed"].value
    assert spend["All payments"][1] == figures["spend_total"].value
    assert spend["Payee withheld"][1] == figures["spend_withheld"].value


def test_spend_counts_under_the_supplier_another_was_merged_into() -> None:
    a_register_and_a_plan()
    kept = Supplier.objects.get(name__startswith="Orchard")
    merged = Supplier.objects.get(name__startswith="Uplands")
    merged.merged_into = kept
    merged.save()

    rows = {row[0]: row[1] for row in TABLES["spend_by_category"].read(SCOPE).rows}

    assert rows[Category.objects.get(code="cleaning").name] == 900 + 300 + 1200
    assert "Furniture" not in rows


def test_of_risks_and_unknowns_only_what_was_offered_and_cleared_is_said_and_in_public_words() -> None:
    a_register_and_a_plan()

    risks, unknowns = TABLES["priority_risks"].read(SCOPE).rows, TABLES["known_unknowns"].read(SCOPE).rows

    assert risks == (
        ("Cleaners at night are at risk.", "Supply chain, tiers 1 and 2", "United Kingdom", "High", 1),
    )
    assert unknowns == (("We do not know the factories.", "Not known yet", f"{SCOPE.on:%B %Y}"),)
