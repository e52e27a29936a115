"""What the pages of indicators share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from actions.plan.rights import stands_for
from msplan.accounts.models import Person
from msplan.lib.dates import today
from statements.figures.indicators import Kpi, indicators
from statements.models import Indicator


def kpi_or_404(code: str) -> Kpi:
    kpi = indicators().get(code.upper())
    if kpi is None or code != code.lower():
        raise Http404
    return kpi


def may_hand_in(person: Person, indicator: Indicator | None) -> bool:
    """Whoever may for all of them, and whoever is reminded of this one: its owner, or who stands in for them."""
    if person.may("indicators.hand_in"):
        return True
    return indicator is not None and stands_for(person, indicator.owner, today())


def demand_hand_in(person: Person, indicator: Indicator | None) -> None:
    if not may_hand_in(person, indicator):
        raise PermissionDenied
