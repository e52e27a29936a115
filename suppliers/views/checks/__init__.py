"""The pages of due diligence."""

from suppliers.views.checks.corrective import (
    corrective,
    drop,
    edit_corrective,
    extend,
    new_corrective,
    refuse,
    say_done,
    verify,
)
from suppliers.views.checks.corrective_list import corrective_actions
from suppliers.views.checks.findings import (
    answer_finding,
    close_finding,
    edit_finding,
    finding,
    new_finding,
    reopen_finding,
)
from suppliers.views.checks.listing import findings, index, left_out, never
from suppliers.views.checks.of_supplier import diligence
from suppliers.views.checks.printing import record, record_pdf
from suppliers.views.checks.recording import detail, edit, new, withdraw
from suppliers.views.checks.righting import correct, explain
from suppliers.views.checks.rule import rule

__all__ = [
    "answer_finding", "close_finding", "correct", "corrective", "corrective_actions", "detail", "diligence", "drop",
    "edit", "edit_corrective", "edit_finding", "explain", "extend", "finding", "findings", "index", "left_out", "never",
    "new", "new_corrective", "new_finding", "record", "record_pdf", "refuse", "reopen_finding", "rule", "say_done",
    "verify", "withdraw",
]  # fmt: skip
