"""The list of every link beyond tier 1."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.chain.forms import LinkFilter
from suppliers.chain.models import ChainLink, ChainLinkQuerySet
from suppliers.chain.walking import all_tiers, link_tiers, tiers_of
from suppliers.register.countries import country_name
from suppliers.views.exports import LINKS

SORTS = {"what": "what", "country": "country", "source": "source_on", "added": "added_at"}
WORDS = {"what": "what is supplied", "source": "date of the source", "added": "day written down"}


@may("suppliers.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = LinkFilter(request)
    sort = sort_of(request, allowed=SORTS, default="-added", words=WORDS)
    asked = {name: value for name, value in form.values.items() if name != "tier"}
    found = ChainLink.objects.standing().matching(**asked)
    if wanted := form.values.get("tier"):
        found = in_tier(found, wanted)
    rows = found.with_companies().with_keys().order_by(*sort.by("pk").order_by)
    page = page_of(rows, request, noun=("link", "links"), export=LINKS, chosen=form.chosen)
    tiers = tiers_of({link.buyer_key for link in page}, on=today())
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [
            {
                "link": link,
                "tier": f"Tier {tiers[link.buyer_key] + 1}" if link.buyer_key in tiers else "In no tier",
                "country": country_name(link.country),
            }
            for link in page
        ],
        "is_empty": not page.total and not form.chosen,
    }
    return render(request, "suppliers/chain/index.html", context)


def in_tier(links: ChainLinkQuerySet, wanted: str) -> ChainLinkQuerySet:
    """``wanted`` as LinkFilter says it. Tiers are derived: every chain is walked once."""
    tiers, edges = all_tiers(on=today())
    of_links = link_tiers(edges, tiers)
    if wanted == "none":
        return links.exclude(pk__in=list(of_links))
    held = {"2": range(2, 3), "3": range(3, 4)}.get(wanted, range(4, 1_000_000))
    return links.filter(pk__in=[pk for pk, tier in of_links.items() if tier in held])
