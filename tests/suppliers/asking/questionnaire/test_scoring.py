"""What a whole questionnaire comes to, worked out by hand to the hundredth."""

from datetime import date
from decimal import Decimal

import pytest

from suppliers.asking.questionnaire.form import not_applicable
from suppliers.asking.questionnaire.reading import read_body
from suppliers.asking.questionnaire.scoring import band_of, score
from tests.suppliers.asking.questionnaire.bank import (
    ON,
    PROVISIONS,
    YES6,
    YES7,
    answer,
    best,
    body_of,
    form_of,
    scored,
)

D = Decimal


def rounded(number: Decimal) -> Decimal:
    return number.quantize(D("0.01"))


def test_the_extended_form_by_hand() -> None:
    answers = best(
        q1={"status": "out_of_scope", "policy": "yes"},
        q2={"level": "manager"},
        q3={"provisions": PROVISIONS[:7], "reviewed_on": "2025-06-01", "suppliers": "no"},
        q4={"passed_on": "some"},
        q6={"uses": "yes", "checks": ["pay"],
            "providers": [{"name": "Hands Ltd", "sector": "not_licensable", "checked_on": "2025-02-01"}]},
        q7={"rows": {**YES7, "repaid": "dont_know", "contract": "no"}},
        q8={"rows": {**YES6, "rest": "no"}, "overtime": "yes"},
        q9={"mapped": "tier2", "inputs": ["none"]},
        q10={"state": "planned"},
        q11={"kinds": ["own_site"], "own_site_on": "2026-01-01", "interviews": "yes"},
        q12={"rows": {"own": "yes", "contract": "yes", "chain": "no", "anonymous": "no"}},
        q13={"groups": ["hr", "buyers"]},
        q14={"found": "yes", "signs": ["debt"], "done": ["repaid"], "history": ["none"]},
        q15={"plan": "yes"},
    )  # fmt: skip
    levels = {"q1": "documented", "q3": "documented", "q7": "verified", "q8": "documented"}

    result = score(form_of("extended"), answers, levels=levels, agreed=(), inherent_band="medium", on=ON)

    # q1  5    x 0.9 = 4.5        q2  2                q3  7 x 0.6 + 1 = 5.2 x 0.9 = 4.68
    # q4  3    x 0.7 = 2.1        q5  0                q6  4 x 0.7 = 2.8
    # q7  5 x 2 + 0.5 = 10.5 x 1  q8  8 x 5/6 x 0.9 = 6            q9  6 - 2 = 4, evidence does not count
    # q10 2 x 0.7 = 1.4           q11 3 x 0.7 = 2.1                q12 4 x 0.7 = 2.8
    # q13 2 x 0.7 = 1.4           q14 4                            q15 3
    # 4.5 + 2 + 4.68 + 2.1 + 2.8 + 10.5 + 6 + 4 + 1.4 + 2.1 + 2.8 + 1.4 + 4 + 3 = 51.28
    by_hand = {
        "q1": "4.50", "q2": "2.00", "q3": "4.68", "q4": "2.10", "q5": "0.00", "q6": "2.80", "q7": "10.50",
        "q8": "6.00", "q9": "4.00", "q10": "1.40", "q11": "2.10", "q12": "2.80", "q13": "1.40", "q14": "4.00",
        "q15": "3.00",
    }  # fmt: skip
    assert {line.question: rounded(line.points) for line in result.lines} == {
        k: D(v) for k, v in by_hand.items()
    }
    assert (rounded(result.points), result.possible) == (D("51.28"), D(100))
    assert (rounded(result.percent), result.band, result.escalates) == (D("51.28"), "amber", False)
    # Of question 12 two rows are empty: 14 of 15 are answered; evidence could show 9 of these, and does 4.
    assert (rounded(result.completeness), rounded(result.evidence_rate)) == (D("93.33"), D("44.44"))
    # Of 15 questions one row of seven is not known: 1/7/15 = 0.952...
    assert rounded(result.dont_know) == D("0.95")


