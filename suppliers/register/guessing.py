"""Guessing a category from what a spend file says about its lines. A guess only: a person's word wins.

1. Each category's hints are phrases; a phrase fits a text that holds its words, side by side, in that order.
2. The longest phrase that fits decides; of two as long, the one further to the front of the text.
3. The file's own category text is asked first, then the description, then the supplier's name.
"""

from collections.abc import Iterable
from functools import lru_cache

from suppliers.register.categories import Category
from suppliers.register.names import name_key


class Guesser:
    """The hints of all categories, looked up once for a whole file."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_phrase: dict[tuple[str, ...], Category] = {}
        for category in categories:
            for hint in category.hints.splitlines():
                phrase = _words(hint)
                if phrase:
                    self._by_phrase.setdefault(phrase, category)
        self._longest = max((len(phrase) for phrase in self._by_phrase), default=0)
        self._found = lru_cache(maxsize=20_000)(self._look)

    def guess(self, *texts: str) -> Category | None:
        """The category the first telling text names; None where no text tells anything."""
        for text in texts:
            if text and (found := self._found(text)):
                return found
        return None

    def _look(self, text: str) -> Category | None:
        words = _words(text)
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                if found := self._by_phrase.get(words[start : start + length]):
                    return found
        return None


def _words(text: str) -> tuple[str, ...]:
    """Words as names are compared, without "and": "Meals / Refreshments" and "meals & refreshments" are one."""
    return tuple(word for word in name_key(text).split() if word != "and")
