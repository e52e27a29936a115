"""What suppliers handed in, for those who read it."""

from suppliers.views.asking.responses.compare import compare
from suppliers.views.asking.responses.first import keep, let_through, raise_concern, read_first
from suppliers.views.asking.responses.flags import finding, finding_of_flag, settle_flag
from suppliers.views.asking.responses.judging import judge
from suppliers.views.asking.responses.listing import index
from suppliers.views.asking.responses.of_supplier import of_supplier
from suppliers.views.asking.responses.outcome import follow_up, outcome, reopen
from suppliers.views.asking.responses.page import give_back, response, take
from suppliers.views.asking.responses.querying import query, take_back
from suppliers.views.asking.responses.report import report

__all__ = [
    "compare",
    "finding",
    "finding_of_flag",
    "follow_up",
    "give_back",
    "index",
    "judge",
    "keep",
    "let_through",
    "of_supplier",
    "outcome",
    "query",
    "raise_concern",
    "read_first",
    "reopen",
    "report",
    "response",
    "settle_flag",
    "take",
    "take_back",
]
