"""The case study block: what stands between ``:::case-study A title`` and ``:::`` is set apart in page and PDF."""

import re
from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from msplan.lib.markup import render_markdown

OPENING = re.compile(r"[ ]{0,3}:::[ ]*case-study\b[ ]*(?P<title>.*?)[ ]*")
CLOSING = re.compile(r"[ ]{0,3}:::[ ]*")
MARKER = re.compile(r"[ ]{0,3}:::")
FENCE = re.compile(r"[ ]{0,3}(```|~~~)")


def rendered(text: str) -> SafeString:
    """Markdown with case studies as safe HTML; a block that is not closed ends with the text."""
    return mark_safe("".join(_html(title, part) for title, part in _parts(text)))


def case_study_problems(text: str) -> list[str]:
    """A sentence for each block that is not understood; none if all is well."""
    problems, inside = [], False
    for line in _outside_code(text):
        if not MARKER.match(line):
            continue
        opening = OPENING.fullmatch(line)
        if opening and inside:
            problems.append("A case study cannot stand inside another. End the first with a line “:::”.")
        elif opening and not opening["title"]:
            problems.append("Give the case study a title: “:::case-study A title”.")
        elif not opening and not CLOSING.fullmatch(line):
            problems.append(
                f"“{line.strip()[:60]}” is not understood. A case study begins with “:::case-study A title” "
                "and ends with a line “:::”."
            )
        elif not opening and not inside:
            problems.append("There is a line “:::” that ends no case study.")
        inside = opening is not None
    if inside:
        problems.append("A case study has no end. End it with a line “:::”.")
    return list(dict.fromkeys(problems))


def _html(title: str | None, text: str) -> str:
    if title is None:
        return render_markdown(text)
    return format_html(
        '<div class="case-study">\n<h3><span class="case-study-label">Case study:</span> {}</h3>\n{}</div>\n',
        title,
        render_markdown(text, heading_base=4),
    )


def _parts(text: str) -> Iterator[tuple[str | None, str]]:
    """(title, text) of each block, (None, text) of what stands between them."""
    title: str | None = None
    lines: list[str] = []
    in_code = ""
    for line in text.split("\n"):
        in_code = _code(line, in_code)
        opening = None if in_code or title is not None else OPENING.fullmatch(line)
        if opening is None and (in_code or title is None or not CLOSING.fullmatch(line)):
            lines.append(line)
            continue
        if lines or title is not None:
            yield title, "\n".join(lines)
        title, lines = (opening["title"] if opening else None), []
    if lines or title is not None:
        yield title, "\n".join(lines)


def _outside_code(text: str) -> Iterator[str]:
    in_code = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        in_code = _code(line, in_code)
        if not in_code:
            yield line


def _code(line: str, within: str) -> str:
    """The sign that ends the block of code this line is part of; "" outside of one."""
    fence = FENCE.match(line)
    if fence is None:
        return within
    if not within:
        return fence[1]
    return "" if fence[1] == within else within
