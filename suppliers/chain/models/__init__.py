"""Who stands behind the suppliers we pay: companies, and the links between them. Rules: docs/rules/chain.md."""

from suppliers.chain.models.company import ChainCompany, ChainCompanyQuerySet
from suppliers.chain.models.link import ChainLink, ChainLinkQuerySet, HowKnown, HowSure, key_of

__all__ = [
    "ChainCompany",
    "ChainCompanyQuerySet",
    "ChainLink",
    "ChainLinkQuerySet",
    "HowKnown",
    "HowSure",
    "key_of",
]
