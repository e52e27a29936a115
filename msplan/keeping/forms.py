"""Saying go for a restored copy, and a force's own period for a rule."""

from typing import Any

from django import forms

from msplan.keeping.models import Period
from msplan.lib.forms import DateField, MsplanForm, MsplanModelForm, StaleSave
from msplan.lib.retaining import Rule


class GoForm(MsplanForm):
    """``told_until`` is asked for only by the second answer."""

    submit = "Let mail leave"

    sent = forms.ChoiceField(
        label="Had the lost installation sent mail after the backup was taken?",
        choices=[
            ("no", "No, or I do not know: everything that is due may go"),
            ("yes", "Yes: everything due up to a day was sent"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it had sent mail after the backup was taken"},
    )
    told_until = DateField(
        label="The last day on which it sent mail",
        required=False,
        help_text="Fill this in if you chose yes. What was due up to this day counts as sent and is not sent again.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("sent") == "yes" and not cleaned.get("told_until") and "told_until" not in self.errors:
            self.add_error("told_until", "Enter the last day on which it sent mail")
        if cleaned.get("sent") == "no":
            cleaned["told_until"] = None
        return cleaned


class PeriodForm(StaleSave, MsplanModelForm):
    submit = "Save rule"

    class Meta:
        model = Period
        fields = ["months", "owner", "resting_because"]
        labels = {
            "months": "Kept for how many months?",
            "owner": "Who answers for this rule?",
            "resting_because": "Legal hold: why nothing goes under this rule for now",
        }
        help_texts = {
            "owner": "A role or a post, like “Data protection officer”.",
            "resting_because": "An inquiry, a claim or an inspection. While this is filled in, the rule rests. "
            "Name no victim and no suspect.",
        }

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        months = self.fields["months"]
        months.help_text = f"At least {rule.least}; {rule.months} is proposed."

    def clean_months(self) -> int:
        months: int = self.cleaned_data["months"]
        if months < self.rule.least:
            raise forms.ValidationError(
                f"Keep this for at least {self.rule.least} months: {self.rule.source}"
            )
        return months
