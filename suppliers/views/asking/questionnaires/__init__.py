"""The pages of questionnaires and terms."""

from suppliers.views.asking.questionnaires.listing import index

__all__ = ["index"]
