"""Figures about due diligence, contracts, and who stands behind suppliers. Rules: docs/rules/figures.md."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    DecimalField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from msplan.lib.dates import add_months
from statements.figures.definition import (
    EVENTS,
    STATE,
    Counted,
    Figure,
    Measure,
    Part,
    Records,
    References,
    Scope,
    counting,
    named,
    part_of,
    sharing,
)
from statements.figures.supply import active, in_band
from suppliers.chain.coverage import known
from suppliers.checks.models.rule import THRESHOLD
from suppliers.checks.models.words import OF_AGENCIES, ON_SITE
from suppliers.models import (
    Agency,
    Band,
    Check,
    Contract,
    CorrectiveAction,
    CorrectiveState,
    Finding,
    FindingState,
    Invitation,
    InvitationState,
    LookingRule,
    PlannedPurchase,
    PublishedStatement,
    Supplier,
    Turnover,
    survivor_id,
)
from suppliers.record.models.published import THRESHOLD as MUST_PUBLISH_FROM

SEE, SEE_SUPPLIERS, SEE_AGENCIES, SEE_BUYING = "checks.see", "suppliers.see", "agencies.see", "buying.see"
NOT_DONE = "not_done"
HIGH = in_band(Band.HIGH)
# Of a statement six areas are looked at.
AREAS = 6


class Median(Aggregate):
    """The value in the middle; between two of them their mean."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField(max_digits=20, decimal_places=4)


