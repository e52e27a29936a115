"""What is refused as a questionnaire, with a sentence that names the place."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from suppliers.asking.questionnaire.reading import BodyRefused, read_body
from tests.suppliers.asking.questionnaire.bank import body_of

Body = dict[str, Any]


def question(body: Body, name: str) -> Body:
    found: Body = next(one for one in body["questions"] if one["id"] == name)
    return found


def changed(**words: Any) -> Callable[[Body], None]:
    return lambda body: body.update(words)


def of(name: str, **words: Any) -> Callable[[Body], None]:
    return lambda body: question(body, name).update(words)


def part(name: str, place: int, **words: Any) -> Callable[[Body], None]:
    return lambda body: question(body, name)["parts"][place].update(words)


def points(name: str, **words: str) -> Callable[[Body], None]:
    return lambda body: question(body, name)["points"].update(words)


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (changed(title=" "), "The questionnaire has no title."),
        (changed(questions=[]), "The questionnaire has no questions."),
        (changed(minutes="15"), "The questionnaire: minutes is a whole number from 1 to 600."),
        (changed(minutes=0), "The questionnaire: minutes is a whole number from 1 to 600."),
        (changed(sections="x"), "The questionnaire has no sections."),
        (of("q2", id="q1"), "Two questions have the same id: q1."),
        (of("q2", id="Q 2"), "A question has no id, or one with other characters than a to z, 0 to 9 and _."),
        (of("q2", section="nowhere"), "Question q2 is in a section that is not there."),
        (of("q2", text=""), "Question q2 has no text."),
        (of("q2", text="x" * 2001), "Question q2: its text must be 2,000 characters or fewer."),
        (of("q2", rule="magic"), "Question q2 has a rule that msplan does not know: magic."),
        (of("q2", of="4.555"), "Question q2: points are a number like 7 or 0.6."),
        (of("q2", of=4), "Question q2: points are a number like 7 or 0.6."),
        (of("q2", of="-4"), "Question q2: points are a number like 7 or 0.6."),
        (of("q2", of="3"), "Question q2 is worth 3 points, but an answer could have 4."),
        (of("q2", of="5"), "Question q2 is worth 5 points, but no answer could have more than 4."),
        (of("q2", evidence_counts="yes"), "Question q2: evidence_counts is true or false."),
        (points("q2", board="4.1"), "Question q2 is worth 4 points, but an answer could have 4.1."),
        (points("q2", nobody="1"), "Question q2 gives points to an answer that is not there."),
        (points("q3", reviewed="1.5"), "Question q3 is worth 9 points, but an answer could have 9.5."),
        (
            points("q3", extra="1"),
            "Question q3 needs these points, and no others: each, most, reviewed, suppliers.",
        ),
        (points("q7", yes="2.1"), "Question q7 is worth 14 points, but an answer could have 14.7."),
        (points("q12", chain="101"), "Question q12: points are 100 at the most."),
        (
            of("q7", parts=[{"id": "a", "kind": "yndk", "label": "A"}]),
            "Question q7 has no part that its rule could look at.",
        ),
        (part("q2", 0, kind="slider"), "Question q2, part level is of a kind that msplan does not know."),
        (part("q2", 0, options=[]), "Question q2, part level has no options."),
        (part("q2", 1, id="level"), "Two parts of q2 have the same id: level."),
        (
            part("q2", 1, only_if={"part": "later", "any_of": ["x"]}),
            "Question q2, part who hangs on an answer that is not asked before it.",
        ),
        (
            part("q2", 1, only_if={"part": "level", "any_of": ["king"]}),
            "Question q2, part who hangs on a choice that is not there.",
        ),
        (
            part("q2", 1, only_if={"part": "level"}),
            "Question q2, part who hangs on a choice that is not there.",
        ),
        (
            part("q2", 0, only_if={"part": "who", "any_of": ["board"]}),
            "Question q2, part level hangs on an answer that is not asked before it.",
        ),
        (
            of("q2", only_if={"question": "q5", "part": "size", "any_of": ["micro"]}),
            "Question q2 hangs on an answer that is not asked before it.",
        ),
        (
            of("q2", flags=[{"code": "X", "severity": "grave", "rule": "fees", "text": "t"}]),
            "Question q2 has a flag that msplan does not know: X.",
        ),
        (
            of("q2", flags=[{"code": "X", "severity": "major", "rule": "magic", "text": "t"}]),
            "Question q2 has a flag that msplan does not know: X.",
        ),
        (
            of(
                "q2",
                flags=[{"code": "X", "severity": "major", "rule": "fees", "text": "t", "may_be_crime": True}],
            ),
            "Question q2: X may be a crime, so it is critical.",
        ),
        (
            of("q2", flags=[{"code": "RF1", "severity": "major", "rule": "fees", "text": "t"}]),
            "Two flags have the same id: RF1.",
        ),
        (
            part(
                "q6",
                1,
                columns=[{"id": "m", "kind": "matrix", "label": "M", "rows": [{"id": "a", "text": "A"}]}],
            ),
            "Question q6, part providers, part m cannot stand in a row.",
        ),
    ],
)
def test_a_body_that_could_not_be_asked_or_scored_is_refused(
    break_it: Callable[[Body], None], sentence: str
) -> None:
    body = copy.deepcopy(body_of("extended"))
    break_it(body)

    with pytest.raises(BodyRefused) as refused:
        read_body(body)

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("body", [None, [], "text", {}, {"title": "x"}, {"questions": [1]}])
def test_what_is_no_body_at_all_is_refused(body: Any) -> None:
    with pytest.raises(BodyRefused):
        read_body(body)


def test_control_the_body_is_read_when_nothing_is_broken() -> None:
    assert len(read_body(body_of("extended")).questions) == 15


def test_everything_left_out_asks_nothing() -> None:
    body = body_of("short")
    for one in body["questions"]:
        one["left_out"] = True

    with pytest.raises(BodyRefused, match="asks nothing"):
        read_body(body)


def test_only_questions_without_points_could_not_be_scored() -> None:
    body = body_of("extended")
    for one in body["questions"]:
        one["left_out"] = one["id"] != "q5"

    with pytest.raises(BodyRefused, match="nothing could be scored"):
        read_body(body)
