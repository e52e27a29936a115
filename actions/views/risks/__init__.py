"""The pages of priority risks and known unknowns. What both do is written once, in ``deeds``."""

from actions.views.risks.listing import index, unknowns
from actions.views.risks.risk import (
    note_risk,
    risk,
    risk_close,
    risk_edit,
    risk_link,
    risk_raise,
    risk_reopen,
    risk_review,
    risk_unlink,
)
from actions.views.risks.unknown import (
    note_unknown,
    unknown,
    unknown_answer,
    unknown_close,
    unknown_edit,
    unknown_link,
    unknown_raise,
    unknown_reopen,
    unknown_review,
    unknown_unlink,
)

__all__ = [
    "index",
    "note_risk",
    "note_unknown",
    "risk",
    "risk_close",
    "risk_edit",
    "risk_link",
    "risk_raise",
    "risk_reopen",
    "risk_review",
    "risk_unlink",
    "unknown",
    "unknown_answer",
    "unknown_close",
    "unknown_edit",
    "unknown_link",
    "unknown_raise",
    "unknown_reopen",
    "unknown_review",
    "unknown_unlink",
    "unknowns",
]
