"""What the board's secretary and the signing officer type, turned into values. Forms clean; acts do."""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms

from msplan.accounts.models import Person
from msplan.accounts.ways import may_use_password
from msplan.force.models import Body
from msplan.lib.forms import DateField, MsplanForm
from statements.models import Statement
from statements.text.checking import line_checked


class ApprovalForm(MsplanForm):
    submit = "Record the approval"
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Which body approved it?", widget=forms.RadioSelect
    )
    on = DateField(label="When did the board approve it?", named="date of the decision")
    minute_reference = forms.CharField(
        label="Minute reference",
        max_length=80,
        help_text="Where the decision can be found, such as COB 2026/41. It is printed in the statement.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    seen_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, statement: Statement, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_hash"] = statement.content_hash
        _choose_body(self, bodies)

    def clean_minute_reference(self) -> str:
        return line_checked(self.cleaned_data["minute_reference"])


class SignForm(MsplanForm):
    """Signing in again, and how the name is printed."""

    submit = "Sign the statement"
    body = forms.ModelChoiceField(
        Body.objects.none(), label="For which body do you sign?", widget=forms.RadioSelect
    )
    rank = forms.CharField(
        label="Rank",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    name = forms.CharField(label="Name", max_length=120, help_text="As it is to be printed")
    role = forms.CharField(label="Role", max_length=120, help_text="As it is to be printed")
    password = forms.CharField(
        label="Your password",
        help_text="You sign by signing in again.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    seen_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, statement: Statement, bodies: Iterable[Body], person: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not may_use_password(person):
            del self.fields["password"]  # the view asked them to sign in again in their own way
        bodies = list(bodies)
        self.initial.update(
            seen_hash=statement.content_hash,
            name=person.name,
            rank=person.rank,
            role=bodies[0].signatory_title if bodies else person.job_title,
        )
        _choose_body(self, bodies)

    def clean_rank(self) -> str:
        return line_checked(self.cleaned_data["rank"])

    def clean_name(self) -> str:
        return line_checked(self.cleaned_data["name"])

    def clean_role(self) -> str:
        return line_checked(self.cleaned_data["role"])

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.person, password):
            raise forms.ValidationError("That is not your password")
        return password


class ReasonForm(MsplanForm):
    submit = "Send it back"
    reason = forms.CharField(
        label="Why does it go back?",
        max_length=400,
        help_text="The editor reads this, and it stays in the history.",
        widget=forms.Textarea,
    )


def _choose_body(form: MsplanForm, bodies: Iterable[Body]) -> None:
    """One body is no question."""
    bodies = list(bodies)
    field = form.fields["body"]
    field.queryset = Body.objects.filter(pk__in=[body.pk for body in bodies])  # type: ignore[attr-defined]
    field.empty_label = None  # type: ignore[attr-defined]
    # What is offered is here already: the field would read it again for its radio buttons.
    field.choices = [(body.pk, str(body)) for body in bodies]  # type: ignore[attr-defined]
    if len(bodies) == 1:
        field.widget = forms.HiddenInput()
        form.initial["body"] = bodies[0].pk
