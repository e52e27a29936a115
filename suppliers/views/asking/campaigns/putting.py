"""From the register's filters in an address to a campaign's list."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from msplan.lib.dates import today
from suppliers.asking.campaign import choosing
from suppliers.asking.models import Campaign
from suppliers.register.forms import SupplierFilter
from suppliers.views.finding import found

OURS = ("campaign", "first", "by", "csrfmiddlewaretoken", "page", "sort", "all", "s")
ORDERS = {"spend": "-score__recent_spend", "priority": "-score__priority"}


def put(request: HttpRequest, campaign: Campaign, *, first: int | None, by: str) -> None:
    """What the filters find, or the first so many, is put on the list, and how many are new is said. Raises Refused."""
    filters = SupplierFilter(request)
    rows = found(filters.values, on=today())
    ordered = rows.order_by(ORDERS.get(by, ORDERS["spend"]), "pk").values_list("pk", flat=True)
    # One more than a campaign may ask, so that the act can say no.
    added = choosing.choose(
        campaign,
        ordered[: first or choosing.MOST + 1],
        chosen_by=filters_of(request),
        in_words="; ".join(f"{one.group}: {one.label}" for one in filters.chosen),
        most=first,
        by=request.user,
        at=timezone.now(),
    )
    words = "1 supplier is" if added == 1 else f"{added:,} suppliers are"
    messages.success(request, f"{words} new on the list.")


def filters_of(request: HttpRequest) -> str:
    """Those of the register alone."""
    query = request.GET.copy()
    for key in OURS:
        query.pop(key, None)
    return query.urlencode()
