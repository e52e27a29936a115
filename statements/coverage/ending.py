"""Who signed and when, and which day came first: read from the end of somebody else's text."""

import re
from collections.abc import Callable
from datetime import date

from msplan.lib.dates import add_months
from statements.coverage.evidence import Evidence, PartResult
from statements.coverage.reading import YEAR, Read

MONTHS = "January February March April May June July August September October November December".split()
MONTH = rf"(?:{'|'.join(MONTHS)})"
DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? )?{MONTH} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d"
DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH}),? (?P<year>(?:19|20)\d\d)"
    rf"|(?P<month2>{MONTH}) (?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<year2>(?:19|20)\d\d)"
)
ROLE = re.compile(
    r"^(?:(?:acting|interim|group|deputy) )?(?:chief (?:constable|executive|operating|officer|"
    r"finance)|vice-?chancellor|principal\b|"
    r"managing director|executive director|director|chair|leader of|police and crime commissioner|"
    r"ceo\b|group ceo|company secretary|"
    r"president|accounting officer|managing partner|head of)",
    re.IGNORECASE,
)
NAME = re.compile(
    r"^(?:(?:signed|name|signed by|by)\s*:?\s*)?(?:(?:mr|mrs|ms|dr|sir|dame|professor|prof|cllr|"
    r"councillor|rt hon)\.? )?"
    r"[A-Z][\w’'-]+(?: [A-Z]\.?)?(?: (?:[A-Z][\w’'-]+|de|van|von|of)){1,3}(?:,? (?:OBE|MBE|CBE|QPM|BSc))?[,.]?$"
)
NO_NAME = re.compile(
    r"\b(?:Trust|University|College|Council|Statement|Committee|Board|Limited|Ltd|Group|Policy|Act|"
    r"Services?|Slavery|Training|"
    r"Us|Home|Contact|Centre|Approach|Risk|Chains?)\b"
)
SIGNED = re.compile(r"\bsigned\b(?! (?:off|up|by (?:all|each)|contracts?))", re.IGNORECASE)
END_OF_YEAR = re.compile(
    rf"(?:year|period)[\w ,’']{{0,40}}?(?:end(?:ing|ed|s)?(?: on)?|to|until)\s+(?:the )?({DATE})",
    re.IGNORECASE,
)


def signature(name: str, read: Read) -> PartResult:
    """A name with the role of a director below or beside it, near the end."""
    lines = _lines(read)
    for place, (line, section) in enumerate(lines):
        if not ROLE.match(line) or len(line.split()) > 9:
            continue
        above = lines[place - 1][0] if place else ""
        if NAME.match(above) and not NO_NAME.search(above) and not ROLE.match(above):
            return PartResult(name, True, (_line(f"{above}, {line}", section, read),))
    for line, section in lines:
        who, _, role = line.partition(",")
        if (
            role
            and len(line.split()) <= 14
            and NAME.match(who)
            and not NO_NAME.search(who)
            and ROLE.match(role.strip())
        ):
            return PartResult(name, True, (_line(line, section, read),))
    near = [
        _line(line, section, read, "gives no name with a role")
        for line, section in lines
        if SIGNED.search(line) and len(line.split()) < 12
    ]
    return PartResult(name, False, (), tuple(near[:2]))


def signature_date(name: str, read: Read) -> PartResult:
    """A date that stands by itself near the end, or with the approval."""
    found = signed_on(read, words=r"\b(?:signed|dated?)\b")
    if found is None:
        approved = signed_on(read)
        why = "is the day of the approval"
        near = (
            ()
            if approved is None
            else (Evidence(approved[1].words, "sentence", approved[1].section, approved[1].heading, why),)
        )
        return PartResult(name, False, (), near)
    return PartResult(name, True, (found[1],))


def in_time(name: str, read: Read) -> PartResult:
    """Nobody can read from a text when it was published; but one that was dated too late was not in time."""
    end, signed = period_end(read), signed_on(read)
    if end and signed and signed[0] > add_months(end[0], 6):
        why = "is more than six months after the year’s end"
        return PartResult(
            name,
            False,
            (),
            (end[1], Evidence(signed[1].words, "sentence", signed[1].section, signed[1].heading, why)),
        )
    return PartResult(name, None)


def registry_dates(name: str, read: Read) -> PartResult:
    end, signed = period_end(read), signed_on(read)
    if end is None or signed is None:
        return PartResult(name, None)
    if signed[0] < end[0]:
        why = "is before the period’s end"
        return PartResult(
            name,
            False,
            (),
            (end[1], Evidence(signed[1].words, "sentence", signed[1].section, signed[1].heading, why)),
        )
    return PartResult(name, None, (), (end[1], signed[1]))


def years_of(read: Read) -> range:
    """The years that the statement may tell of: its period's, or those before the day on which it was dated."""
    draft = read.draft
    if draft.period_start and draft.period_end:
        return range(draft.period_start.year, draft.period_end.year + 2)
    dated = period_end(read) or signed_on(read)
    named = [int(year) for section in read.sections for year in YEAR.findall(section.text)]
    last = dated[0].year if dated else max(named, default=0)
    return range(last - 2, last + 2)


def period_end(read: Read) -> tuple[date, Evidence] | None:
    for sentence in read.sentences:
        if (
            (match := END_OF_YEAR.search(sentence.text))
            and (day := DAY.search(match[1]))
            and (on := _date(day))
        ):
            return on, read.as_evidence(sentence)
    return None


def signed_on(read: Read, *, words: str = r"\b(?:approved|signed|dated?)\b") -> tuple[date, Evidence] | None:
    """The day on which it was approved or signed; of a month alone its first day."""
    for sentence in reversed(read.sentences):
        if END_OF_YEAR.search(sentence.text) or not re.search(words, sentence.text, re.IGNORECASE):
            continue
        if (day := DAY.search(sentence.text)) and (on := _date(day)):
            return on, read.as_evidence(sentence)
    for line, section in reversed(_lines(read)):
        match = DAY.search(line)
        if match and len(line) - len(match[0]) <= 12 and (on := _date(match)):
            return on, _line(line, section, read)
    return None


def _date(match: re.Match[str]) -> date | None:
    day, month, year = (
        match["day"] or match["day2"] or "1",
        match["month"] or match["month2"],
        match["year"] or match["year2"],
    )
    try:
        return date(int(year), MONTHS.index(month.capitalize()) + 1, int(day))
    except ValueError:
        return None


def _lines(read: Read) -> list[tuple[str, int]]:
    """Lines with what stands in them, headings too: a signer's name often looks like one."""
    found = []
    for number, section in enumerate(read.sections):
        if section.heading:
            found.append((section.heading, number))
        found += [(line.strip(), number) for line in section.text.splitlines() if line.strip()]
    return found


def _line(line: str, number: int, read: Read, why: str = "") -> Evidence:
    section = read.sections[number]
    return Evidence(line, "sentence", section.key, section.heading, why)


READERS: dict[str, Callable[[str, Read], PartResult]] = {
    "signature": signature,
    "signature_date": signature_date,
    "in_time": in_time,
    "registry_dates": registry_dates,
}
