"""The form of the force's profile."""

from django import forms

from msplan.force.models import ForceProfile
from msplan.lib.forms import MsplanModelForm, StaleSave

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3


class ProfileForm(StaleSave, MsplanModelForm):
    submit = "Save"
    mark = forms.RegexField(
        r"^[A-Za-z]{1,2}$",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2"}),
        label="Mark",
        strip=True,
        help_text="One or two letters, shown in a box beside the name. A crest needs the force's own leave.",
        error_messages={"invalid": "Mark must be one or two letters"},
    )
    colour = forms.RegexField(
        r"^#[0-9A-Fa-f]{6}$",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "spellcheck": "false"}),
        label="Colour",
        help_text="Of the header, with white text on it, like #12436D",
        error_messages={"invalid": "Colour must be # and six figures or letters a to f, like #12436D"},
    )
    statement_due_months = forms.IntegerField(
        label="Months until the statement is due",
        min_value=1,
        max_value=12,
        help_text="After the end of the financial year. The statutory guidance asks for six at most.",
    )

    small_count_threshold = forms.IntegerField(
        label="Small counts of people",
        min_value=1,
        max_value=100,
        help_text="Whatever counts fewer people than this is told as “fewer than 5”, so that nobody can be "
        "recognised by it. Usually 5. What was submitted to a board already stays as it is.",
    )

    class Meta:
        model = ForceProfile
        fields = [
            "name",
            "short_name",
            "mark",
            "colour",
            "area_served",
            "website",
            "contact_name",
            "contact_email",
            "contact_phone",
            "statement_due_months",
            "small_count_threshold",
        ]
        labels = {
            "name": "Name",
            "short_name": "Short name",
            "area_served": "Area served",
            "website": "Website",
            "contact_name": "Contact: name",
            "contact_email": "Contact: email address",
            "contact_phone": "Contact: phone",
        }
        help_texts = {
            "short_name": "Where there is little room, like “Northmoor Police”",
            "contact_email": "Printed in mails, on every page and in the statement",
        }

    def clean_mark(self) -> str:
        return str(self.cleaned_data["mark"]).upper()

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"]).upper()
        if contrast_with_white(colour) < LEAST_CONTRAST:
            raise forms.ValidationError(
                "Colour must be darker: white text on it could not be read by everybody"
            )
        return colour


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2 between "#12436D" and white: 1 to 21."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
