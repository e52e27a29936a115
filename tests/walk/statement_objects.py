"""Real things for the addresses of statements, out of the demonstration force."""

from collections.abc import Callable

from statements.dashboard.changes import CHANGES
from statements.dashboard.counts import LISTED
from statements.figures.catalogue import FIGURES
from statements.figures.indicators import indicators
from statements.models import (
    Clearance,
    Comment,
    Correction,
    Earlier,
    IndicatorMeasurement,
    Picture,
    Promise,
    RegistryPack,
    Section,
    Statement,
    Update,
    UpdateLine,
)
from statements.registry.questions import registry_form
from tests.walk.rows import Arguments, of_each, pks


def out_for_all() -> list[Arguments]:
    """The periods and versions that the public may read."""
    found = Statement.objects.exclude(published_at=None).order_by("-pk")[:2]
    return [{"period": s.slug, "number": s.version} for s in found]


def sections() -> list[Arguments]:
    """A section of each kind, of each state of a statement."""
    rows = Section.objects.order_by("statement__state", "pk").distinct("statement__state")
    return [{"pk": row.statement_id, "section_pk": row.pk} for row in rows]


def pictures(*, ending: bool = False) -> list[Arguments]:
    """Pictures of statements in some states."""
    rows = Picture.objects.standing().order_by("statement__state", "pk").distinct("statement__state")
    told = [{"pk": row.statement_id, "number": row.number} for row in rows]
    return [{**one, "ending": "png"} for one in told] if ending else told


def comments() -> list[Arguments]:
    rows = Comment.objects.order_by("statement__state", "settled_at", "pk").distinct("statement__state")
    return [{"pk": row.statement_id, "comment_pk": row.pk} for row in rows]


def entered() -> list[Arguments]:
    """Statements from before: one that is public, one that is being entered."""
    return [{"pk": row.statement_id} for row in of_each(Earlier.objects.all(), "statement__state")]


def drafts() -> list[Arguments]:
    """The first and the last statement of each state: a running year's, and one of a year that has ended."""
    rows = Statement.objects.order_by
    return [{"pk": row.pk} for newest in ("pk", "-pk") for row in rows("state", newest).distinct("state")]


def packs() -> list[Arguments]:
    """The statement that has answers for the registry."""
    return [
        {"pk": pk} for pk in RegistryPack.objects.values_list("seal__statement", flat=True).order_by("pk")[:1]
    ]


def parts_of_packs() -> list[Arguments]:
    return [{**one, "part_id": part.id} for one in packs() for part in registry_form().parts]


def updates() -> list[Arguments]:
    """One of each state."""
    return [{"pk": row.pk} for row in Update.objects.order_by("state", "pk").distinct("state")]


def lines_of_updates() -> list[Arguments]:
    """One of a promise and one of an action."""
    found = UpdateLine.objects.filter(update__state="drafting").order_by("promise", "pk")
    return [{"pk": row.update_id, "line_pk": row.pk} for row in (found.first(), found.last()) if row]


def public_updates() -> list[Arguments]:
    """Updates that the public may read, with the names of their files."""
    names = ("update.pdf", "update.csv", "update.json")
    return [
        {"period": one.statement.slug, "slug": one.slug, "number": one.version, "names": names}
        for one in Update.objects.public().select_related("statement")[:2]
    ]


PROMISES = (
    "promise", "change_promise", "unmark_promise", "answer_promise", "leave_unanswered", "raise_from_promise",
    "link_promise_action", "unlink_promise_action",
)  # fmt: skip
OF_STATEMENTS: dict[str, Callable[[], list[Arguments]]] = {
    "dashboard:records": lambda: [{"key": key} for key in LISTED],
    "dashboard:changed": lambda: [{"key": key} for key in CHANGES],
    "drafts:": drafts,
    "drafts:section": sections,
    "drafts:move_section": sections,
    "drafts:remove_section": sections,
    "drafts:section_versions": sections,
    "drafts:compare": sections,
    "drafts:author": sections,
    "drafts:ready": sections,
    "drafts:comment_section": sections,
    "drafts:settle_comment": comments,
    "drafts:describe_picture": pictures,
    "drafts:clear_picture": pictures,
    "drafts:remove_picture": pictures,
    "drafts:picture": lambda: pictures(ending=True),
    "drafts:change_entry": entered,
    "drafts:put_among_published": entered,
    "drafts:original": entered,
    # The demonstration has no correction: then of any statement, where there is none.
    "drafts:correction_note": lambda: (
        [{"pk": row.statement_id} for row in Correction.objects.all()] or drafts()[:1]
    ),
    "drafts:take_back_clearance": lambda: [
        {"pk": row.statement_id, "clearance_pk": row.pk} for row in Clearance.objects.order_by("pk")[:2]
    ],
    "drafts:indicator": lambda: [{"code": kpi.slug} for kpi in indicators().values()],
    "drafts:indicator_hand_in": lambda: [
        {"code": kpi.slug} for kpi in indicators().values() if kpi.is_entered
    ],
    "drafts:indicator_correct": lambda: [
        {"code": row.indicator.code.lower(), "pk": row.pk}
        for row in IndicatorMeasurement.objects.filter(is_standing=True).select_related("indicator")
    ],
    "drafts:records": lambda: [{"key": key} for key in FIGURES],
    "drafts:registry_": packs,
    "drafts:update": updates,
    "drafts:update_line": lines_of_updates,
    "drafts:registry_part": parts_of_packs,
    **{
        f"drafts:{name}": pks(lambda: of_each(Promise.objects.standing(), "answers__outcome"))
        for name in PROMISES
    },
    # The longer beginning: a statement's promises, not one promise.
    "drafts:promises": drafts,
    "drafts:add_answer_evidence": pks(
        lambda: Promise.objects.owed_after(None).filter(outcome__isnull=False).order_by("pk")[:2]
    ),
    "drafts:coverage_": lambda: [
        {**draft, "rule": rule} for draft in drafts() for rule in ("L01", "L07", "R4", "T1", "X02", "X05")
    ],
    "drafts:drift": pks(lambda: of_each(Statement.objects.public(), "state")),
    "statements:": out_for_all,
    "statements:update": public_updates,
}
