"""The table of the force's routes for raising a concern: what is cleared, in its wording for the public."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from actions.models import ConcernRoute
from actions.policies.keeping import archive
from statements.agreement.citing import barred
from statements.agreement.said import Said
from statements.figures.catalogue import TABLES
from statements.figures.definition import Scope
from statements.models import Statement
from tests.actions.making import an_owner, noon
from tests.actions.policies.making import a_route

pytestmark = pytest.mark.django_db
BEGAN, ON = date(2026, 1, 5), date(2026, 7, 20)
SCOPE = Scope(on=ON, first=date(2026, 4, 1), last=date(2027, 3, 31))


def cleared(title: str, kind: str, wording: str, **changes: Any) -> ConcernRoute:
    words = {"title": title, "kind": kind, "public_wording": wording, "cleared": True, **changes}
    return a_route(**{"on": BEGAN, **words})


def the_routes() -> list[ConcernRoute]:
    helpline = cleared("Line", "helpline", "Ring the national helpline.")
    line = cleared("Zebra line", "whistleblowing", "Staff may ring us at any hour.")
    a_route(on=BEGAN, title="Not cleared", public_wording="A secret wording")
    cleared("Later", "suppliers", "Not yet.", on=date(2026, 7, 21))
    gone = cleared("Gone", "suppliers", "No longer.")
    archive(gone, reason="R", by=an_owner(), at=noon(ON))
    return [helpline, line]


def test_it_says_what_is_cleared_and_in_use_on_the_day_and_nothing_else() -> None:
    helpline, line = the_routes()

    reading = TABLES["concern_routes"].read(SCOPE)

    assert reading.rows == (
        ("Whistle-blowing", "Staff may ring us at any hour."),
        ("Helpline of somebody else", "Ring the national helpline."),
    )
    said = " ".join(" ".join(row) for row in reading.rows)
    assert not any(word in said for word in ("Zebra", "Extension 2000", "Professional standards", "secret"))
    assert TABLES["concern_routes"].references(SCOPE) == [helpline.reference, line.reference]


def test_a_wording_whose_clearance_was_taken_away_since_bars_the_seal() -> None:
    helpline, line = the_routes()
    section: Any = SimpleNamespace(title="Speak up", body="{{ table:concern_routes }}")
    said = Said(
        Statement(pk=1), [section], [], {}, {"concern_routes": [helpline.reference, line.reference]},
    )  # fmt: skip
    assert barred(said) == []

    ConcernRoute.objects.filter(pk=line.pk).update(cleared=False)

    (found,) = barred(said)
    assert found.sentence == f"{line.reference}, which a table prints, is not cleared for publication."
    assert found.href == f"/policies/routes/{line.pk}/"
