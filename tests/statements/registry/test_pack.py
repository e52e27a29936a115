"""A pack: worked out from the seal, put right by people, submitted; nothing later reaches what was submitted."""

import csv
import io
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from actions.models import PriorityRisk
from msplan.accounts.roles import Role
from msplan.force.models import ForceProfile
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import Refused, StaleEdit
from statements.models import RegistryPack, RegistrySubmission, Statement
from statements.registry.keeping import (
    answer_part,
    make_pack,
    open_rules,
    pack_of,
    record_submission,
    stopping,
)
from statements.registry.questions import registry_form
from tests.people import person
from tests.statements.build import NOW, TEXT, TODAY, Cast, approved, cast, published, signed
from tests.statements.registry.test_preflight import GOOD

pytestmark = pytest.mark.django_db
FORM = registry_form()


def a_pack(who: Cast, text: str = TEXT) -> RegistryPack:
    return make_pack(signed(who, text), by=who.editor, at=NOW)


def ready(who: Cast) -> RegistryPack:
    """With what has to be answered by people."""
    pack = a_pack(who)
    part = FORM.part("sectors")
    assert part is not None
    given = {"Sectors": ["Public sector"], "Turnover": GOOD["Turnover"]}
    answer_part(pack, part, given=given, version=pack.version, by=who.editor, at=NOW)
    return RegistryPack.objects.get(pk=pack.pk)


def test_the_answers_come_from_the_seal() -> None:
    pack = a_pack(cast())

    assert pack.answers["StatementStartDate"] == "2024-04-01"
    assert pack.answers["StatementEndDate"] == "2025-03-31"
    assert pack.answers["ApprovedDate"] == TODAY.isoformat()
    assert (pack.answers["ApproverFirstName"], pack.answers["ApproverLastName"]) == ("Margaret", "Orme")
    assert pack.answers["ApproverJobTitle"] == "Chief Constable"
    assert pack.answers["StatementUrl"].endswith("/statements/2024-25/")
    assert pack.answers["GroupSubmission"] == "A single organisation"
    assert pack.answers["StatementYears"] == "This is the first time"
    assert {pack.answers[one.code] for one in FORM.questions if one.topic} == {"yes"}
    assert pack.answers["ProgressMeasures"].startswith("Active suppliers: 0 (")
    assert "Turnover" not in pack.answers
    assert any("budget" in gap for gap in pack.gaps)


def test_a_topic_without_a_section_is_answered_no_and_asked_for_a_reason() -> None:
    who = cast()
    statement = approved(who)
    # Behind the acts' back: what matters here is what lies in the seal.
    with transaction.atomic():
        pack = a_pack_without_training(who, statement)

    assert pack.answers["IncludesTraining"] == "no"
    assert any("training" in gap for gap in pack.gaps)


def a_pack_without_training(who: Cast, statement: Statement) -> RegistryPack:
    from statements.registry.deriving import derive  # noqa: PLC0415  # the rule itself, on a seal built by hand

    section = {"heading": "Our policies", "topic": "policies", "markdown": "x", "text": "x"}
    content = {
        "sections": [section],
        "bodies": ["A", "B"],
        "period": {"from": "2024-04-01", "to": "2025-03-31"},
        "approvals": [],
        "signatures": [],
        "figures": [],
    }

    class BareSeal:
        statement_json = json.dumps(content).encode()
        made_at = NOW
        statement_id = statement.pk

    BareSeal.statement = statement  # type: ignore[attr-defined]
    answers, gaps = derive(BareSeal())  # type: ignore[arg-type]
    return RegistryPack(answers=answers, gaps=gaps)


def test_nothing_is_made_of_what_is_not_signed() -> None:
    who = cast()
    with pytest.raises(Refused, match="not signed yet"):
        make_pack(approved(who), by=who.editor, at=NOW)


def test_made_twice_it_is_one() -> None:
    who = cast()
    pack = a_pack(who)

    assert make_pack(pack.seal.statement, by=who.editor, at=NOW).pk == pack.pk
    assert RegistryPack.objects.count() == 1


def test_changing_a_record_later_changes_no_answer() -> None:
    pack = a_pack(cast())
    before = dict(pack.answers)
    PriorityRisk.objects.update(public_wording="Something else")
    Statement.objects.filter(pk=pack.seal.statement_id).update(title="Another title")

    assert pack_of(pack.seal.statement).answers == before  # type: ignore[union-attr]


