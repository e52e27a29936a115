"""The action that somebody typed, by its reference."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from actions.plan.models import Action


class ActionField(forms.CharField):
    """ "A-014", "a-14" or "14" in, an action (or None) out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20, **kwargs})
        self.widget.attrs["class"] = "govuk-input--width-10"

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value) or "").strip()
        if not words:
            return None
        digits = words.upper().removeprefix("A-").lstrip("0")
        found = None
        if digits.isascii() and digits.isdecimal() and len(digits) <= 9:
            found = Action.objects.filter(number=int(digits)).first()
        if found is None:
            raise ValidationError(f"There is no action “{words}”. A reference looks like A-014")
        return found
