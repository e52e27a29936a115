"""A text or Markdown file as sections: found by their headings, with the topic each seems to be about."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from statements.coverage.draft import AREAS, FREE, DraftSection
from statements.coverage.sentences import BULLET, MARK_ONLY

HASHES = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
GOES_ON = re.compile(r"\s*[a-z(&]")
NO_HEADING = re.compile(
    r"^(?:Approved|Signed|Name|Date|Reviewed|Agreed|Published)\b|[;•]|\b(?:and|or|the|of|to)$", re.IGNORECASE
)
VERB = re.compile(r"\b(?:is|has|have|had|was|were|been|will|are|includes?|adopts|takes|requires?)\b")
OPENING = re.compile(
    r"^(?:introduction|purpose|foreword|summary|executive summary|overview|background|what is|scope)\b",
    re.IGNORECASE,
)
ABOUT_SLAVERY = re.compile(r"slavery|trafficking|exploitation|forced labour", re.IGNORECASE)
NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.)\s+(?=[A-Z])")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
LONGEST_HEADING = 70

# What a heading says about its topic, likeliest first. Words of the text decide where no heading does.
HEADINGS = {
    "training": r"training|awareness|e-?learning|capacity building|learning and development",
    "effectiveness": (
        r"effectiv|perform|indicator|\bkpis?\b|measur|monitoring and evaluation|progress|outcome|goals?\b|"
        r"evaluat"
    ),
    "risk": r"\brisks?\b|vulnerab|hot ?spots?",
    "due_diligence": (
        r"due diligence|procure|purchas|sourcing|tender|remed|grievance|report(?:ing)? (?:a |modern |"
        r"concern)|audit|supplier (?:engagement|approval|management)|contract(?:or|s| management)|"
        r"working with suppliers"
    ),
    "policies": (
        r"polic(?:y|ies)|procedure|codes? of conduct|whistle-?blow|safeguard|recruit|agency workers|"
        r"equality|standards?\b|human resources|\bhr\b|employment practice"
    ),
    "structure": (
        r"structure|about (?:us|the|our|\w+$)|who we are|our (?:business|organisation|company)|"
        r"supply chains?|what we do|introduction to|our operations|the organisation|governance|"
        r"responsibilit"
    ),
}
WORDS = {
    "training": r"\btrain(?:ing|ed)\b|e-?learning|induction|awareness|workshop|briefing",
    "effectiveness": (
        r"\bkpis?\b|\bindicators?\b(?! of)|effectiveness|measur(?:e|ing) (?:our|the|progress|success|"
        r"performance|how)|\btargets\b|progress (?:against|on|towards)"
    ),
    "risk": r"(?<!adults at )(?<!children at )\brisks?\b(?!’)|high-risk|risk[- ]assess",
    "due_diligence": r"due diligence|questionnaire|audit|tender|contract|procure|supplier|remed|corrective",
    "policies": r"polic(?:y|ies)|procedure|codes? of conduct|whistle",
    "structure": (
        r"\b(?:employ \d|\d[\d,]* (?:employees|staff|suppliers)|located|turnover|range of services|"
        r"subsidiar|comprises?|provider of|sites|spend)\b"
    ),
}
ABOUT = {area: re.compile(words, re.IGNORECASE) for area, words in WORDS.items()}
PLANS = re.compile(
    r"\b(?:future|looking (?:forward|ahead)|further actions?|next steps|plans?|our commitments?|forward)\b",
    re.IGNORECASE,
)


def sections_in(text: str) -> tuple[DraftSection, ...]:
    """The sections of a file. What stands before the first heading is a section without one."""
    text = (
        unicodedata.normalize("NFKC", text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n")
        .lstrip("\ufeff")
    )
    lines = text.split("\n")
    headings = dict(_hashed(lines) or _short_lines(lines))
    parts: list[tuple[str, list[str]]] = [("", [])]
    for number, line in enumerate(lines):
        if number in headings:
            parts.append((headings[number], []))
        else:
            parts[-1][1].append(LINK.sub(r"\1", line))
    standing = _joined((heading, "\n".join(body).strip("\n")) for heading, body in parts)
    return tuple(
        DraftSection(heading, suggested_area(heading, body), body, key)
        for key, (heading, body) in enumerate(standing)
    )


def _joined(parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A heading with nothing below it was none: a line of a list, or the title."""
    standing: list[tuple[str, str]] = []
    for heading, body in parts:
        if body.strip() or (heading and not standing):
            standing.append((heading, body))
        elif heading:
            last = standing.pop()
            standing.append((last[0], f"{last[1]}\n\n{heading}"))
    return standing


def suggested_area(heading: str, body: str) -> str:
    """The topic that heading and text point to; a foreword, a plan for next year and short leavings are free."""
    if PLANS.search(heading) or OPENING.match(heading):
        return FREE
    scores: Counter[str] = Counter()
    for place, (area, words) in enumerate(HEADINGS.items()):
        if re.search(words, heading, re.IGNORECASE):
            scores[area] += 100 - place
    if not scores and not heading:
        return FREE
    if not scores and len(body.split()) >= 40 and ABOUT_SLAVERY.search(body):
        for area in AREAS:
            share = 100 * len(ABOUT[area].findall(body)) / len(body.split())
            if share >= 2.5:
                scores[area] = int(10 * share)
    return scores.most_common(1)[0][0] if scores else FREE


def _hashed(lines: list[str]) -> list[tuple[int, str]]:
    found = ((number, HASHES.match(line)) for number, line in enumerate(lines))
    return [(number, match[2].strip("* ")) for number, match in found if match]


def _short_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Headings of a text without marks: a short line that ends no sentence, with text below it.

    Three short lines on end are a list or a menu; of two the first is a title.
    """
    written = [
        (number, line.strip()) for number, line in enumerate(lines) if line.strip() and line.strip() != "•"
    ]
    for place, (number, line) in enumerate(written):
        if number + 1 < len(lines) and GOES_ON.match(lines[number + 1]):
            continue  # the sentence goes on in the next line
        if not _looks_like_a_heading(line) or place + 1 == len(written):
            continue
        before = [text for _, text in written[max(0, place - 2) : place]]
        after = [text for _, text in written[place + 1 : place + 3]]
        if (
            before
            and not _ends_something(before[-1])
            and not _looks_like_a_heading(before[-1])
            and lines[number - 1].strip()
        ):
            continue  # the end of a wrapped sentence
        if before and before[-1].endswith(":"):
            continue  # the first item of a list
        run = _run(before[::-1]) + 1 + _run(after)
        if (run >= 3 and not line.isupper()) or not after or _run(after) >= 2:
            continue
        yield number, NUMBER.sub("", line).rstrip(":")


def _run(lines: list[str]) -> int:
    count = 0
    for line in lines:
        if not _looks_like_a_heading(line):
            break
        count += 1
    return count


def _looks_like_a_heading(line: str) -> bool:
    words = NUMBER.sub("", line)
    return (
        bool(words)
        and len(words) <= LONGEST_HEADING
        and len(words.split()) <= 10
        and (words[0].isupper())
        and not words.endswith((".", ",", ";", "!", ":", "”"))
        and not (BULLET.match(line) and not NUMBER.match(line))
        and MARK_ONLY.match(line) is None
        and NO_HEADING.search(words) is None
        and (VERB.search(words) is None or words.endswith("?"))
        and re.search(r"[a-zA-Z]{3}", words) is not None
    )


def _ends_something(line: str) -> bool:
    return line.rstrip('”’")').endswith((".", "!", "?", ":")) or MARK_ONLY.match(line) is not None