def test_the_short_form_is_scaled_to_100() -> None:
    # Everything but question 7, which is not known: 60 - 14 = 46 of 60 = 76.666...
    answers = {**best("short"), "q7": answer(dont_know=True)}

    result = scored("short", answers)

    assert (result.points, result.possible, rounded(result.percent)) == (D(46), D(60), D("76.67"))
    assert rounded(result.percent) == rounded(D(46) * 100 / 60)


@pytest.mark.parametrize(
    # 1 3 6 7 12 are worth 44 of the 60 and take the factor; 2 9 14 are worth 16 and do not.
    ("level", "expected"),
    # 44 x 0.7 + 16 = 46.8 / 60; 44 x 0.9 + 16 = 55.6 / 60
    [("asserted", "78.00"), ("documented", "92.67"), ("verified", "100.00")],
)
def test_evidence_of_the_short_form(level: str, expected: str) -> None:
    assert rounded(scored("short", best("short"), level=level).percent) == D(expected)


@pytest.mark.parametrize(
    # 79 of the 100 take the factor: 79 x 0.7 + 21 = 76.3; 79 x 0.9 + 21 = 92.1
    ("level", "expected"),
    [("asserted", "76.30"), ("documented", "92.10"), ("verified", "100.00"), ("hearsay", "76.30")],
)
def test_evidence_of_the_extended_form(level: str, expected: str) -> None:
    assert rounded(scored("extended", best(), level=level).percent) == D(expected)


def test_a_question_without_a_level_is_asserted() -> None:
    result = score(form_of("short"), best("short"), levels={}, agreed=(), inherent_band="low", on=ON)

    assert rounded(result.percent) == D("78.00")


@pytest.mark.parametrize("level", ["asserted", "documented", "verified"])
def test_q14_is_never_discounted(level: str) -> None:
    line = scored("extended", best(), level=level).line("q14")

    assert line is not None
    assert (line.points, line.of) == (D(4), D(4))


def test_not_applicable_leaves_the_possible_points_only_when_a_reader_agreed() -> None:
    answers = {**best(), "q4": answer(not_applicable="We have no sub-contractors")}

    said, agreed = scored("extended", answers), scored("extended", answers, agreed=("q4",))

    # 92 of 100, and 92 of 92.
    assert (said.points, said.possible, said.percent) == (D(92), D(100), D(92))
    assert (agreed.points, agreed.possible, agreed.percent) == (D(92), D(92), D(100))
    assert [result.line("q4").state for result in (said, agreed)] == [  # type: ignore[union-attr]
        "not_applicable", "not_applicable_agreed",
    ]  # fmt: skip


def test_agreeing_to_what_was_answered_changes_nothing() -> None:
    assert scored("extended", best(), agreed=("q4", "q7")) == scored("extended", best())


def test_with_both_ticked_it_is_not_known_and_nobody_can_agree_to_it() -> None:
    both = answer(not_applicable="We have no sub-contractors", dont_know=True)

    assert not_applicable(both) == ""
    result = scored("extended", {**best(), "q4": both}, agreed=("q4",))
    assert (result.line("q4").state, result.possible) == ("dont_know", D(100))  # type: ignore[union-attr]


def test_everything_not_applicable_is_worth_nothing_and_divides_by_nothing() -> None:
    answers = {question: answer(not_applicable="No") for question in best()}

    result = scored("extended", answers, agreed=tuple(answers))

    assert (result.points, result.possible, result.percent, result.band) == (0, 0, 0, "red")


def test_what_is_not_asked_leaves_the_possible_points() -> None:
    # A small firm is not asked 10 (8 points) and 11 (6): 100 - 14. What lies there counts for nothing.
    answers = best(q5={"size": "micro", "traits": ["none"]}, q4={"passed_on": "none"})

    result = scored("extended", answers)

    assert (result.points, result.possible) == (D(78), D(86))
    assert rounded(result.percent) == D("90.70")
    assert {line.question for line in result.lines}.isdisjoint({"q10", "q11"})


