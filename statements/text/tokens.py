"""Figures, tables, charts and pictures in the text: ``{{ figure:suppliers_active }}``, ``{{ picture:1 }}``.

A token is replaced after the Markdown was made safe: its place is held by two characters of Unicode's private use
area, which are taken out of what people type. So nothing typed can pretend to be a token's result.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from statements.figures.catalogue import CHARTS, KEYS, near
from statements.text.case_study import case_study_problems, rendered
from statements.text.printable import unprintable

BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
INSIDE = re.compile(r"\s*([A-Za-z]+)\s*:\s*([A-Za-z0-9_-]+)\s*")
PRIVATE = re.compile("[\ue000-\uf8ff]")
OPEN, CLOSE = "\ue000", "\ue001"
BLOCK = re.compile(f"<p>{OPEN}(\\d+){CLOSE}</p>")
INLINE = re.compile(f"{OPEN}(\\d+){CLOSE}")
MOST_LETTERS = 60_000
PICTURE = "picture"
PICTURE_NUMBER = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True)
class Token:
    """``{{ kind:key }}`` as typed. ``is_block``: stands on a line of its own, as tables, charts and pictures do."""

    kind: str
    key: str

    @property
    def is_block(self) -> bool:
        return self.kind != "figure"

    @property
    def is_known(self) -> bool:
        """In the catalogue, or the number of a picture, which a statement may have or not."""
        if self.kind == PICTURE:
            return PICTURE_NUMBER.fullmatch(self.key) is not None
        return self.key in KEYS.get(self.kind, ())

    def __str__(self) -> str:
        return f"{{{{ {self.kind}:{self.key} }}}}"


def tokens_in(text: str) -> list[Token]:
    """The tokens of a text that are understood, in their order."""
    found = (_token(match) for match in BRACES.finditer(text))
    return [token for token in found if token is not None and token.is_known]


def cited(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Keys of the figures, and of the tables (those that charts are drawn from too), in order of appearance."""
    figures: dict[str, None] = {}
    tables: dict[str, None] = {}
    for token in (token for text in texts for token in tokens_in(text)):
        if token.kind == "figure":
            figures[token.key] = None
        elif token.kind != PICTURE:
            tables[CHARTS[token.key].table if token.kind == "chart" else token.key] = None
    return list(figures), list(tables)


def cited_pictures(texts: Iterable[str]) -> list[int]:
    """Numbers of the pictures, in order of appearance."""
    tokens = (token for text in texts for token in tokens_in(text))
    return list(dict.fromkeys(int(token.key) for token in tokens if token.kind == PICTURE))


def problems_in(text: str, *, pictures: Collection[int] = ()) -> list[str]:
    """A sentence for each token that cannot be understood or does not stand where it can; none if all is well.

    ``pictures`` are the numbers of those that the statement has.
    """
    problems = [sentence for match in BRACES.finditer(text) if (sentence := _problem(match, pictures))]
    if "{{" in BRACES.sub("", text):
        problems.append("There is “{{” without its “}}” on the same line.")
    if len(text) > MOST_LETTERS:
        problems.append(f"A section has at most {MOST_LETTERS:,} letters. Divide it into several sections.")
    problems += [*unprintable(text), *case_study_problems(text)]
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
        if token is None or not token.is_known:
            return match[0]
        tokens.append(token)
        place = f"{OPEN}{len(tokens) - 1}{CLOSE}"
        return f"\n\n{place}\n\n" if token.is_block and _alone(match) else place

    html = rendered(BRACES.sub(hold, PRIVATE.sub("", text)))
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


def _problem(match: re.Match[str], pictures: Collection[int]) -> str:
    token = _token(match)
    if token is None:
        ways = ", ".join([*(f"{{{{ {kind}:name }}}}" for kind in KEYS), "{{ picture:1 }}"])
        return f"“{match[0]}” is not understood. What can be put into the text: {ways}."
    if token.kind == PICTURE:
        if token.is_known and int(token.key) in pictures:
            return ""
        return f"There is no picture {token.key} in this statement. Add it under “Pictures” first."
    if token.kind not in KEYS:
        alike = _meant(near(token.kind, [*KEYS, PICTURE]))
        return f"There is no “{token.kind}”.{alike} There are figure, table, chart and picture."
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
