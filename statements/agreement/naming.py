"""Finding names in what will be published: pure, over passages of text and keys of names that are known.

A key is a name's words in small letters without signs between them; of suppliers, without their legal form. The
longest name wins where two stand at one place, so that "Acme Cleaning Services" is not also "Acme Cleaning".
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from statements.models import NameKind

MOST_WORDS = 8
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’`´][^\W_]+)*|&|\+")
POSSESSIVE = re.compile(r"['’`´]s?$", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?:;])[\"”’)]*\s+(?=[\"“‘(]?[^\W\d_a-z])")
# A full stop that ends no sentence: initials, titles, forms of companies.
ABBREVIATED = re.compile(r"\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|St|Co|Ltd|Op|Prof|Rev|Insp|Supt|No)\.$")
OPERATION = re.compile(r"\b(?:Op|Operation|OPERATION|Ops?\.)\s+[“\"‘']?([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)")
TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Prof(?:essor)?|Rev(?:erend)?|PCSO|PC|WPC|DC|PS|DS|DI|DCI|DSU|Insp|CI|Supt|"
    r"Ch(?:ief)? Supt|ACC|DCC|CC|Constable|Sergeant|Inspector|Superintendent|Commander|Commissioner)"
)
TITLED = re.compile(
    rf"\b{TITLE}\.?\s+((?:[A-Z]\.?\s?){{0,3}}[A-Z][a-z’'-]+[\w’'-]*(?:[\s-][A-Z][a-z’'-]+[\w’'-]*)?)"
)
# What follows a rank and is no name: "Constable Degree Apprenticeship".
NOT_A_NAME = frozenset(
    {"The", "And", "Of", "For", "Degree", "Training", "Officer", "Support", "Foreword", "Office"}
)
LEGAL_FORMS = frozenset({"ltd", "limited", "plc", "llp", "lp", "cic", "cio", "inc", "llc", "gmbh"})
# Cf: signs that nobody sees and that would split a name in two for whoever looks for it.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True)
class Passage:
    """Something that will be read: ``where`` says what it is, for the person who clears."""

    where: str
    text: str


@dataclass(frozen=True)
class Found:
    """One name in one sentence. ``name`` is as it stands there."""

    kind: str
    name: str
    where: str
    sentence: str

    @property
    def sentence_key(self) -> str:
        return key_of(self.sentence)

    @property
    def key(self) -> tuple[str, str, str]:
        """What a clearance is for."""
        return self.kind, self.name, self.sentence_key


@dataclass(frozen=True)
class _Word:
    """``bare`` is the key without a possessive: "Acme’s" may be of Acme or of Acmes."""

    key: str
    bare: str
    start: int
    end: int


def key_of(sentence: str) -> str:
    """A sentence is the same as long as its words and signs are: blanks do not count."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()


def person_key(name: str) -> str:
    """As ``phrases`` reads it in the text."""
    return " ".join(_plain(match[0]) for match in WORD.finditer(_visible(name)))


def supplier_key(normalised: str) -> str:
    """A supplier's normalised name without its legal form: "acme cleaning plc" is "acme cleaning"."""
    words = normalised.split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def phrases(passages: Iterable[Passage]) -> set[str]:
    """Every run of up to eight words: what names are looked up among."""
    found: set[str] = set()
    for passage in passages:
        words = _words(_visible(passage.text))
        for first in range(len(words)):
            for last in range(first, min(first + MOST_WORDS, len(words))):
                found.update(_keys(words[first : last + 1]))
    return found


def found_in(
    passages: Iterable[Passage], known: Mapping[str, str], *, own: Collection[str] = ()
) -> list[Found]:
    """The names, in the order of the text, each once a sentence. ``known`` is kind by key; ``own`` are our own names.

    A name of one word counts only where it begins with a capital: "Boots" is a shop, "boots" are not.
    """
    ours = {person_key(name) for name in own}
    found: dict[tuple[str, str, str], Found] = {}
    for passage in passages:
        for sentence in _sentences(_visible(passage.text)):
            for kind, name in _names(sentence, known, ours):
                one = Found(kind, name, passage.where, sentence)
                found.setdefault(one.key, one)
    return list(found.values())


def _names(sentence: str, known: Mapping[str, str], ours: Set[str]) -> Iterator[tuple[str, str]]:
    taken: list[range] = []
    spans: list[tuple[int, int, str]] = []
    words = _words(sentence)
    for first, last in _runs(len(words)):
        keys = _keys(words[first : last + 1])
        start, end = words[first].start, words[last].end
        kind = "" if not ours.isdisjoint(keys) else next((known[key] for key in keys if key in known), None)
        if kind is None or any(start in span or end - 1 in span for span in taken):
            continue
        if kind and not _looks_like_a_name(kind, sentence[start:end], one_word=first == last):
            continue
        taken.append(range(start, end))
        if kind:
            spans.append((start, end, kind))
    spans += [(m.start(), m.end(1), NameKind.OPERATION) for m in OPERATION.finditer(sentence)]
    for match in TITLED.finditer(sentence):
        known_already = any(start <= match.start(1) < end for start, end, _ in spans)
        if not known_already and match[1].split()[0] not in NOT_A_NAME:
            spans.append((match.start(), match.end(1), NameKind.PERSON))
    for start, end, kind in sorted(spans):
        yield kind, " ".join(sentence[start:end].split())


def _looks_like_a_name(kind: str, written: str, *, one_word: bool) -> bool:
    if kind == NameKind.PERSON:
        return not one_word and all(not word[0].islower() for word in written.split())
    return not one_word or not written[0].islower()


def _runs(length: int) -> Iterator[tuple[int, int]]:
    """First and last word of every run, the longest first."""
    for size in range(min(MOST_WORDS, length), 0, -1):
        for first in range(length - size + 1):
            yield first, first + size - 1


def _words(text: str) -> list[_Word]:
    return [
        _Word(_plain(match[0]), _plain(POSSESSIVE.sub("", match[0])), match.start(), match.end())
        for match in WORD.finditer(text)
    ]


def _keys(words: Sequence[_Word]) -> tuple[str, ...]:
    """The run of words as a key, and once more without a possessive at its end."""
    head = [word.key for word in words[:-1]]
    last = words[-1]
    whole = " ".join([*head, last.key])
    return (whole,) if last.key == last.bare or not last.bare else (whole, " ".join([*head, last.bare]))


def _plain(word: str) -> str:
    """As the register writes names for comparing: no accents, no apostrophes, "and" for "&"."""
    if word in "&+":
        return "and"
    without = re.sub(r"['’`´.]", "", word)
    plain = unicodedata.normalize("NFKD", without).encode("ascii", "ignore").decode() or without
    return plain.casefold()


def _visible(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        begun = ""
        for part in SENTENCE_END.split(line):
            begun = f"{begun} {part}" if begun else part
            if not ABBREVIATED.search(begun):
                yield from _said(begun)
                begun = ""
        yield from _said(begun)


def _said(sentence: str) -> Iterator[str]:
    if sentence := " ".join(sentence.split()):
        yield sentence
