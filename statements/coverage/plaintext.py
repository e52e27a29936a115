"""A section of ours as the check reads it: Markdown's signs left out, figures as numbers that stand for their tokens.

A number read from the records would make the check another one each day; so each figure is a number nobody types,
and what the check shows has the figure's name in its place.
"""

import re

from statements.coverage.draft import DraftSection
from statements.figures.catalogue import CHARTS, FIGURES
from statements.models import Section
from statements.text.tokens import BRACES, tokens_in

FIRST = 7_000_000
SHAPES = {"percent": "{}%", "pounds": "£{}", "days": "{} days"}
KEYS = {key: FIRST + place for place, key in enumerate(FIGURES)}
STANDS_FOR = re.compile(r"£?(7\d{6})(?:%| days)?(?!\d)")
LABELS = {str(number): FIGURES[key].label for key, number in KEYS.items()}
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!\s*\))[^)]*\)")
EMPTY_WORDS = ("here", "click here", "link", "this link", "read more", "more", "this page", "see here", "")
SIGNS = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)|\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
RULE = re.compile(r"^\s*\|?\s*:?-{3,}")
BLOCK = re.compile(r"^\s*:::")


def section_read(section: Section) -> DraftSection:
    """``key`` is the row's, so that evidence can lead back to it."""
    cites = []
    for token in tokens_in(section.body):
        kind, key = token.kind, token.key
        cites.append(f"{kind}:{key}")
        if kind == "chart":
            cites.append(f"table:{CHARTS[key].table}")
    return DraftSection(
        heading=section.heading,
        area=section.area,
        text="\n".join(_line(line) for line in section.body.splitlines()),
        key=section.pk,
        cites=tuple(dict.fromkeys(cites)),
        no_steps_because=section.no_steps_reason,
    )


def restored(words: str) -> str:
    """What the check shows, with the names of figures where it read numbers of ours."""
    return STANDS_FOR.sub(lambda match: f"[{LABELS.get(match[1], match[0])}]", words)


def _line(line: str) -> str:
    if BLOCK.match(line) or RULE.match(line):
        return ""
    words = LINK.sub(_link, BRACES.sub(_number, line))
    if words.lstrip().startswith("|"):
        cells = [cell.strip() for cell in words.strip().strip("|").split("|")]
        return f"\n{'; '.join(cell for cell in cells if cell)}.\n"
    heading = re.match(r"^\s{0,3}#{1,6}\s", words)
    words = SIGNS.sub("", words)
    return f"\n{words}\n" if heading else words


def _number(match: re.Match[str]) -> str:
    found = tokens_in(match[0])
    if not found or found[0].kind != "figure":
        return ""
    figure = FIGURES[found[0].key]
    return SHAPES.get(figure.unit, "{}").format(KEYS[figure.key])


def _link(match: re.Match[str]) -> str:
    """A link that says nothing stays as it was typed, for the rule about links."""
    return match[0] if match[2].strip().lower() in EMPTY_WORDS else match[2]
