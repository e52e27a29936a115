"""The plan as rows for a spreadsheet and as a document for print. Rules: docs/rules/plan-files.md.

The columns that an import reads come first, under the names that it knows: an export comes back unchanged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from actions.plan.facts import deadline_fact, rating_fact, review_fact
from actions.plan.importing.columns import FIELDS, TOLD
from actions.plan.models import Action, Aspect, Progress, Review
from actions.plan.models.finding import ActionQuerySet
from actions.plan.models.words import OPEN
from msplan.files.models import Marking
from msplan.lib.dates import plain
from msplan.lib.spreadsheets import Cell, Sheet

SUPPLIER = "Supplier"
PRINTED = 600  # characters of a text in the printed table; the page of the action has all of it


@dataclass(frozen=True)
class Entry:
    """An action with its last review."""

    action: Action
    review: Review | None


def entries(found: ActionQuerySet[Action], *, sees_suppliers: bool) -> list[Entry]:
    """The actions in their order, each with its last review, in four queries at the most."""
    rows = found.with_people().prefetch_related("supporting_departments")
    actions = list(rows.with_supplier() if sees_suppliers else rows)
    last = Review.objects.filter(action__in=[action.pk for action in actions])
    last = last.order_by("action_id", "-given_at", "-pk").distinct("action_id")
    by_action = {review.action_id: review for review in last}
    return [Entry(action, by_action.get(action.pk)) for action in actions]


def marking_of(rows: Iterable[Entry]) -> str:
    """The highest marking of what is shown stands on all of it."""
    sensitive = any(entry.action.marking == Marking.SENSITIVE for entry in rows)
    return str((Marking.SENSITIVE if sensitive else Marking.OFFICIAL).label)


def headings(*, sees_suppliers: bool) -> list[str]:
    told = [name for name in TOLD if name != SUPPLIER or sees_suppliers]
    return [*(field.heading for field in FIELDS), *told]


def rows_of(rows: Iterable[Entry], on: date, *, sees_suppliers: bool) -> Iterator[list[Cell]]:
    """One row an action, under ``headings``."""
    for entry in rows:
        told = _told(entry, on)
        if not sees_suppliers:
            del told[SUPPLIER]
        yield [
            *(_cell(entry.action, field.key) for field in FIELDS),
            *(told[name] for name in TOLD if name in told),
        ]


def sheet_of(rows: Sequence[Entry], on: date, *, sees_suppliers: bool) -> Sheet:
    return Sheet(
        title="Plan",
        headings=headings(sees_suppliers=sees_suppliers),
        rows=rows_of(rows, on, sees_suppliers=sees_suppliers),
    )


def _cell(action: Action, key: str) -> Cell:
    """What an import reads back."""
    owner = action.owner
    special: dict[str, Cell] = {
        "reference": action.reference,
        "strands": action.strand_words,
        "supporting_departments": "; ".join(str(one) for one in action.supporting_departments.all()),
        "lead_department": action.lead_department.name,
        "owner": owner.name if owner else None,
        "owner_email": owner.email if owner else None,
    }
    if key in special:
        return special[key]
    value: Cell = getattr(action, key)
    choices = dict(getattr(Action._meta.get_field(key), "flatchoices", ()))
    return str(choices[value]) if value in choices else value


def _told(entry: Entry, on: date) -> dict[str, Cell]:
    """What an export tells besides."""
    action, review = entry.action, entry.review
    return {
        "First target date": action.first_target_on,
        "Deadline": deadline_fact(action, on).text,
        "Next review": action.review_on,
        "Rating": rating_fact(action, on).text,
        "Rated on": action.rated_on,
        "Why this rating": action.rating_reason,
        "Last review given on": review.given_on if review else None,
        "What was done": review.what_was_done if review else None,
        "Next steps": review.next_steps if review else None,
        "Completed on": action.completed_on,
        "What came of it": action.outcome_words,
        SUPPLIER: str(action.survivor or ""),
    }


# --- the printed plan


@dataclass(frozen=True)
class PrintedAction:
    """One row of templates/actions/plan_document.html."""

    action: Action
    what: str
    deadline: str
    rating: str
    rating_tone: str  # of what it reads today: a rating that has faded has no colour
    next_review: str
    moved: str
    review: str
    reviewed: str


@dataclass(frozen=True)
class PrintedPart:
    aspect: Aspect
    rows: list[PrintedAction]


def printed(rows: Iterable[Entry], on: date) -> list[PrintedPart]:
    """The actions by aspect, in the order of the list within each."""
    parts: dict[str, list[PrintedAction]] = {aspect.value: [] for aspect in Aspect}
    for entry in rows:
        parts[entry.action.aspect].append(_printed(entry, on))
    return [PrintedPart(aspect, parts[aspect.value]) for aspect in Aspect if parts[aspect.value]]


def counts(rows: Sequence[Entry], on: date) -> list[tuple[str, int]]:
    """What the cover says: how many, and how they stand."""
    actions = [entry.action for entry in rows]
    found = [("Actions", len(actions))]
    for progress in Progress:
        number = sum(action.progress == progress for action in actions)
        found += [(progress.label, number)] if number else []
    late = sum(action.progress in OPEN and action.target_on < on for action in actions)
    return [*found, ("Past their target date", late)]


def _printed(entry: Entry, on: date) -> PrintedAction:
    action, review = entry.action, entry.review
    rating = rating_fact(action, on)
    moved = action.first_target_on != action.target_on
    return PrintedAction(
        action=action,
        what=_cut(action.what),
        deadline=deadline_fact(action, on).text,
        rating=rating.text,
        rating_tone=rating.tone,
        next_review=review_fact(action, on).text if action.review_on else "",
        moved=plain(action.first_target_on) if moved else "",
        review=_cut(review.what_was_done or "No change since last time.") if review else "",
        reviewed=plain(review.given_on) if review else "",
    )


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= PRINTED else f"{words[: PRINTED - 1].rsplit(' ', 1)[0]}…"
