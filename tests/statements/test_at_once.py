"""Two people, or two workers, at the same moment: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from msplan.lib.states import InvalidTransition
from statements.models import Publication, PublicFile, Seal, SectionVersion, Signature, Statement
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.writing.drafting import save_section
from statements.writing.refusals import Refused, StaleSave
from tests.statements.build import (
    NOW,
    approved,
    cast,
    give_approval,
    give_signature,
    made,
    opened,
    signed,
    submitted,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object], times: int = 4) -> list[str]:
    """What became of each: "done", or the name of its refusal."""
    start = Barrier(times)

    def run(_: int) -> str:
        start.wait(timeout=120)
        try:
            return f"done {act()}"
        except (InvalidTransition, Refused, StaleSave) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def done(results: list[str]) -> int:
    return sum(result.startswith("done") for result in results)


def test_four_signings_make_one_signature_and_one_seal() -> None:
    who = cast()
    statement = approved(who)

    results = at_once(lambda: give_signature(statement, who))

    assert done(results) == 1
    assert Signature.objects.count() == Seal.objects.count() == Publication.objects.count() == 1


def test_four_approvals_make_one() -> None:
    who = cast()
    statement = submitted(who)

    assert done(at_once(lambda: give_approval(statement, who))) == 1
    assert statement.approvals.count() == 1


def test_four_workers_make_one_document() -> None:
    statement = signed(cast())
    pk = Publication.objects.get(seal__statement=statement).pk

    results = at_once(lambda: produce(pk, at=NOW))

    assert sorted(results) == ["done False", "done False", "done False", "done True"]
    assert PublicFile.objects.count() == 3
    assert Publication.objects.get().attempts == 1


def test_four_publishings_publish_once() -> None:
    who = cast()
    statement = made(who)

    assert done(at_once(lambda: publish(statement, by=who.editor, at=NOW))) == 1
    assert Statement.objects.get().state == Statement.State.PUBLISHED


def test_four_saves_of_one_section_write_one() -> None:
    who = cast()
    section = opened(who).sections.standing().first()
    texts = iter(["one", "two", "three", "four"])

    results = at_once(
        lambda: save_section(
            section,
            heading=section.heading,
            area=section.area,
            body=next(texts),
            version=1,
            by=who.editor,
            at=NOW,
        )
    )

    assert done(results) == 1
    assert results.count("StaleSave") == 3
    assert SectionVersion.objects.filter(section=section).count() == 2
