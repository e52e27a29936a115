"""The control's web: an answer is said to be saved a moment before it is. See unguarded.py."""

import os

from msplan.wsgi import application
from suppliers.views.answering import question
from tests.proof.under_fire import unguarded

assert os.environ["UNGUARDED"] == "answers"
question.save_answer = unguarded.say_saved_before_it_is(question.save_answer, seconds=1.5)

__all__ = ["application"]
