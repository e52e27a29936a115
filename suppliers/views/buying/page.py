"""One planned purchase: where it stands, what is asked, what may be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.history.recording import story_of
from msplan.lib.dates import deadline_words, plain, today
from msplan.lib.lists import page_of
from msplan.lib.money import exact_pounds
from suppliers.buying.asks import BY_KEY, LABOUR_COST
from suppliers.buying.labour import labour_floor
from suppliers.buying.signs import SIGNS
from suppliers.models import Contract, LabourCost, PlannedPurchase, PurchaseState
from suppliers.register.telling import told

TITLES = {
    "buying.plan": "Planned",
    "buying.edit": "Edited",
    "buying.screen": "Risk screened",
    "buying.answer": "Answered",
    "buying.waive": "Waived",
    "buying.work_out": "Labour cost worked out",
    "buying.add_ground": "A ground for exclusion to decide on",
    "buying.decide_ground": "Decided on a ground for exclusion",
    "buying.sign_off": "Signed off",
    "buying.award": "Awarded",
    "buying.abandon": "Abandoned",
}
TONES = {"high": "bad", "medium": "warn", "low": "good"}
NAMES = {sign.key: sign.name for sign in SIGNS}


@may("buying.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    screen = purchase.screens.select_related("by").prefetch_related("answers").first()
    main, others = _steps(purchase, request.user)
    entries = [entry for entry in story_of(purchase) if entry.act in TITLES]
    story = [{**told(entry), "title": TITLES[entry.act]} for entry in entries]
    asks = purchase.asks.exclude(state="not_asked").select_related("by", "evidence_file")
    context = {
        "purchase": purchase,
        "facts": _facts(purchase),
        "rows": _summary(purchase),
        "screen": screen,
        "signs": [{"name": NAMES[one.sign], "one": one} for one in screen.answers.all()] if screen else [],
        "asks": [
            {
                "ask": ask,
                "name": BY_KEY[ask.kind].name,
                "hint": BY_KEY[ask.kind].hint,
                "is_cost": ask.kind == LABOUR_COST,
            }
            for ask in asks
        ],
        "costs": [_cost(one) for one in purchase.labour_costs.select_related("by")],
        "grounds": purchase.grounds.select_related("decided_by", "by"),
        "main": main,
        "others": others,
        "may_answer": request.user.may("buying.edit")
        and purchase.state in (PurchaseState.SCREENED, PurchaseState.READY),
        "story": page_of(story, request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "suppliers/buying/detail.html", context)


def purchase_or_404(pk: int) -> PlannedPurchase:
    rows = PlannedPurchase.objects.with_people().select_related(
        "screened_by", "signed_off_by", "contract", "replaces__supplier__merged_into"
    )
    return get_object_or_404(rows, pk=pk)


def _facts(purchase: PlannedPurchase) -> list[dict[str, str]]:
    facts = [{"name": "State", "text": purchase.get_state_display(), "tone": "info"}]
    if purchase.band:
        facts.append({"name": "Risk", "text": purchase.get_band_display(), "tone": TONES[purchase.band]})
    else:
        facts.append({"name": "Risk", "text": "Not screened", "tone": "neutral"})
    if purchase.is_open:
        late = purchase.award_on < today()
        words = deadline_words(purchase.award_on, today())
        facts.append({"name": "Planned award", "text": words, "tone": "bad" if late else "plain"})
    return facts


def _summary(purchase: PlannedPurchase) -> list[dict[str, object]]:
    dates = (
        f"{plain(purchase.starts_on)} to {plain(purchase.ends_on) if purchase.ends_on else 'no end planned'}"
    )
    rows: list[tuple[str, object]] = [
        ("What is needed", purchase.description),
        ("Category", purchase.category.name),
        ("Estimated value", exact_pounds(purchase.value)),
        ("Route", purchase.get_route_display()),
        ("Department", purchase.department.name),
        ("Who runs it", str(purchase.owner)),
        ("Planned award", plain(purchase.award_on)),
        ("Planned contract", dates),
        (
            "Screened by",
            f"{purchase.screened_by}, {_day(purchase.screened_on)}" if purchase.screened_by else "",
        ),
        (
            "Signed off by",
            f"{purchase.signed_off_by}, {_day(purchase.signed_off_on)}" if purchase.signed_off_by else "",
        ),
        ("What they looked at", purchase.sign_off_words),
        (
            "Abandoned",
            f"{_day(purchase.abandoned_on)}\n{purchase.abandon_reason}" if purchase.abandoned_on else "",
        ),
    ]
    found: list[dict[str, object]] = [{"key": key, "value": value} for key, value in rows if value]
    if purchase.replaces:
        found.insert(2, _replaced(purchase.replaces))
    if purchase.supplier:
        survivor = purchase.supplier.merged_into or purchase.supplier
        link = reverse("suppliers:detail", args=[survivor.pk])
        found.append({"key": "Awarded to", "value": f"{survivor}, {_day(purchase.awarded_on)}", "link": link})
        if purchase.contract:
            link = f"{reverse('record:show', args=[survivor.pk])}#contracts"
            found.append({"key": "Contract", "value": str(purchase.contract), "link": link})
    return found


def _replaced(contract: Contract) -> dict[str, object]:
    """The contract in whose place it is bought."""
    survivor = contract.supplier.survivor
    ends = f"ends on {plain(contract.ends_on)}" if contract.ends_on else "has no end"
    link = f"{reverse('record:show', args=[survivor.pk])}#contracts"
    return {"key": "In place of", "value": f"{contract}, {survivor.name}: {ends}", "link": link}


def _day(on: Any) -> str:
    return plain(on) if on else ""


def _cost(one: LabourCost) -> dict[str, Any]:
    floor = labour_floor(
        price=one.price, hours=one.hours, wage=one.wage, on_costs=one.on_costs, other_costs=one.other_costs
    )
    return {"cost": one, "floor": floor, "missing": -floor.left}


def _steps(purchase: PlannedPurchase, person: Person) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The next thing to do as one button, and what else may be done."""

    def step(text: str, name: str) -> dict[str, Any]:
        return {"text": text, "href": reverse(f"buying:{name}", args=[purchase.pk])}

    edits, found, state = person.may("buying.edit"), [], purchase.state
    if state == PurchaseState.PLANNED and edits:
        found.append(step("Screen the risk", "screen"))
    if (
        state == PurchaseState.READY
        and person.may("buying.sign_off")
        and person.pk != purchase.screened_by_id
    ):
        found.append(step("Sign it off", "sign_off"))
    if state == PurchaseState.SIGNED_OFF and edits:
        found.append(step("Award it", "award"))
    first = found[:1]
    others = []
    if edits and purchase.is_open:
        if state != PurchaseState.SIGNED_OFF:
            others.append(step("Edit", "edit"))
        if state != PurchaseState.PLANNED:
            others.append(step("Screen it again", "screen"))
        if state in (PurchaseState.SCREENED, PurchaseState.READY):
            others.append(step("Work out the labour cost of a bid", "work_out"))
            others.append(step("Write down a ground for exclusion to decide on", "add_ground"))
        others.append(step("Abandon it", "abandon"))
    return (first[0] if first else {}), others
