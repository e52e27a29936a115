"""Two people confirm at the same moment: one plan."""

import threading

import pytest
from django.db import connection

from actions.models import Action, PlanImport
from actions.plan.importing.confirming import ConfirmRefused, confirm_import
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import noon
from tests.actions.plan.importing.files import A_ROW, HEADINGS, ON, a_manager, checked, csv_of, ready

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = [[f"Action {n}", *A_ROW[1:]] for n in range(20)]


def confirm_together(imports: list[PlanImport]) -> list[str]:
    """Each in a thread of its own, all after having looked."""
    seen = [checked(plan_import).digest for plan_import in imports]
    manager = a_manager()
    gate, outcomes = threading.Barrier(len(imports), timeout=120), [""] * len(imports)

    def run(n: int) -> None:
        try:
            gate.wait()
            confirm_import(imports[n], seen=seen[n], by=manager, at=noon(ON))
            outcomes[n] = "won"
        except (ConfirmRefused, InvalidTransition) as refusal:
            outcomes[n] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(imports))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def test_one_file_confirmed_by_four_is_one_plan() -> None:
    plan_import = ready(csv_of([HEADINGS, *ROWS]))
    copies = [PlanImport.objects.get(pk=plan_import.pk) for _ in range(4)]

    assert confirm_together(copies) == ["InvalidTransition"] * 3 + ["won"]
    assert sorted(Action.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert Entry.objects.filter(act="actions.import").count() == 1


def test_the_same_file_uploaded_by_two_is_one_plan() -> None:
    twins = [ready(csv_of([HEADINGS, *ROWS])) for _ in range(2)]

    assert confirm_together(twins) == ["ConfirmRefused", "won"]
    assert Action.objects.count() == 20
