"""The check upon a statement of ours: its records, and what people said about it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from msplan.force.models import ForceProfile
from msplan.history.models import Entry
from statements.agreement.approving import approve
from statements.agreement.submitting import submit
from statements.coverage.evidence import EXCUSED, LATER, MET, NOT_MET
from statements.coverage.gates import checked
from statements.coverage.marking import mark, take_back
from statements.coverage.meters import Meter
from statements.coverage.outcomes import Coverage, switches_of
from statements.coverage.rules import catalogue
from statements.figures.catalogue import FIGURES, KEYS
from statements.figures.definition import Scope
from statements.models import CoverageCheck, CoverageMark, Section, Statement
from statements.writing.drafting import save_section
from statements.writing.refusals import Refused
from tests.statements import build
from tests.statements.build import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
K = CoverageMark.Kind
POLICY = "We adopted a modern slavery policy in March 2025, owned by the Head of Procurement."


def check_of(statement: Statement) -> Coverage:
    return checked(Statement.objects.get(pk=statement.pk), on=TODAY)


def say(
    statement: Statement, rule: str, kind: str, who: Cast, *, sentence: str = "", by: object = None
) -> CoverageMark:
    coverage = check_of(statement)
    return mark(
        statement,
        coverage,
        rule,
        kind=kind,
        reason="Seen by us.",
        seen=coverage.of(rule).fingerprint,
        sentence=sentence,
        by=by or who.editor,  # type: ignore[arg-type]
        at=NOW,
    )


def rewrite(section: Section, body: str, who: Cast) -> None:
    section.refresh_from_db()
    save_section(
        section,
        heading=section.heading,
        area=section.area,
        body=body,
        version=section.version,
        by=who.editor,
        at=NOW,
    )


def test_two_queries_whatever_the_text(who: Cast) -> None:
    statement = build.written(who)
    sections, force = list(statement.sections.standing()), ForceProfile.current()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        checked(statement, sections, on=TODAY, force=force)
    assert len(queries) == 2


def test_figures_show_by_their_names_and_not_by_the_numbers_they_are_read_as(who: Cast) -> None:
    coverage = check_of(build.written(who, "We buy from {{ figure:suppliers_active }} active suppliers."))
    told = [one.words for one in coverage.of("A2").finding.evidence]
    assert "{{ figure:suppliers_active }}" in told
    assert not any("7000" in one.words for outcome in coverage.outcomes for one in outcome.finding.evidence)


def test_a_mark_holds_while_its_sentence_stands_and_is_void_when_it_changes(who: Cast) -> None:
    statement = build.written(who, POLICY)
    section = statement.sections.standing()[0]
    say(statement, "T2", K.CONFIRMED, who, sentence=POLICY)
    assert check_of(statement).of("T2").verdict == MET
    rewrite(section, f"{POLICY} And more.", who)
    assert check_of(statement).of("T2").verdict == MET
    for one in statement.sections.standing():
        rewrite(one, "We adopted another policy.", who)
    outcome = check_of(statement).of("T2")
    assert (outcome.verdict, outcome.mark) == (NOT_MET, None)
    assert outcome.void is not None


def test_a_rejected_sentence_is_no_evidence_until_another_one_is_found(who: Cast) -> None:
    statement = build.written(who, POLICY)
    assert check_of(statement).of("B1").verdict == MET
    say(statement, "B1", K.REJECTED, who)
    assert check_of(statement).of("B1").verdict == NOT_MET
    for one in statement.sections.standing():
        rewrite(one, POLICY.replace("March", "May"), who)
    assert check_of(statement).of("B1").verdict == MET


def test_what_still_stands_word_for_word_is_not_marked_twice(who: Cast) -> None:
    statement = build.written(who, POLICY)
    first = say(statement, "B1", K.REJECTED, who)

    assert say(statement, "B1", K.REJECTED, who) == first
    assert say(statement, "B1", K.CONFIRMED, who) != first
    assert say(statement, "B1", K.REJECTED, who) != first
    take_back(statement, "B1", by=who.editor, at=NOW)
    say(statement, "B1", K.REJECTED, who)

    assert CoverageMark.objects.filter(rule="B1").count() == 4
    assert Entry.objects.filter(act="statements.mark_coverage").count() == 4


def test_only_the_lead_excuses_an_error(who: Cast) -> None:
    statement = build.written(who, "Nothing much.")
    with pytest.raises(Refused, match="only the executive lead"):
        say(statement, "L01", K.EXCUSED, who)
    say(statement, "L01", K.EXCUSED, who, by=who.lead)
    assert check_of(statement).of("L01").verdict == EXCUSED
    assert "L01" not in [one.rule.id for one in check_of(statement).stopping("board")]


def test_what_records_tell_is_not_confirmed_by_a_person(who: Cast) -> None:
    statement = build.written(who)
    with pytest.raises(Refused, match="Put them right instead"):
        say(statement, "R4", K.CONFIRMED, who)


def test_a_confirmation_without_evidence_needs_the_sentence_and_it_has_to_stand_in_the_text(
    who: Cast,
) -> None:
    statement = build.written(who, "Nothing much.")
    with pytest.raises(Refused, match="Copy the sentence"):
        say(statement, "T2", K.CONFIRMED, who)
    with pytest.raises(Refused, match="does not stand in the text"):
        say(statement, "T2", K.CONFIRMED, who, sentence="Something else.")


def test_who_saw_another_text_is_told(who: Cast) -> None:
    statement = build.written(who)
    with pytest.raises(Refused, match="changed since you opened"):
        mark(
            statement,
            check_of(statement),
            "X05",
            kind=K.CONFIRMED,
            reason="Read.",
            seen="0" * 64,
            by=who.editor,
            at=NOW,
        )


def test_that_there_are_no_victims_in_it_is_said_of_one_text_and_of_no_other(who: Cast) -> None:
    statement = build.written(who, POLICY)
    assert [one.rule.id for one in check_of(statement).stopping("board") if one.rule.id == "X05"] == ["X05"]
    say(statement, "X05", K.CONFIRMED, who)
    assert check_of(statement).of("X05").verdict == MET
    rewrite(statement.sections.standing()[0], f"{POLICY} A letter more.", who)
    assert check_of(statement).of("X05").verdict == NOT_MET


def test_taken_back_the_check_counts_again(who: Cast) -> None:
    statement = build.written(who, POLICY)
    say(statement, "B1", K.REJECTED, who)
    assert take_back(statement, "B1", by=who.editor, at=NOW)
    assert check_of(statement).of("B1").verdict == MET
    assert not take_back(statement, "B1", by=who.editor, at=NOW)


def test_what_was_said_never_changes(who: Cast) -> None:
    statement = build.written(who, POLICY)
    made = say(statement, "B1", K.REJECTED, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverageMark.objects.filter(pk=made.pk).update(reason="Another.")
    say(statement, "B1", K.EXCUSED, who)
    assert CoverageMark.objects.filter(rule="B1").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverageMark.objects.filter(pk=made.pk).update(ended_at=None)


def test_three_meters_and_what_waits_is_in_none(who: Cast) -> None:
    coverage = check_of(build.written(who, POLICY))
    legal, level_1, level_2 = coverage.meters
    assert isinstance(legal, Meter)
    verdicts = [one.verdict for one in coverage.outcomes if one.level == "legal"]
    assert legal.of + legal.later == 7
    assert legal.later == verdicts.count(LATER) > 0
    assert level_1.of > 20
    assert level_2.of + level_2.later >= 6


AMENDED = {"legal_basis": "amended", "amended_from": date(2027, 4, 1), "deadline_is_law": True}


@pytest.mark.parametrize(("on", "amended"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_a_law_is_in_force_from_its_day_on(*, on: date, amended: bool) -> None:
    switches = switches_of(ForceProfile(pk=1, **AMENDED), on=on)
    assert (switches.amended, switches.deadline_is_law) == (amended, amended)


def test_the_six_topics_are_warnings_until_a_law_or_the_force_itself_asks_for_them(who: Cast) -> None:
    statement = build.written(who, "Nothing much.")
    assert not [one for one in check_of(statement).outcomes if one.rule.topic and one.stops]
    ForceProfile.objects.update(area_reason_required=True)
    outcomes = [one for one in check_of(statement).outcomes if one.rule.topic]
    assert all(one.stops and one.level == "1" for one in outcomes)
    ForceProfile.objects.update(
        area_reason_required=False, legal_basis="amended", amended_from=date(2025, 1, 1)
    )
    outcomes = [one for one in check_of(statement).outcomes if one.rule.topic]
    assert all(one.stops and one.level == "legal" for one in outcomes)


def test_an_amended_law_without_its_day_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ForceProfile.objects.create(pk=1, legal_basis="amended")
    with pytest.raises(IntegrityError), transaction.atomic():
        ForceProfile.objects.create(pk=1, legal_basis="voluntary", amended_from=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ForceProfile.objects.create(pk=1, deadline_is_law=True)


def test_no_steps_answers_the_law_with_its_reason(who: Cast) -> None:
    statement = build.written(who, "Nothing much.")
    Statement.objects.filter(pk=statement.pk).update(
        no_steps=True, no_steps_reason="The force was founded in March."
    )
    coverage = check_of(statement)
    assert coverage.of("L01").verdict == coverage.of("L02").verdict == MET
    assert "founded in March" in coverage.of("L01").finding.evidence[0].words


def test_every_figure_that_a_rule_takes_for_evidence_is_in_the_catalogue() -> None:
    known = {f"{kind}:{key}" for kind, keys in KEYS.items() for key in keys}
    cited = {cite for rule in catalogue().rules.values() for part in rule.parts for cite in part.cites}
    assert cited <= known


def test_the_check_at_submission_is_kept_for_good_and_is_what_the_figures_count(who: Cast) -> None:
    statement = build.submitted(who, POLICY)
    kept = CoverageCheck.objects.get(statement=statement)
    assert len(kept.findings) == len(catalogue().rules)
    assert kept.findings["X05"]["mark"]["said"] == "excused"
    scope = Scope(on=TODAY, first=TODAY, last=TODAY)
    reading = FIGURES["coverage_level_1"].read(scope)
    assert (reading.numerator, reading.denominator) == (kept.level_1_met, kept.level_1_of)
    assert (
        FIGURES["coverage_legal"].read(Scope(on=TODAY - timedelta(days=1), first=TODAY, last=TODAY)).value
        is None
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverageCheck.objects.filter(pk=kept.pk).update(legal_met=0)


@pytest.mark.parametrize("rule", ["L01", "L02", "X05"])
def test_an_open_error_of_the_boards_step_stops_submitting(who: Cast, rule: str) -> None:
    statement = build.written(who, "Nothing much.")
    build.tick(statement)
    take_back(statement, rule, by=who.lead, at=NOW)
    with pytest.raises(Refused, match=f"{rule}: "):
        submit(statement, by=who.editor, at=NOW, on=TODAY)


def test_an_edit_while_the_board_has_it_stops_the_approval_until_it_is_read_again(who: Cast) -> None:
    statement = build.submitted(who, POLICY)
    rewrite(statement.sections.standing()[0], f"{POLICY} And more.", who)
    statement.refresh_from_db()
    with pytest.raises(Refused, match="X05"):
        approve(
            statement, body=who.body, on=TODAY, minute_reference="COB 2", seen_hash=statement.content_hash,
            by=who.secretary, at=NOW, today=TODAY,
        )  # fmt: skip


def test_what_waits_for_a_later_step_stops_no_earlier_one(who: Cast) -> None:
    coverage = check_of(build.written(who, POLICY))
    assert {"L04", "L05", "L06"} <= {one.rule.id for one in coverage.outcomes if one.verdict == LATER}
    assert not {"L04", "L05", "L06"} & {one.rule.id for one in coverage.stopping("registry")}
