"""django-allauth's forms in our layout and words. What they check stays allauth's."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core.internal.ratelimit import consume
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest

from msplan.accounts.codes_once import used_up
from msplan.accounts.models import Person
from msplan.lib.forms import MsplanForm

RESET_MAILS = {"reset_mail": "5/h/key"}
RULES = "At least 12 characters. Three random words are easy to remember and hard to guess."


class SignInShape(MsplanForm):
    """Our labels and hints instead of allauth's, and no text inside the boxes."""

    labels: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}

    def prepare(self, name: str, field: forms.Field) -> None:
        field.label = self.labels.get(name, field.label)
        field.help_text = self.hints.get(name, "")
        field.widget.attrs.pop("placeholder", None)
        super().prepare(name, field)


class SignInForm(SignInShape, LoginForm):
    submit = "Sign in"
    labels = {"login": "Email address", "password": "Password"}


class ForgottenForm(SignInShape, ResetPasswordForm):
    submit = "Send the link"
    labels = {"email": "Email address"}
    users: list[Any]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        once = {
            "app": "msplan",
            "action": "reset_mail",
            "config": RESET_MAILS,
            "key": self.cleaned_data["email"].lower(),
        }
        # Counted for addresses of nobody too: else the answer about somebody would take longer.
        if not consume(request, **once):
            self.users = []  # the links of the mails before still work
        if not self.users:
            get_adapter(request).write_in_vain()
        return str(super().save(request, **kwargs))


class ResetForm(SignInShape, ResetPasswordKeyForm):
    submit = "Save password"
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": RULES}


class NewPasswordForm(SignInShape, ChangePasswordForm):
    submit = "Save password"
    labels = {
        "oldpassword": "Password you use now",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": RULES}


class FirstPasswordForm(SignInShape, SetPasswordForm):
    submit = "Save password"
    labels = {"password1": "Password", "password2": "Password again"}
    hints = {"password1": RULES}


class InvitedForm(SignInShape):
    """The first password of somebody who was invited."""

    submit = "Save password"
    password1 = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    hints = {"password1": RULES}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same")
        return cleaned


class ConfirmForm(SignInShape, ReauthenticateForm):
    submit = "Continue"
    labels = {"password": "Password"}


class _Code(SignInShape):
    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        if name == "code":
            field.widget.attrs |= {
                "inputmode": "numeric",
                "class": "govuk-input--width-5",
                "spellcheck": "false",
            }


class _OnceCode(_Code):
    """Mix in before allauth's form, which finds the authenticator that a code belongs to."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]  # of the form that stands behind
        if self.authenticator.type == Authenticator.Type.TOTP and used_up(self.authenticator, code):
            check_rate_limit(self.user)  # type: ignore[attr-defined]  # it counts as a wrong one
            self._emit_authentication_failed(self.authenticator)  # type: ignore[attr-defined]
            raise forms.ValidationError("This code was used already. Wait for the next one", code="used_code")
        return code


class CodeForm(_OnceCode, mfa.AuthenticateForm):
    submit = "Sign in"
    labels = {"code": "Code"}
    hints = {"code": "6 numbers from the app on your phone, or one of your recovery codes"}


class ConfirmByCodeForm(_OnceCode, mfa.ReauthenticateForm):
    submit = "Continue"
    labels = {"code": "Code"}
    hints = {"code": "6 numbers from the app on your phone, or one of your recovery codes"}


class TurnOnForm(_Code, ActivateTOTPForm):
    submit = "Turn on"
    labels = {"code": "Code"}
    hints = {"code": "6 numbers that the app shows now"}


class TurnOffForm(SignInShape, DeactivateTOTPForm):
    submit = "Turn off"


class NewCodesForm(SignInShape, GenerateRecoveryCodesForm):
    submit = "Make new codes"

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}
