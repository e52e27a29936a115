"""No copy is kept inside either: every word of a removed statement goes, and that there were some stays.

A row keeps who, when, which and its checksum, where it has one; in the place of its words stands "Removed", or nothing.
The database lets them go for a statement whose removal two people decided by order of a court, and for no other.
"""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat

from msplan.history.forgetting import forget_details
from msplan.history.models import Entry
from statements.models import (
    Comment,
    Correction,
    CoverageCheck,
    CoverageMark,
    Picture,
    Promise,
    RegistryPack,
    RegistrySubmission,
    Seal,
    Section,
    SectionVersion,
    Statement,
    Update,
    UpdateLine,
    UpdatePart,
)

GONE = "Removed"
REASON = "The statement was removed by order of a court."
# What the statement's own history says in words of the text; that it was approved, signed and published stays.
WORDS_IN_HISTORY = (
    "comment", "settle_comment", "correct", "rewrite_note", "clear", "take_back_clearance", "mark_coverage",
    "add_picture", "describe_picture", "answer_registry_part", "set_cover", "refresh_figures",
)  # fmt: skip


def destroy_words(statement: Statement, *, by: AbstractBaseUser, at: datetime) -> None:
    """Seals, sections and their versions, pictures, tables, clearances, comments, promises, what was said about
    coverage, updates, answers for the registry, and what history holds of any of them."""
    Seal.objects.filter(statement=statement).update(statement_json=b"", content={})
    _sections(statement, at=at)
    Picture.objects.filter(statement=statement, destroyed_at__isnull=True).update(
        content=b"", destroyed_at=at, alt=GONE
    )
    statement.tables.all().delete()
    named = Concat(Value(f"{GONE} "), Cast("pk", TextField()))
    statement.clearances.update(sentence="", name=named, reason=GONE)
    Correction.objects.filter(statement=statement).update(note=GONE)
    Statement.objects.filter(pk=statement.pk).update(no_steps_reason=_gone_where_said("no_steps_reason"))
    Comment.objects.filter(statement=statement).update(text=GONE, settled_how=_gone_where_said("settled_how"))
    Promise.objects.filter(statement=statement).update(
        # No two of a statement have the same words.
        wording=Concat(Value(f"{GONE} "), Cast("number", TextField()))
    )
    CoverageMark.objects.filter(statement=statement).update(sentence="", reason=GONE)
    CoverageCheck.objects.filter(statement=statement).update(findings={})
    _updates(statement)
    RegistrySubmission.objects.filter(pack__seal__statement=statement).update(answers={})
    RegistryPack.objects.filter(seal__statement=statement).update(derived={}, gaps=[], answers={})
    forget_details(_told(statement), reason=REASON, by=by, at=at)


def _sections(statement: Statement, *, at: datetime) -> None:
    sections = Section.objects.filter(statement=statement)
    SectionVersion.objects.filter(section__in=sections).update(body="", heading=GONE, no_steps_reason="")
    sections.update(body="", heading=GONE, no_steps_reason="", writing=Section.Writing.TO_WRITE, edited_at=at)


def _updates(statement: Statement) -> None:
    """Those in preparation too: they are about the same promises."""
    updates = Update.objects.filter(statement=statement)
    UpdatePart.objects.filter(update__in=updates).update(body="")
    UpdateLine.objects.filter(update__in=updates).update(wording=GONE, why="")
    updates.update(
        title=GONE,
        opening="",
        figures=[],
        note=_gone_where_said("note"),
        withdrawn_reason=_gone_where_said("withdrawn_reason"),
    )


def _gone_where_said(field: str) -> Case:
    return Case(When(**{field: ""}, then=Value("")), default=Value(GONE))


def _told(statement: Statement) -> Iterator[Entry]:
    def about(kind: str, rows: "QuerySet[Section] | QuerySet[Update] | QuerySet[Promise]") -> Q:
        return Q(thing_type=f"statements.{kind}", thing_id__in=list(rows.values_list("pk", flat=True)))

    of_rows = (
        about("section", Section.objects.filter(statement=statement))
        | about("update", Update.objects.filter(statement=statement))
        | about("promise", Promise.objects.filter(statement=statement))
    )
    itself = Q(thing_type="statements.statement", thing_id=statement.pk)
    acts = [f"statements.{act}" for act in WORDS_IN_HISTORY]
    yield from Entry.objects.filter(of_rows | itself & Q(act__in=acts))
