"""Every figure beside a count in plain SQL that knows nothing of our QuerySets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from actions.models import Action, Aspect
from msplan.force.models import ForceProfile
from msplan.lib.dates import FinancialYear, today
from statements.figures import training
from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import Scope, numbers_of, read_many
from statements.figures.plan import unanswered_dates
from suppliers.models import Band, Category, Supplier
from tests.standing import standing
from tests.statements.figures.records import a_register_and_a_plan
from tests.statements.figures.test_policies_and_returns import POLICIES, RETURNS

pytestmark = pytest.mark.django_db
ground, _django_db_helper = standing(a_register_and_a_plan)

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

HIGH = f"{SUPPLIERS} AND r.band = 'high' AND r.basis <> 'unscreened'"
DONE = "c.withdrawn_at IS NULL AND c.outcome <> 'not_done'"
A_CHECK = "EXISTS (SELECT 1 FROM suppliers_check c WHERE c.supplier_id = s.id AND"
YEAR_AGO = "c.done_on > %(on)s::date - interval '12 months' AND c.done_on <= %(on)s"
LINKED = """EXISTS (SELECT 1 FROM suppliers_chainlink l JOIN suppliers_chaincompany b ON b.id = l.buyer_id
    WHERE b.supplier_id = s.id AND l.removed_on IS NULL"""
DUE = "first_due_on BETWEEN %(first)s AND least(%(last)s, %(on)s::date - 1) AND state <> 'dropped'"
CORRECTIVE = f"SELECT count(*) FROM suppliers_correctiveaction WHERE {DUE}"
LIVE = """SELECT count(*) FROM suppliers_contract WHERE archived_at IS NULL AND starts_on <= %(on)s
    AND coalesce(ends_on, %(on)s) >= %(on)s"""
BY_CONTRACT = """EXISTS (SELECT 1 FROM suppliers_contract c WHERE c.supplier_id = s.id
    AND c.code_accepted_on IS NOT NULL AND c.starts_on <= %(on)s AND coalesce(c.ends_on, %(on)s) >= %(on)s)"""
BY_ANSWER = """EXISTS (SELECT 1 FROM suppliers_invitation i JOIN suppliers_campaign p ON p.id = i.campaign_id
    WHERE i.supplier_id = s.id AND p.terms_id IS NOT NULL AND i.state = 'accepted')"""
TURNOVER = "SELECT 1 FROM suppliers_turnover t WHERE t.supplier_id = s.id AND t.amount >= 36000000"
LARGE = f"{SUPPLIERS} AND EXISTS ({TURNOVER})"
LATELY = "extract(year FROM %(on)s::date)"
STATED = (
    f"FROM suppliers_publishedstatement p JOIN suppliers_supplier s ON s.id = p.supplier_id WHERE {ACTIVE} "
)
STATED += f"AND p.year BETWEEN {LATELY} - 1 AND {LATELY}"
AGENCIES = "SELECT count(*) FROM suppliers_agency s WHERE ended_on IS NULL"
PURCHASES = """SELECT count(*) FROM suppliers_plannedpurchase p WHERE state = 'awarded' AND band = 'high'
    AND awarded_on BETWEEN %(first)s AND %(last)s"""
ANSWERS = """FROM suppliers_response a JOIN suppliers_invitation i ON i.id = a.invitation_id
    JOIN suppliers_campaign c ON c.id = i.campaign_id WHERE c.deadline_on BETWEEN %(first)s AND %(last)s
    AND i.state IN ('submitted', 'queried', 'accepted') AND a.held_at IS NULL"""
BEFORE = """(SELECT b.score FROM suppliers_response b JOIN suppliers_invitation j ON j.id = b.invitation_id
    WHERE j.supplier_id = i.supplier_id AND b.submitted_at < a.submitted_at ORDER BY b.submitted_at DESC LIMIT 1)"""
HELD = "FROM suppliers_engagement e WHERE e.state = 'held' AND e.\"on\" BETWEEN %(first)s AND %(last)s"
FOLLOWED = "EXISTS (SELECT 1 FROM suppliers_followup f WHERE f.engagement_id = e.id"
RAISED = "FROM suppliers_concern k WHERE (raised_at AT TIME ZONE 'Europe/London')::date BETWEEN %(first)s AND %(last)s"
CLOSED = "FROM suppliers_concern k WHERE (closed_at AT TIME ZONE 'Europe/London')::date BETWEEN %(first)s AND %(last)s"
SAID = "SELECT referral FROM suppliers_concerndecision d WHERE d.concern_id = k.id"
FIRST_DUE = "first_target_on BETWEEN %(first)s AND least(%(last)s, %(on)s::date - 1)"
DECISIONS = """SELECT count(*) FROM actions_decision WHERE state <> 'superseded'
    AND due_on BETWEEN %(first)s AND least(%(last)s, %(on)s::date - 1)"""

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
    "high_checked": (
        (
            f"{HIGH} AND {A_CHECK} {DONE} AND c.is_latest AND c.next_due_on >= %(on)s) "
            f"AND NOT {A_CHECK} c.is_latest AND c.next_due_on < %(on)s)"
        ),
        HIGH,
    ),
    "high_visited": (
        f"{HIGH} AND {A_CHECK} {DONE} AND c.kind IN ('site_visit', 'audit') AND {YEAR_AGO})",
        HIGH,
    ),
    "high_under_threshold": (f"{HIGH} AND r.recent_spend < 25000 AND r.assessed_on IS NULL", None),
    "chain_tier2": (f"{HIGH} AND {LINKED})", HIGH),
    "chain_countries": (f"{HIGH} AND {LINKED} AND l.country <> '')", HIGH),
    "corrective_on_time": (
        f"{CORRECTIVE} AND state = 'verified' AND verified_on <= first_due_on",
        CORRECTIVE,
    ),
    "findings_critical_open": (
        "SELECT count(*) FROM suppliers_finding WHERE is_critical AND state <> 'closed'",
        None,
    ),
    "contracts_with_clause": (f"{LIVE} AND has_clause = 'yes'", LIVE),
    "code_accepted": (f"{SUPPLIERS} AND ({BY_CONTRACT} OR {BY_ANSWER})", SUPPLIERS),
    "statements_valid": (
        (
            f"{LARGE} AND EXISTS (SELECT 1 FROM suppliers_publishedstatement p WHERE p.supplier_id = s.id "
            f"AND p.year BETWEEN {LATELY} - 1 AND {LATELY})"
        ),
        LARGE,
    ),
    "statement_areas": (f"SELECT sum(cardinality(p.areas)) {STATED}", f"SELECT 6 * count(*) {STATED}"),
    "agencies_checked": (
        (
            f"{AGENCIES} AND EXISTS (SELECT 1 FROM suppliers_check c WHERE c.supplier_id = s.supplier_id AND {DONE} "
            "AND c.kind IN ('licence', 'fees', 'documents', 'right_to_work', 'vetting', 'accommodation') "
            f"AND {YEAR_AGO})"
        ),
        AGENCIES,
    ),
    "labour_cost_checked": (
        f"{PURCHASES} AND EXISTS (SELECT 1 FROM suppliers_labourcost l WHERE l.purchase_id = p.id)",
        PURCHASES,
    ),
    "responses_red": (f"SELECT count(*) {ANSWERS} AND a.band = 'red'", None),
    "responses_amber": (f"SELECT count(*) {ANSWERS} AND a.band = 'amber'", None),
    "responses_green": (f"SELECT count(*) {ANSWERS} AND a.band = 'green'", None),
    "responses_improved": (
        f"SELECT count(*) {ANSWERS} AND a.score - {BEFORE} >= 10",
        f"SELECT count(*) {ANSWERS} AND {BEFORE} IS NOT NULL",
    ),
    "engagements_held": (f"SELECT count(*) {HELD}", None),
    "briefings_held": (f"SELECT count(*) {HELD} AND e.kind = 'briefing'", None),
    "engagement_attended": (f"SELECT sum(e.came) {HELD}", None),
    "organisations_reached": (
        (
            "SELECT count(DISTINCT coalesce(p.supplier_id::text, lower(p.name))) FROM suppliers_engagementparty p "
            f"WHERE p.engagement_id IN (SELECT e.id {HELD})"
        ),
        None,
    ),
    "engagements_changed": (
        f"SELECT count(*) {HELD} AND {FOLLOWED} AND f.is_change)",
        f"SELECT count(*) {HELD} AND {FOLLOWED})",
    ),
    "concerns_raised": (f"SELECT count(*) {RAISED}", None),
    "concerns_referred": (
        f"SELECT count(*) {RAISED} AND EXISTS ({SAID} AND referral IN ('referred', 'notified'))",
        None,
    ),
    "concerns_closed": (f"SELECT count(*) {CLOSED}", None),
    "meetings_held": (
        (
            "SELECT count(*) FROM actions_meeting WHERE state IN ('held', 'agreed') "
            "AND (starts_at AT TIME ZONE 'Europe/London')::date BETWEEN %(first)s AND %(last)s"
        ),
        None,
    ),
    "decisions_on_time": (f"{DECISIONS} AND state = 'done' AND closed_on <= due_on", DECISIONS),
    "actions_on_time": (
        f"{ACTIONS} {AGREED} AND {FIRST_DUE} AND completed_on <= first_target_on",
        f"{ACTIONS} {AGREED} AND {FIRST_DUE}",
    ),
    "known_unknowns_open": ("SELECT count(*) FROM actions_knownunknown WHERE state = 'open'", None),
}


# Counted in SQL of their own: test_training.py.
OF_TRAINING = {figure.key for figure in training.FIGURES}


def count(query: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(query, PARAMETERS)
        return Decimal(cursor.fetchone()[0])


def test_every_figure_has_its_sql() -> None:
    # Below: one counts dates that nobody answered, others are no share of their numbers or count few people.
    elsewhere = {
        "reviews_on_time",
        "response_quality",
        "responses_score",
        "findings_days",
        "concerns_decided",
    }
    of_statements = {"promises_made", "promises_kept", "promises_unanswered", "publication_days"}
    of_statements |= {"coverage_legal", "coverage_level_1", "coverage_level_2"}
    # Counted in a file of their own, which they come from.
    elsewhere |= {*POLICIES, *RETURNS}
    assert set(FIGURES) - set(EXPECTED) == elsewhere | of_statements | OF_TRAINING


@pytest.mark.parametrize("key", EXPECTED)
def test_a_figure_is_what_sql_counts(key: str) -> None:
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
    readings = read_many((figure for key, figure in FIGURES.items() if key in EXPECTED), SCOPE)

    assert {key for key, reading in readings.items() if not reading.numerator} == set()


def test_the_middle_of_the_days_and_the_mean_of_scores() -> None:
    days, scores = FIGURES["findings_days"].read(SCOPE), FIGURES["responses_score"].read(SCOPE)

    # Closed after 2, 9 and 30 days; their sum and number stand beside the middle.
    assert (days.value, days.numerator, days.denominator, days.shown) == (9, 41, 3, "9 days")
    assert scores.value == count(f"SELECT avg(a.score) {ANSWERS}")


def test_few_people_are_told_in_words_by_every_figure_and_table_that_counts_people() -> None:
    numbers = {key: count(query) for key, (query, whole) in EXPECTED.items() if whole is None}
    counting = {key: FIGURES[key] for key in set(FIGURES) - OF_TRAINING - {*RETURNS} if FIGURES[key].people}
    before = {key: figure.read(SCOPE) for key, figure in counting.items()}
    assert before["concerns_raised"].value == 14

    ForceProfile.objects.update_or_create(pk=1, defaults={"small_count_threshold": 50})
    after = {key: figure.read(SCOPE) for key, figure in counting.items()}

    assert set(after) == {
        "concerns_raised",
        "concerns_referred",
        "concerns_closed",
        "concerns_decided",
        "engagement_attended",
    }
    for key, reading in after.items():
        assert reading.shown == "fewer than 50", key
        assert (reading.value, reading.numerator, reading.denominator) == (None, None, None)
        assert key == "concerns_decided" or numbers[key] < 50


def test_a_sum_is_not_told_where_it_would_tell_the_one_small_number() -> None:
    """Neither below the table nor by the figure that is the same sum."""
    table, total = TABLES["concerns_by_place"], FIGURES["concerns_raised"]
    assert [row[1] for row in table.read(SCOPE).shown_rows] == [
        "6",
        "fewer than 5",
        "5",
        "fewer than 5",
        "14",
    ]

    # Now only the one concern at an agency is few: 14 less the others would tell it.
    ForceProfile.objects.update_or_create(pk=1, defaults={"small_count_threshold": 2})

    assert [row[1] for row in table.read(SCOPE).shown_rows] == ["6", "fewer than 2", "5", "2", "not shown"]
    assert (total.read(SCOPE).shown, total.read(SCOPE).value) == ("not shown", None)


def test_all_together_say_what_each_says_alone(django_assert_num_queries: object) -> None:
    things = [*FIGURES.values(), *TABLES.values()]
    alone = [thing.read(SCOPE) for thing in things]

    # Numbers and what is said in public wording; dates that nobody answered; spend by category; states of the
    # indicators as they were measured.
    with django_assert_num_queries(4):  # type: ignore[operator]
        numbers = numbers_of(things, SCOPE)
        together = [thing.reading(SCOPE, numbers) for thing in things]

    assert together == alone


@pytest.mark.parametrize("band", Band)
def test_a_row_of_bands_is_what_sql_counts(band: Band) -> None:
    theirs = f"AND r.band = '{band.value}' AND r.basis <> 'unscreened'"

    rows = {label: tuple(numbers) for label, *numbers in TABLES["suppliers_by_band"].read(SCOPE).rows}

    expected = (f"{SUPPLIERS} {theirs}", f"{SUPPLIERS} {theirs} AND {IN_DATE}", f"{PAID} {theirs}")
    assert rows[band.label] == tuple(count(query) for query in expected)


@pytest.mark.parametrize("aspect", Aspect)
def test_a_row_of_aspects_is_what_sql_counts(aspect: Aspect) -> None:
    conditions = (OPEN, f"{OPEN} AND target_on < %(on)s", "progress = 'completed'", AGREED)

    rows = {label: tuple(numbers) for label, *numbers in TABLES["actions_by_aspect"].read(SCOPE).rows}

    theirs = f"AND aspect = '{aspect.value}'"
    assert rows[aspect.label] == tuple(count(f"{ACTIONS} {condition} {theirs}") for condition in conditions)


def test_reviews_on_time_by_hand() -> None:
    """Two actions with three reviews each (on the day, 5 days late, 3 early), and what nobody answered."""
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
    reading = FIGURES["response_quality"].read(SCOPE)

    assert (reading.numerator, reading.denominator, reading.value) == (165, 3, 55)


def test_tables_add_up_and_agree_with_the_figures() -> None:
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
    kept = Supplier.objects.get(name__startswith="Orchard")
    merged = Supplier.objects.get(name__startswith="Uplands")
    merged.merged_into = kept
    merged.save()

    rows = {row[0]: row[1] for row in TABLES["spend_by_category"].read(SCOPE).rows}

    assert rows[Category.objects.get(code="cleaning").name] == 900 + 300 + 1200
    assert "Furniture" not in rows


def test_of_risks_and_unknowns_only_what_was_offered_and_cleared_is_said_and_in_public_words() -> None:
    risks, unknowns = TABLES["priority_risks"].read(SCOPE).rows, TABLES["known_unknowns"].read(SCOPE).rows

    assert risks == (
        ("Cleaners at night are at risk.", "Supply chain, tiers 1 and 2", "United Kingdom", "High", 1),
    )
    assert unknowns == (("We do not know the factories.", "Not known yet", f"{SCOPE.on:%B %Y}"),)
