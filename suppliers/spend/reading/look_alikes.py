"""Pairs of supplier names that are probably one supplier, for a person to judge.

Similarity is that of PostgreSQL's pg_trgm: the share of three-letter pieces that two names have in common.
Comparing 15,000 names pair by pair would take minutes; instead (the "prefix filter" of set-similarity joins):

1. cut every name into pieces and order each name's pieces from the rarest to the commonest;
2. two names can only reach the wanted similarity if they share one of their first few, rarest, pieces;
3. compare only names that do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil
from typing import Final

from suppliers.register.names import name_key, words_of

LIKELY: Final = 0.6
# Two words as alike as this are one word misspelt: "combined" and "combnied", not "Bedford" and "Hertford".
SLIP: Final = 0.85
# Words that finance systems add to a name: they make no other supplier.
_NOTES = frozenset(words_of("duplicate inactive hotline only old new closed use do not dont ltd plc llp"))


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two names that may be one supplier; `similarity` runs from 0 to 1."""

    first: str
    second: str
    similarity: float


def look_alikes(
    names: Iterable[str], *, others: Iterable[str] = (), at_least: float = LIKELY
) -> list[LookAlike]:
    """Probable pairs among `names`, and of one of `names` with one of `others`, likeliest first.

    Spellings with the same `name_key` are matched without asking and so are not pairs. Names that differ in
    a number ("WARD 1", "WARD 2") are not pairs either.
    """
    spelling: dict[str, str] = {}
    for name in names:
        spelling.setdefault(name_key(name), name)
    new = len(spelling)
    for name in others:
        spelling.setdefault(name_key(name), name)
    spelling.pop("", None)

    keys = list(spelling)
    pieces = _ordered_pieces(keys)
    sets = [frozenset(each) for each in pieces]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    pairs = []
    for index, own in enumerate(pieces):
        prefix = own[: len(own) - ceil(at_least * len(own)) + 1]
        seen: set[int] = set()
        for piece in prefix:
            seen.update(holders[piece])
            if index < new:
                holders[piece].append(index)
        for other in seen:
            # With far fewer pieces, or far more, it cannot have enough of them in common.
            if len(sets[other]) < at_least * len(own) or at_least * len(sets[other]) > len(own):
                continue
            similarity = _similarity(sets[index], sets[other])
            if similarity >= at_least and _may_be_one(keys[index], keys[other]):
                pairs.append(LookAlike(spelling[keys[other]], spelling[keys[index]], round(similarity, 3)))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second))


def _ordered_pieces(keys: list[str]) -> list[list[int]]:
    """Each name's pieces as numbers, the rarest first."""
    cut = [_pieces(key) for key in keys]
    commonness = Counter(piece for pieces in cut for piece in pieces)
    rank = {
        piece: place
        for place, (piece, _) in enumerate(sorted(commonness.items(), key=lambda item: (item[1], item[0])))
    }
    return [sorted(rank[piece] for piece in pieces) for pieces in cut]


def _pieces(key: str) -> set[str]:
    """Three-letter pieces of each word, padded as pg_trgm pads them; mere notes are left out."""
    return {f"  {word} "[at : at + 3] for word in _telling(key) for at in range(len(word) + 1)}


def _similarity(first: frozenset[int], second: frozenset[int]) -> float:
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def _may_be_one(first: str, second: str) -> bool:
    """Whether what the names do not share is a slip or an addition, and not another place or firm.

    "Commissioner for Cumbria" and "Commissioner for Northumbria" share nearly all their pieces, but
    each says a word that the other lacks and that is no misspelling of it.
    """
    own, others = _telling(first), _telling(second)
    mine = [word for word in own if word not in others]
    theirs = [word for word in others if word not in own]
    if any(not word.isalpha() for word in mine + theirs):
        return False
    return not mine or not theirs or _is_slip("".join(mine), "".join(theirs))


def _is_slip(word: str, other: str) -> bool:
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= SLIP


def _telling(key: str) -> list[str]:
    words = key.split()
    return [word for word in words if word not in _NOTES] or words