def _of(rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    """The suppliers for whom rows that point at a supplier count."""
    return rows.order_by().values(family=survivor_id())


def _year_ago(scope: Scope) -> dict[str, Any]:
    """In the twelve months up to and with the day."""
    return {"done_on__gt": add_months(scope.on, -12), "done_on__lte": scope.on}


def passed(scope: Scope) -> Any:
    """The last day of the period that is behind us: a date is missed from the day after it."""
    return min(scope.last, scope.on - timedelta(days=1))


def high_in_date(scope: Scope) -> "QuerySet[Supplier]":
    done = Check.objects.counting().filter(next_due_on__gte=scope.on).exclude(outcome=NOT_DONE)
    return HIGH(scope).filter(pk__in=_of(done)).exclude(pk__in=_of(Check.objects.late(scope.on)))


def high_visited(scope: Scope) -> "QuerySet[Supplier]":
    seen = Check.objects.standing().filter(kind__in=ON_SITE, **_year_ago(scope)).exclude(outcome=NOT_DONE)
    return HIGH(scope).filter(pk__in=_of(seen))


def high_under_threshold(scope: Scope) -> "QuerySet[Supplier]":
    """Paid less than the force's own threshold in two years, and nobody has ever assessed them."""
    threshold = Coalesce(
        Subquery(LookingRule.objects.values("threshold")[:1]), THRESHOLD, output_field=DecimalField()
    )
    return HIGH(scope).filter(score__recent_spend__lt=threshold, score__assessed_on__isnull=True)


def chain_known(what: str) -> Records:
    def records(scope: Scope) -> "QuerySet[Supplier]":
        return HIGH(scope).filter(pk__in=known(what))

    return records


BEHIND, COUNTRIES = chain_known("tier2"), chain_known("country")


def corrective_due(scope: Scope) -> "QuerySet[CorrectiveAction]":
    """Whose date as first agreed lies in the period and has passed; what was dropped is asked of nobody."""
    due = CorrectiveAction.objects.filter(first_due_on__gte=scope.first, first_due_on__lte=passed(scope))
    return due.exclude(state=CorrectiveState.DROPPED).select_related("finding__supplier")


def corrective_on_time(scope: Scope) -> "QuerySet[CorrectiveAction]":
    return corrective_due(scope).filter(state=CorrectiveState.VERIFIED, verified_on__lte=F("first_due_on"))


def critical_open(scope: Scope) -> "QuerySet[Finding]":
    return Finding.objects.critical_open().select_related("supplier")


def critical_closed(scope: Scope) -> "QuerySet[Finding]":
    closed = Finding.objects.critical().filter(state=FindingState.CLOSED)
    return closed.filter(closed_on__gte=scope.first, closed_on__lte=scope.last).select_related("supplier")


def contracts(scope: Scope) -> "QuerySet[Contract]":
    return Contract.objects.live(scope.on).of_standing_suppliers().select_related("supplier")


def with_clause(scope: Scope) -> "QuerySet[Contract]":
    return contracts(scope).filter(pk__in=Contract.objects.with_clause().order_by().values("pk"))


def code_accepted(scope: Scope) -> "QuerySet[Supplier]":
    """By a contract that is live, or by answering a request to accept our code or terms."""
    said = Invitation.objects.filter(campaign__terms__isnull=False, state=InvitationState.ACCEPTED)
    by_contract = Contract.objects.live(scope.on).with_code()
    return active(scope).filter(Q(pk__in=_of(said)) | Q(pk__in=_of(by_contract)))


def must_publish(scope: Scope) -> "QuerySet[Supplier]":
    large = Turnover.objects.standing().filter(amount__gte=MUST_PUBLISH_FROM)
    return active(scope).filter(pk__in=_of(large))


def statements_of(scope: Scope) -> "QuerySet[PublishedStatement]":
    """Statements of this calendar year or the one before by suppliers that are active."""
    years = (scope.on.year - 1, scope.on.year)
    theirs = active(scope).order_by().values("pk")
    rows = PublishedStatement.objects.standing().filter(year__in=years).select_related("supplier")
    return rows.filter(Q(supplier__in=theirs) | Q(supplier__merged_into__in=theirs))


def published(scope: Scope) -> "QuerySet[Supplier]":
    return must_publish(scope).filter(pk__in=_of(statements_of(scope)))


def agencies(scope: Scope) -> "QuerySet[Agency]":
    return Agency.objects.in_use().select_related("supplier")


def agencies_checked(scope: Scope) -> "QuerySet[Agency]":
    done = Check.objects.standing().filter(kind__in=OF_AGENCIES, **_year_ago(scope)).exclude(outcome=NOT_DONE)
    theirs = _of(done)
    return agencies(scope).filter(Q(supplier__in=theirs) | Q(supplier__merged_into__in=theirs))


def high_awarded(scope: Scope) -> "QuerySet[PlannedPurchase]":
    found = PlannedPurchase.objects.filter(state="awarded", band="high")
    return found.filter(awarded_on__gte=scope.first, awarded_on__lte=scope.last)


def labour_checked(scope: Scope) -> "QuerySet[PlannedPurchase]":
    worked_out = PlannedPurchase._meta.get_field("labour_costs").related_model._default_manager
    return high_awarded(scope).filter(Exists(worked_out.filter(purchase=OuterRef("pk"))))


def called(letter: str) -> Any:
    """References of records that have none of their own: the kind of thing and the database's number."""

    def of(records: Records) -> References:
        return lambda scope: [
            f"{letter} {pk}" for pk in records(scope).order_by("pk").values_list("pk", flat=True)
        ]

    return of


def days_between(first: Any, last: Any) -> Func:
    """Of two dates, by name or as they are worked out. PostgreSQL takes one from another in days."""
    return Func(
        last,
        first,
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )


def median_days(records: Records, first: Any, last: Any) -> Measure:
    """Days between two dates of each record: the middle of them; their sum and how many there are stand beside it."""
    days = days_between(first, last)

    def result(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
        total, many, middle = numbers
        return Counted(total, many, middle if many else None)

    return Measure((Part(records, Sum(days)), Part(records), Part(records, Median(days))), result)


def _areas(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    said, statements = numbers
    return part_of(said, statements * AREAS)


SAID_AREAS = Sum(Func(F("areas"), function="CARDINALITY", output_field=IntegerField()))
FINDINGS, CORRECTIVES = called("finding"), called("corrective action")
CONTRACTS, AGENCIES, STATEMENTS = called("contract"), called("labour provider"), called("published statement")

FIGURES = [
    Figure(
        "high_checked",
        "High-risk suppliers with due diligence in date",
        STATE,
        "percent",
        "Share of active suppliers in the high band with a check, visit or audit that was done and is in date, and "
        "none that is overdue.",
        SEE,
        sharing(high_in_date, HIGH),
        high_in_date,
        named(high_in_date),
    ),
    Figure(
        "high_visited",
        "High-risk suppliers visited",
        STATE,
        "percent",
        "Share of active suppliers in the high band of which a site was visited or audited in the twelve months up to "
        "the day.",
        SEE,
        sharing(high_visited, HIGH),
        high_visited,
        named(high_visited),
    ),
    Figure(
        "high_under_threshold",
        "High risk, little spend, never assessed",
        STATE,
        "count",
        "Active suppliers in the high band that were paid less than the force’s threshold for due diligence in the two "
        "latest financial years, and that nobody has ever assessed.",
        SEE,
        counting(high_under_threshold),
        high_under_threshold,
        named(high_under_threshold),
    ),
    Figure(
        "chain_tier2",
        "High-risk suppliers with tier 2 known",
        STATE,
        "percent",
        "Share of active suppliers in the high band of whom we know at least one company behind them.",
        SEE_SUPPLIERS,
        sharing(BEHIND, HIGH),
        BEHIND,
        named(BEHIND),
    ),
    Figure(
        "chain_countries",
        "High-risk suppliers with a source country known",
        STATE,
        "percent",
        "Share of active suppliers in the high band of whom we know a country in which goods are made or work is done "
        "for them.",
        SEE_SUPPLIERS,
        sharing(COUNTRIES, HIGH),
        COUNTRIES,
        named(COUNTRIES),
    ),
    Figure(
        "corrective_on_time",
        "Corrective actions done on time",
        EVENTS,
        "percent",
        "Of the corrective actions whose date, as first agreed with the supplier, lies in the period and has passed, "
        "the share that somebody of ours verified by that date. Those that were dropped with a reason are left out.",
        SEE,
        sharing(corrective_on_time, corrective_due),
        corrective_on_time,
        CORRECTIVES(corrective_due),
    ),
    Figure(
        "findings_critical_open",
        "Critical findings open",
        STATE,
        "count",
        "Findings of due diligence that are critical and not closed: an answer is not yet a repair.",
        SEE,
        counting(critical_open),
        critical_open,
        FINDINGS(critical_open),
    ),
    Figure(
        "findings_days",
        "Days to close a critical finding",
        EVENTS,
        "days",
        "The median of the days between finding and closing, of the critical findings closed in the period.",
        SEE,
        median_days(critical_closed, F("found_on"), F("closed_on")),
        critical_closed,
        FINDINGS(critical_closed),
        counts_in="days",
    ),
    Figure(
        "contracts_with_clause",
        "Contracts with a modern slavery clause",
        STATE,
        "percent",
        "Share of the contracts live on the day that have a clause about modern slavery; one nobody has looked at has "
        "none.",
        SEE_SUPPLIERS,
        sharing(with_clause, contracts),
        with_clause,
        CONTRACTS(with_clause),
    ),
    Figure(
        "code_accepted",
        "Active suppliers that accepted our code",
        STATE,
        "percent",
        "Share of active suppliers that accepted our code of conduct or terms, in a live contract or when asked to.",
        SEE_SUPPLIERS,
        sharing(code_accepted, active),
        code_accepted,
        named(code_accepted),
    ),
    Figure(
        "statements_valid",
        "Large suppliers with a statement",
        STATE,
        "percent",
        "Of active suppliers with a turnover of £36 million or more, which must publish a statement, the share for "
        "which one of this calendar year or the one before is known.",
        SEE_SUPPLIERS,
        sharing(published, must_publish),
        published,
        named(published),
    ),
    Figure(
        "statement_areas",
        "Areas covered by suppliers’ statements",
        STATE,
        "percent",
        "Of the six areas that a statement may cover, the share that the statements of active suppliers do cover, "
        "over all their statements of this calendar year and the one before.",
        SEE_SUPPLIERS,
        Measure((Part(statements_of, SAID_AREAS), Part(statements_of)), _areas),
        statements_of,
        STATEMENTS(statements_of),
    ),
    Figure(
        "agencies_checked",
        "Labour providers checked",
        STATE,
        "percent",
        "Share of the labour providers in use of which at least one thing that is asked of labour providers (licence, "
        "fees, documents, right to work, vetting, housing) was checked in the twelve months up to the day.",
        SEE_AGENCIES,
        sharing(agencies_checked, agencies),
        agencies_checked,
        AGENCIES(agencies_checked),
    ),
    Figure(
        "labour_cost_checked",
        "High-risk purchases with labour cost checked",
        EVENTS,
        "percent",
        "Of the purchases in the high band that were awarded in the period, the share for which a bid was held against "
        "what the work must at least cost.",
        SEE_BUYING,
        sharing(labour_checked, high_awarded),
        labour_checked,
        named(labour_checked),
    ),
]
