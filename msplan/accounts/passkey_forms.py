"""allauth's forms of passkeys in our layout and words. The answer of the key is filled in by static/js/passkeys.js."""

from typing import Any

from allauth.mfa.webauthn import forms as allauth
from django import forms

from msplan.accounts.sign_in_forms import SignInShape

MISSING = "Your browser gave no passkey. Press the button and follow what it asks, or use another way"


class _Answered(SignInShape):
    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        if name == "credential":
            field.error_messages |= {"required": MISSING, "invalid": MISSING}


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
        cleaned: dict[str, Any] = super().clean() or {}
        return {**cleaned, "passwordless": True}


class RenamePasskeyForm(SignInShape, allauth.EditWebAuthnForm):
    submit = "Save name"
    labels = {"name": "Name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]
        self.fields["name"].validators.append(forms.CharField(max_length=60).validators[0])
