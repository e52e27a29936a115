"""The registry's answer on policies: what was known of them on the day of the signature, with a word to check it."""

from datetime import timedelta

import pytest

from actions.policies.keeping import archive
from msplan.lib.dates import london_date
from statements.registry.keeping import make_pack
from statements.registry.preflight import refusals
from statements.registry.questions import registry_form
from tests.actions.making import an_owner, noon
from tests.actions.policies.making import a_policy, looked
from tests.statements.build import NOW, TEXT, cast, signed

pytestmark = pytest.mark.django_db
SIGNED = london_date(NOW)


def test_provisions_known_on_the_day_are_taken_over_and_said_to_be_checked() -> None:
    before = SIGNED - timedelta(days=30)
    who = cast()
    first, second, gone, late = (a_policy(on=before, title=f"P{n}") for n in range(4))
    looked(first, "yes", on=before, provisions=["remedy", "fees"])
    looked(second, "partly", on=SIGNED, provisions=["leaving"])
    looked(gone, "yes", on=before, provisions=["children"])
    archive(gone, reason="R", by=an_owner(), at=noon(before))
    looked(late, "yes", on=before, entered=SIGNED + timedelta(days=1), provisions=["overtime"])

    pack = make_pack(signed(who, TEXT), by=who.editor, at=NOW)

    question = registry_form().question("Policies")
    assert pack.answers["Policies"] == [question.options[n] for n in (0, 4, 9)]
    assert not list(refusals(question, pack.answers["Policies"]))
    (gap,) = [one for one in pack.gaps if one.startswith("Policies:")]
    assert "POL-001, POL-002" in gap


def test_where_nobody_has_read_a_policy_nothing_is_guessed() -> None:
    a_policy(on=SIGNED - timedelta(days=30))
    who = cast()

    pack = make_pack(signed(who, TEXT), by=who.editor, at=NOW)

    assert "Policies" not in pack.answers
    assert any(one.startswith("Policies: tick") for one in pack.gaps)
