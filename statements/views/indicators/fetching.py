"""What the pages of indicators share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from msplan.accounts.models import Person
from statements.figures.indicators import Kpi, indicators
from statements.models import Indicator


def kpi_or_404(code: str) -> Kpi:
    kpi = indicators().get(code.upper())
    if kpi is None or code != code.lower():
        raise Http404
    return kpi


def may_hand_in(person: Person, indicator: Indicator | None) -> bool:
    """Whoever may for all of them, and the owner of this one."""
    return person.may("indicators.hand_in") or bool(indicator and indicator.owner_id == person.pk)


def demand_hand_in(person: Person, indicator: Indicator | None) -> None:
    if not may_hand_in(person, indicator):
        raise PermissionDenied
