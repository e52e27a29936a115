"""The check: every rule upon one draft. Knows no database: the same on a statement of ours and on a file of others."""

import re
from collections.abc import Iterable

from statements.coverage import ending, hints
from statements.coverage.documents import ABOUT
from statements.coverage.draft import STEPS, Draft
from statements.coverage.evidence import LATER, MET, NOT_MET, UNTOLD, Evidence, Finding, PartResult
from statements.coverage.reading import Read
from statements.coverage.rules import Part, Rule, Way, catalogue
from statements.coverage.sentences import NEGATED, PLANNED, SAID, WHY, Sentence, masked

# What a statement says of itself, and what everybody recognises, tells nothing of a topic.
FRAME = re.compile(
    r"^(?:This|The) (?:\w+ ){0,4}(?:statement|document|policy)\b.{0,30}\b(?:sets? out|relates|is made|"
    r"describes|details|demonstrates|acknowledges|reflects)\b"
    r"|\brecognises?\b[^.]{0,40}\b(?:responsibility|role|importance|duty)\b|\bis a (?:crime|complex|"
    r"serious|international)\b",
    re.IGNORECASE,
)
MOST_SHOWN = 3
LEAST_WORDS = 40
LEAST_SPREAD = 60  # of sentences here and there, where no heading names the topic


def check(draft: Draft) -> list[Finding]:
    """What came of every rule, in the catalogue's order."""
    read = Read(draft)
    read.years = ending.years_of(read)
    return [finding_of(rule, read) for rule in catalogue().rules.values()]


def finding_of(rule: Rule, read: Read) -> Finding:
    draft = read.draft
    if rule.hint:
        return hints.finding_of(rule, read)
    if rule.is_by_hand:
        early = not draft.is_text_only and STEPS.index(draft.step) < STEPS.index(rule.begins)
        return Finding(rule.id, LATER if early else UNTOLD)
    parts = tuple(_part(rule, part, read) for part in rule.parts)
    return Finding(rule.id, _verdict(rule, parts, draft), parts)


def _verdict(rule: Rule, parts: Iterable[PartResult], draft: Draft) -> str:
    parts = list(parts)
    met = sum(part.met is True for part in parts)
    if met >= (rule.least or len(parts)):
        return MET
    if not draft.is_text_only and STEPS.index(draft.step) < STEPS.index(rule.begins):
        return LATER
    if any(part.met is False for part in parts):
        return NOT_MET
    return UNTOLD


def _part(rule: Rule, part: Part, read: Read) -> PartResult:
    draft = read.draft
    if part.area:
        return _topic(part, read)
    fact = draft.facts.get(part.record) if draft.facts is not None else None
    if fact is not None and (fact.met is not False or not part.ways or rule.how == "record"):
        told = (Evidence(fact.words, "record", href=fact.href),) if fact.words else ()
        return PartResult(part.name, fact.met, told if fact.met else (), () if fact.met else told)
    if draft.is_text_only and part.block:
        return ending.READERS[part.block](part.name, read)
    cited = _cited(part, read)
    if cited:
        return PartResult(part.name, True, cited)
    if part.ways:
        return _told(part, read)
    return PartResult(part.name, None if draft.is_text_only else False)


def _cited(part: Part, read: Read) -> tuple[Evidence, ...]:
    """Figures and tables put into the text: the firmest evidence there is, counted from records."""
    found = [(token, section) for section in read.sections for token in section.cites if token in part.cites]
    if part.cites_any and not found:
        figures = [(token, s) for s in read.sections for token in s.cites if token.startswith("figure:")]
        found = figures if len({token for token, _ in figures}) >= part.cites_any else []
    return tuple(
        Evidence(f"{{{{ {token} }}}}", "figure", section.key, section.heading)
        for token, section in found[:MOST_SHOWN]
    )


def _told(part: Part, read: Read) -> PartResult:
    shown, near = [], []
    for sentence in read.sentences:
        stances = [_stance(way, sentence, read) for way in part.ways]
        if "" in stances:
            shown.append(read.as_evidence(sentence))
        elif said := [stance for stance in stances if stance]:
            near.append(read.as_evidence(sentence, WHY[said[0]]))
    if len(shown) >= part.least:
        return PartResult(part.name, True, tuple(shown[: max(MOST_SHOWN, part.least)]))
    return PartResult(part.name, False, (), tuple([*shown, *near][:2]))


def _stance(way: Way, sentence: Sentence, read: Read) -> str | None:
    """ "" where the sentence shows it, None where it says nothing of it, else how it says it instead."""
    section = read.section_of(sentence)
    if way.within and section.area not in way.within:
        return None
    if any(pattern.search(sentence.text) for pattern in way.without):
        return None
    said = f"{masked(sentence.lead)} {sentence.core}" if way.with_lead else sentence.core
    if not way.all[0].search(sentence.core) or not all(pattern.search(said) for pattern in way.all[1:]):
        return None
    if way.recent and not read.is_recent(said):
        return None
    if way.near is not None and not way.near.search(read.around(sentence, wide=way.neighbours)):
        return None
    stances = {sentence.stance(match.start(), match.end()) for match in way.all[0].finditer(sentence.core)}
    if NEGATED in stances and NEGATED not in way.moods:
        return NEGATED
    return "" if stances & way.moods else min(stances)


def _topic(part: Part, read: Read) -> PartResult:
    """A section on the topic with enough words, one of which says what is done; or why nothing was."""
    here = [number for number, section in enumerate(read.sections) if section.area == part.area]
    reasons = [read.sections[number] for number in here if read.sections[number].no_steps_because]
    if reasons:
        told = tuple(Evidence(s.no_steps_because, "sentence", s.key, s.heading) for s in reasons)
        return PartResult(part.name, True, told)
    sentences = [sentence for number in here for sentence in read.by_section[number]]
    done = [sentence for sentence in sentences if _says_something(sentence)]
    if sum(sentence.words for sentence in sentences) >= LEAST_WORDS and done:
        about = [sentence for sentence in done if _is_about(sentence, part.area)]
        return PartResult(part.name, True, tuple(read.as_evidence(one) for one in (about or done)[:2]))
    if read.draft.is_text_only:  # no heading says so: the sentences may
        spread = [sentence for sentence in read.sentences if _is_about(sentence, part.area)]
        said = [sentence for sentence in spread if _says_something(sentence)]
        if len(said) > 1 and sum(sentence.words for sentence in said) >= LEAST_SPREAD:
            return PartResult(part.name, True, tuple(read.as_evidence(one) for one in said[:2]))
        sentences = sentences or spread
    return PartResult(part.name, False, (), tuple(_short_of(sentence, read) for sentence in sentences[:2]))


def _says_something(sentence: Sentence) -> bool:
    about_itself = FRAME.search(sentence.text)
    return sentence.words >= 6 and about_itself is None and sentence.said_as == SAID


def _is_about(sentence: Sentence, area: str) -> bool:
    return ABOUT[area].search(sentence.text) is not None


def _short_of(sentence: Sentence, read: Read) -> Evidence:
    stance = sentence.said_as
    why = WHY[stance] if stance != SAID else "is too little to tell anything by itself"
    return read.as_evidence(sentence, WHY[PLANNED] if stance == PLANNED else why)
