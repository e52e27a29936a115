"""The risk model as it stands: weights, edges, tables, and the versions it had."""

from collections import Counter
from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.checks.models import LookingRule
from suppliers.models import BandOverride, Category, CountryRisk, GoodRisk, Proposal, RiskModel
from suppliers.register.countries import country_name, country_names
from suppliers.register.models import Profile
from suppliers.risk.arithmetic import FACTORS, SHIPPED, Rules
from suppliers.risk.changing import in_words
from suppliers.risk.lists import blind_spot, queue
from suppliers.risk.model_forms import TableFilter
from suppliers.risk.models import LOCATION, MATERIAL, OverrideState, ProposalState, table_scores
from suppliers.risk.scoring import behind
from suppliers.views.exports import COUNTRIES, GOODS, MODEL_VERSIONS


@may("risk.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    model = RiskModel.objects.current()
    rules = model.rules if model else SHIPPED
    rows_of = Counter(factor for factor, _ in table_scores())
    context = {
        "model": model,
        "rules": rules,
        "weights": weights_table(rules),
        "countries": rows_of[LOCATION],
        "goods": rows_of[MATERIAL],
        "categories": Category.objects.in_use().count(),
        "open": Proposal.objects.filter(state=ProposalState.OPEN).select_related("made_by", "based_on"),
        "behind": behind(rules).count(),
        "high": queue().count(),
        "blind_spot": blind_spot(LookingRule.current().threshold, on=today()).count(),
        "asked": BandOverride.objects.filter(state=OverrideState.ASKED).count(),
        "may_change": request.user.may("risk.change"),
    }
    return render(request, "suppliers/risk/index.html", context)


def weights_table(rules: Rules) -> dict[str, Any]:
    """A row for each input, a column for each profile."""
    labels = [(profile, Profile(profile).label) for profile in rules.weights]
    return {
        "profiles": [{"code": profile, "label": label} for profile, label in labels],
        "rows": [
            {
                "factor": factor,
                "weights": [(label, rules.weights[profile][place]) for profile, label in labels],
            }
            for place, factor in enumerate(FACTORS)
        ],
    }


@may("risk.see")
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    rows = RiskModel.objects.select_related("made_by").defer("tables")
    page = page_of(rows, request, noun=("version", "versions"), export=MODEL_VERSIONS)
    return render(request, "suppliers/risk/versions.html", {"page": page})


@may("risk.see")
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    rows = RiskModel.objects.select_related("made_by", "came_from__made_by").prefetch_related("weights")
    model = get_object_or_404(rows, number=number)
    proposal = getattr(model, "came_from", None)
    context = {
        "model": model,
        "rules": model.rules,
        "weights": weights_table(model.rules),
        "sizes": {name: len(rows) for name, rows in model.tables.items()},
        "proposal": proposal,
        "changes": [in_words(row, category_names()) for row in proposal.changes] if proposal else [],
    }
    return render(request, "suppliers/risk/version.html", context)


def category_names() -> dict[str, str]:
    return dict(Category.objects.values_list("code", "name"))


@may("risk.see")
@require_safe
@tidied
def countries(request: HttpRequest) -> HttpResponse:
    form = TableFilter(request)
    rows = CountryRisk.objects.annotate(place=_place())
    if words := form.values.get("q"):
        codes = [code for code, name in country_names().items() if words.casefold() in name.casefold()]
        rows = rows.filter(Q(code__in=codes) | Q(source__icontains=words))
    context = _table(request, form, rows, new="risk:new_country", noun=("country", "countries"))
    context["rows"] = [{"row": row, "name": country_name(row.code)} for row in context["page"]]
    return render(request, "suppliers/risk/countries.html", context)


@may("risk.see")
@require_safe
@tidied
def goods(request: HttpRequest) -> HttpResponse:
    form = TableFilter(request)
    rows = GoodRisk.objects.all()
    if words := form.values.get("q"):
        codes = [code for code, name in country_names().items() if words.casefold() in name.casefold()]
        rows = rows.filter(Q(good__icontains=words) | Q(country__in=codes) | Q(source__icontains=words))
    context = _table(request, form, rows, new="risk:new_good", noun=("row", "rows"), by_good=True)
    context["rows"] = [
        {"row": row, "name": row.good, "place": country_name(row.country) if row.country else "Any country"}
        for row in context["page"]
    ]
    return render(request, "suppliers/risk/goods.html", context)


def _place() -> Case:
    """The place of a country among the names of all: codes stand in another order (AE is before AF)."""
    names = sorted(country_names().items(), key=lambda one: one[1])
    return Case(*(When(code=code, then=Value(place)) for place, (code, _) in enumerate(names)))


def _table(
    request: HttpRequest,
    form: TableFilter,
    rows: Any,
    *,
    new: str,
    noun: tuple[str, str],
    by_good: bool = False,
) -> dict[str, Any]:
    if scores := form.values.get("score"):
        rows = rows.filter(score__in=scores)
    name = "good" if by_good else "country"
    by_name = "good" if by_good else "place"
    allowed: dict[str, Any] = {name: (by_name, "pk"), "score": ("score", "pk"), "year": ("year", "pk")}
    sort = sort_of(request, allowed=allowed, default=name)
    return {
        "form": form,
        "sort": sort,
        "page": page_of(
            rows.order_by(*sort.order_by),
            request,
            noun=noun,
            per_page=50,
            export=GOODS if by_good else COUNTRIES,
            chosen=form.chosen,
        ),
        "new": reverse(new),
        "may_change": request.user.may("risk.change"),
    }
