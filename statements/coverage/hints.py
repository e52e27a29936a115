"""What is worth pointing out: claims nobody can make, promises without deeds, words without figures, people."""

import re
from collections.abc import Callable, Iterator

from statements.coverage.draft import FREE, DraftSection
from statements.coverage.evidence import MET, NOT_MET, UNTOLD, Evidence, Finding
from statements.coverage.reading import Read
from statements.coverage.rules import Rule
from statements.coverage.sentences import PLANNED, SAID, THING
from statements.text.consistency import two_numbers

MOST_NOTED = 12
ALIKE = 0.90
CLAIM = re.compile(
    rf"\b(?:is|are|remains?|be) (?:entirely |completely |wholly )?free (?:from|of) {THING}"
    rf"|\b(?:there (?:is|was|are)|we have|has|have) no {THING} (?:in|within|anywhere|taking place|occurring)"
    rf"|\b{THING} (?:is|are|does|do) not (?:take |taking )?(?:place|exist|occur\w*|present|"
    rf"found) (?:in|within|anywhere)"
    r"|\b(?:there is|we have|poses?|at|carr(?:y|ies)) no risk\b|\bzero risk\b|"
    r"\bguarantees?\b[^.]{0,60}\b(?:no|free|slavery)\b"
    r"|\b(?:do|does) not (?:use|have|employ)(?: any)?(?: form of)? (?:slave|forced|trafficked)",
    re.IGNORECASE,
)
HOPE = re.compile(
    r"\b(?:ensur\w+|commit\w*|aim\w*|seek\w*|assurance|goal|vision|so that|want|expect\w*|require\w*|"
    r"endeavour\w*|work(?:ing)? towards|"
    r"strive\w*|believe|steps?|prevent\w*|evidence|aware|confirm that they|cannot|nobody|if)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:regular(?:ly)?|appropriate(?:ly)?|robust(?:ly)?|reputable|rigorous(?:ly)?|comprehensive|"
    r"where possible|as necessary|"
    r"all (?:reasonable|necessary|appropriate) (?:steps|measures)|periodic(?:ally)?|from time to time|"
    r"significant(?:ly)?|effective systems)\b",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"\d|\b(?:annual\w*|monthly|quarterly|weekly|yearly|every (?:six|three|two|year|month))\b", re.IGNORECASE
)
PERSON = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|was|aged?) \d{1,2}[- ]years?[- ]old\b|\baged \d{1,2}\b(?! (?:to|and|or|–|-|"
    r"years and))|\b(?:born (?:on|in)|date of birth|d\.?o\.?b\.?)\b"
    r"|\b(?:[Aa]|[Oo]ne|[Tt]he) (?:man|woman|boy|girl|child|victim|survivor|male|female),? (?:named|called|from [A-Z])"
    r"|\bvictim[,:]? [A-Z][a-z]+ [A-Z][a-z]+\b|\b(?:NRM|crime|case) (?:reference|number|"
    r"ref\.?)[: ]*[A-Z0-9/-]*\d"
    r"|\b\d+[a-z]? [A-Z][a-z]+ (?:Street|Road|Avenue|Lane|Close|Drive|Terrace)\b|"
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    r"|\b[Oo]peration [A-Z][a-z]+\b|\b(?:surveillance|informant|covert)\b"
)
# An address of an office is nobody’s home.
OWN = re.compile(
    r"\b(?:University|Council|Limited|Ltd|Trust|Office|Headquarters|Constabulary|Police|registered)\b"
)
LONG = 40
CAPITALS = re.compile(r"\b[A-Z]{2,6}s?\b(?!-)")
KNOWN = frozenset(
    "UK EU HR IT ICT BBC NHS USA US PDF HTML CEO VAT ID FAQ AM PM OK CSV MP QPM OBE MBE CBE BSC PPE".split()
)
EMPTY_LINK = re.compile(
    r"\[\s*(?:here|click here|link|this link|read more|more|this page|see here)\s*\]\([^)]*\)|"
    r"\[[^\]]*\]\(\s*\)|\bclick (?:here|the link)\b"
    r"|\b(?:via|at|using|through|see) the (?:following|below) links?\b|\blinks? below\b",
    re.IGNORECASE,
)
EMPTY_IMAGE = re.compile(r"!\[\s*\]\(")


def finding_of(rule: Rule, read: Read) -> Finding:
    return HINTS[rule.hint](rule, read)


def unchanged(rule: Rule, read: Read) -> Finding:
    """Sections that read as they did in the statement before."""
    before = read.draft.before
    if before is None:
        return Finding(rule.id, UNTOLD)
    earlier = [(section, _shingles(section.text)) for section in before]
    noted = []
    for section in read.sections:
        mine = _shingles(section.text)
        for other, theirs in earlier:
            if mine and theirs and len(mine & theirs) / len(mine | theirs) > ALIKE:
                words = f"“{section.heading}” reads as “{other.heading}” did in the statement before."
                noted.append(Evidence(words, "record", section.key, section.heading))
                break
    return _finding(rule, noted)


def absolute(rule: Rule, read: Read) -> Finding:
    def claims() -> Iterator[Evidence]:
        for sentence in read.sentences:
            match = CLAIM.search(sentence.text)
            if match and not HOPE.search(f"{sentence.lead} {sentence.text[: match.end() + 10]}"):
                yield read.as_evidence(sentence)

    return _finding(rule, list(claims()))


def promises(rule: Rule, read: Read) -> Finding:
    """Sections on a topic with four sentences or more, of which most are plans and hardly one tells a deed."""
    noted = []
    planned_in_all = said_in_all = 0
    for section, sentences in zip(read.sections, read.by_section, strict=True):
        stances = [one.stance(0, len(one.text)) for one in sentences if one.words >= 5]
        planned, said = stances.count(PLANNED), stances.count(SAID)
        planned_in_all, said_in_all = planned_in_all + planned, said_in_all + said
        if (
            section.area != FREE
            and len(stances) >= 4
            and planned >= 0.6 * len(stances)
            and planned > 2 * said
        ):
            words = f"“{section.heading}”: {planned} of {len(stances)} sentences say what will be."
            noted.append(Evidence(words, "record", section.key, section.heading))
    if planned_in_all > said_in_all and planned_in_all >= 5:
        noted.append(
            Evidence(
                f"In all {planned_in_all} sentences say what will be, {said_in_all} what is or was.", "record"
            )
        )
    return _finding(rule, noted)


def unquantified(rule: Rule, read: Read) -> Finding:
    noted = [
        read.as_evidence(one)
        for one in read.sentences
        if VAGUE.search(one.text) and not FIGURE.search(one.text)
    ]
    return _finding(rule, noted)


def victims(rule: Rule, read: Read) -> Finding:
    """Only a person can tell that there is none; a pattern can tell that there may be."""
    noted = [
        read.as_evidence(one)
        for one in read.sentences
        if PERSON.search(one.text) and not OWN.search(one.text)
    ]
    return Finding(
        rule.id, UNTOLD if read.draft.is_text_only and not noted else NOT_MET, noted=tuple(noted[:MOST_NOTED])
    )


def plain(rule: Rule, read: Read) -> Finding:
    noted = []
    for one in read.sentences:
        if one.words > LONG:
            evidence = read.as_evidence(one)
            noted.append(
                Evidence(
                    evidence.words, "sentence", evidence.section, evidence.heading, f"has {one.words} words"
                )
            )
    whole = "\n".join(section.text for section in read.sections)
    known = KNOWN | {word.upper() for word in read.draft.known_words}
    for letters in dict.fromkeys(CAPITALS.findall(whole)):
        bare = letters.rstrip("s")
        as_typed = re.escape(letters)
        shouted = re.search(rf"\b{as_typed}\b(?= [A-Z]{{3,}})|(?<=[A-Z]{{3}} )\b{as_typed}\b", whole)
        if (
            bare in known
            or shouted
            or f"({letters})" in whole
            or f"({bare})" in whole
            or f"(“{bare}”)" in whole
        ):
            continue
        noted.append(Evidence(f"“{letters}” is not explained.", "record"))
    return _finding(rule, noted)


def numbers(rule: Rule, read: Read) -> Finding:
    """The same thing said with two numbers, both sentences one after the other."""
    by_name = {_name(section): section for section in read.sections}
    noted = []
    for clash in two_numbers([(_name(section), section.text) for section in read.sections]):
        for said in (clash.first, clash.second):
            section = by_name[said.where]
            why = f"{clash.what}: says {said.number}"
            noted.append(Evidence(said.sentence, "sentence", section.key, section.heading, why))
    return _finding(rule, noted)


def _name(section: DraftSection) -> str:
    return section.heading or f"section {section.key + 1}"


def accessible(rule: Rule, read: Read) -> Finding:
    if read.draft.is_text_only:
        return Finding(rule.id, UNTOLD)
    noted = [
        Evidence(
            f"A picture in “{section.heading}” has no description.", "record", section.key, section.heading
        )
        for section in read.sections
        if EMPTY_IMAGE.search(section.text)
    ]
    return _finding(rule, noted)


def links(rule: Rule, read: Read) -> Finding:
    return _finding(rule, [read.as_evidence(one) for one in read.sentences if EMPTY_LINK.search(one.text)])


def _finding(rule: Rule, noted: list[Evidence]) -> Finding:
    return Finding(rule.id, NOT_MET if noted else MET, noted=tuple(noted[:MOST_NOTED]))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9’']+", text.lower())
    return frozenset(zip(*(words[n:] for n in range(5)), strict=False))


HINTS: dict[str, Callable[[Rule, Read], Finding]] = {
    "unchanged": unchanged,
    "absolute": absolute,
    "promises": promises,
    "unquantified": unquantified,
    "victims": victims,
    "plain": plain,
    "numbers": numbers,
    "accessible": accessible,
    "links": links,
}
