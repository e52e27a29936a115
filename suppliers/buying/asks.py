"""What each band asks for before award. Source and confidence: docs/rules/purchases.md."""

from typing import NamedTuple

from suppliers.buying.models import PurchaseBand

HIGH, MEDIUM, LOW = PurchaseBand.HIGH, PurchaseBand.MEDIUM, PurchaseBand.LOW
LABOUR_COST = "labour_cost"


class Ask(NamedTuple):
    key: str
    name: str
    hint: str
    bands: tuple[PurchaseBand, ...]


ASKS = (
    Ask(
        "market",
        "Market engagement on risk",
        "Which risks did the market name before the specification was written, and what changed because of it?",
        (HIGH,),
    ),
    Ask(
        "selection",
        "Selection question",
        "Is each bidder a commercial organisation within section 54, and if so does it meet the yearly duty: the link, "
        "or its explanation",
        (HIGH, MEDIUM),
    ),
    Ask(
        "declarations",
        "Declarations of the supply chain",
        "Self-declarations of the members of the chain that carry the risk, asked for at selection",
        (HIGH,),
    ),
    Ask(
        "subcontractors", "Sub-contractors", "Who will do which part, and are they named in the bid?", (HIGH,)
    ),
    Ask(
        "award_question",
        "Award question on working conditions",
        "What was asked about the people who will do the work, and how it was scored",
        (HIGH,),
    ),
    Ask(
        LABOUR_COST,
        "Abnormally low labour cost",
        "Can the price pay at least the legal minimum wage? Work it out for the bid below, then say what came of it",
        (HIGH,),
    ),
    Ask(
        "clauses",
        "Contract clauses",
        "Audit right, the same terms passed down, notice of incidents, an action plan, ending it as the last resort",
        (HIGH,),
    ),
    Ask(
        "terms",
        "Standard modern slavery terms",
        "Are they in the contract as it will be signed?",
        (MEDIUM, LOW),
    ),
    Ask(
        "statement",
        "Published statement",
        "Where the bidder's turnover is £36 million or more: has it published a statement within the last year?",
        (LOW,),
    ),
    Ask(
        "exclusion",
        "Grounds for exclusion looked at",
        "Which lists and declarations were read? What was found is kept below as something to decide on",
        (HIGH, MEDIUM, LOW),
    ),
)
BY_KEY = {ask.key: ask for ask in ASKS}


def asked_of(band: str) -> list[Ask]:
    return [ask for ask in ASKS if band in ask.bands]
