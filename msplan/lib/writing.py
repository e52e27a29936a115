"""What forms that people write in share: texts with a limit and no counter, links, a row with a version, a reason."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator

from msplan.lib.forms import MsplanForm, MsplanModelForm, StaleSave
from msplan.lib.words import sentence_start

# Nobody counts to ten thousand: the limit is said when it is passed.
LONG = 10_000
NO_NAMES = "Do not name victims or suspects, or write anything that could identify them"


def long_text(label: str, *, rows: int = 4, required: bool = True, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=LONG, required=required, **kwargs)


class LinkField(forms.URLField):
    """The full address of a page on the web, its scheme in small letters: HTTPS:// is what some keyboards make of it.

    The database takes no other scheme: whatever else a browser would run or fetch is refused here, in words.
    """

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 1000, "assume_scheme": "https", **kwargs})

    def to_python(self, value: Any) -> Any:
        scheme, colon, rest = str(super().to_python(value) or "").partition(":")
        return f"{scheme.lower()}{colon}{rest}"


class Uncounted:
    """Mix in *before* the form: each long text has a limit, said when it is passed, and no counter below it."""

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)  # type: ignore[misc]
        if not isinstance(field, forms.CharField) or not isinstance(field.widget, forms.Textarea):
            return
        if field.max_length is None:
            field.max_length = LONG
            field.validators.append(MaxLengthValidator(LONG))
        subject = (
            f"Your answer to “{field.label}”" if str(field.label).endswith("?") else sentence_start(field)
        )
        words = f"{subject} must be {field.max_length:,} characters or fewer. It has %(show_value)d"
        field.error_messages["max_length"] = words
        field.counted = None  # type: ignore[attr-defined]


class Written(Uncounted, MsplanForm):
    """A form of long texts."""


class Editing(Uncounted, StaleSave, MsplanModelForm):
    """A form about one row with a version; what is new cannot be stale."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("instance") is None:
            kwargs["version"] = ""
        super().__init__(*args, **kwargs)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, ready for the acts; the page's id only where something new is made."""
        carried = ("version", "form_id") if self.instance.pk else ("version",)
        return {name: self.cleaned_data[name] for name in self.fields if name not in carried}


class ReasonForm(Written):
    """One reason; what for is said by its label."""

    reason = long_text("")

    def __init__(self, *args: Any, label: str, submit: str, **kwargs: Any) -> None:
        self.reason_label = label
        super().__init__(*args, submit=submit, **kwargs)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "reason":
            field.label = self.reason_label
        super().prepare(name, field)
