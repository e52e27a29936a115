"""The same screen sent eight times at once, on a real PostgreSQL: one is kept; whoever looks again is heard."""

from datetime import timedelta

import pytest

from msplan.history.models import Entry
from suppliers.buying.screening import screen
from suppliers.models import PurchaseScreen, SignAnswer
from tests.actions.plan.test_races import at_once
from tests.people import person
from tests.suppliers.buying.making import a_buyer, a_purchase, signs
from tests.suppliers.making import AT

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_screen_and_its_six_answers_are_kept() -> None:
    purchase, by = a_purchase(), a_buyer()
    said = {"seen": signs(1), "notes": {}, "band": "low", "reason": "", "by": by}

    outcomes = at_once(lambda n: screen(purchase, **said, at=AT + timedelta(seconds=n)))  # type: ignore[arg-type]

    assert outcomes == ["won"] * 8
    assert (PurchaseScreen.objects.count(), SignAnswer.objects.count()) == (1, 6)
    assert Entry.objects.filter(act="buying.screen").count() == 1


def test_another_answer_note_person_or_day_is_another_screen() -> None:
    purchase, by = a_purchase(), a_buyer()
    first = {"seen": signs(), "notes": {}, "band": "low", "reason": "", "by": by, "at": AT}
    note = {"industry": "Read their accounts."}

    for changes in (
        {}, {"notes": note}, {"notes": note, "seen": signs(1)}, {"by": person("Ann Other", "procurement")},
        {"at": AT + timedelta(days=1)}, {"reason": "Looked twice."},
    ):  # fmt: skip
        screen(purchase, **first | changes)  # type: ignore[arg-type]

    assert PurchaseScreen.objects.count() == 6
