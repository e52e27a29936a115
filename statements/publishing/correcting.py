"""Correcting what is public: a new version that goes the whole way again, with a note for the public.

The version that is corrected stays at its address. The new one begins with its text, its pictures and promises, and
with its figures as they were fixed, unless somebody decides that they are to be counted anew.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.marks import mark, refuse_late
from msplan.lib.states import InvalidTransition
from statements.models import Clearance, Correction, Picture, Section, SectionVersion, Statement
from statements.promises.versions import copy_promises
from statements.text.tokens import line_problems
from statements.writing.drafting import lock_for_edit, text_changed
from statements.writing.refusals import Refused

MOST_LETTERS = 1000  # of the note
COPIED = (
    "slug",
    "title",
    "period_start",
    "period_end",
    "covers_employees",
    "covers_agency_workers",
    "covers_subcontractors",
    "covers_service_providers",
    "no_steps",
    "no_steps_reason",
)


def why_not_correct(statement: Statement) -> str:
    """Why no corrected version can be opened, as a sentence; "" if nothing stands against it."""
    if statement.before_msplan:
        return "It was published before msplan, so it is corrected where it was published."
    if statement.state not in (Statement.State.PUBLISHED, Statement.State.WITHDRAWN, Statement.State.REMOVED):
        return (
            f"The statement is {statement.get_state_display().lower()}: there is nothing public to correct."
        )
    of_period = Statement.objects.of_period(statement.slug)
    if of_period.filter(version__gt=statement.version).exclude(pk=statement.pk).exists():
        return "There is a later version of it already."
    if not statement.sections.standing().exclude(body="", no_steps_reason="").exists():
        return "Its text was destroyed, so there is nothing to begin with."
    return ""


@transaction.atomic
def correct(
    statement: Statement, *, note: str, keeps_figures: bool = True, by: Person, at: datetime
) -> Statement:
    """Open the corrected version, in drafting. Raises Refused with a sentence."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if reason := why_not_correct(statement):
        raise Refused(reason)
    note = checked_note(note)
    newest = Statement.objects.of_period(statement.slug).aggregate(version=Max("version"))["version"]
    corrected = Statement(
        **{name: getattr(statement, name) for name in COPIED},
        version=newest + 1,
        opened_by=by,
        opened_at=at,
        last_edited_by=by,
        last_edited_at=at,
    )
    try:
        with transaction.atomic():
            corrected.save()
    except IntegrityError as error:  # two people opened it at once
        raise Refused("A corrected version is being prepared already.") from error
    corrected.bodies.set(statement.bodies.all())
    _copy_sections(statement, corrected, by=by, at=at)
    _copy_pictures(statement, corrected)
    _copy_clearances(statement, corrected)
    copy_promises(statement, corrected, by=by, at=at)
    Correction.objects.create(
        statement=corrected,
        of=statement,
        note=note,
        keeps_figures=keeps_figures,
        opened_by=by,
        opened_at=at,
    )
    record(
        "statements.correct",
        corrected,
        by=by,
        at=at,
        after={"of version": statement.version, "note": note, "keeps figures": keeps_figures},
    )
    return corrected


@transaction.atomic
def rewrite_note(
    statement: Statement, *, note: str, keeps_figures: bool, seen: str = "", by: Person, at: datetime
) -> bool:
    """Change what the public reads about the correction; whether anything changed. An edit like any other.

    Raises StaleEdit where it says something else than what was ``seen`` (its mark).
    """
    statement = lock_for_edit(statement.pk)
    correction = Correction.objects.get(statement=statement)
    note = checked_note(note)
    old = _note_of(correction)
    refuse_late(seen, old)
    new = {"note": note, "keeps figures": keeps_figures}
    if old == new:
        return False
    if keeps_figures != correction.keeps_figures and statement.is_frozen:
        raise InvalidTransition("The board has it, so its figures are fixed. Send it back to drafting first.")
    correction.note, correction.keeps_figures = note, keeps_figures
    correction.save(update_fields=["note", "keeps_figures"])
    record("statements.rewrite_note", statement, by=by, at=at, before=old, after=new)
    text_changed(statement, "The note on what was corrected was changed.", by=by, at=at)
    return True


def mark_of_note(correction: Correction) -> str:
    """Of what it says now: a form carries it."""
    return mark(_note_of(correction))


def _note_of(correction: Correction) -> dict[str, object]:
    return {"note": correction.note, "keeps figures": correction.keeps_figures}


def checked_note(note: str) -> str:
    """The note as it is printed: one paragraph. Raises Refused where it cannot be."""
    note = " ".join(note.split())
    if not note:
        raise Refused("Say what was corrected, and why.")
    if len(note) > MOST_LETTERS:
        raise Refused(f"The note has at most {MOST_LETTERS:,} letters.")
    if problems := line_problems(note):
        raise Refused(*problems)
    return note


def _copy_sections(earlier: Statement, later: Statement, *, by: Person, at: datetime) -> None:
    for section in earlier.sections.standing():
        fresh = Section.objects.create(
            statement=later,
            position=section.position,
            heading=section.heading,
            area=section.area,
            body=section.body,
            no_steps_reason=section.no_steps_reason,
            author=section.author,
            writing=section.writing,
            edited_by=by,
            edited_at=at,
        )
        SectionVersion.objects.create(
            section=fresh,
            number=1,
            heading=fresh.heading,
            area=fresh.area,
            body=fresh.body,
            no_steps_reason=fresh.no_steps_reason,
            saved_by=by,
            saved_at=at,
        )


def _copy_pictures(earlier: Statement, later: Statement) -> None:
    whole = earlier.pictures.filter(removed_at__isnull=True, destroyed_at__isnull=True)
    Picture.objects.bulk_create(_fresh(picture, later) for picture in whole)


def _fresh(picture: Picture, later: Statement) -> Picture:
    words = {
        field.attname: getattr(picture, field.attname)
        for field in Picture._meta.concrete_fields
        if field.name not in ("id", "statement", "form_id")
    }
    return Picture(**words, statement=later)


def _copy_clearances(earlier: Statement, later: Statement) -> None:
    """A sentence that stays as it was stays cleared, by whom it was and why."""
    Clearance.objects.bulk_create(
        Clearance(
            statement=later,
            kind=one.kind,
            name=one.name,
            sentence=one.sentence,
            sentence_key=one.sentence_key,
            reason=one.reason,
            by=one.by,
            at=one.at,
        )
        for one in earlier.clearances.standing().select_related("by")
    )
