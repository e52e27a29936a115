"""A published statement that shows all there is: every figure, every table, every chart, a picture, promises, last
year's answers; with an update. Every text of a record that is nobody's business outside holds a word of its own, and
every table's rows have numbers like no other's.
"""

import io
import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, models, transaction
from PIL import Image, PngImagePlugin

from actions.models import Action
from msplan.accounts.roles import Role
from msplan.force.models import ForceProfile
from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from statements.figures.definition import STATE
from statements.figures.handing_in import hand_in as hand_in_value
from statements.figures.indicators import indicators
from statements.figures.measuring import measure
from statements.models import Outcome, Promise, Publication, Statement, Update
from statements.promises.answering import answer_promise
from statements.promises.marking import mark_promise
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.updates.approving import approve_update
from statements.updates.issuing import publish_update
from statements.updates.writing import edit_line, edit_words, open_update
from statements.writing.commenting import comment
from statements.writing.drafting import open_statement, save_section
from statements.writing.entering import enter, put_among_published
from statements.writing.illustrating import add_picture, clear_picture
from tests.people import person
from tests.statements.build import (
    NOW,
    TODAY,
    Cast,
    cast,
    clear_names,
    give_approval,
    give_signature,
    hand_in,
    publication,
)
from tests.statements.figures.records import a_register_and_a_plan
from tests.statements.figures.test_against_sql import EXPECTED, PARAMETERS

FIRST, LAST = date(2024, 5, 1), date(2025, 7, 31)  # fifteen months; states are measured at their end
UPDATED = date(2026, 2, 27)
AT = datetime(2026, 2, 27, 10, 0, tzinfo=UTC)
PAGE = "/statements/to-2025-07/v1/"
UPDATE = "/statements/to-2025-07/update-2026-02/v1/"
FEW = 9  # below so many people a count is not told: some are, some are not
ALT = "A laundry with two rows of machines"
# May be met by the public, in each of the outputs: the control of every search.
TITLE_WORD, TEXT_WORD, TABLE_WORD, UPDATE_WORD = (
    "zqtitlex0q", "zqtextx0q", "zqtablex0q", "zqupdatex0q",
)  # fmt: skip
PROMISED = {
    "We will check every agency by March 2025.": ("kept", "All of them were checked.", None),
    "We will train all buyers by May 2025.": ("moved", "The course was late.", date(2026, 5, 31)),
    "We will write a code by June 2025.": ("dropped", "The region wrote one for all.", None),
}
PROMISE = "We will map the second tier of uniforms by May 2026."

Count = tuple[Decimal, Decimal | None]


@dataclass
class Whole:
    """``counts`` is what SQL counted of each figure; ``private`` are the words that no reader may meet, with where
    each of them stands; ``ids`` the numbers of rows."""

    statement: Statement
    update: Update
    who: Cast
    counts: dict[str, Count] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)


def make_whole() -> Whole:
    number_apart()
    a_register_and_a_plan(LAST)
    who = cast()
    ForceProfile.objects.filter(pk=1).update(
        small_count_threshold=FEW, website="https://marlshire.example/", contact_email="slavery@marlshire.example"
    )  # fmt: skip
    _offered()
    _handed_in()
    private = plant()
    counts = counted()
    measure(as_at=LAST, at=datetime(2025, 8, 1, 2, tzinfo=UTC))
    statement = _published(_written(who, private), who)
    whole = Whole(statement, _updated(statement, who, private), who, counts, private)
    whole.ids = row_numbers()
    return whole


# --- numbers and words that stand for their rows


