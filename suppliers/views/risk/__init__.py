"""The pages of the risk model: what it is, what a change would do, bands set by people, the lists it makes."""

from suppliers.views.risk.changes import (
    change_bands,
    change_category,
    change_country,
    change_good,
    change_weights,
    change_work,
    new_country,
    new_good,
    remove_country,
    remove_good,
)
from suppliers.views.risk.lists import blind_spot, calibrate, queue
from suppliers.views.risk.model import countries, goods, index, version, versions
from suppliers.views.risk.overrides import answer, ask, overrides, withdraw
from suppliers.views.risk.proposals import (
    confirm,
    discard,
    proposal,
    proposal_csv,
    propose_calibration,
    take_out,
)

__all__ = [
    "answer",
    "ask",
    "blind_spot",
    "calibrate",
    "change_bands",
    "change_category",
    "change_country",
    "change_good",
    "change_weights",
    "change_work",
    "confirm",
    "countries",
    "discard",
    "goods",
    "index",
    "new_country",
    "new_good",
    "overrides",
    "proposal",
    "proposal_csv",
    "propose_calibration",
    "queue",
    "remove_country",
    "remove_good",
    "take_out",
    "version",
    "versions",
    "withdraw",
]