def test_two_people_in_one_pack() -> None:
    who = cast()
    pack = a_pack(who)
    part = FORM.part("sectors")
    assert part is not None
    turnover: dict[str, Any] = {
        "Sectors": ["Public sector"],
        "Turnover": FORM.question("Turnover").options[0],
    }

    assert answer_part(pack, part, given=turnover, version=1, by=who.editor, at=NOW)
    with pytest.raises(StaleEdit):
        answer_part(pack, part, given={"Sectors": ["Public sector"]}, version=1, by=who.editor, at=NOW)
    assert not answer_part(pack, part, given=turnover, version=1, by=who.editor, at=NOW)  # nothing to change
    assert RegistryPack.objects.get().answers["Turnover"] == turnover["Turnover"]


def test_an_answer_to_what_is_no_longer_asked_goes() -> None:
    who = cast()
    pack = a_pack(who)
    part = FORM.part("indicators")
    assert part is not None
    found = {"Indicators": ["Debt bondage"], "Remediations": ["Change in policy"]}
    answer_part(pack, part, given=found, version=1, by=who.editor, at=NOW)
    answer_part(pack, part, given=found | {"Indicators": ["None of these"]}, version=2, by=who.editor, at=NOW)

    kept = RegistryPack.objects.get().answers
    assert kept["Indicators"] == ["None of these"]
    assert "Remediations" not in kept


def test_a_section_takes_no_answer_of_another() -> None:
    who = cast()
    part = FORM.part("sectors")
    assert part is not None
    with pytest.raises(Refused):
        answer_part(a_pack(who), part, given={"Risk1": "x"}, version=1, by=who.editor, at=NOW)


def submit_it(pack: RegistryPack, who: Cast, **changed: Any) -> RegistrySubmission:
    words: dict[str, Any] = {
        "on": TODAY,
        "address": "https://registry.example/statement-summary/1",
        "today": TODAY,
        "form_id": None,
    }
    return record_submission(pack, **words | changed, by=who.editor, at=NOW)


def test_a_submission_keeps_the_answers_as_they_were() -> None:
    who = cast()
    pack = ready(who)
    once = uuid4()
    submission = submit_it(pack, who, form_id=once)
    part = FORM.part("sectors")
    assert part is not None
    answer_part(
        pack,
        part,
        given={"Sectors": ["Public sector"], "Turnover": FORM.question("Turnover").options[4]},
        version=pack.version,
        by=who.editor,
        at=NOW,
    )

    submission.refresh_from_db()
    assert submission.answers["Turnover"] == GOOD["Turnover"]
    with pytest.raises(MadeAlready):
        submit_it(pack, who, form_id=once)
    assert RegistrySubmission.objects.count() == 1


def test_what_was_submitted_never_changes() -> None:
    submission = submit_it(ready(cast_ := cast()), cast_)
    for deed in (
        lambda: RegistrySubmission.objects.filter(pk=submission.pk).update(address="https://else.example/"),
        lambda: RegistrySubmission.objects.filter(pk=submission.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statements_registrysubmission SET answers = '{}'")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"on": date(2025, 8, 13)}, "today or in the past"),
        ({"on": date(2025, 8, 11)}, "signed on 12 August 2025"),
        ({"address": "http://registry.example/1"}, "https://"),
    ],
)
def test_a_submission_that_cannot_be(changed: dict[str, Any], says: str) -> None:
    who = cast()
    pack = ready(who)
    with pytest.raises(Refused, match=says):
        submit_it(pack, who, **changed)
    assert not RegistrySubmission.objects.exists()


def test_answers_that_the_registry_would_refuse_were_not_submitted() -> None:
    who = cast()
    pack = a_pack(who)  # without the budget

    assert [fault.code for fault in stopping(pack, on=TODAY)] == ["Turnover"]
    with pytest.raises(Refused, match="would not take"):
        submit_it(pack, who)


