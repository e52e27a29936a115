"""A disk that is full while a statement is drawn: it waits, and is made when there is room."""

import pytest

from msplan.printing import pdf
from statements.models import PublicFile
from statements.publishing import producing
from statements.publishing.producing import MOST_ATTEMPTS, produce, sweep
from tests.statements.build import NOW, cast, publication, signed
from tests.statements.publishing.test_full_disk import full_disk


@pytest.mark.django_db
@pytest.mark.draws
def test_a_disk_that_is_full_while_it_is_drawn_costs_no_attempt_and_the_next_sweep_makes_it() -> None:
    statement = signed(cast())
    waiting = publication(statement)
    pdf.stop()

    with full_disk(0):  # for what draws too, which is started under it
        made = [produce(waiting.pk, at=NOW) for _ in range(MOST_ATTEMPTS + 1)]
    waiting.refresh_from_db()
    left = (waiting.state, waiting.attempts, waiting.error)
    pdf.stop()

    assert made == [False] * (MOST_ATTEMPTS + 1)
    assert left == (waiting.State.QUEUED, 0, "")
    assert sweep(at=NOW) == 1
    assert PublicFile.objects.filter(publication=waiting, name="statement.pdf").exists()


@pytest.mark.django_db
def test_control_a_fault_of_the_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = signed(cast())
    waiting = publication(statement)
    monkeypatch.setattr(producing, "pdf_html", lambda *_: '<img src="https://example.org/x.png">')

    assert not produce(waiting.pk, at=NOW)

    waiting.refresh_from_db()
    assert waiting.state == waiting.State.FAILED
