"""The pages of labour providers and agencies."""

from suppliers.views.agencies.pages import choose, create, detail, edit, end, index

__all__ = ["choose", "create", "detail", "edit", "end", "index"]
