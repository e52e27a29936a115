"""Making a pack from a seal, putting its answers right, recording that it was typed in."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.history.recording import record
from msplan.lib.dates import plain
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import Refused, StaleEdit
from statements.coverage import gates
from statements.coverage.outcomes import Outcome
from statements.models import RegistryPack, RegistrySubmission, Seal, Statement
from statements.registry.deriving import derive, public_part
from statements.registry.preflight import Fault, faults_in
from statements.registry.questions import Answer, Answers, Part, registry_form


@transaction.atomic
def make_pack(statement: Statement, *, by: Person, at: datetime) -> RegistryPack:
    """The pack of the statement's standing seal; the one that is there, if somebody made it before.

    Raises Refused while nothing is signed.
    """
    seal = Seal.objects.standing().select_for_update().filter(statement=statement).first()
    if seal is None:
        raise Refused("The registry’s answers are made from the signed statement: it is not signed yet.")
    if not seal.statement_json:
        raise Refused("The statement’s text was destroyed, so there is nothing to submit.")
    if (made := RegistryPack.objects.filter(seal=seal).first()) is not None:
        return made
    answers, gaps = derive(seal)
    pack = RegistryPack.objects.create(
        seal=seal,
        form_version=registry_form().version,
        derived=answers,
        gaps=gaps,
        answers=answers,
        made_by=by,
        made_at=at,
        edited_by=by,
        edited_at=at,
    )
    record("statements.make_registry_pack", statement, by=by, at=at, after={"answers": sorted(answers)})
    return pack


@transaction.atomic
def answer_part(
    pack: RegistryPack, part: Part, *, given: Mapping[str, Answer], version: int, by: Person, at: datetime
) -> bool:
    """Keep the answers of one section; whether any was different. Answers to what is no longer asked go.

    Raises StaleEdit where somebody saved the pack since ``version`` was read.
    """
    held = RegistryPack.objects.select_for_update().select_related("seal__statement").get(pk=pack.pk)
    mine = {question.code for question in part.questions}
    if not given.keys() <= mine:
        raise Refused("An answer belongs to another section.")
    before = {code: answer for code, answer in held.answers.items() if code in mine}
    after = {code: answer for code, answer in given.items() if answer}
    asked = {question.code for question in part.asked(after)}
    after = {code: answer for code, answer in after.items() if code in asked}
    if after == before:
        return False
    if held.version != version:
        raise StaleEdit
    rest = {code: answer for code, answer in held.answers.items() if code not in mine}
    held.answers, held.version = rest | after, held.version + 1
    held.edited_by, held.edited_at = by, at
    held.save(update_fields=["answers", "version", "edited_by", "edited_at"])
    record(
        "statements.answer_registry_part",
        held.seal.statement,
        by=by,
        at=at,
        before=before,
        after=after,
    )
    return True


@transaction.atomic
def record_submission(
    pack: RegistryPack, *, on: date, address: str, by: Person, at: datetime, today: date, form_id: UUID | None
) -> RegistrySubmission:
    """Somebody typed the answers in on that day; the answers of now are kept with it.

    Raises Refused while the registry would not have taken them, MadeAlready where the page came twice.
    """
    held = RegistryPack.objects.select_for_update().select_related("seal__statement").get(pk=pack.pk)
    if form_id and (
        there := RegistrySubmission.objects.filter(form_id=form_id).select_related("pack").first()
    ):
        raise MadeAlready(there)
    if rules := open_rules(held.seal.statement, on=today):
        errors = [gates.stop_of(held.seal.statement, one).sentence for one in rules if one.stops]
        if errors:
            raise Refused(" ".join(errors))
    if stopping(held, on=today):
        raise Refused("The registry would not take these answers: put right what the check lists first.")
    if on > today:
        raise Refused("The day of the submission must be today or in the past.", field="on")
    if on < held.seal.made_at.date():
        raise Refused(
            f"The statement was signed on {plain(held.seal.made_at.date())}: it cannot have been submitted before.",
            field="on",
        )
    try:
        with transaction.atomic():
            submission = RegistrySubmission.objects.create(
                pack=held,
                on=on,
                address=address,
                answers=held.answers,
                sha256=hashlib.sha256(_canonical(held.answers)).hexdigest(),
                by=by,
                recorded_at=at,
                form_id=form_id,
            )
    except IntegrityError as error:
        raise Refused("The registry’s address begins with https://.", field="address") from error
    record(
        "statements.submit_to_registry",
        held.seal.statement,
        by=by,
        at=at,
        after={"on": on.isoformat(), "address": address, "sha256": submission.sha256},
    )
    return submission


def faults_of_pack(pack: RegistryPack, *, on: date) -> list[Fault]:
    form = registry_form(pack.form_version)
    return faults_in(form, pack.answers, content=public_part(pack.seal), on=on)


def stopping(pack: RegistryPack, *, on: date) -> list[Fault]:
    """What the registry would refuse."""
    return [fault for fault in faults_of_pack(pack, on=on) if fault.stops]


def open_rules(statement: Statement, *, on: date, force: ForceProfile | None = None) -> list[Outcome]:
    """Of the coverage check what is to be settled before the statement is submitted, and is not."""
    return gates.before_registry(gates.checked(statement, on=on, force=force))


def pack_of(statement: Statement) -> RegistryPack | None:
    """The pack of the seal that stands; none where its text was destroyed."""
    packs = RegistryPack.objects.filter(seal__statement=statement, seal__voided_at__isnull=True)
    packs = packs.exclude(seal__statement_json=b"")
    return packs.select_related("seal__statement", "edited_by").defer("seal__content").first()


def _canonical(answers: Answers) -> bytes:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
