"""What procurement and HR see of the picture on the page of their own work (settings.PICTURE_SOURCES).

Rules: docs/rules/dashboard.md. One query, and none for whoever has neither role.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from actions.models import CourseRequirement, Policy, ReturnSeries
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.rows import Seen
from msplan.lib.dates import plain
from statements.dashboard.counts import Count
from statements.dashboard.harm import SCORED, scored_at
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Numbers, Scope, numbers_of
from statements.figures.scopes import this_year
from suppliers.asking.campaign.choosing import answered_when
from suppliers.checks.models.words import OF_AGENCIES
from suppliers.models import Check, CorrectiveAction, Supplier

HIGH = FIGURES["suppliers_high_not_assessed"]


def _checks_late(scope: Scope) -> "QuerySet[Any]":
    return Check.objects.late(scope.on)


def _agencies_late(scope: Scope) -> "QuerySet[Any]":
    return Check.objects.late(scope.on).of_agencies()


def _silent(scope: Scope) -> "QuerySet[Any]":
    return answered_when(Supplier.objects.standing().scored(), "silent", on=scope.on)


def _corrective_late(scope: Scope) -> "QuerySet[Any]":
    return CorrectiveAction.objects.matching(on=scope.on, late=True)


def _policies_late(scope: Scope) -> "QuerySet[Any]":
    return Policy.objects.review_late(scope.on)


def _unknown(scope: Scope) -> "QuerySet[Any]":
    return CourseRequirement.objects.unknown(scope.on)


def _returns_late(scope: Scope) -> "QuerySet[Any]":
    return CourseRequirement.objects.in_force(scope.on).filter(due_on__lt=scope.on)


def _counts_late(scope: Scope) -> "QuerySet[Any]":
    return ReturnSeries.objects.in_use().overdue(scope.on)


AGENCY_KINDS = "&".join(f"kind={kind.value}" for kind in OF_AGENCIES)
# Made of bands: as of a night.
OF_BANDS = ("high_unassessed",)
COUNTS: dict[Role, tuple[Count, ...]] = {
    Role.PROCUREMENT: (
        Count(
            "high_unassessed",
            HIGH.label,
            "high-risk supplier that nobody has assessed",
            "high-risk suppliers that nobody has assessed",
            HIGH.definition,
            HIGH.permission,
            HIGH.records,
            HIGH.listed,
        ),
        Count(
            "checks_late",
            "Checks overdue",
            "check overdue",
            "checks overdue",
            "Checks that should have been done again before today.",
            "checks.see",
            _checks_late,
            "checks:index?due=late",
        ),
        Count(
            "silent",
            "Silent suppliers",
            "supplier that did not answer when asked",
            "suppliers that did not answer when asked",
            "Suppliers with an invitation that counts as no response.",
            "suppliers.see",
            _silent,
            "suppliers:index?answered=silent",
        ),
        Count(
            "corrective_late",
            "Corrective actions late",
            "corrective action late",
            "corrective actions late",
            "What suppliers agreed to do, behind its date and not verified.",
            "checks.see",
            _corrective_late,
            "checks:corrective_actions?late=on",
        ),
    ),
    Role.HR: (
        Count(
            "policies_late",
            "Policies due for review",
            "policy overdue for review",
            "policies overdue for review",
            "Policies whose review date is behind them.",
            "policies.see",
            _policies_late,
            "policies:index?due=late",
        ),
        Count(
            "training_unknown",
            "Training not known",
            "training duty of which nobody knows how many have done it",
            "training duties of which nobody knows how many have done it",
            "Courses that an audience has to do, without a recent return that has numbers.",
            "training.see",
            _unknown,
            "training:index?known=unknown",
        ),
        Count(
            "training_returns_late",
            "Returns overdue",
            "training return overdue",
            "training returns overdue",
            "Returns of training whose date is behind them.",
            "training.see",
            _returns_late,
            "training:index?due=late",
        ),
        Count(
            "counts_late",
            "Other returns overdue",
            "other return overdue",
            "other returns overdue",
            "Returns of vetting, right to work, induction and head-count whose date is behind them.",
            "returns.see",
            _counts_late,
            "returns:index?due=late",
        ),
        Count(
            "agencies_late",
            "Labour providers to check",
            "check of a labour provider overdue",
            "checks of labour providers overdue",
            "What is asked of labour providers and should have been done again before today.",
            "checks.see",
            _agencies_late,
            f"checks:index?due=late&{AGENCY_KINDS}",
        ),
    ),
}


def of(person: Person, on: date) -> Iterator[Seen]:
    """The numbers of this person's roles, each with the list behind it."""
    wanted = [count for role, counts in COUNTS.items() if role in person.roles for count in counts]
    wanted = [count for count in wanted if person.may(count.permission)]
    if not wanted:
        return
    numbers = numbers_of([], this_year(on), *(count.part for count in wanted), SCORED)
    for count in wanted:
        number = int(numbers[count.part])
        yield Seen(number, f"{count.words(number)}{_of_bands(count, numbers)}", count.href)


def _of_bands(count: Count, numbers: Numbers) -> str:
    """Bands are as of a night's scoring, not as of the day at the head of the page."""
    at = scored_at(numbers)
    return f" (bands as scored on {plain(at.date())})" if at and count.key in OF_BANDS else ""
