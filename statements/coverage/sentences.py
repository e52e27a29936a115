"""Sentences, and how each says what it says: as done, planned, possible, as what others must do, or as not so.

A word is no evidence. "We do not have a policy", "we will write a policy", "the Act asks for a policy" and "we have a
policy" share their words, and only the last one shows a policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

SAID, PLANNED, POSSIBLE, NEGATED, NORM, ASKED = "said", "planned", "possible", "negated", "norm", "asked"
# Why a sentence that has the words is no evidence.
WHY = {
    PLANNED: "says what will be done, not what was done",
    POSSIBLE: "says what may be, not what is",
    NEGATED: "says that it is not so",
    NORM: "says what a law or somebody else asks for",
    ASKED: "is a question or a heading",
}

THING = (
    r"(?:modern(?:[ -]day)? |human |any |acts? of |form of |instances? of )*(?:slavery|trafficking|"
    r"forced (?:and compulsory )?labour|exploitation)"
)
# "No modern slavery" is a hope; "no modern slavery policy" is the lack of a policy.
DEED = (
    r"(?:,? (?:or|and) [\w ]{1,20})?,? (?:polic|statement|training|risk|code|clause|strateg|lead|course|"
    r"action|procedure|"
    r"indicator|kpi|plan|assess|audit|check|process|group|question|due diligence|awareness|e-?learning)"
)
BENIGN = re.compile(
    r"\bnot (?:only|just|limited|simply|merely|least|exclusively|knowingly)\b"
    rf"|\b(?:no|not|neither|without)(?: risk of)? {THING}\b(?!{DEED})"
    rf"|\b{THING}\b[^.;]{{0,40}}?\b(?:is|are|does|do) "
    r"not (?:take place|taking|occur|exist|happen|present|tolerated|found)"
    r"|\bnot (?:taking place|occur\w*|tolerate\w*|condone\w*|accept\w*|be tolerated)\b"
    r"|\b(?:do|does|will|shall|would)(?: not|n[’']t) (?:knowingly |ever )?(?:tolerate|accept|condone|permit)\b"
    r"|\bzero[- ]tolerance\b|\bno tolerance\b|\bnot[- ]for[- ]profit\b|\bwhether or not\b|\bno matter\b"
    r"|\bno (?:later|less|fewer|more) than\b|\bnon-\w+|\bif not\b|\bor not\b|\bno one\b|\bnobody should\b"
    r"|\bwithout (?:fear|delay|exception|prejudice|notice|retaliation|speaking|losing)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|unable to|yet to|lacks?|lacked|"
    r"absence of|"
    r"fail(?:s|ed)? to|instead of|rather than|ceased|hardly)\b|n[’']t\b|\bnor\b",
    re.IGNORECASE,
)
PLAN = re.compile(
    r"\b(?:will|shall|we[’']ll|going to|going forwards?|intends?|intending|intention|plans? (?:to|"
    r"for)|planned|planning to|"
    r"aims? to|aiming|hopes? to|seeks? to|seeking to|wish(?:es)? to|commits? (?:to|itself|ourselves)|"
    r"commit(?:ted|ment|ting) (?:to|our)|"
    r"(?:is|are) (?:further |currently |now )?(?:developing|establishing|designing|working on|"
    r"considering|exploring|preparing|drafting|looking (?:at|to|into))|"
    r"in development|under development|being (?:developed|drafted|considered|prepared)|"
    r"to be (?:implemented|developed|introduced|written|published|agreed|rolled out)|"
    r"propose[sd]? to|strives? to|endeavours? to|expects? to|next (?:year|twelve months|12 months|"
    r"financial year|period)|"
    r"over the (?:next|coming)|in the (?:coming|next)|looking (?:forward|ahead)|in future|"
    r"future (?:plans|actions)|by the end of next)\b",
    re.IGNORECASE,
)
CHANCE = re.compile(r"(?<!what )(?<!who )\b(?:may|might|could|would)\b(?! \d)", re.IGNORECASE)
RULE = re.compile(
    r"\b(?:Act|sections? \d+\w*|law|legislation|guidance|regulations?|"
    r"statement must)\b[^.;]{0,80}\b(?:requires?|required|obliges?|mandates?|must|"
    r"introduced offences)\b"
    r"|\b(?:organisations?|companies|businesses|employers)\b (?:\w+ ){0,6}(?:must|are required to|"
    r"have to|with a turnover|supplying goods)"
    r"|\bmust set out\b|\b(?:is|are) defined as\b|\bshould (?:be|have|include)\b",
    re.IGNORECASE,
)
# What every statement is for tells no step: "… to ensure that slavery is not taking place".
PURPOSE = re.compile(
    rf"\b(?:to|of|and|towards?|in|is|are|by)?\s?ensur(?:e|"
    rf"ing) (?:that )?(?:there is )?[^.;]{{0,30}}?\b{THING}\b[^.;]*"
    rf"|\b{THING}\b[^.;]{{0,50}}?\b(?:not|never) (?:take place|taking place|occur\w*)[^.;]*"
    r"|\b(?:in|within|of|across|from) (?:any |all )?(?:part of |parts of |aspects? of )?(?:our|its|"
    r"the|their|own)[\w ’']{0,40}?\b(?:or|and|nor)\b"
    r" (?:in |within |any |all )?(?:part of )?(?:our |its |the |their )?(?:supply chains?|business(?:es)?)",
    re.IGNORECASE,
)
# The names of the Act and of the document are no evidence of anything.
NAMES = re.compile(
    r"\b(?:modern )?(?:slavery(?: and human trafficking)?|human trafficking)(?= (?:Act|"
    r"(?:\w+ )?statement|policy statement)\b)",
    re.IGNORECASE,
)
# Where one thing that is said ends and another begins.
SEAM = re.compile(
    r"[;:]|\s[–—]\s|\s-\s"
    r"|\b(?:says?|said|states?|means) that\b"
    r"|,?\s\b(?:but|however|although|though|whereas|while|whilst|because|unless|so that|which|who|"
    r"where|when|until|"
    r"and (?:we|the|it|they|our|will|has|have|had|is|are|was|were|does|do|did|to)|nor)\b",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.!?])[”’\")\]]*\s+(?=[“‘\"(\[]?[A-Z£\d])")
SHORT = re.compile(
    r"\b(?:e\.g|i\.e|etc|Ltd|No|Nos|St|Mr|Mrs|Ms|Dr|Prof|approx|incl|vs|cf|para|s|p|pp|art)\.$"
)
# A sentence that a list hangs on.
LEADS = re.compile(r":$|\b(?:as follows|the following|includ(?:e|es|ing))$")
# The end of a list’s item, or of what it hangs on.
CLOSED = re.compile(r"[;:](?: and| or)?$")
BULLET = re.compile(r"^\s*(?:[•·▪●○◦‣*\uf0b7–-]|o(?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
MARK_ONLY = re.compile(r"^\s*(?:[•·▪●○◦‣*\uf0b7–-]|\d{1,3})\s*$")


@dataclass(frozen=True)
class Sentence:
    """``lead`` is the sentence that a list hangs on: "We will:" makes every item of it a plan."""

    text: str
    section: int
    place: int
    lead: str = ""

    def stance(self, start: int, end: int) -> str:
        """How the words from ``start`` to ``end`` are said."""
        if self.text.endswith("?"):
            return ASKED
        quiet = BENIGN.sub(lambda match: "~" * len(match[0]), self.text)
        clause = quiet[_seam_before(quiet, start) : _seam_after(quiet, end)]
        if NEGATION.search(clause):
            return NEGATED
        if RULE.search(self.text):
            return NORM
        if PLAN.search(clause) or (PLAN.search(_hook(self.lead)) and not _is_done(clause)):
            return PLANNED
        if CHANCE.search(clause):
            return POSSIBLE
        return SAID

    @property
    def said_as(self) -> str:
        """How its first clause says it, which is what the sentence is about."""
        return self.stance(0, min(12, len(self.text)))

    @cached_property
    def core(self) -> str:
        """The sentence without what every statement is for; letters keep their places."""
        return masked(self.text)

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def shown(self) -> str:
        """As evidence: an item with the words that it hangs on."""
        words = self.lead.split()
        lead = self.lead if len(words) <= 12 else f"… {' '.join(words[-10:])}"
        return f"{lead} … {self.text}" if self.lead else self.text


def masked(text: str) -> str:
    for pattern in (NAMES, PURPOSE):
        text = pattern.sub(lambda match: "~" * len(match[0]), text)
    return text


def sentences_of(text: str, section: int) -> list[Sentence]:
    """The sentences of a section, lists taken apart."""
    found: list[Sentence] = []
    for piece, lead in _pieces(text):
        for sentence in _split(piece):
            found.append(Sentence(sentence, section, len(found), lead))
    return found


DONE = re.compile(r"\b(?:have|has|had|was|were|been)\b", re.IGNORECASE)


def _is_done(clause: str) -> bool:
    return DONE.search(clause) is not None


def _hook(lead: str) -> str:
    """What of a leading sentence a list hangs on: "As we do not wish to …, *we take the following steps*"."""
    last = lead.rsplit(",", 1)[-1]
    return last if len(last.split()) > 2 else lead


def _seam_before(text: str, start: int) -> int:
    before = 0
    for seam in SEAM.finditer(text, 0, start):
        before = seam.end() if text[seam.start()] in ";:–—-" else seam.start()
    return before


def _seam_after(text: str, end: int) -> int:
    seam = SEAM.search(text, end)
    return seam.start() if seam else len(text)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Paragraphs and list items, each unwrapped, with the sentence that an item hangs on; menus are left out."""
    lead, items = "", 0
    for lines, is_item in _blocks(text):
        whole = " ".join(lines)
        if not lead and not is_item and _is_menu(lines):
            continue
        if lead and items and _is_paragraph(whole, is_item=is_item):
            lead, items = "", 0
        yield whole, lead
        items += 1
        if LEADS.search(whole):
            lead, items = _last_sentence(whole), 0
        elif not is_item and not lead:
            lead = ""


