"""The list of campaigns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import deadline_words, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.asking.campaign.counting import counts_of
from suppliers.asking.campaign.forms import CampaignFilter
from suppliers.asking.models import Campaign, CampaignState
from suppliers.views.exports import CAMPAIGNS

SORTS = {"name": "name", "opens": "opens_on", "deadline": "deadline_on"}
WORDS = {"opens": "opening", "deadline": "deadline"}


@may("asking.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, form = today(), CampaignFilter(request)
    sort = sort_of(request, allowed=SORTS, default="-opens", words=WORDS)
    found = Campaign.objects.matching(**form.values).select_related("questions__questionnaire", "terms")
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("campaign", "campaigns"),
        export=CAMPAIGNS,
        chosen=form.chosen,
    )
    counts = counts_of([campaign.pk for campaign in page], on)
    context = {
        "reads": request.user.may("responses.read"),
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [
            {
                "campaign": campaign,
                "counts": counts.get(campaign.pk),
                "deadline": deadline_words(campaign.deadline_on, on)
                if campaign.state in (CampaignState.SENDING, CampaignState.SENT)
                else "",
            }
            for campaign in page
        ],
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("asking.edit"),
    }
    return render(request, "suppliers/asking/campaigns/index.html", context)