def test_a_question_left_out_of_the_version_leaves_the_possible_points() -> None:
    body = body_of("extended")
    next(q for q in body["questions"] if q["id"] == "q7")["left_out"] = True
    form = read_body(body)

    result = score(form, best(q4={"passed_on": "none"}), levels=dict.fromkeys(best(), "verified"), agreed=(),
                   inherent_band="low", on=ON)  # fmt: skip

    # 100 - 14 possible, 8 lost: 78 / 86
    assert (form.of, result.points, result.possible, rounded(result.percent)) == (86, 78, 86, D("90.70"))


def test_a_condition_falls_with_the_question_that_it_hangs_on() -> None:
    body = body_of("extended")
    next(q for q in body["questions"] if q["id"] == "q5")["left_out"] = True
    small = best(q5={"size": "micro", "traits": ["none"]})

    assert {"q10", "q11"} <= {question.id for question in read_body(body).asked(small)}


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        ("100", "green"), ("70.00", "green"), ("69.999999", "amber"), ("69.995", "amber"), ("69.99", "amber"),
        ("40.00", "amber"), ("39.999999", "red"), ("39.995", "red"), ("39.99", "red"), ("0", "red"),
    ],
)  # fmt: skip
def test_bands_are_told_on_the_unrounded_number(percent: str, band: str) -> None:
    assert band_of(D(percent)) == band


def test_seventy_of_the_short_form_to_the_point() -> None:
    # Of 60: question 9 gives 3 in place of 8, and of question 7 one row is not known and nothing else said, 0.5 of 14.
    # 60 - 5 - 13.5 = 41.5 of 60 = 69.1666...
    answers = best("short", q7={"rows": {"fees": "dont_know"}}, q9={"mapped": "tier1", "countries": ["GB"]})

    result = scored("short", answers)

    assert (result.points, rounded(result.percent), result.band) == (D("41.5"), D("69.17"), "amber")
    # 42 of 60 is exactly 70: two rows not known.
    answers["q7"] = answer({"rows": {"fees": "dont_know", "repaid": "dont_know"}})
    result = scored("short", answers)
    assert (result.points, result.percent, result.band) == (D(42), D(70), "green")


def test_two_majors_are_amber_at_most() -> None:
    one = best(q1={"status": "not_published"})
    two = best(q1={"status": "not_published"}, q15={"plan": "no"})

    assert (scored("extended", one).percent, scored("extended", one).band) == (D(93), "green")
    # 100 - 7 - 5
    assert (scored("extended", two).percent, scored("extended", two).band) == (D(88), "amber")
    assert not scored("extended", two).escalates


def test_two_majors_do_not_lift_what_is_red() -> None:
    assert [band_of(D(39), majors=n) for n in (0, 1, 2, 3)] == ["red"] * 4
    assert [band_of(D(69), majors=n) for n in (0, 1, 2, 3)] == ["amber"] * 4
    assert [band_of(D(100), majors=n) for n in (0, 1, 2, 3)] == ["green", "green", "amber", "amber"]


def test_minor_flags_hold_nothing_back() -> None:
    answers = best(q10={"state": "done", "done_on": "2026-05-01", "found": ["none"]})

    result = scored("extended", answers, band="high")

    assert [flag.code for flag in result.flags] == ["RF11"]
    assert (result.percent, result.band, result.escalates) == (D(97), "green", False)


def test_one_critical_flag_escalates_whatever_the_score() -> None:
    high = best(q14={"found": "no", "history": ["conviction"]})

    result = scored("extended", high)

    assert (result.percent, result.band, result.escalates) == (D(100), "green", True)
    assert not scored("extended", best()).escalates


