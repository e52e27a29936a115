"""Rules upon texts. Each has its control: the same words, said otherwise, show nothing."""

from datetime import date

import pytest

from statements.coverage.checking import check
from statements.coverage.documents import sections_in
from statements.coverage.draft import STEPS, Draft, DraftSection, Fact
from statements.coverage.evidence import LATER, MET, NOT_MET, UNTOLD, Finding
from statements.coverage.rules import ERROR, catalogue


def finding(rule: str, text: str, *, area: str = "free", **more: object) -> Finding:
    draft = Draft((DraftSection("A heading", area, text),), **more)  # type: ignore[arg-type]
    return next(found for found in check(draft) if found.rule_id == rule)


SHOWN = [
    ("L01", "In 2024 we assessed 300 suppliers."),
    ("L03", "This is our statement for the financial year ending 31 March 2024."),
    ("L04", "This statement was approved by the Chief Officers’ Board on 3 July 2024."),
    ("L05", "This statement was approved by the Chief Officers’ Board on 3 July 2024."),
    ("A3", "We do not know in which countries our suppliers’ hardware is assembled."),
    ("B3", "Our code follows the UN Guiding Principles."),
    ("B4", "Our code of conduct was sent to every supplier above £25,000."),
    ("R3", "The agencies that supply staff to us were checked for the risk of debt bondage."),
    ("D4", "Our audits found no evidence of exploitation, and 3 concerns were raised about suppliers."),
    ("X02", "We looked for slavery in our supply chains and found two cases."),
]
NOT_SHOWN = [
    ("L01", "In 2025 we will assess 300 suppliers.", {}),
    ("L01", "In 1998 we assessed 300 suppliers. Approved on 3 July 2024.", {}),
    ("L03", "This is our statement for 2024.", {}),
    ("L04", "This statement was approved by the Chair of the Board of Trustees.", {}),
    ("L04", "This statement will be approved by the Board.", {}),
    ("L04", "Our procurement policy was approved by the Board.", {}),
    ("L05", "This statement was approved by the Board.", {}),
    ("A3", "We know the countries of all our suppliers.", {}),
    ("B3", "Modern slavery breaches the conventions of the ILO.", {}),
    ("B4", "Our code of conduct has not been sent to suppliers.", {}),
    ("R3", "We have not checked the agencies that supply staff to us.", {}),
    ("D4", "We are committed to ensuring there are no cases of slavery.", {}),
    ("X02", "There is no modern slavery in our supply chains.", {}),
]


@pytest.mark.parametrize(("rule", "text"), SHOWN)
def test_a_sentence_that_shows_it(rule: str, text: str) -> None:
    found = finding(rule, text)
    assert found.verdict == MET
    assert not found.evidence or found.evidence[0].words in text


@pytest.mark.parametrize(("rule", "text", "more"), NOT_SHOWN)
def test_control_the_same_words_said_otherwise_show_nothing(
    rule: str, text: str, more: dict[str, object]
) -> None:
    assert finding(rule, text, **more).verdict == NOT_MET


def test_a_statement_that_has_no_policy_has_not_shown_one_and_is_told_which_sentence_came_near() -> None:
    text = "We do not have a modern slavery policy or a supplier code of conduct."
    found = finding("B1", text, area="policies")
    assert found.verdict == NOT_MET
    assert [(near.words, near.why) for near in found.nearest] == [(text, "says that it is not so")]


def test_every_word_of_every_rule_alone_shows_nothing() -> None:
    """A list of the words that the rules look for, and nothing said with them."""
    words = "Policy. Slavery policy. Training. Risk assessment. Due diligence. Suppliers. Audits. KPIs. Board. Signed."
    shown = {found.rule_id for found in check(Draft(sections_in(words))) if found.verdict == MET}
    assert all(rule.startswith("X") for rule in shown)


def test_a_text_alone_cannot_tell_what_lies_outside_it() -> None:
    verdicts = {
        found.rule_id: found.verdict for found in check(Draft(sections_in("We assessed 300 suppliers.")))
    }
    outside = ("L07", "L08", "L09", "L12", "L13", "R4", "X01", "X05", "X08")
    assert {rule: verdicts[rule] for rule in outside} == dict.fromkeys(outside, UNTOLD)


