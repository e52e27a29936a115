"""What a supplier's record comes to, in a line for each of its parts: for pages that show more than the record."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from msplan.lib.dates import plain
from msplan.lib.gathering import Mention, mention
from suppliers.record.coverage import BEST_FIRST
from suppliers.record.models import (
    Contract,
    Equivalent,
    EquivalentKind,
    Known,
    MustPublish,
    PublishedStatement,
    RouteKind,
    Turnover,
    WorkerRoute,
)
from suppliers.record.models.published import must_publish
from suppliers.register.models import Supplier, of_family


class Line(NamedTuple):
    """``part`` is the place of the record that says more."""

    name: str
    words: str
    part: str


def asked(supplier: Supplier, *, on: date) -> list[Any]:
    """What ``gist`` is told from, to be gathered with whatever else a page asks for: no query of its own."""
    years = {"year__gte": on.year - 1, "year__lte": on.year}
    statements = PublishedStatement.objects.standing().of(supplier).filter(**years)
    return [
        mention("contract", Contract.objects.live(on).of(supplier), ends_on="ends_on"),
        mention(
            "equivalent",
            Equivalent.objects.valid(on).of(supplier),
            of="kind", called="name", expires_on="expires_on", checked_on="checked_on",
            control_score="control_score",
        ),
        mention("turnover", Turnover.objects.standing().filter(of_family(supplier)), amount="amount"),
        mention("statement", statements, year="year"),
        mention(
            "route",
            WorkerRoute.objects.standing().of(supplier).exclude(answer=Known.NOT_KNOWN),
            of="kind", answer="answer", sureness="sureness",
        ),
    ]  # fmt: skip


def gist(found: Iterable[Mention]) -> list[Line]:
    """From the rows of ``asked``; others are passed over."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        rows.setdefault(one.kind, []).append(one.said)
    return [
        Line("Contracts", _contracts(rows.get("contract", [])), "contracts"),
        Line("Equivalents", _equivalents(rows.get("equivalent", [])), "equivalents"),
        Line(
            "Modern slavery statement",
            _statement(rows.get("turnover", []), rows.get("statement", [])),
            "statements",
        ),
        Line("Where workers can turn", _routes(rows.get("route", [])), "routes"),
    ]


def _contracts(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "None that is live"
    ends = sorted(row["ends_on"] for row in rows if row["ends_on"])
    live = f"{len(rows)} live"
    return f"{live}, the next ends on {plain(date.fromisoformat(ends[0]))}" if ends else f"{live}, open end"


def _equivalents(rows: list[dict[str, Any]]) -> str:
    counting = [row for row in rows if row["checked_on"] and row["control_score"] is not None]
    waiting = len(rows) - len(counting)
    said = []
    if counting:
        last = max(counting, key=lambda row: row["expires_on"])
        name = last["called"] or EquivalentKind(last["of"]).label
        said.append(f"{name} counts until {plain(date.fromisoformat(last['expires_on']))}")
    if waiting:
        said.append(f"{waiting} not checked, {'does' if waiting == 1 else 'do'} not count")
    return "; ".join(said) or "None that holds"


def _statement(turnovers: list[dict[str, Any]], statements: list[dict[str, Any]]) -> str:
    amount = max((Decimal(str(row["amount"])) for row in turnovers), default=None)
    duty = MustPublish(must_publish(amount)).label
    if statements:
        return f"{duty}. One of {max(row['year'] for row in statements)} is known"
    return f"{duty}. None of this year or the last is known"


def _routes(rows: list[dict[str, Any]]) -> str:
    """The kinds that it is known to have, with how sure the surest is, and those that it is known to lack."""
    said, lacking = [], []
    for kind in RouteKind:
        of_kind = [row for row in rows if row["of"] == kind]
        yes = {row["sureness"] for row in of_kind if row["answer"] == Known.YES}
        if yes:
            best = next(one for one in BEST_FIRST if one in yes)
            said.append(f"{kind.label} ({best.label.lower()})")
        elif of_kind:
            lacking.append(kind.label.lower())
    if lacking:
        said.append(f"known to lack: {', '.join(lacking)}")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}" if words else "Nothing is known"
