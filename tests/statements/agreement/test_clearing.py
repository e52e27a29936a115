"""Nobody signs while a name in the text is not cleared, or something cited may not be published."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from actions.models import Action
from msplan.lib.states import InvalidTransition
from statements.agreement.clearing import clear, open_names, take_back
from statements.models import Clearance, Seal, Statement
from statements.writing.drafting import save_section
from statements.writing.refusals import Refused
from tests.actions.making import an_action
from tests.actions.risks.making import a_risk
from tests.statements.build import (
    NOW,
    Cast,
    approved,
    cast,
    clear_names,
    give_signature,
    submitted,
    written,
)
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
TEXT = "Hannah Wexley looked at Acme Cleaning with {{ figure:suppliers_active }} others in Operation Tarn."


def cleared_one(statement: Statement, name: str, who: Cast, reason: str = "She agreed.") -> None:
    found = [one for one in open_names(statement) if one.name == name]
    clear(
        statement,
        kind=found[0].kind,
        name=name,
        sentence_keys=[one.sentence_key for one in found],
        reason=reason,
        by=who.editor,
        at=NOW,
    )


def test_signing_is_refused_until_every_name_is_cleared() -> None:
    who = cast()
    supplier("Acme Cleaning Ltd")
    statement = approved(who, TEXT)

    for name in ("Hannah Wexley", "Acme Cleaning", "Operation Tarn"):
        with pytest.raises(Refused, match=f"“{name}” in “.*” is not cleared"):
            give_signature(statement, who)
        cleared_one(statement, name, who)
    give_signature(statement, who)

    inside = Seal.objects.get().content["cleared"]
    assert {one["name"] for one in inside} == {"Hannah Wexley", "Acme Cleaning", "Operation Tarn"}
    assert b"She agreed" not in bytes(Seal.objects.get().statement_json)


def test_control_a_text_without_names_is_signed_at_once() -> None:
    who = cast()

    give_signature(approved(who), who)

    assert Seal.objects.exists()


def test_clearing_is_no_edit_and_voids_no_approval() -> None:
    who = cast()
    statement = approved(who, TEXT)

    clear_names(statement, who)

    statement.refresh_from_db()
    assert statement.state == Statement.State.APPROVED
    assert statement.approvals.standing().count() == 1


def test_a_sentence_that_changes_has_to_be_cleared_anew_and_the_others_do_not() -> None:
    who = cast()
    statement = written(who, TEXT)
    clear_names(statement, who)
    section = statement.sections.standing().first()
    before = len(open_names(statement))

    save_section(
        section, heading=section.heading, area=section.area, body="Hannah Wexley did something else.\n\n" + TEXT,
        version=section.version, by=who.editor, at=NOW,
    )  # fmt: skip

    assert before == 0
    assert [(one.name, one.sentence) for one in open_names(statement)] == [
        ("Hannah Wexley", "Hannah Wexley did something else.")
    ]


def test_figures_that_are_counted_anew_void_no_clearance() -> None:
    who = cast()
    statement = submitted(who, TEXT)
    clear_names(statement, who)

    supplier("Another Ltd")

    assert open_names(statement) == []


def test_what_was_not_seen_is_not_cleared() -> None:
    who = cast()
    statement = written(who, TEXT)

    for keys in ([], ["0" * 64]):
        with pytest.raises(Refused, match="text changed since"):
            clear(
                statement,
                kind="person",
                name="Hannah Wexley",
                sentence_keys=keys,
                reason="x",
                by=who.editor,
                at=NOW,
            )
    with pytest.raises(Refused, match="Say why"):
        cleared_one(statement, "Hannah Wexley", who, reason="   ")

    assert not Clearance.objects.exists()


def test_a_clearance_is_taken_back_once() -> None:
    who = cast()
    statement = written(who, TEXT)
    cleared_one(statement, "Hannah Wexley", who)
    clearance = Clearance.objects.first()

    take_back(clearance, by=who.lead, at=NOW)

    assert "Hannah Wexley" in {one.name for one in open_names(statement)}
    with pytest.raises(InvalidTransition):
        take_back(clearance, by=who.lead, at=NOW)


def test_after_signing_nothing_is_cleared_or_taken_back() -> None:
    who = cast()
    statement = approved(who, TEXT)
    clear_names(statement, who)
    give_signature(statement, who)

    with pytest.raises(InvalidTransition):
        take_back(Clearance.objects.first(), by=who.lead, at=NOW)


def test_the_database_clears_nothing_twice_and_nothing_without_a_reason() -> None:
    who = cast()
    statement = written(who, TEXT)
    cleared_one(statement, "Hannah Wexley", who)
    words = {"statement": statement, "kind": "person", "sentence": "x", "by": who.editor, "at": NOW}
    there = Clearance.objects.first()

    for more in (
        {"name": there.name, "sentence_key": there.sentence_key, "reason": "again"},
        {"name": "Somebody", "sentence_key": "0" * 64, "reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Clearance.objects.create(**words, **more)


def test_a_name_in_a_table_of_the_plan_is_found() -> None:
    who = cast()
    supplier("Acme Cleaning Ltd")
    an_action(
        start_on=date(2024, 5, 1),
        title="Visit",
        public_wording="Visit Acme Cleaning twice a year.",
        cleared=True,
    )
    statement = submitted(who, "What we do:\n\n{{ table:public_plan }}")

    assert [(one.name, one.where) for one in open_names(statement)] == [
        ("Acme Cleaning", "Table “The action plan”")
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cleared": False}, "is not cleared for publication"),
        ({"cleared": False, "marking": "official_sensitive"}, "is marked OFFICIAL-SENSITIVE"),
    ],
)
def test_an_action_that_may_not_be_published_any_more_stops_the_signature(
    change: dict[str, object], why: str
) -> None:
    who = cast()
    action = an_action(start_on=date(2024, 5, 1), title="Visit", public_wording="Visit twice.", cleared=True)
    statement = approved(who, "What we do:\n\n{{ table:public_plan }}")
    Action.objects.filter(pk=action.pk).update(**change)

    with pytest.raises(Refused, match=f"{action.reference}, which a table prints, {why}"):
        give_signature(statement, who)

    Action.objects.filter(pk=action.pk).update(cleared=True, marking="official")
    give_signature(statement, who)


def test_an_action_that_no_table_prints_stops_nothing() -> None:
    who = cast()
    action = an_action(start_on=date(2024, 5, 1), title="Visit", public_wording="Visit twice.", cleared=True)
    statement = approved(who)

    Action.objects.filter(pk=action.pk).update(cleared=False, marking="official_sensitive")

    give_signature(statement, who)


def test_a_risk_that_is_sensitive_by_now_stops_the_signature() -> None:
    who = cast()
    risk = a_risk(
        assessed_on=date(2025, 5, 1), offered=True, cleared=True, public_wording="Cleaning at night."
    )
    statement = approved(who, "Our risks:\n\n{{ table:priority_risks }}")
    type(risk).objects.filter(pk=risk.pk).update(cleared=False, marking="official_sensitive")

    with pytest.raises(
        Refused, match=f"{risk.reference}, which a table prints, is marked OFFICIAL-SENSITIVE"
    ):
        give_signature(statement, who)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_the_page_lists_names_and_clears_one() -> None:
    who = cast()
    statement = written(who, TEXT)
    client = signed_in(who.editor)
    address = f"/drafts/{statement.pk}/names/"

    page = client.get(address)
    form = page.context["groups"][0].form
    typed = {**form.initial, "reason": ""}
    refused = client.post(address + "clear/", typed)
    done = client.post(address + "clear/", {**typed, "reason": "She agreed."})

    assert "Operation Tarn" in page.content.decode()
    assert refused.status_code == 422
    assert "Say why it may be published" in refused.content.decode()
    assert (done.status_code, done["Location"]) == (302, address)
    assert Clearance.objects.filter(name="Hannah Wexley").count() == 1  # one sentence, wherever it stands
    assert "She agreed." in client.get(address).content.decode()
    assert "Names in the text" in client.get(f"/drafts/{statement.pk}/").content.decode()


def test_a_stale_page_clears_nothing() -> None:
    who = cast()
    statement = written(who, TEXT)

    answer = signed_in(who.lead).post(
        f"/drafts/{statement.pk}/names/clear/",
        {"kind": "person", "name": "Hannah Wexley", "sentence_keys": "0" * 64, "reason": "Fine"},
    )

    assert answer.status_code == 422
    assert "Look at the name again" in answer.content.decode()
    assert not Clearance.objects.exists()


def test_the_signing_officer_reads_what_is_not_settled() -> None:
    who = cast()
    statement = approved(who, TEXT)

    page = signed_in(who.chief).get(f"/drafts/{statement.pk}/sign/").content.decode()

    assert "“Operation Tarn” in “Foreword” is not cleared" in page
    assert 'name="password"' not in page
