"""Returns that are owed again and again, the counts that were handed in, and the files they came from."""

from actions.returns.models.count import ReturnCount, ReturnImport
from actions.returns.models.series import ReturnSeries
from actions.returns.models.words import Every, Group, ReturnKind

__all__ = ["Every", "Group", "ReturnCount", "ReturnImport", "ReturnKind", "ReturnSeries"]