def test_a_flag_that_a_reader_settled_as_explained_holds_nothing_back() -> None:
    answers = best(
        q1={"status": "not_published"}, q15={"plan": "no"}, q14={"found": "no", "history": ["conviction"]}
    )

    settled = scored("extended", answers, explained=("RF1", "RF14"))

    assert [flag.code for flag in settled.flags] == ["RF1", "RF14", "RF16"]
    assert (settled.band, settled.escalates) == ("green", False)
    # Control: nothing settled.
    assert (scored("extended", answers).band, scored("extended", answers).escalates) == ("amber", True)


def test_telling_of_a_finding_that_was_put_right_never_costs_anything() -> None:
    told = {"found": "yes", "signs": ["debt", "wages"], "done": ["repaid", "policy"], "history": ["none"]}
    for level in ("asserted", "documented", "verified"):
        for band in ("high", "medium", "low"):
            silent, honest = (
                scored("extended", answers, level=level, band=band) for answers in (best(), best(q14=told))
            )

            assert (silent.percent, silent.band, silent.flags) == (honest.percent, honest.band, honest.flags)


def test_completeness_counts_what_is_answered_of_what_was_asked() -> None:
    answers = best()
    del answers["q4"]  # no word
    answers["q7"] = answer({"rows": {"fees": "yes"}})  # one row of seven
    answers["q8"] = answer(dont_know=True)  # that is an answer
    answers["q13"] = answer(not_applicable="We are two people")  # and so is that

    result = scored("extended", answers)

    # 13 of 15
    assert rounded(result.completeness) == D("86.67")
    # Asked of small firms: 13 questions, of which 11.
    small = {**answers, "q5": answer({"size": "micro", "traits": ["none"]})}
    assert rounded(scored("extended", small).completeness) == D("84.62")
    assert scored("extended", {}).completeness == 0


def test_the_share_of_what_they_do_not_know() -> None:
    answers = best()
    answers["q4"] = answer(dont_know=True)  # 1
    answers["q7"] = answer({"rows": {**YES7, "fees": "dont_know", "bank": "dont_know"}})  # 2 of 7 rows
    answers["q8"] = answer({"rows": YES6, "overtime": "dont_know"})  # 1 of 6 rows and 1 part

    # (1 + 2/7 + 1/7) / 15 = 10/7/15 = 9.5238...
    assert rounded(scored("extended", answers).dont_know) == D("9.52")
    assert scored("extended", best()).dont_know == 0
    assert scored("extended", {}).dont_know == 0


def test_the_evidence_rate_and_the_quality() -> None:
    answers = best()
    answers["q4"] = answer(dont_know=True)
    del answers["q13"]
    levels = {"q1": "documented", "q3": "verified", "q4": "documented", "q2": "documented"}

    result = score(form_of("extended"), answers, levels=levels, agreed=(), inherent_band="low", on=ON)

    # Evidence counts for ten questions; one is not known, one not answered: 2 of 8. 14 of 15 are answered.
    assert (result.evidence_rate, rounded(result.completeness)) == (D(25), D("93.33"))
    # 0.9333... x 25
    assert rounded(result.quality) == D("23.33")


def test_nothing_answered_is_nothing() -> None:
    result = scored("extended", {})

    assert (result.points, result.possible, result.percent, result.band) == (0, 100, 0, "red")
    assert (result.flags, result.quality) == ((), 0)


def test_the_day_of_handing_in_is_the_day_that_counts() -> None:
    # The best statement was approved on 31 March 2026: it is current to 30 September 2027.
    assert scored("extended", best(), on=date(2026, 11, 20)).line("q1").points == 7  # type: ignore[union-attr]
    assert scored("extended", best(), on=date(2027, 9, 30)).line("q1").points == 7  # type: ignore[union-attr]
    assert scored("extended", best(), on=date(2027, 10, 1)).line("q1").points == 3  # type: ignore[union-attr]
