"""Counting a campaign by hand: SQL, openpyxl and the mails that arrived; nothing of the program's own counting.

The rules are those of docs/rules/asking.md, written again in a few lines. Figures are named as the page names them.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction
from openpyxl import load_workbook

# The labels of the cards, in the order of the columns of BY_SQL.
FIGURES = (
    "Asked", "Mail sent", "Not reached", "Link opened", "Started, not handed in", "Answered", "Answered late", "Late",
    "Silent",
)  # fmt: skip
BY_SQL = """
    WITH each AS (
        SELECT i.state, i.opened_at, i.submitted_at, c.deadline_on,
            EXISTS (
                SELECT 1 FROM suppliers_ask a JOIN outbox_mail m ON m.id = a.mail_id
                WHERE a.invitation_id = i.id AND a.kind = 'invitation' AND m.state = 'sent'
            ) AS went,
            i.state IN ('open', 'started') AS waits
        FROM suppliers_invitation i JOIN suppliers_campaign c ON c.id = i.campaign_id
        WHERE i.state <> 'withdrawn'
    )
    SELECT count(*),
        count(*) FILTER (WHERE went),
        count(*) FILTER (WHERE NOT went AND opened_at IS NULL AND waits),
        count(*) FILTER (WHERE opened_at IS NOT NULL),
        count(*) FILTER (WHERE state = 'started'),
        count(*) FILTER (WHERE state IN ('submitted', 'queried', 'accepted')),
        count(*) FILTER (WHERE state IN ('submitted', 'queried', 'accepted')
            AND (submitted_at AT TIME ZONE 'Europe/London')::date > deadline_on),
        count(*) FILTER (WHERE waits AND went AND %(on)s > deadline_on AND %(on)s < deadline_on + 14),
        count(*) FILTER (WHERE waits AND went AND %(on)s >= deadline_on + 14)
    FROM each
"""


def by_sql(on: date) -> dict[str, int]:
    """The figures as they are on a day, and the response rate in whole percent of those reached."""
    with connection.cursor() as cursor:
        cursor.execute(BY_SQL, {"on": on})
        counted = dict(zip(FIGURES, cursor.fetchone(), strict=True))
    return counted | {"%": percent(counted)}


def in_workbook(content: bytes) -> dict[str, int]:
    """The same figures from the rows of the workbook's sheet of invitations."""
    rows = list(_rows(content, "Invitations"))

    def many(of: Iterable[bool]) -> int:
        return sum(map(bool, of))

    returned = [row["State"] in ("Submitted", "Queried", "Accepted") for row in rows]
    counted = {
        "Asked": len(rows),
        "Mail sent": many(row["Mail"] == "Sent" for row in rows),
        "Not reached": many(row["Remark"] == "Not reached" for row in rows),
        "Link opened": many(row["Opened"] is not None for row in rows),
        "Started, not handed in": many(row["State"] == "Started" for row in rows),
        "Answered": many(returned),
        "Answered late": many(row["Remark"] == "Answered late" for row in rows),
        "Late": many(row["Remark"] == "Late" for row in rows),
        "Silent": many(row["Remark"] == "Silent" for row in rows),
    }
    return counted | {"%": percent(counted)}


def answers_in(content: bytes) -> list[dict[str, Any]]:
    """The rows of the workbook's sheet of answers."""
    return list(_rows(content, "Answers"))


def _rows(content: bytes, title: str) -> Iterator[dict[str, Any]]:
    lines = list(load_workbook(io.BytesIO(content), data_only=True)[title].iter_rows(values_only=True))
    top = next(n for n, line in enumerate(lines) if line[0] == "Supplier")
    for line in lines[top + 1 :]:
        if line[0] is not None:
            yield dict(zip(map(str, lines[top]), line, strict=True))


def percent(counted: dict[str, int]) -> int:
    """Of those reached; half a percent counts upwards."""
    reached = counted["Asked"] - counted["Not reached"]
    return (200 * counted["Answered"] + reached) // (2 * reached)


@contextmanager
def one_response_less() -> Iterator[None]:
    """For the control: while it lasts our own connection sees one response less. Then all is as it was."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE suppliers_invitation SET state = 'started', settled_at = NULL WHERE id ="
                " (SELECT min(id) FROM suppliers_invitation WHERE state IN ('submitted', 'queried', 'accepted'))"
            )
            assert cursor.rowcount == 1
        yield
        transaction.set_rollback(True)
