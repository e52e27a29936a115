"""The same thing said with two numbers: "more than 3,000 people" in the foreword, "3,700 staff" further down.

Pure: text in, sentences out. Better silent than wrong: where two numbers can both be true (another year, another body,
a part of the whole, about the same number rounded) nothing is said. What is compared, and what is not, with reasons:
docs/rules/consistency.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

# What a force counts of itself, and the other words for the same thing.
THINGS: dict[str, tuple[str, ...]] = {
    "staff": ("staff", "employees", "people", "colleagues", "personnel", "workers", "individuals"),
    "officers": ("officers",),
    "suppliers": ("suppliers", "vendors"),
    "contracts": ("contracts",),
    "sites": ("sites", "stations", "buildings", "premises"),
    "campuses": ("campuses",),
    "schools": ("schools", "academies"),
    "hospitals": ("hospitals",),
    "volunteers": ("volunteers", "specials", "constables"),
    "pupils": ("pupils", "students"),
    "residents": ("residents",),
    "countries": ("countries",),
    "agencies": ("agencies",),
}
GROUP = {word: thing for thing, words in THINGS.items() for word in words}
# A sentence that says how many there are of a thing altogether.
WHOLE = re.compile(
    r"\b(employ(s|ed|ing)?|ha(s|ve)|there are|comprises?|comprising|consists?|made up of|totals?|altogether|"
    r"workforce|(buys?|buying|purchases?|procures?) (\w+ ){0,4}from|works? with|headcount|serv(es|ing)|"
    r"operates?|runs?|home to|with)\b",
    re.I,
)
# "Of our people" counts people only where somebody employs them.
PEOPLE = re.compile(r"\b(employ\w*|workforce|headcount|staff)\b", re.I)
# A sentence about some of them, or about what is wished for.
PART = re.compile(
    r"\b(of (whom|which|these|those|them|our|the|all)|trained|complet\w+|attend\w+|assess\w+|survey\w*|sent|ask\w*|"
    r"return\w*|respon\w+|repl(y|ied|ies)|visit\w*|audit\w*|identif\w+|recruit\w*|join\w*|left|invited|receiv\w+|"
    r"access\w*|signed|accepted|review\w*|contact\w*|target\w*|aim\w*|will|would|should|could|may|plan to|hope|"
    r"each|every|per|any|up to|between|some of|reach\w*|brief\w*|took|taken|undertak\w+|undertook|follow\w*|"
    r"deliver\w*|extended|"
    r"rolled out|highlighted|rescued|safeguarded|referred|arrested|victims?|survivors?|engag\w+|"
    r"mapped|screened|checked|over £[\d,]+)\b",
    re.I,
)
PAST = re.compile(
    r"\b(last year|previous(ly)?|the year before|compared (with|to)|(up|down|rose|fell|risen|fallen|increas\w+|"
    r"decreas\w+|grew|grown|reduced) (from|by)|used to|at the time|since then|formerly)\b",
    re.I,
)
FULL_TIME = re.compile(r"\b(fte|full[- ]time equivalents?)\b", re.I)
YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?\b")
ABOUT = re.compile(
    r"\b(about|around|approximately|approx\.?|some|circa|c\.|nearly|almost|over|more than|in excess of|roughly|"
    r"at least|just under|under|fewer than|less than)\s*$",
    re.I,
)
# Another organisation's number may be another number.
BODY = re.compile(
    r"\b(?:(?:[A-Z][\w’'&-]+|of|and|the|for)\s+){0,5}(?:Council|Police|Constabulary|Limited|Ltd|Trust|Group|Commissioner|"
    r"Company|University|College|Authority|Association|Office|Service|plc)\b"
)
NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
COUNTED = re.compile(
    rf"(?<![\w£$€.,/-])(?P<number>{NUMBER})(?P<scale>\s*(?:million|thousand|m|k)\b)?\+?\s+"
    rf"(?P<own>(?:of\s+)?(?:our|its|their)\s+|different\s+|individual\s+|separate\s+)?"
    rf"(?P<kind>(?:(?:[a-z][a-z’'-]*|\d)\s+){{0,3}}?)(?P<thing>{'|'.join(sorted(GROUP, key=len, reverse=True))})\b",
    re.I,
)
MONEY = re.compile(rf"£\s?(?P<number>{NUMBER})\s?(?P<scale>million|billion|thousand|bn|m|k)?\b", re.I)
SPENDING = re.compile(r"\b(spend(s|ing)?|spent|expenditure|budget|turnover)\b", re.I)
YEARLY = re.compile(r"\b(annual(ly)?|a year|per year|per annum|each year|every year|in the year)\b", re.I)
BARE = re.compile(rf"(?<![\w£$€.,/-])(?P<number>{NUMBER})(?P<unit>\s?%|\s?per ?cent)?(?![\w/])", re.I)
SCALES = {"thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000, "billion": 10**9, "bn": 10**9}
# Say nothing of which ones are counted.
EMPTY = frozenset(
    "active current total whole different direct police and or the a an in all paid various other".split()
)
STOP = frozenset(
    "a an and are as at be by for from has have in is it its of on or our that the their these this to was we were "
    "which with who will been also than more over about around".split()
)
TOKEN = re.compile(r"\{\{[^{}\n]*\}\}")
MARKUP = re.compile(r"^\s*(?:[#>*+-]+\s+|\d+\.\s+)|[*_`]|\[([^\]]*)\]\([^)]*\)")
SENTENCE = re.compile(
    r"(?<=[.!?])[”’\"')\]]*\s+(?=[“‘\"'(]*[A-Z0-9£])|\n\s*\n|\n(?=\s*(?:[-*•#|]|\d+\.\s))|;\s"
)
# Section 54 applies from this turnover: statements name it, and it is nobody's own.
TURNOVER_IN_LAW = 36_000_000
MOST_APART = Decimal("0.1")
LIKENESS = 0.7


@dataclass(frozen=True)
class Said:
    """A number as it stands in a sentence, and in which section."""

    where: str
    sentence: str
    number: str


@dataclass(frozen=True)
class Clash:
    """``what`` is said with two numbers, the earlier one first."""

    what: str
    first: Said
    second: Said

    def __str__(self) -> str:
        said = (f"“{said.number}” in {said.where}" for said in (self.first, self.second))
        return f"{self.what}: {', '.join(said)}"


@dataclass(frozen=True)
class _Claim:
    said: Said
    key: tuple[str, ...]
    value: Decimal
    is_about: bool

    def agrees_with(self, other: "_Claim") -> bool:
        """The same number, or about the same where one of them says "about" or "more than"."""
        if self.value == other.value:
            return True
        if not (self.is_about or other.is_about):
            return False
        larger = max(self.value, other.value)
        return bool(larger) and abs(self.value - other.value) / larger <= MOST_APART


def two_numbers(texts: Sequence[tuple[str, str]]) -> list[Clash]:
    """What is said with two numbers in (name of section, its text as it is read), each pair of numbers once.

    Figures that come from the records stand in it as words; a token that is still there is passed over.
    """
    sentences = [(where, sentence) for where, text in texts for sentence in sentences_of(text)]
    found: dict[tuple[str, frozenset[Decimal]], Clash] = {}
    claims = [claim for where, sentence in sentences for claim in _claims(where, sentence)]
    for one, other in combinations(claims, 2):
        if one.key == other.key and not one.agrees_with(other) and _comparable(one.said, other.said):
            numbers = frozenset({one.value, other.value})
            found.setdefault(
                (one.key[0], numbers), Clash(" ".join(reversed(one.key)).strip(), one.said, other.said)
            )
    for one_said, other_said in _alike(sentences):
        numbers = frozenset({_value(one_said.number), _value(other_said.number)})
        if not any(pair == numbers for _, pair in found):
            found["", numbers] = Clash("Nearly the same sentence", one_said, other_said)
    return list(found.values())


def sentences_of(text: str) -> list[str]:
    """A section's text by sentences and lines of lists; Markdown's own signs are left out."""
    parts = (MARKUP.sub(lambda match: match[1] or "", part) for part in SENTENCE.split(TOKEN.sub("…", text)))
    return [plain for part in parts if (plain := " ".join(part.split()))]


def _claims(where: str, sentence: str) -> Iterator[_Claim]:
    """How many there are of a thing altogether, and what is spent in a year."""
    if PAST.search(sentence):
        return
    yield from _counted(where, sentence)
    yield from _spent(where, sentence)


def _counted(where: str, sentence: str) -> Iterator[_Claim]:
    for clause_start, clause in _clauses(sentence):
        if not WHOLE.search(clause) or PART.search(clause):
            continue
        for match in COUNTED.finditer(clause):
            word = match["thing"].lower()
            thing = GROUP[word]
            if word in ("people", "individuals", "workers") and not PEOPLE.search(clause):
                continue
            before = sentence[: clause_start + match.start()]
            if _is_a_year(match["number"]) or _of_some(match, before):
                continue
            kind = tuple(
                sorted({w for w in match["kind"].lower().split() if w not in EMPTY and w not in GROUP})
            )
            measure = ("full-time equivalent",) if FULL_TIME.search(sentence) else ()
            yield _Claim(
                Said(where, sentence, f"{match['number']}{match['scale'] or ''}"),
                (thing, *kind, *measure),
                _value(match["number"], match["scale"] or ""),
                bool(ABOUT.search(before)) or "+" in match[0],
            )


def _of_some(match: re.Match[str], before: str) -> bool:
    """ "250 of our suppliers", "all 8 staff", "the top 250 suppliers": not how many there are."""
    is_part = (match["own"] or "").lower().startswith("of")
    return is_part or bool(
        re.search(r"\b(all|both|top|first|last|next|these|those|another|further)\s+$", before, re.I)
    )


def _spent(where: str, sentence: str) -> Iterator[_Claim]:
    about_what = SPENDING.search(sentence)
    if about_what is None or not YEARLY.search(sentence) or PART.search(sentence):
        return
    amounts = list(MONEY.finditer(sentence))
    if len(amounts) == 1:
        (match,) = amounts
        said = Said(where, sentence, match[0].strip())
        word = about_what[1].lower()
        key = "spend" if word.startswith(("spen", "expend")) else word
        if _value(match["number"], match["scale"] or "") == TURNOVER_IN_LAW:
            return
        is_about = bool(ABOUT.search(sentence[: match.start()]))
        yield _Claim(said, (key,), _value(match["number"], match["scale"] or ""), is_about)


def _clauses(sentence: str) -> Iterator[tuple[int, str]]:
    """Where each begins, and its words. What follows "of whom" or "including" is about a part and left out."""
    cut = re.search(
        r"\b(?:of (?:whom|which|these|those)|including|so that|to ensure|and (?:we|it) )", sentence, re.I
    )
    if cut is None:
        yield 0, sentence
        return
    yield 0, sentence[: cut.start()]
    if cut[0].lower().startswith("and"):
        yield cut.start(), sentence[cut.start() :]


def _comparable(one: Said, other: Said) -> bool:
    """Neither one sentence, nor of different years or organisations."""
    if one.sentence == other.sentence:
        return False
    for pattern in (YEAR, BODY):
        these, those = (_names(pattern, said.sentence) for said in (one, other))
        if these and those and not these & those:
            return False
    return True


def _names(pattern: re.Pattern[str], sentence: str) -> set[str]:
    return {
        re.sub(r"^(the|and|of|for)\s+", "", match[0], flags=re.I).lower()
        for match in pattern.finditer(sentence)
    }


def _alike(sentences: Iterable[tuple[str, str]]) -> Iterator[tuple[Said, Said]]:
    """Two sentences of nearly the same words, each with one number that is no year, and not the same."""
    candidates = []
    for where, sentence in sentences:
        numbers = list(BARE.finditer(YEAR.sub("", sentence)))
        words = {w for w in re.findall(r"[a-z’']+", sentence.lower()) if w not in STOP}
        if len(numbers) == 1 and len(words) >= 5 and not PAST.search(sentence):
            candidates.append((Said(where, sentence, numbers[0][0].strip()), words))
    for (one, these), (other, those) in combinations(candidates, 2):
        if len(these & those) < LIKENESS * len(these | those) or not _comparable(one, other):
            continue
        if _value(one.number) != _value(other.number):
            yield one, other


def _value(number: str, scale: str = "") -> Decimal:
    match = re.search(NUMBER, number)
    plain = Decimal((match[0] if match else "0").replace(",", ""))
    words = scale.strip() or number[match.end() if match else 0 :].strip()
    return plain * SCALES.get(words.lower(), 1)


def _is_a_year(number: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d", number))