def test_the_pages(client: Client) -> None:
    """From the button to the recorded submission, by the forms; what is refused stays in its box."""
    who = cast()
    statement = signed(who)
    client.force_login(who.editor)
    here = reverse("drafts:registry", args=[statement.pk])

    assert b"Work out the answers" in client.get(here).content
    client.post(reverse("drafts:registry_make", args=[statement.pk]))
    page = client.get(here).content.decode()
    assert "5 of 11 sections completed" in page
    assert "Sectors and budget" in page

    part = reverse("drafts:registry_part", args=[statement.pk, "progress"])
    refused = client.post(part, {"version": "1", "ProgressMeasures": "é" * 501})
    assert refused.status_code == 422
    assert "é" * 501 in refused.content.decode()
    assert client.post(part, {"version": "1", "ProgressMeasures": "Ten of ten."}).status_code == 302
    stale = client.post(part, {"version": "1", "ProgressMeasures": "Nine of ten."})
    assert stale.status_code == 422
    assert "Ten of ten." in stale.content.decode()
    assert "Nine of ten." in stale.content.decode()

    said = reverse("drafts:registry_submitted", args=[statement.pk])
    early = client.post(
        said, {"on_day": "12", "on_month": "8", "on_year": "2025", "address": "https://registry.example/1"}
    )
    assert early.status_code == 422
    sectors = reverse("drafts:registry_part", args=[statement.pk, "sectors"])
    client.post(sectors, {"version": "2", "Sectors": ["Public sector"], "Turnover": GOOD["Turnover"]})
    assert b"The registry would take these answers" in client.get(here).content


def test_the_files_say_what_the_page_says(client: Client) -> None:
    who = cast()
    pack = ready(who)
    client.force_login(who.editor)
    args = [pack.seal.statement_id]
    data = json.loads(client.get(reverse("drafts:registry_json", args=args)).content)
    table = csv.DictReader(
        io.StringIO(client.get(reverse("drafts:registry_csv", args=args)).content.decode("utf-8-sig"))
    )
    by_column = {row["registry column"]: row["answer"] for row in table}
    printed = client.get(reverse("drafts:registry_print", args=args)).content.decode()

    assert data["answers"]["Turnover"] == by_column["Turnover"] == GOOD["Turnover"]
    assert data["answers"]["StatementEndDate"] == "2025-03-31"
    assert by_column["StatementEndDate"] == "31 March 2025"
    assert "Turnover" in data["answers"]
    assert GOOD["Turnover"] in printed


def test_only_the_editor_changes_it(client: Client) -> None:
    who = cast()
    pack = ready(who)
    client.force_login(person("Nadia Corless", Role.AUDITOR))
    args = [pack.seal.statement_id]

    assert client.get(reverse("drafts:registry", args=args)).status_code == 200
    assert client.get(reverse("drafts:registry_part", args=[*args, "sectors"])).status_code == 403
    assert client.post(reverse("drafts:registry_make", args=args)).status_code == 403
    assert client.get(reverse("drafts:registry_part", args=[*args, "nowhere"])).status_code == 403
    client.force_login(who.editor)
    assert client.get(reverse("drafts:registry_part", args=[*args, "nowhere"])).status_code == 404


def test_what_is_owed_after_publication_is_asked_before_the_submission() -> None:
    """A force that the Act obliges submits nothing that is not public; that it was submitted is not asked."""
    who = cast()
    pack = ready(who)
    ForceProfile.objects.update(legal_basis=ForceProfile.LegalBasis.IN_FORCE)
    statement = pack.seal.statement

    assert "L08" in {one.rule.id for one in open_rules(statement, on=TODAY) if one.stops}
    with pytest.raises(Refused, match="L08: is published on the website"):
        submitted_now(pack, who)

    ForceProfile.objects.update(legal_basis=ForceProfile.LegalBasis.VOLUNTARY)
    assert not [one for one in open_rules(statement, on=TODAY) if one.stops]
    assert submitted_now(pack, who).on == TODAY
    assert "L12" not in {one.rule.id for one in open_rules(statement, on=TODAY)}


def test_the_pack_says_what_is_owed_after_publication(client: Client) -> None:
    who = cast()
    pack = make_pack(published(who), by=who.editor, at=NOW)
    client.force_login(who.editor)

    page = client.get(reverse("drafts:registry", args=[pack.seal.statement_id])).content.decode()

    assert "About the statement itself" in page
    assert "L09: is linked in a prominent place" in page


def submitted_now(pack: RegistryPack, who: Cast) -> RegistrySubmission:
    return record_submission(
        pack, on=TODAY, address="https://registry.example/1", by=who.editor, at=NOW, today=TODAY, form_id=None
    )
