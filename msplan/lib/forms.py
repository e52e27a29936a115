"""The one form of this program: GOV.UK layout, our words for what is wrong, dates in three boxes, stale saves seen.

Forms clean input, they do not act (the view hands ``cleaned_data`` to an act). docs/look.md shows how to write one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from msplan.lib.fields import DateField, MoneyField, PercentField, UploadField
from msplan.lib.marks import mark
from msplan.lib.pasting import pasted
from msplan.lib.words import default_messages, named

__all__ = [
    "Buttons",
    "Conflict",
    "DateField",
    "MoneyField",
    "MsplanForm",
    "MsplanModelForm",
    "PercentField",
    "SeenSave",
    "StaleSave",
    "UploadField",
]


class Buttons(LayoutObject):
    """The row of buttons that ends a form, with a link that leaves it unsaved."""

    def __init__(self, *buttons: tuple[str, str, str, str], cancel_href: str = "") -> None:
        """Each button is (text, name, value, kind); kind is "", "secondary" or "warning"."""
        self.buttons = [dict(zip(("text", "name", "value", "kind"), b, strict=True)) for b in buttons]
        self.cancel_href = cancel_href

    def render(
        self, form: forms.BaseForm, context: Any, template_pack: str = "gds", **kwargs: Any
    ) -> SafeString:
        return render_to_string(
            "gds/layout/buttons.html", {"buttons": self.buttons, "cancel_href": self.cancel_href}
        )


class _Shape:
    """What MsplanForm and MsplanModelForm share."""

    # The words on the button, where "Cancel" leads, and whether fields that may be left out say "(optional)".
    submit = "Save"
    cancel_href = ""
    mark_optional = True
    use_required_attribute = False
    # What the first line of a list says where nothing has to be chosen.
    nothing = "None"

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, submit: str = "", cancel_href: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit = submit or self.submit
        self.cancel_href = cancel_href or self.cancel_href
        for name, field in self.fields.items():
            self._drop_past(name, field)
            self.prepare(name, field)
        self._tidy()

    def _drop_past(self, name: str, field: forms.Field) -> None:
        """What is over is chosen no more, unless it was chosen already: querysets that know ``offered`` say which."""
        rows: Any = getattr(field, "queryset", None)
        if rows is not None and hasattr(rows, "offered"):
            form: Any = self
            form.fields[name].queryset = rows.offered(form.initial.get(name))

    def _tidy(self) -> None:
        """Takes out of typed text what nobody can see: pasting must not end in a refusal, nor in a server error."""
        form: Any = self
        for name, field in self.fields.items():
            typed = form.data.get(form.add_prefix(name)) if form.is_bound else None
            if not isinstance(typed, str) or not isinstance(field.widget, forms.TextInput | forms.Textarea):
                continue
            tidy = pasted(typed, lines=isinstance(field.widget, forms.Textarea))
            if tidy != typed:
                form.data = form.data.copy()
                form.data[form.add_prefix(name)] = tidy

    def ask_for_file_again(self) -> None:
        """A form that comes back brings every word with it, but no browser keeps a file: say which one it was."""
        form: Any = self
        for name, field in self.fields.items():
            upload = form.files.get(form.add_prefix(name)) if isinstance(field, UploadField) else None
            if upload is not None and form.errors and name not in form.errors:
                words = f"Choose “{upload.name}” again: your text is kept, but no file is"
                form.add_error(name, words)

    def prepare(self, name: str, field: forms.Field) -> None:
        """Makes a field ours. Call it for a field that is added later."""
        _prepare(name, field, nothing=self.nothing)

    def layout(self) -> Sequence[str | LayoutObject]:
        """The fields in their order, and the buttons. Override it to group them."""
        return [*self.fields, self.buttons()]

    def buttons(self) -> Buttons:
        return Buttons((self.submit, "", "", ""), cancel_href=self.cancel_href)

    @cached_property
    def helper(self) -> FormHelper:
        """What ``{% crispy form %}`` reads; made when the form is printed, after its fields are final."""
        helper = FormHelper()
        helper.layout = Layout(*self.layout())
        # The browser's own bubbles would come before our summary, in other words and one at a time.
        helper.attrs = {"novalidate": "novalidate"}
        helper.include_media = False
        helper.render_hidden_fields = True  # a layout that forgets a version would let everybody overwrite
        return helper


class MsplanForm(_Shape, forms.Form):
    """A form that is not about one row."""


def _our_field(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Dates of a model are typed into three boxes; a web address without a scheme means https."""
    if isinstance(db_field, models.URLField):
        kwargs.setdefault("assume_scheme", "https")
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("form_class", DateField)
    return db_field.formfield(**kwargs)


