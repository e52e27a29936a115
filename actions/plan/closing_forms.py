"""What people type when an action is closed or paused, turned into values. Forms clean; acts do."""

from actions.plan.forms import NO_NAMES, ReasonForm, long_text
from actions.plan.review_forms import HandIn
from msplan.lib.forms import DateField


class CompleteForm(HandIn):
    submit = "Hand it in"

    outcome_words = long_text(
        "What came of it?",
        rows=6,
        help_text=f"What is different now, and how you know. The statement may quote it. {NO_NAMES}",
    )
    no_evidence_reason = long_text("If there is no evidence, why?", rows=3, required=False)

    field_order = ["outcome_words", "evidence_file", "evidence_link", "no_evidence_reason"]


class PauseForm(ReasonForm):
    until = DateField(label="Until when", required=False, help_text="You are reminded when the day has come")
