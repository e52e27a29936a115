"""Two texts word by word: what was taken out, what was put in, and enough around it to find the place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from statements.models import Section, SectionVersion

# A word with what clings to it, a run of blanks, a line's end.
PIECES = re.compile(r"\n|[^\S\n]+|[^\s]+")
# So many words are shown on either side of a change; what lies between is left out.
AROUND = 40


@dataclass(frozen=True)
class Change:
    """A stretch of text. ``kind`` is same, added, removed or left_out (``words`` of them are not shown)."""

    kind: str
    text: str
    words: int


@dataclass(frozen=True)
class Comparison:
    changes: list[Change]
    added: int
    removed: int

    @property
    def differ(self) -> bool:
        return any(change.kind in ("added", "removed") for change in self.changes)


def compared(old: str, new: str) -> Comparison:
    """What became of ``old``; words are counted, blanks and line ends are not."""
    before, after = PIECES.findall(_lines(old)), PIECES.findall(_lines(new))
    changes = list(_left_out(list(_changes(before, after))))
    return Comparison(
        changes=changes,
        added=sum(change.words for change in changes if change.kind == "added"),
        removed=sum(change.words for change in changes if change.kind == "removed"),
    )


def as_written(version: Section | SectionVersion) -> str:
    """A section's whole text in one piece: heading, why there were no steps, text."""
    parts = [f"# {version.heading}", version.no_steps_reason, version.body]
    return "\n\n".join(part for part in parts if part)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield _change("same", before[old_from:old_to])
            continue
        if old_to > old_from:
            yield _change("removed", before[old_from:old_to])
        if new_to > new_from:
            yield _change("added", after[new_from:new_to])


def _left_out(changes: Sequence[Change]) -> Iterator[Change]:
    """Long stretches that stayed the same lose their middle."""
    for place, change in enumerate(changes):
        is_first, is_last = place == 0, place == len(changes) - 1
        most = (0 if is_first else AROUND) + (0 if is_last else AROUND)
        if change.kind != "same" or change.words <= most + AROUND // 2:
            yield change
            continue
        pieces = PIECES.findall(change.text)
        head = [] if is_first else _words(pieces, AROUND)
        tail = [] if is_last else _words(pieces[::-1], AROUND)[::-1]
        if head:
            yield _change("same", head)
        middle = pieces[len(head) : len(pieces) - len(tail)]
        yield Change("left_out", "", _count(middle))
        if tail:
            yield _change("same", tail)


def _words(pieces: Sequence[str], most: int) -> list[str]:
    taken: list[str] = []
    words = 0
    for piece in pieces:
        words += not piece.isspace()
        if words > most:
            break
        taken.append(piece)
    return taken


def _change(kind: str, pieces: Sequence[str]) -> Change:
    return Change(kind, "".join(pieces), _count(pieces))


def _count(pieces: Sequence[str]) -> int:
    return sum(not piece.isspace() for piece in pieces)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
