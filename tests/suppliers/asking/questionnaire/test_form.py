"""Which questions are asked, where the one that a condition hangs on is left out."""

from dataclasses import replace

from suppliers.asking.questionnaire.form import Condition, Form, Kind, Option, Part, Question, Section

WHICH = Part("which", Kind.SINGLE, "Which?", options=(Option("yes", "Yes"), Option("no", "No")))
FIRST = Question("q1", "about", "First", (WHICH,))
SECOND = Question(
    "q2", "about", "Second", (WHICH,), only_if=Condition("which", question="q1", any_of=("yes",))
)


def test_a_condition_on_a_question_that_is_left_out_falls() -> None:
    form = Form("Two", 5, "", (Section("about", "About"),), (FIRST, SECOND))
    assert [one.id for one in form.asked({})] == ["q1"]
    assert [one.id for one in form.asked({"q1": {"parts": {"which": "yes"}}})] == ["q1", "q2"]

    without = replace(form, everything=(replace(FIRST, left_out=True), SECOND))
    assert [one.id for one in without.asked({})] == ["q2"]