class _OurFields(ModelFormMetaclass):
    """Gives every Meta our way of making fields, so that no form has to remember it."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and getattr(meta, "formfield_callback", None) is None:
            meta.formfield_callback = staticmethod(_our_field)
        return super().__new__(cls, name, bases, attrs)


class MsplanModelForm(_Shape, forms.ModelForm, metaclass=_OurFields):
    """A form about one row. Never name a state in its fields: states are changed by verbs."""

    def _post_clean(self) -> None:
        """As Django does; a name that is taken in whatever case is said beside its field, and not above all of them."""
        super()._post_clean()  # type: ignore[misc]
        wrong = self.errors.pop(NON_FIELD_ERRORS, None)
        if not wrong:
            return
        fields = _fields_of_sentences(self._meta.model)
        for error in wrong.as_data():
            field = fields.get(" ".join(error.messages))
            self.add_error(field if field in self.fields else None, error)


def _fields_of_sentences(model: type[models.Model]) -> dict[str, str]:
    """What is said where something of one column must be unique, however it is written: sentence to column."""
    found = {}
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.expressions:
            expressions: Sequence[Any] = rule.expressions
            parts = [
                part
                for one in expressions
                for part in ([one] if isinstance(one, models.F) else one.flatten())
            ]
            columns = {str(vars(part)["name"]) for part in parts if isinstance(part, models.F)}
            if len(columns) == 1:
                found[str(rule.violation_error_message)] = columns.pop()
    return found


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed since the form was opened: their text and ours."""

    label: str
    theirs: str
    mine: str


class StaleSave:
    """Mix in *before* the form: notices that the record changed after this form was opened, and loses neither text.

    The form carries the record's version as it was when opened. Where it differs on saving, the form is not
    valid, ``conflicts`` lists the fields whose two texts differ, what was typed stays in the boxes, and the form now
    carries the new version: saving again is a decision made with both texts in view. The act compares the version
    once more when it writes, since two people may pass here at the same moment.
    """

    stale = False
    conflicts: tuple[Conflict, ...] = ()

    def __init__(self, *args: Any, version: int | str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version is None:
            version = getattr(getattr(self, "instance", None), "version", None)
        self.current_version = "" if version is None else str(version)
        field = forms.CharField(widget=forms.HiddenInput, required=False)
        field.initial = self.current_version
        self.fields["version"] = field  # type: ignore[attr-defined]
        self.initial["version"] = self.current_version  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()  # type: ignore[misc]
        if self.cleaned_data.get("version", "") != self.current_version:  # type: ignore[attr-defined]
            self._refuse()
        return cleaned

    def _refuse(self) -> None:
        form: Any = self
        self.stale = True
        self.conflicts = tuple(self._conflicts())
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = self.current_version
        form.add_error(
            None,
            ValidationError(
                "Somebody else saved this while you were writing. Your text is kept below. "
                "Compare it with theirs, then save again.",
                code="stale",
            ),
        )

    def _conflicts(self) -> Iterable[Conflict]:
        form: Any = self
        for name in form.fields:
            bound = form[name]
            if bound.is_hidden or not form.fields[name].has_changed(bound.initial, bound.data):
                continue
            theirs, mine = _shown(form.fields[name], bound.initial), _shown(form.fields[name], bound.value())
            if theirs != mine:
                yield Conflict(label=str(bound.label), theirs=theirs, mine=mine)


class SeenSave(StaleSave):
    """The same about what counts no versions: the mark of what the form showed stands for one (msplan/lib/marks.py).

    Whoever sends no mark has seen no form of ours, and so nothing that they could overwrite unawares.
    """

    def __init__(self, *args: Any, initial: Mapping[str, Any], version: str = "", **kwargs: Any) -> None:
        super().__init__(*args, version=version or mark(initial), initial=dict(initial), **kwargs)

    def _refuse(self) -> None:
        form: Any = self
        if form.cleaned_data.get("version"):
            super()._refuse()


def _shown(field: forms.Field, value: Any) -> str:
    """A value as a reader knows it: the label of a choice, a date in words."""
    if value in (None, "", []):
        return "Nothing"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        wanted = {str(field.prepare_value(v)) for v in values}
        return ", ".join(str(label) for key, label in _pairs(field) if str(key) in wanted) or str(value)
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, list | tuple):
        return " ".join(str(v) for v in value if v)
    return str(value)


