"""What a plan says to whoever must agree to it: the same words on the page and at a terminal.

Each function takes the plan as it is kept (`summary.summarise`) and gives sentences.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from suppliers.spend.reading import BESIDE, REASONS, REMEDIES

Plan = Mapping[str, Any]


def figures(plan: Plan) -> list[tuple[str, str]]:
    """The numbers that are compared with finance's, each with its label."""
    return [
        ("Rows read", f"{plan['rows_read']:,}"),
        ("Rows taken", f"{plan['rows_taken']:,}"),
        ("Sum of rows taken", pounds(plan["sum"])),
        ("Rows set aside", f"{sum(plan['rows_set_aside'].values()):,}"),
        ("Payee withheld", f"{plan['rows_withheld']:,}"),
    ]


def to_know(plan: Plan) -> list[str]:
    """What a person should know before saying yes."""
    return [*_about_held(plan), *plan["warnings"], *_about_repeats(plan)]


def _about_held(plan: Plan) -> Iterator[str]:
    held = plan["held"]
    if held["rows"]:
        yield (
            f"{_some(held['rows'], 'row')} ({pounds(held['sum'])}) {_is(held['rows'])} in the register already, from "
            f"an earlier file. Whether {'it is' if held['rows'] == 1 else 'they are'} left out is yours to say."
        )
    if loosely := held.get("loosely", 0):
        yield (
            f"{_some(loosely, 'row')} of them {'agrees' if loosely == 1 else 'agree'} with what the register has in "
            "supplier, month, amount and reference; the day stands only here or only there."
        )


def _about_repeats(plan: Plan) -> Iterator[str]:
    exact = plan.get("exact_repeats", {"rows": 0, "sum": "0"})
    if exact["rows"]:
        yield (
            f"{_some(exact['rows'], 'row')} ({pounds(exact['sum'])}) {'repeats' if exact['rows'] == 1 else 'repeat'} "
            "another row of this file in every cell. They are kept unless you decide otherwise."
        )
    if (alike := plan["repeats"] - exact["rows"]) > 0:
        yield (
            f"{_some(alike, 'row')} more {_is(alike)} like another row of this file in supplier, date, amount and "
            "reference, and differ elsewhere. They are kept: one invoice is often split."
        )


def accounts(plan: Plan) -> list[str]:
    """That nothing of the file was dropped: every line that holds anything is a row, or named here."""
    if "lines_filled" not in plan:
        return []
    rows, lines = plan["rows_read"], plan["lines_filled"]
    parts = [f"{rows:,} {'is a row' if rows == 1 else 'are rows'}"]
    parts += [f"{number:,} {BESIDE[kind][number != 1]}" for kind, number in plan["lines_beside"].items()]
    return [
        f"Of {_some(lines, 'line')} of the file that {'is' if lines == 1 else 'are'} not blank, {', '.join(parts)}."
    ]


def suppliers(plan: Plan) -> str:
    by = ", ".join(f"{number:,} by {how}" for how, number in plan["matched_by"].items())
    known = f"{plan['suppliers_matched']:,} in the register already" + (f" ({by})" if by else "")
    return f"{plan['suppliers_new']:,} new, {known}."


def set_aside(plan: Plan) -> list[str]:
    """Each kind of row that is not taken, and why."""
    return [f"{number:,}: {REASONS[reason]}" for reason, number in sorted_kinds(plan)]


MEND = (
    "None of them is taken in by anybody’s word: what counts is what the file holds. Where one is a payment, put it "
    "right in a copy of the file and upload that, with this file saved or discarded. The lines that are saved already "
    "are recognised; have them left out, and what you mended is added, and nothing else."
)


def kinds_set_aside(plan: Plan) -> list[dict[str, Any]]:
    """Each kind of row that is not taken, with some of its rows, and what would have to stand in the file."""
    return [{**kind, "remedy": REMEDIES.get(kind["reason"], "")} for kind in plan["set_aside"]]


def sorted_kinds(plan: Plan) -> list[tuple[str, int]]:
    return sorted(plan["rows_set_aside"].items(), key=lambda item: (-item[1], item[0]))


def months(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{date.fromisoformat(row['month'] + '-01'):%B %Y}",
            "rows": row["rows"],
            "sum": Decimal(row["sum"]),
        }
        for row in plan["by_month"]
    ]


def pounds(amount: str | Decimal) -> str:
    value = Decimal(amount)
    return f"{'-' if value < 0 else ''}£{abs(value):,.2f}"


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