def _blocks(text: str) -> Iterator[tuple[list[str], bool]]:
    """Lines that belong together, and whether they are an item of a list by their mark.

    Where marks stand apart from their items, as they do in the text of a PDF, each line that begins anew is one.
    """
    gathered: list[str] = []
    in_item = listing = False
    for typed in [*text.replace("\x0c", "").splitlines(), ""]:
        line = re.sub(r"\s+[•·●]$", "", typed.rstrip())
        bare = not line.strip() or MARK_ONLY.match(line) is not None
        starts = not bare and BULLET.match(line) is not None
        last = gathered[-1] if gathered else ""
        goes_on = not line[:1].isupper() or _ends(last) or len(last) >= 78
        anew = listing and (CLOSED.search(last) or not goes_on)
        if gathered and (bare or starts or anew):
            yield gathered, in_item
            listing = LEADS.search(last) is not None or (listing and not _ends_sentence(last))
            gathered, in_item = [], False
        if not bare:
            in_item = in_item or starts
            gathered.append((BULLET.sub("", line) if starts else line).strip())
            listing = listing or (line.endswith(":") and not in_item)


def _is_menu(lines: list[str]) -> bool:
    """Of a web page: four lines and more on end that are short and end no sentence."""
    return len(lines) >= 4 and all(len(line) < 50 and not _ends(line) for line in lines)


def _is_paragraph(whole: str, *, is_item: bool) -> bool:
    """Text again after a list: several sentences, or a long one."""
    if is_item:
        return whole.count(". ") > 0 and len(whole.split()) > 60
    if whole.startswith("This "):
        return True
    return whole.endswith(".") and len(whole.split()) > (25 if ". " in whole else 30)


def _ends_sentence(line: str) -> bool:
    return line.rstrip('”’")').endswith((".", "!", "?"))


def _last_sentence(piece: str) -> str:
    return list(_split(piece))[-1]


def _ends(line: str) -> bool:
    return line.rstrip('”’")').endswith((".", "!", "?", ";", ":", ","))


def _split(piece: str) -> Iterator[str]:
    start = 0
    for match in END.finditer(piece):
        if SHORT.search(piece[start : match.start()]):
            continue
        yield piece[start : match.start()].strip()
        start = match.end()
    if rest := piece[start:].strip():
        yield rest