def _refuse_code(field: forms.Field) -> None:
    """“=?utf-8?q?…?=@…” is an address to Django, and to a mail program words in code: line ends, further headers."""
    if isinstance(field, forms.EmailField):
        refused = RegexValidator(r"=\?", field.error_messages["invalid"], inverse_match=True)
        field.validators = [*field.validators, refused]


def _prepare(name: str, field: forms.Field, *, nothing: str) -> None:
    """Our words, no silent cutting of what is pasted, and no dashes for "nothing chosen"."""
    if field.label is None:
        field.label = name.replace("_", " ").capitalize()
    for code, words in default_messages(field).items():
        # A field that brings words of its own keeps them.
        if code not in field.error_messages or field.error_messages[code] == _stock(field, code):
            field.error_messages[code] = words
    _refuse_code(field)
    widget = field.widget
    if isinstance(widget, forms.TextInput | forms.Textarea):
        widget.attrs.pop("maxlength", None)
        widget.attrs.pop("minlength", None)
    if isinstance(widget, forms.Textarea):
        if str(widget.attrs.get("rows", "10")) == "10":  # what Django gives where nobody chose
            widget.attrs["rows"] = 5
        widget.attrs.pop("cols", None)
        if getattr(field, "max_length", None):
            field.counted = field.max_length  # type: ignore[attr-defined]
    if isinstance(widget, forms.NumberInput):
        # A wheel over a number input changes the number: a text box that asks for digits does not.
        field.widget = forms.TextInput(
            attrs={
                "inputmode": "decimal"
                if isinstance(field, forms.DecimalField | forms.FloatField)
                else "numeric",
                "class": "govuk-input--width-5",
                **{k: v for k, v in widget.attrs.items() if k not in ("min", "max", "step")},
            }
        )
    if isinstance(widget, forms.EmailInput):
        widget.attrs.setdefault("autocomplete", "email")
        widget.attrs.setdefault("spellcheck", "false")
    _name_empty_choice(field, nothing)


def _name_empty_choice(field: forms.Field, nothing: str) -> None:
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label is not None:
            field.empty_label = _choose(field) if field.required else nothing
        return
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
        choices = _pairs(field)
        if not choices or isinstance(choices[0][1], list | tuple) or choices[0][0] not in ("", None):
            return
        if isinstance(field.widget, forms.RadioSelect):
            field.choices = choices[1:] if field.required else [("", nothing), *choices[1:]]
        elif str(choices[0][1]).startswith("---"):
            field.choices = [("", _choose(field) if field.required else nothing), *choices[1:]]


def _choose(field: forms.Field) -> str:
    """The first line of a list from which something has to be chosen: "Choose owner"; a question stands above it."""
    name = named(field)
    return "Choose one" if name.endswith("?") else f"Choose {name}"


def _pairs(field: Any) -> list[Any]:
    """The choices as Django normalised them; its stubs know every form in which they may be given."""
    return list(field.choices)


def _stock(field: forms.Field, code: str) -> Any:
    """Django's own words for a code of this kind of field."""
    for cls in type(field).__mro__:
        if code in getattr(cls, "default_error_messages", {}):
            return cls.default_error_messages[code]  # type: ignore[attr-defined]
    return None
