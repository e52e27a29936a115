"""Figures, tables and charts in the text: ``{{ figure:suppliers_active }}``.

A token is replaced after the Markdown was made safe: its place is held by two characters of Unicode's private use
area, which are taken out of what people type. So nothing typed can pretend to be a token's result.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from msplan.lib.markup import render_markdown
from statements.figures.catalogue import CHARTS, KEYS, near
from statements.text.printable import unprintable

BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
INSIDE = re.compile(r"\s*([A-Za-z]+)\s*:\s*([A-Za-z0-9_-]+)\s*")
PRIVATE = re.compile("[\ue000-\uf8ff]")
OPEN, CLOSE = "\ue000", "\ue001"
BLOCK = re.compile(f"<p>{OPEN}(\\d+){CLOSE}</p>")
INLINE = re.compile(f"{OPEN}(\\d+){CLOSE}")
MOST_LETTERS = 60_000


@dataclass(frozen=True)
class Token:
    """``{{ kind:key }}`` as typed. ``is_block``: stands on a line of its own, as tables and charts do."""

    kind: str
    key: str

    @property
    def is_block(self) -> bool:
        return self.kind != "figure"

    def __str__(self) -> str:
        return f"{{{{ {self.kind}:{self.key} }}}}"


def tokens_in(text: str) -> list[Token]:
    """The tokens of a text that the catalogue knows, in their order."""
    found = (_token(match) for match in BRACES.finditer(text))
    return [token for token in found if token is not None and token.key in KEYS.get(token.kind, ())]


def cited(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Keys of the figures, and of the tables (those that charts are drawn from too), in order of appearance."""
    figures: dict[str, None] = {}
    tables: dict[str, None] = {}
    for token in (token for text in texts for token in tokens_in(text)):
        if token.kind == "figure":
            figures[token.key] = None
        else:
            tables[CHARTS[token.key].table if token.kind == "chart" else token.key] = None
    return list(figures), list(tables)


def problems_in(text: str) -> list[str]:
    """A sentence for each token that cannot be understood or does not stand where it can; none if all is well."""
    problems = [sentence for match in BRACES.finditer(text) if (sentence := _problem(match))]
    if "{{" in BRACES.sub("", text):
        problems.append("There is “{{” without its “}}” on the same line.")
    if len(text) > MOST_LETTERS:
        problems.append(f"A section has at most {MOST_LETTERS:,} letters. Divide it into several sections.")
    problems += unprintable(text)
    if problems:
        return list(dict.fromkeys(problems))
    _, unplaced = woven(text, lambda token: "-")
    return [
        f"“{token}” must stand on a line of its own."
        if token.is_block
        else f"“{token}” must stand in the text, not inside a link’s address."
        for token in unplaced
    ]


def line_problems(line: str) -> list[str]:
    """A sentence for what cannot stand in a title, a heading or a name: figures, and letters no typeface has."""
    problems = unprintable(line)
    if "{{" in line:
        problems.append("Figures can stand in the text only, not here.")
    return problems


def woven(text: str, piece: Callable[[Token], str]) -> tuple[SafeString, list[Token]]:
    """Markdown as safe HTML with ``piece(token)`` (safe HTML) for each token, and the tokens that found no place.

    Unknown tokens stay as typed.
    """
    tokens: list[Token] = []

    def hold(match: re.Match[str]) -> str:
        token = _token(match)
        if token is None or token.key not in KEYS.get(token.kind, ()):
            return match[0]
        tokens.append(token)
        place = f"{OPEN}{len(tokens) - 1}{CLOSE}"
        return f"\n\n{place}\n\n" if token.is_block and _alone(match) else place

    html = render_markdown(BRACES.sub(hold, PRIVATE.sub("", text)))
    placed: set[int] = set()

    def put(match: re.Match[str], *, blocks: bool) -> str:
        number = int(match[1])
        if tokens[number].is_block != blocks:
            return match[0] if blocks else ""
        placed.add(number)
        return piece(tokens[number])

    html_with_blocks = BLOCK.sub(lambda match: put(match, blocks=True), html)
    whole = INLINE.sub(lambda match: put(match, blocks=False), html_with_blocks)
    return mark_safe(whole), [token for number, token in enumerate(tokens) if number not in placed]


def _token(match: re.Match[str]) -> Token | None:
    inside = INSIDE.fullmatch(match[1])
    return Token(inside[1].lower(), inside[2].lower()) if inside else None


def _alone(match: re.Match[str]) -> bool:
    text = match.string
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    end = text.find("\n", match.end())
    after = text[match.end() : end if end >= 0 else len(text)]
    return not before.strip() and not after.strip()


def _problem(match: re.Match[str]) -> str:
    token = _token(match)
    if token is None:
        ways = ", ".join(f"{{{{ {kind}:name }}}}" for kind in KEYS)
        return f"“{match[0]}” is not understood. What can be put into the text: {ways}."
    if token.kind not in KEYS:
        return (
            f"There is no “{token.kind}”.{_meant(near(token.kind, KEYS))} There are figure, table and chart."
        )
    if token.key in KEYS[token.kind]:
        return ""
    for other, keys in KEYS.items():
        if other != token.kind and token.key in keys:
            meant = Token(other, token.key)
            return f"There is no {token.kind} called “{token.key}”. Did you mean the {other}: “{meant}”?"
    return f"There is no {token.kind} called “{token.key}”.{_meant(near(token.key, KEYS[token.kind]))}"


def _meant(names: list[str]) -> str:
    if not names:
        return ""
    quoted = [f"“{name}”" for name in names]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    return f" Did you mean {listed}?"
