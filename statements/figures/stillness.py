"""Many figures as of one moment."""

from django.db import connection

from actions.models import (
    Action,
    AnsweringAction,
    Decision,
    KnownUnknown,
    Meeting,
    PriorityRisk,
    Review,
    ReviewRounds,
)
from statements.models import Indicator, IndicatorMeasurement, Promise, PromiseAnswer
from suppliers.models import (
    Agency,
    ChainCompany,
    ChainLink,
    Check,
    Concern,
    ConcernDecision,
    Contract,
    CorrectiveAction,
    Engagement,
    EngagementParty,
    Finding,
    FollowUp,
    Invitation,
    LabourCost,
    PlannedPurchase,
    PublishedStatement,
    Response,
    Score,
    SpendImport,
    SpendLine,
    Supplier,
    Turnover,
    YearSpend,
)

# The rounds first: whoever sets them writes them before the actions whose dates move. Responses before invitations, and
# both before scores: in that order handing in and reading write them; so do checks, contracts and what is found out of
# a supplier, which give it a new score.
COUNTED = (
    Response,
    Invitation,
    ReviewRounds,
    Supplier,
    Check,
    Finding,
    CorrectiveAction,
    Agency,
    PlannedPurchase,
    LabourCost,
    Contract,
    Turnover,
    PublishedStatement,
    ChainCompany,
    ChainLink,
    Score,
    SpendImport,
    SpendLine,
    YearSpend,
    Engagement,
    EngagementParty,
    FollowUp,
    Concern,
    ConcernDecision,
    Meeting,
    Decision,
    Action,
    Review,
    PriorityRisk,
    KnownUnknown,
    AnsweringAction,
    Promise,
    PromiseAnswer,
    Indicator,
    IndicatorMeasurement,
)


def hold_still() -> None:
    """Let no record that figures count be written until this transaction ends; readers go on, writers wait.

    Figures are counted by several queries. Without this, an import that commits between two of them would give
    a statement whose figures do not agree with each other.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
