"""Short blocks of a statement's page: names in its text, and what became of it since it was public."""

from collections.abc import Iterable
from typing import Any

from msplan.accounts.models import Person
from statements.agreement.clearing import names_among, of_sections
from statements.models import Correction, Section, Statement, Withdrawal
from statements.publishing.linking import newest_home_link


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


def after_of(statement: Statement, person: Person) -> dict[str, Any]:
    """Correction, end, removal that waits for a second person, link on the home page: as far as there are any."""
    found: dict[str, Any] = {}
    if statement.version > 1:
        correction = Correction.objects.filter(statement=statement).select_related("of").first()
        if correction is not None:
            found |= {"note": correction.note, "of": correction.of.version}
            found["may_edit"] = statement.is_editable and person.may("drafts.edit")
    if statement.state not in Statement.PUBLIC:
        return found
    return found | {
        "ended": _end_of(statement),
        "removal": statement.removals.asked().first(),
        "may_remove": person.may("drafts.remove"),
        "is_public": statement.state != Statement.State.REMOVED,
        "link": newest_home_link(statement),
        "may_record_link": person.may("drafts.record_link"),
    }


def _end_of(statement: Statement) -> str:
    if statement.state == Statement.State.WITHDRAWN:
        return str(
            Withdrawal.objects.filter(statement=statement).values_list("reason", flat=True).first() or ""
        )
    if statement.state == Statement.State.REMOVED:
        return str(statement.removals.done().values_list("reason", flat=True).first() or "")
    return ""
