"""Whether a supplier was asked and answered, in a line for pages that show more than that."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msplan.lib.gathering import Mention, mention
from suppliers.asking.models import RETURNED, UNANSWERED, Invitation, InvitationState
from suppliers.register.models import Supplier, of_family


def asked(supplier: Supplier) -> list[Any]:
    """What ``gist`` is told from, to be gathered with whatever else a page asks for: no query of its own."""
    rows = (
        Invitation.objects.filter(of_family(supplier), campaign__terms=None)
        .standing()
        .with_reached()
        .with_silent_on()
    )
    return [mention("invitation", rows, state="state", reached="was_reached", silent_on="silent_on")]


def gist(found: Iterable[Mention], *, on: date) -> str:
    """ "Asked 3 times: answered 2, silent 1". Who was not reached is not silent."""
    rows = [one.said for one in found if one.kind == "invitation"]
    if not rows:
        return "Never asked"
    answered = sum(row["state"] in RETURNED for row in rows)
    elsewhere = sum(row["state"] == InvitationState.ELSEWHERE for row in rows)
    declined = sum(row["state"] == InvitationState.DECLINED for row in rows)
    silent = sum(_is_silent(row, on) for row in rows)
    missed = sum(row["state"] in UNANSWERED and not row["reached"] for row in rows)
    waiting = len(rows) - answered - elsewhere - declined - silent - missed
    parts = [
        (answered, "answered"), (waiting, "not answered yet"), (silent, "silent"), (missed, "not reached"),
        (elsewhere, "answered elsewhere"), (declined, "declined"),
    ]  # fmt: skip
    told = ", ".join(f"{word} {number}" for number, word in parts if number)
    return f"Asked {'once' if len(rows) == 1 else f'{len(rows)} times'}: {told}"


def _is_silent(row: dict[str, Any], on: date) -> bool:
    return row["state"] in UNANSWERED and row["reached"] and date.fromisoformat(row["silent_on"]) <= on