def number_apart() -> None:
    """Rows are numbered from millions, each table from its own: a number met outside is known for what it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        for n, (name,) in enumerate(cursor.fetchall(), start=1):
            cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH {70_000_000 + n * 10_000 + 7}')


def row_numbers() -> set[str]:
    """Of every row of ours."""
    found: set[str] = set()
    for model in apps.get_models():
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField) and model._meta.managed:
            found |= {str(pk) for pk in model._base_manager.values_list("pk", flat=True) if pk > 70_000_000}
    return found


# What is made for the public, or names what is: not looked for.
MADE_PUBLIC = {
    "actions.Action.public_wording",
    "actions.PriorityRisk.public_wording",
    "actions.PriorityRisk.countries",
    "actions.KnownUnknown.public_wording",
    "suppliers.Category.name",
}
ROOMS = ("accounts", "suppliers", "actions", "files", "outbox", "chasing")


def plant() -> dict[str, str]:
    """A word of its own into every text of every kind of record, where the database takes one; the words, with where
    they stand. What only chooses between a few words is left alone."""
    found: dict[str, str] = {}
    numbers = itertools.count(100)
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label not in ROOMS or not model._meta.managed:
                continue
            for column in model._meta.concrete_fields:
                where = f"{model._meta.label}.{column.name}"
                if not isinstance(column, models.CharField | models.TextField) or column.choices:
                    continue
                if where in MADE_PUBLIC or isinstance(column, models.FileField):
                    continue
                word = f"zqrecordx{next(numbers)}q"
                if _put(cursor, model._meta.db_table, str(column.column), word):
                    found[word] = where
    return found


def _put(cursor: object, table: str, column: str, word: str) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(  # type: ignore[attr-defined]
                f"""UPDATE "{table}" SET "{column}" = '{word} ' || "{column}" WHERE "{column}" <> ''"""
            )
            return bool(cursor.rowcount)  # type: ignore[attr-defined]
    except DatabaseError:
        return False


def counted() -> dict[str, Count]:
    """What plain SQL counts of each figure that has its own: a state on the day of its measurement, events of the
    period on the day on which the statement goes to the board."""
    found: dict[str, Count] = {}
    with connection.cursor() as cursor:

        def count(sql: str, on: date) -> Decimal:
            days = {"on": on, "first": FIRST, "last": LAST, "year": 2025, "before": 2024}
            cursor.execute(sql, {**PARAMETERS, **days})
            return Decimal(cursor.fetchone()[0] or 0)

        for key, (numerator, denominator) in EXPECTED.items():
            on = LAST if FIGURES[key].kind == STATE else TODAY
            found[key] = count(numerator, on), None if denominator is None else count(denominator, on)
    return found


# --- the records that a statement tells of beside those of the figures


def _offered() -> None:
    """Two actions told in public, one of them with a word that can be looked for."""
    told = Action.objects.filter(progress="in_progress").order_by("pk")
    for action, words in zip(told, (f"We ask our cleaners {TABLE_WORD}.", "We visit sites."), strict=False):
        Action.objects.filter(pk=action.pk).update(public_wording=words, cleared=True)


def _handed_in() -> None:
    by = person("Holly Brackwell", Role.HR)
    kpi = min((one for one in indicators().values() if one.is_entered), key=lambda one: one.people)
    whole = Decimal(977) if kpi.entry == "share" else None
    hand_in_value(
        kpi, numerator=Decimal(731), denominator=whole, period_start=date(2025, 4, 1), period_end=date(2025, 6, 30),
        evidence_link="https://intranet.example/learning", note="zqnotex0q", by=by,
        at=NOW,
    )  # fmt: skip


# --- the statement


def _last_year(who: Cast) -> None:
    """As it was published before, with promises that were kept, moved and dropped."""
    text = f"# Foreword\n\n{' '.join(PROMISED)}\n\n# Suppliers\n\nA.\n\n# Risk\n\nB.\n\n# Training\n\nC."
    statement = enter(
        period_start=date(2023, 5, 1), period_end=date(2024, 4, 30), title="Last year’s statement",
        bodies=[who.body], covers=["covers_employees"], published_on=date(2024, 9, 12),
        original_href="https://marlshire.example/slavery.pdf", text=text, pdf=None,
        by=who.editor, at=NOW, on=TODAY,
    )  # fmt: skip
    for wording in PROMISED:
        mark_promise(
            statement, section=statement.sections.standing()[0], wording=wording, due_on=date(2025, 5, 31),
            owner=who.editor, by=who.editor, at=NOW,
        )  # fmt: skip
    put_among_published(statement, by=who.editor, at=NOW)


def _written(who: Cast, private: dict[str, str]) -> Statement:
    _last_year(who)
    statement = open_statement(
        period_start=FIRST, period_end=LAST, title=f"Modern slavery statement {TITLE_WORD}", bodies=[who.body],
        by=who.editor, at=NOW,
    )  # fmt: skip
    for promise in Promise.objects.exclude(statement=statement):
        outcome, sentence, moved = PROMISED[promise.wording]
        answer_promise(
            promise, outcome=Outcome(outcome), sentence=sentence, new_due_on=moved, by=who.editor, at=NOW
        )
    picture = add_picture(statement, upload=_photograph(), alt=ALT, by=who.editor, at=NOW)
    texts = [
        f"{TEXT_WORD} {PROMISE}\n\n{{{{ picture:{picture.number} }}}}",
        "\n\n".join(f"Named {key} it reads {{{{ figure:{key} }}}} here." for key in FIGURES),
        "\n\n".join(f"{{{{ table:{key} }}}}" for key in TABLES if key != "we_said_we_did"),
        "\n\n".join(f"{{{{ chart:{key} }}}}" for key in CHARTS),
    ]
    for section in statement.sections.standing():
        if section.body:
            continue
        save_section(
            section, heading=section.heading, area=section.area, body=texts.pop(0) if texts else "Words.",
            version=section.version, by=who.editor, at=NOW,
        )  # fmt: skip
    statement = Statement.objects.get(pk=statement.pk)
    clear_picture(picture, by=who.editor, at=NOW)
    mark_promise(
        statement, section=statement.sections.standing()[0], wording=PROMISE, due_on=date(2026, 5, 31),
        owner=who.editor, by=who.editor, at=NOW,
    )  # fmt: skip
    private["zqcommentx0q"] = "a comment"
    private["zqcamerax0q"] = "what a camera wrote into a picture"
    private["zqnotex0q"] = "a note beside a value handed in"
    comment(statement, section=None, text="zqcommentx0q: who wrote this?", by=who.lead, at=NOW)
    return Statement.objects.get(pk=statement.pk)


def _photograph() -> SimpleUploadedFile:
    out, said = io.BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Comment", "zqcamerax0q")
    Image.new("RGB", (40, 30), (10, 120, 200)).save(out, "PNG", pnginfo=said)
    return SimpleUploadedFile("zqcamerax0q.png", out.getvalue())


def _published(statement: Statement, who: Cast) -> Statement:
    statement = hand_in(statement, by=who.editor, at=NOW, on=TODAY)
    give_approval(statement, who)
    statement = Statement.objects.get(pk=statement.pk)
    clear_names(statement, who)
    give_signature(statement, who)
    assert produce(publication(statement).pk, at=NOW), publication(statement).error
    publish(statement, by=who.editor, at=NOW)
    return Statement.objects.get(pk=statement.pk)


def _updated(statement: Statement, who: Cast, private: dict[str, str]) -> Update:
    update = open_update(statement, until=UPDATED, by=who.editor, at=AT, on=UPDATED)
    edit_words(
        update, version=update.edits, changes={"opening": f"Half a year on {UPDATE_WORD}."}, by=who.editor, at=AT
    )  # fmt: skip
    for line in update.lines.all():
        if line.lacks_reason:
            update.refresh_from_db()
            line.update = update
            edit_line(line, version=update.edits, changes={"why": "It took longer."}, by=who.editor, at=AT)
    update.refresh_from_db()
    approve_update(update, edits=update.edits, by=who.lead, at=AT, on=UPDATED)
    assert produce(Publication.objects.get(seal__update=update).pk, at=AT)
    publish_update(Update.objects.get(pk=update.pk), by=who.editor, at=AT)
    return Update.objects.get(pk=update.pk)
