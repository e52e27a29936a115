"""What a supplier's contact fills in beside the questions."""

from django import forms

from msplan.lib.forms import MsplanForm


class ColleagueForm(MsplanForm):
    submit = "Make the link"

    name = forms.CharField(label="Their name", max_length=120, required=False)
    email = forms.EmailField(
        label="Their email address",
        max_length=254,
        required=False,
        help_text="We write to it once, with the link. Leave it empty to pass the link on yourself",
    )


class DeclarationForm(MsplanForm):
    submit = "Declare and hand in"

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    role = forms.CharField(
        label="Your role",
        max_length=120,
        help_text="For example, director or office manager",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    true = forms.BooleanField(
        label="These answers are true as far as I know, and I may give them for my organisation"
    )
