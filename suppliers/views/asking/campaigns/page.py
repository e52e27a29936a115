"""One campaign: what became of it, in numbers that each lead to the list they count; the list of its invitations."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.history.recording import story_of
from msplan.lib.charts import Chart, line_chart
from msplan.lib.dates import deadline_words, plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, query_with, sort_of
from suppliers.asking.campaign.counting import NUMBERS, Counts, counted, counted_by, over_time
from suppliers.asking.campaign.finding import matching, with_story
from suppliers.asking.campaign.forms import InvitationFilter
from suppliers.asking.models import Campaign, CampaignState, Invitation, Notice
from suppliers.register.telling import told
from suppliers.views.asking.campaigns.drafting import campaign_or_404
from suppliers.views.asking.campaigns.rows import row_of
from suppliers.views.exports import INVITATIONS

TITLES = {
    "asking.draft": "Made",
    "asking.edit_campaign": "Changed",
    "asking.choose": "Suppliers chosen",
    "asking.send": "Sent",
    "asking.sent": "All mails written",
    "asking.extend": "Deadline moved",
    "asking.close": "Closed",
}
SORTS = {
    "supplier": "supplier__name",
    "state": "state",
    "opened": "opened_at",
    "reminded": "last_reminded_at",
}
WORDS = {"opened": "when the link was opened", "reminded": "last reminder"}
BANDS = {"high": "High", "medium": "Medium", "low": "Low"}
PARTS = ("asked", "not_reached", "submitted", "late", "silent", "declined", "elsewhere")


@may("asking.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    campaign, on = campaign_or_404(pk), today()
    is_draft = campaign.state == CampaignState.DRAFT
    context: dict[str, Any] = {
        "campaign": campaign,
        "rows": _summary(campaign),
        "facts": _facts(campaign, on),
        "chosen": campaign.chosen.count(),
        "to_ask": campaign.chosen.filter(skip="")
        .exclude(supplier__in=campaign.invitations.values("supplier"))
        .count(),
        "may_edit": request.user.may("asking.edit"),
        "story": [{**told(e), "title": TITLES[e.act]} for e in story_of(campaign) if e.act in TITLES],
    }
    if not is_draft:
        context |= _numbers(campaign, on)
    return render(request, f"suppliers/asking/campaigns/{'draft' if is_draft else 'detail'}.html", context)


def _numbers(campaign: Campaign, on: date) -> dict[str, Any]:
    counts = counted(campaign, on)
    bands = counted_by(campaign, "supplier__score__band", on)
    groups: dict[str, list[tuple[str, dict[str, Any], Counts]]] = {
        "Risk band": [
            (BANDS.get(part or "", "Not screened"), {"band": part or "none"}, sums) for part, sums in bands
        ],
        "Category": [
            (name or "No category", {"category": key} if key else {"uncategorised": "on"}, sums)
            for (key, name), sums in _by_category(campaign, on)
        ],
    }
    return {
        "counts": counts,
        "rate": percent(counts.rate),
        "cards": [_card(campaign, key, label, counts) for key, label in NUMBERS.items()],
        "groups": [
            {
                "heading": heading,
                "head": [NUMBERS[key] for key in PARTS],
                "rows": [_line(campaign, *row) for row in rows],
            }
            for heading, rows in groups.items()
        ],
        "chart": _chart(campaign, on),
        "notices": _notices(campaign),
    }


def _by_category(campaign: Campaign, on: date) -> list[tuple[tuple[int | None, str], Counts]]:
    ids = dict(counted_by(campaign, "supplier__category", on))
    names = dict(
        Invitation.objects.filter(campaign=campaign, supplier__category__isnull=False)
        .order_by()
        .values_list("supplier__category", "supplier__category__name")
        .distinct()
    )
    rows = [((key, names.get(key, "")), sums) for key, sums in ids.items()]
    return sorted(rows, key=lambda row: (row[0][0] is None, row[0][1]))


def _notices(campaign: Campaign) -> list[Any]:
    open_ones = Notice.objects.filter(invitation__campaign=campaign, settled_at__isnull=True)
    return list(open_ones.select_related("invitation__supplier").order_by("at")[:20])


def list_href(campaign: Campaign, **filters: str) -> str:
    query = urlencode(filters)
    return f"{reverse('asking:invitations', args=[campaign.pk])}{'?' if query else ''}{query}"


def _card(campaign: Campaign, key: str, label: str, counts: Counts) -> dict[str, Any]:
    return {
        "label": label,
        "value": f"{counts[key]:,}",
        # A number of none leads nowhere: its list would be empty.
        "href": list_href(campaign, **({} if key == "asked" else {"show": key})) if counts[key] else "",
        "attention": bool(counts[key]) and key in ("not_reached", "silent"),
    }


def _line(campaign: Campaign, name: str, filters: dict[str, Any], counts: Counts) -> dict[str, Any]:
    said = {key: str(value) for key, value in filters.items()}
    cells = [
        {
            "label": NUMBERS[key],
            "value": counts[key],
            "href": list_href(campaign, **said, **({} if key == "asked" else {"show": key})),
        }
        for key in PARTS
    ]
    return {"name": name, "cells": cells, "rate": percent(counts.rate)}


def percent(rate: Decimal | None) -> str:
    return "–" if rate is None else f"{rate.quantize(Decimal(1), rounding='ROUND_HALF_UP')}%"


def _chart(campaign: Campaign, on: date) -> Chart | None:
    days = over_time(campaign, on)
    if len(days) < 2:
        return None
    _, sent, _opened, answered = days[-1]
    return line_chart(
        title=f"{answered:,} answers to {sent:,} mails by {plain(days[-1][0])}",
        series={
            "Mails sent": [day[1] for day in days],
            "Links opened": [day[2] for day in days],
            "Answers": [day[3] for day in days],
        },
        periods=[f"{day[0].day} {day[0]:%b}" for day in days],
        period_heading="Day",
    )


def _facts(campaign: Campaign, on: date) -> list[dict[str, str]]:
    facts = [{"name": "State", "text": campaign.get_state_display(), "tone": "plain"}]
    if campaign.state in (CampaignState.SENDING, CampaignState.SENT):
        passed = campaign.deadline_on < on
        words = deadline_words(campaign.deadline_on, on)
        facts.append(
            {
                "name": "Deadline",
                "text": "Passed" if passed else words[:1].upper() + words[1:],
                "tone": "plain",
            }
        )
    return facts


def _summary(campaign: Campaign) -> list[dict[str, Any]]:
    after, before = _and(campaign.remind_after), _and(campaign.remind_before)
    reminders = [f"{after} days after sending"] if after else []
    reminders += [f"{before} days before the deadline"] if before else []
    asks = "\n".join(filter(None, (campaign.contact_name, campaign.contact_phone, campaign.contact_email)))
    rows = [
        ("Asks for", str(campaign.terms or campaign.questions)),
        ("Opens", plain(campaign.opens_on)),
        ("Deadline", plain(campaign.deadline_on)),
        ("Reminders", "; ".join(reminders) or "None"),
        ("Why they are picked", campaign.why),
        ("Words of our own", campaign.words),
        ("Whom they can ask", asks),
        ("Whose campaign", campaign.owner.name),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _and(days: list[int]) -> str:
    """ "7 and 14", "3, 7 and 14"."""
    *first, last = [str(number) for number in days] or [""]
    return f"{', '.join(first)} and {last}" if first else last


@may("asking.see")
@require_safe
@tidied
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    campaign, on, form = campaign_or_404(pk), today(), InvitationFilter(request)
    sort = sort_of(request, allowed=SORTS, default="supplier", words=WORDS)
    rows = matching(Invitation.objects.filter(campaign=campaign), on=on, **form.values)
    rows = with_story(rows).select_related("supplier__category", "response")
    page = page_of(
        rows.order_by(*sort.by("pk").order_by),
        request,
        noun=("invitation", "invitations"),
        export=INVITATIONS,
        chosen=form.chosen,
    )
    query = query_with(request, page=None, sort=None).removesuffix("?")
    context = {
        "campaign": campaign,
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [row_of(invitation, campaign, on) for invitation in page],
        "exports": [
            {"text": "Excel (everything)", "href": f"{reverse('asking:export', args=[campaign.pk])}{query}"}
        ],
        "is_empty": not page.total and not form.chosen,
    }
    return render(request, "suppliers/asking/campaigns/invitations.html", context)
