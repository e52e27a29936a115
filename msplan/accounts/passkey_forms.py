"""allauth's forms of passkeys in our layout and words. The answer of the key is filled in by static/js/passkeys.js."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from msplan.accounts.sign_in_forms import SignInShape

MISSING = "Your browser gave no passkey. Press the button and follow what it asks, or use another way"

# What a key answers is some hundreds of characters, with a maker's certificates some thousands.
LONGEST = 100_000
# What the library raises about an answer that no key gave: it takes for granted what is there, of which kind and how
# deep. allauth expects two or three of them.
NO_ANSWER = (TypeError, ValueError, LookupError, AttributeError, RecursionError, struct.error)


@contextmanager
def what_no_key_gave() -> Iterator[None]:
    """Anybody can send anything: it is refused as a wrong passkey is, and is no fault of ours."""
    try:
        yield
    except NO_ANSWER as odd:
        raise get_adapter().validation_error("incorrect_code") from odd


class Answer(forms.JSONField):
    def to_python(self, value: Any) -> Any:
        text = str(value or "")
        if len(text) > LONGEST or "\\u0000" in text:  # the second: a database keeps no such character
            raise ValidationError(MISSING, code="invalid")
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as odd:  # a number of 5,000 digits, or 1,000 lists in one another
            raise ValidationError(MISSING, code="invalid") from odd

    def bound_data(self, data: Any, initial: Any) -> InvalidJSONInput:
        """An answer counts once: it is not shown back, and not read once more, whatever it is."""
        return InvalidJSONInput("")


class _Answered(SignInShape):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Answer(widget=forms.HiddenInput)
        self.prepare("credential", self.fields["credential"])

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        if name == "credential":
            field.error_messages |= {"required": MISSING, "invalid": MISSING}

    def clean_credential(self) -> Any:
        """Of the forms that sign in or confirm: whose passkey it is, and that it is theirs."""
        theirs = getattr(super(), "clean_credential", None)
        with what_no_key_gave():
            return theirs() if theirs else self.cleaned_data["credential"]


class SecondStepForm(_Answered, allauth.AuthenticateWebAuthnForm):
    submit = "Use your passkey"


class ConfirmByPasskeyForm(_Answered, allauth.ReauthenticateWebAuthnForm):
    submit = "Use your passkey"


class SignInByPasskeyForm(_Answered, allauth.LoginWebAuthnForm):
    submit = "Sign in with a passkey"


class AddPasskeyForm(_Answered, allauth.AddWebAuthnForm):
    """Each passkey can be used alone: it asks for the finger or the PIN, and is kept on the device."""

    submit = "Add the passkey"
    labels = {"name": "Name"}
    hints = {"name": "To tell it from others: “Work laptop”, “Blue key”"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].required = False
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"] or "Passkey").strip()[:60]

    def clean(self) -> dict[str, Any]:
        # Registered with the finger or the PIN, or not at all.
        with what_no_key_gave():
            cleaned: dict[str, Any] = super().clean() or {}
        return {**cleaned, "passwordless": True}


class RenamePasskeyForm(SignInShape, allauth.EditWebAuthnForm):
    submit = "Save name"
    labels = {"name": "Name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]
        self.fields["name"].validators.append(forms.CharField(max_length=60).validators[0])
