"""How a sentence says what it says: the whole worth of a text rule hangs on it."""

import pytest

from statements.coverage.sentences import NEGATED, NORM, PLANNED, POSSIBLE, SAID, sentences_of


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We have a modern slavery policy.", SAID),
        ("We do not have a modern slavery policy.", NEGATED),
        ("We don’t have a modern slavery policy.", NEGATED),
        ("There is no modern slavery policy.", NEGATED),
        ("We have no modern slavery training or policy.", NEGATED),
        ("We want no modern slavery: our policy says so.", SAID),
        ("There is currently no policy on modern slavery.", NEGATED),
        ("A modern slavery policy has not been adopted.", NEGATED),
        ("We have yet to write a modern slavery policy.", NEGATED),
        ("We will write a modern slavery policy.", PLANNED),
        ("We intend to adopt a modern slavery policy.", PLANNED),
        ("A modern slavery policy is under development.", PLANNED),
        ("We are currently establishing a modern slavery policy.", PLANNED),
        ("We may write a modern slavery policy.", POSSIBLE),
        ("Section 54 requires larger organisations to have a modern slavery policy.", NORM),
        ("We had no policy on it; in March we adopted a modern slavery policy.", SAID),
        ("We adopted a policy, but have not told suppliers.", SAID),
        ("Our zero-tolerance policy was sent to every supplier.", SAID),
        ("Our policy says that staff may speak without fear of retaliation.", SAID),
        ("We have a policy to ensure that slavery is not taking place in our supply chains.", SAID),
    ],
)
def test_how_a_sentence_says_that_there_is_a_policy(text: str, stance: str) -> None:
    (sentence,) = sentences_of(text, 0)[-1:]
    at = sentence.text.rindex("policy")
    assert sentence.stance(at, at + 6) == stance


def test_items_of_a_list_are_plans_where_the_list_hangs_on_a_plan() -> None:
    text = (
        "Next year we will:\n\n- train every buyer\n- visit ten sites\n\nThis year we trained forty buyers."
    )
    said = {sentence.text: sentence.stance(0, 5) for sentence in sentences_of(text, 0)}
    assert said["train every buyer"] == PLANNED
    assert said["visit ten sites"] == PLANNED
    assert said["This year we trained forty buyers."] == SAID


def test_marks_that_a_pdf_tore_from_their_items_leave_a_list() -> None:
    text = "The Council will go on by:\n•\n•\n\nMapping its supply chains\nTraining its buyers on\nmodern slavery\n"
    assert [(s.text, s.stance(0, 3)) for s in sentences_of(text, 0)][1:] == [
        ("Mapping its supply chains", PLANNED),
        ("Training its buyers on modern slavery", PLANNED),
    ]


def test_a_web_page_menu_says_nothing() -> None:
    assert sentences_of("Home\nAbout us\nPolicies\nTraining\nContact", 0) == []


def test_abbreviations_end_no_sentence() -> None:
    assert len(sentences_of("We asked e.g. Acme Ltd. about it. Two answered.", 0)) == 2