@pytest.mark.parametrize(("step", "verdict"), [("drafting", LATER), ("board", LATER), ("sign", NOT_MET)])
def test_a_rule_waits_for_the_step_from_which_it_can_be_met(step: str, verdict: str) -> None:
    facts = {"signature": Fact(False, ""), "signature_date": Fact(False, "")}
    assert finding("L06", "Text.", facts=facts, step=step).verdict == verdict


def test_figures_put_into_the_text_are_evidence() -> None:
    section = DraftSection(
        "Due diligence", "due_diligence", "Asked 40.", cites=("figure:questionnaires_asked",)
    )
    found = next(one for one in check(Draft((section,), facts={})) if one.rule_id == "D6")
    assert found.parts[0].met is True
    assert "how they were rated" in found.missing


def test_no_steps_on_a_topic_needs_its_reason() -> None:
    nothing = DraftSection("Training", "training", "There was no training.")
    reason = DraftSection("Training", "training", "", no_steps_because="The course was bought in May.")
    verdicts = [
        next(found.verdict for found in check(Draft((section,), facts={})) if found.rule_id == "C05")
        for section in (nothing, reason)
    ]
    assert verdicts == [NOT_MET, MET]


def test_last_years_text_again_is_pointed_out_and_another_is_not() -> None:
    text = (
        "We looked at 40 suppliers of cleaning, catering and laundry and visited the twelve largest of them."
    )
    now = DraftSection("Risk", "risk", text)
    other = DraftSection(
        "Risk", "risk", "We found out who sews our uniform and asked two factories about fees."
    )
    same = next(f for f in check(Draft((now,), before=(now,))) if f.rule_id == "X01")
    new = next(f for f in check(Draft((now,), before=(other,))) if f.rule_id == "X01")
    assert (same.verdict, new.verdict) == (NOT_MET, MET)


@pytest.mark.parametrize(
    "sentence",
    [
        "A 19-year-old woman from Hanoi was found there.",
        "The victim, aged 23, was taken to a place of safety.",
        "This was Operation Larkspur.",
        "She lives at 14 Mill Lane.",
    ],
)
def test_what_may_be_a_victim_is_pointed_at(sentence: str) -> None:
    found = finding("X05", sentence)
    assert found.verdict == NOT_MET
    assert [note.words for note in found.noted] == [sentence]


def test_an_office_is_no_home() -> None:
    assert finding("X05", "Marlshire Constabulary, 1 Castle Road, MA1 2AB.").noted == ()


def test_the_same_thing_with_two_numbers_shows_both_sentences() -> None:
    found = finding("X07", "We employ more than 3,000 staff. The force has 3,700 staff.")
    assert found.verdict == NOT_MET
    assert [note.words for note in found.noted] == [
        "We employ more than 3,000 staff.",
        "The force has 3,700 staff.",
    ]


def test_approved_before_the_year_ended_is_found_in_a_text() -> None:
    text = "For the financial year ending 31 August 2024. This statement was approved by the Board on 30 August 2024."
    assert finding("L11", text).verdict == NOT_MET
    assert finding("L11", text.replace("30 August", "31 August")).verdict == UNTOLD


@pytest.mark.parametrize(("signed", "verdict"), [("28 February 2025", UNTOLD), ("1 March 2025", NOT_MET)])
def test_dated_more_than_six_months_after_the_year_was_not_in_time(signed: str, verdict: str) -> None:
    """Six months after 31 August is the last day of February."""
    text = f"For the financial year ending 31 August 2024. Signed on {signed}."
    assert finding("L10", text).verdict == verdict


def test_the_catalogue_holds_what_the_issue_of_law_asks() -> None:
    rules = catalogue().rules
    stops = {rule.id: rule.stops for rule in rules.values() if rule.severity == ERROR}
    assert stops["L01"] == stops["L02"] == stops["L03"] == stops["X05"] == "board"
    assert stops["L04"] == stops["L05"] == "sign"
    assert stops["L06"] == "publish"
    assert {rule.id for rule in rules.values() if rule.stops == "registry"} == {
        f"L{n:02}" for n in range(8, 14)
    }
    for rule in rules.values():
        if rule.stops:
            assert STEPS.index(rule.begins) <= STEPS.index(rule.stops), rule.id
    assert len(rules) == 52


def test_the_years_of_our_own_statement_come_from_its_period() -> None:
    period = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}
    assert finding("L01", "In 2024 we assessed 300 suppliers.", facts={}, **period).verdict == MET
    assert finding("L01", "In 2021 we assessed 300 suppliers.", facts={}, **period).verdict == NOT_MET
