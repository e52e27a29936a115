"""A page that is sent twice, by a double click or a reload, does its deed once."""

import uuid
from typing import Any

from django import forms


class OnceField(forms.UUIDField):
    """A hidden id; what is no id counts as none, because nobody typed it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return None


class Once:
    """Mix in *before* the form: gives each page that is opened an id of its own.

    The act writes ``cleaned_data["form_id"]`` into a unique column of what it makes and raises MadeAlready where it
    is there: the page leads to what the first post made. Forms that only change a row carry a version instead.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = OnceField(required=False)
        self.fields["form_id"] = field  # type: ignore[attr-defined]
        self.initial["form_id"] = uuid.uuid4()  # type: ignore[attr-defined]


class MadeAlready(Exception):
    """This page was sent before. ``thing`` is what it made then; nothing was written now."""

    def __init__(self, thing: Any) -> None:
        super().__init__(f"{thing} was made from this page already.")
        self.thing = thing
