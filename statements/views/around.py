"""Short blocks of a statement's page: names in its text, and what became of it since it was public."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.shortcuts import get_object_or_404

from msplan.accounts.models import Person
from statements.agreement.clearing import names_among, of_sections
from statements.models import (
    Approval,
    Comment,
    Correction,
    HomeLink,
    Removal,
    Section,
    Signature,
    Statement,
    Withdrawal,
)


def surrounded_or_404(pk: int) -> Any:
    """A statement with what lies around it, in one query: ``after_of`` and the page's other blocks read it off.

    ``body_lines`` names and boards, ``comment_rows`` of each comment its section and whether it is open, ``has_newer``
    whether a later period's statement is in force, ``corrects``, ``ended``, ``removal_asked``, ``home_link``.
    """
    return get_object_or_404(_surrounded(), pk=pk)


def _surrounded() -> "QuerySet[Any]":
    mine = {"statement": OuterRef("pk")}
    newer = Statement.objects.in_force().filter(period_end__gt=OuterRef("period_end"))
    bodies = Statement.bodies.through.objects.filter(**mine).order_by("body")
    link = HomeLink.objects.filter(**mine).newest_first()
    ends = (Withdrawal.objects.filter(**mine), Removal.objects.done().filter(**mine))
    return Statement.objects.select_related("last_edited_by", "submitted_by").annotate(
        body_lines=ArraySubquery(
            bodies.values(_line=JSONObject(name="body__name", board="body__approving_board"))
        ),
        comment_rows=ArraySubquery(
            Comment.objects.filter(**mine)
            .order_by("pk")
            .values(_row=JSONObject(section="section", settled="settled_at"))
        ),
        has_newer=Exists(newer),
        corrects=Subquery(
            Correction.objects.filter(**mine).values(_of=JSONObject(note="note", of="of__version"))[:1]
        ),
        ended=Coalesce(*(Subquery(end.values("reason")[:1]) for end in ends)),
        approved=ArraySubquery(
            Approval.objects.standing()
            .filter(**mine)
            .order_by("body", "pk")
            .values(
                _one=JSONObject(
                    body="body__name", board="board", on="on", minute="minute_reference", by="by__name"
                )
            )
        ),
        signed=ArraySubquery(
            Signature.objects.standing()
            .filter(**mine)
            .order_by("body", "pk")
            .values(_one=JSONObject(body="body__name", rank="rank", name="name", on="on"))
        ),
        removal_asked=Exists(Removal.objects.asked().filter(**mine)),
        home_link=Subquery(
            link.values(_seen=JSONObject(placement="placement", by="seen_by__name", on="seen_on"))[:1]
        ),
    )


def dated(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows out of JSON, their day a date again."""
    return [row | {"on": date.fromisoformat(row["on"])} for row in rows]


def names_of(statement: Statement, sections: Iterable[Section]) -> dict[str, int]:
    """How many names in the sections are open, and how many cleared; nothing once it is signed.

    Tables, pictures and notes are looked through on the page of its own and before anybody signs.
    """
    if not statement.is_editable:
        return {}
    found = names_among(of_sections(sections))
    if not found:
        return {"open": 0, "cleared": 0}
    cleared = set(statement.clearances.standing().values_list("kind", "name", "sentence_key"))
    open_ones = {(one.kind, one.name) for one in found if one.key not in cleared}
    return {"open": len(open_ones), "cleared": len({(kind, name) for kind, name, _ in cleared})}


def after_of(statement: Any, person: Person) -> dict[str, Any]:
    """Correction, end, removal that waits for a second person, link on the home page: as far as there are any.

    ``statement`` comes from ``surrounded_or_404``.
    """
    found: dict[str, Any] = {}
    if statement.corrects is not None:
        found |= statement.corrects
        found["may_edit"] = statement.is_editable and person.may("drafts.edit")
    if statement.state not in Statement.PUBLIC:
        return found
    gone = (Statement.State.WITHDRAWN, Statement.State.REMOVED)
    link = statement.home_link
    return found | {
        "ended": statement.ended if statement.state in gone else "",
        "removal": statement.removal_asked,
        "may_remove": person.may("drafts.remove"),
        "is_public": statement.state not in gone,
        "link": link and link | {"on": date.fromisoformat(link["on"])},
        "may_record_link": person.may("drafts.record_link"),
    }
