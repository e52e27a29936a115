"""The pages of questionnaires and terms."""

from suppliers.views.asking.questionnaires import terms
from suppliers.views.asking.questionnaires.editing import question, words
from suppliers.views.asking.questionnaires.listing import index, take
from suppliers.views.asking.questionnaires.steps import (
    back_to_draft,
    discard,
    leave_out,
    make_draft,
    make_ready,
    move,
)
from suppliers.views.asking.questionnaires.trying import try_again, try_question, trying
from suppliers.views.asking.questionnaires.version import changes, detail, preview

__all__ = [
    "back_to_draft", "changes", "detail", "discard", "index", "leave_out", "make_draft", "make_ready", "move",
    "preview", "question", "take", "terms", "try_again", "try_question", "trying", "words",
]  # fmt: skip
