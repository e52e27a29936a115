"""An update's words in one piece, as they are compared."""

from collections.abc import Iterator

from actions.models import Aspect
from msplan.lib.dates import plain
from statements.models import Update, UpdateLine


def in_one_piece(update: Update) -> str:
    """Title, opening words, and each aspect with its text and the lines that are told."""
    return "\n\n".join(part for part in _parts(update) if part)


def version_before(update: Update) -> Update | None:
    """The version that this one corrects."""
    same = Update.objects.filter(statement=update.statement_id, slug=update.slug)
    return same.filter(version__lt=update.version).newest_first().first()


def _parts(update: Update) -> Iterator[str]:
    yield f"# {update.title}"
    yield update.opening
    bodies = {part.aspect: part.body for part in update.parts.all()}
    lines = list(update.lines.order_by("pk"))
    for aspect in Aspect:
        told = [_line(line) for line in lines if line.aspect == aspect and line.is_told]
        if told or bodies.get(aspect):
            yield f"## {aspect.label}"
            yield bodies.get(aspect, "")
            yield "\n".join(told)


def _line(line: UpdateLine) -> str:
    by_when = f", by {plain(line.by_when)}" if line.by_when else ""
    return f"- {line.wording} {line.get_came_display()}{by_when}. {line.why}".rstrip()
