"""The six signs of the risk screen and the rule that makes a band of them. Source: docs/rules/purchases.md."""

from collections.abc import Mapping
from typing import NamedTuple

from suppliers.buying.models import PurchaseBand, SignSeen

HIGH_FROM = 4  # signs that suggest high rather than medium


class Sign(NamedTuple):
    key: str
    name: str
    signals: str


SIGNS = (
    Sign(
        "industry",
        "Industry",
        "Agriculture, mining, logging, fishing, construction, manufacturing and electronics, garments and shoes, food "
        "processing, hospitality, security, cleaning, catering, warehousing and transport, health and social care",
    ),
    Sign(
        "workforce",
        "Workforce",
        "Low-paid or low-skilled work; many agency, temporary, seasonal or migrant workers; dangerous work; work "
        "at night, alone or where people also live",
    ),
    Sign(
        "location",
        "Where suppliers are",
        "Countries where modern slavery is frequent; conflict, corruption or labour forced by the state",
    ),
    Sign(
        "context",
        "Context",
        "Weak labour law or nobody to enforce it; no effective unions; cheap labour, migration, displaced people",
    ),
    Sign(
        "commodity",
        "Goods and raw materials",
        "Garments, electronics, cotton, protective equipment, polysilicon and solar panels, fish, cocoa, rice, palm",
    ),
    Sign(
        "model",
        "Business model",
        "Sub-contracting, long or hidden chains; labour agents; aggressive prices; short notice or seasonal peaks; "
        "workers who pay for their job or live in the employer's housing",
    ),
)


def present(seen: Mapping[str, str]) -> int:
    """How many signs count: yes, and not known until somebody knows."""
    return sum(seen[sign.key] != SignSeen.NO for sign in SIGNS)


def suggested(count: int, category_band: str) -> PurchaseBand:
    """More than one sign asks for an assessment, high or medium (reported of PPN 02/23); the rest is proposed here:

    four signs or more are high, and so are two where the category's own defaults are high.
    """
    if count <= 1:
        return PurchaseBand.LOW
    if count >= HIGH_FROM or category_band == PurchaseBand.HIGH:
        return PurchaseBand.HIGH
    return PurchaseBand.MEDIUM
