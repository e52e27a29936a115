"""What a new password must be: long enough, not common, not about its owner. Nothing about kinds of characters."""

import re
from typing import Any

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError

# What anybody who attacks this program tries first, besides the list.
OUR_WORDS = frozenset(
    {"msplan", "modernslavery", "modernslaveryplan", "slaveryplan", "police", "constabulary"}
)
# As they lie on the keyboard, or in the alphabet.
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


class LongEnough(django.MinimumLengthValidator):
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(
                f"Password must be at least {self.min_length} characters. This one has {len(password)}",
                code="password_too_short",
            )


class NotCommon(django.CommonPasswordValidator):
    """Django's list of the 20,000 passwords that are used most; it lies beside the program and is asked here only.

    Hardly any of them has 12 characters: what people do to one that is too short (figures and signs at its ends,
    writing it twice, one character over and over) is taken off before it is looked up.
    """

    def validate(self, password: str, user: Any = None) -> None:
        typed = re.sub(r"\s", "", password.lower())
        bare = _between_letters(typed)
        if {typed, bare, _once(typed), _once(bare), ""} & (self.passwords | OUR_WORDS | {""}) - {""}:
            raise ValidationError(
                "This is one of the 20,000 passwords that are used most, or close to one. Choose another",
                code="password_too_common",
            )
        rows = [row * 3 for row in ROWS]
        in_a_row = any(typed in row or typed in row[::-1] for row in rows)
        if len(set(typed)) < 4 or in_a_row:
            raise ValidationError(
                "This password repeats the same characters, or has them in a row. Choose another",
                code="password_too_common",
            )


def _between_letters(text: str) -> str:
    """Without figures and signs at the ends. Each character is looked at once: a pattern that looks for the end from

    every figure again took minutes of a processor for a password of 100,000 figures.
    """
    letters = [place for place, sign in enumerate(text) if sign.isalnum() and not sign.isdecimal()]
    return text[letters[0] : letters[-1] + 1] if letters else ""


def _once(text: str) -> str:
    """The shortest text that, written several times, gives this one."""
    again = (text + text).find(text, 1)
    return text[:again] if 0 < again < len(text) else text


class NotAboutYou(django.UserAttributeSimilarityValidator):
    """Not close to one's own name or address."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("name", "email", "job_title"))

    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(
                "This password is too close to your own name, address or job. Choose another",
                code="password_too_similar",
            ) from error
