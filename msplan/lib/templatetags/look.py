"""What templates need to print our components: ``{% load look %}``. docs/look.md lists them."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet, widgets
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from msplan.lib import money
from msplan.lib.lists import Sort

register = template.Library()

# One colour for one state, everywhere. "plain" is for what is finished: it asks for nothing.
TONES = {
    # progress of an action, life of a record
    "proposed": "neutral",
    "not_started": "neutral",
    "in_progress": "info",
    "paused": "warn",
    "completed": "plain",
    "cancelled": "neutral",
    # deadlines
    "on_time": "plain",
    "due_soon": "warn",
    "due_today": "warn",
    "overdue": "bad",
    # ratings: with a shape as well
    "red": "red",
    "amber": "amber",
    "green": "green",
    "not_rated": "neutral",
    # risk bands
    "very_high": "worst",
    "high": "bad",
    "medium": "warn",
    "low": "info",
    "very_low": "neutral",
    "screened": "neutral",
    "assessed": "info",
    # a section's writing, a statement's life
    "to_write": "neutral",
    "being_written": "info",
    "drafting": "info",
    "with_board": "warn",
    "approved": "good",
    "signed": "good",
    "published": "plain",
    "superseded": "neutral",
    "withdrawn": "bad",
    "removed": "bad",
    # what becomes of mails, imports and files
    "waiting": "neutral",
    "queued": "neutral",
    "held": "warn",
    "passed_over": "neutral",
    "reading": "info",
    "rendering": "info",
    "confirming": "info",
    "discarded": "neutral",
    "unscreened": "neutral",
    "running": "info",
    "sending": "info",
    "sent": "plain",
    "in_doubt": "bad",
    "failed": "bad",
    "refused": "bad",
    "ready": "good",
    "confirmed": "plain",
    "undone": "neutral",
    "thrown_away": "neutral",
}


@register.filter
def tone_class(tone: str) -> str:
    shapes = {"red": "bad", "amber": "warn", "green": "good"}
    if tone in shapes:
        return f"ms-tag--{shapes[tone]} ms-tag--{tone}"
    return "" if tone == "neutral" else f"ms-tag--{tone}"


@register.filter
def state_class(state: object) -> str:
    return tone_class(TONES.get(str(state).lower().replace("-", "_").replace(" ", "_"), "neutral"))


@register.filter
def number(value: int | Decimal | float | None) -> str:
    """1,234,567; nothing for nothing."""
    return "" if value is None else f"{value:,}"


@register.filter
def pounds(value: Decimal | int | float | None) -> str:
    """£1,234,567 to the pound, rounded half up; a minus stands before the sign."""
    if value is None:
        return ""
    whole = Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{'−' if whole < 0 else ''}£{abs(whole):,}"


@register.filter
def exact_pounds(value: Decimal | str | None) -> str:
    """£1,234.50 to the penny; a minus stands before the sign."""
    return money.exact_pounds(value)


@register.inclusion_tag("components/sort_header.html")
def sort_header(sort: Sort, key: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A column's head whose link sorts by it; numbers start with the largest."""
    return {
        "href": sort.href(key, descending_first=numeric),
        "order": sort.order_of(key),
        "label": label,
        "numeric": numeric,
    }


# --- forms ------------------------------------------------------------------------------------------------


class Problem(NamedTuple):
    """A line of the error summary; ``field_id`` "" where no one field is to blame."""

    text: str
    field_id: str


class ChoiceItem(NamedTuple):
    """One radio button or checkbox."""

    id: str
    value: str
    label: str
    hint: str
    divider: str
    checked: bool


class Box(NamedTuple):
    """One of the three boxes of a date."""

    id: str
    name: str
    label: str
    value: str
    wide: bool
    wrong: bool
    disabled: bool


@register.inclusion_tag("gds/layout/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:
    """All problems of one or more forms or formsets, in the order of the fields, each linked to its control."""
    return {"problems": [p for form in forms for p in problems_of(form)]}


def problems_of(form: "BaseForm | BaseFormSet") -> Iterator[Problem]:
    if isinstance(form, BaseFormSet):
        yield from (Problem(str(e), "") for e in form.non_form_errors())
        for one in form.forms:
            yield from problems_of(one)
        return
    yield from (Problem(str(e), "") for e in form.non_field_errors())
    for field in form.hidden_fields():
        yield from (Problem(str(e), "") for e in field.errors)
    for field in form.visible_fields():
        yield from (Problem(str(e), first_control_id(field)) for e in field.errors)


@register.filter
def control_kind(field: BoundField) -> str:
    widget = field.field.widget
    kinds: Iterable[tuple[type, str]] = (
        (widgets.CheckboxSelectMultiple, "checkboxes"),
        (widgets.RadioSelect, "radios"),
        (widgets.CheckboxInput, "checkbox"),
        (widgets.MultiWidget, "boxes"),
        (widgets.FileInput, "file"),
        (widgets.Select, "select"),
        (widgets.Textarea, "textarea"),
        (widgets.PasswordInput, "password"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "input")


@register.filter
def first_control_id(field: BoundField) -> str:
    """The id the error summary links to: the field's only control, its first choice, or its first wrong box."""
    kind = control_kind(field)
    if kind in ("radios", "checkboxes"):
        return f"{field.auto_id}_1"
    if kind == "boxes":
        return next((box.id for box in boxes(field) if box.wrong), f"{field.auto_id}_0")
    return str(field.id_for_label or field.auto_id)


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the field's hint, limit and error messages, in the order they are read."""
    ids = [f"{field.auto_id}_hint"] if field.help_text else []
    ids += [f"{field.auto_id}_{n}_error" for n, _ in enumerate(field.errors, start=1)]
    if getattr(field.field, "counted", None):
        ids.append(f"{field.auto_id}-info")
    return " ".join(ids)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input, select or text area itself, with GOV.UK's classes, red where it is wrong."""
    kind = control_kind(field)
    base = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload"}.get(
        kind, "govuk-input"
    )
    if kind == "checkbox":
        classes = ["govuk-checkboxes__input"]
    else:
        classes = [base, *([f"{base}--error"] if field.errors else [])]
    if kind == "password":
        classes.append("govuk-password-input__input")
    if getattr(field.field, "counted", None):
        classes.append("govuk-js-character-count")
    classes += [c for c in field.field.widget.attrs.get("class", "").split() if c not in classes]
    attrs: dict[str, str | bool] = {"class": " ".join(classes)}
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return SafeString(field.as_widget(attrs=attrs))


@register.filter
def choice_items(field: BoundField) -> list[ChoiceItem]:
    value = field.value()
    chosen = {str(v) for v in (value if isinstance(value, list | tuple | set) else [value]) if v is not None}
    items: list[ChoiceItem] = []
    for choice in _flat(field.field.choices):  # type: ignore[attr-defined]
        key = str(choice[0])
        items.append(
            ChoiceItem(
                id=f"{field.auto_id}_{len(items) + 1}",
                value=key,
                label=str(choice[1]),
                hint=str(getattr(choice, "hint", "") or ""),
                divider=str(getattr(choice, "divider", "") or ""),
                checked=key in chosen,
            )
        )
    return items


def _flat(choices: Iterable[Any]) -> Iterator[Any]:
    for choice in choices:
        if isinstance(choice[1], list | tuple):
            yield from choice[1]
        else:
            yield choice


@register.filter
def boxes(field: BoundField) -> list[Box]:
    """Day, month and year. An error names the parts it is about; one that names none is about all three."""
    widget = field.field.widget
    assert isinstance(widget, widgets.MultiWidget)
    value = field.value()
    values = list(value if isinstance(value, list | tuple) else widget.decompress(value) or [None] * 3)
    wrong: set[str] = set()
    for error in field.errors.as_data():
        wrong.update((error.params or {}).get("parts", ("day", "month", "year")))
    return [
        Box(
            id=f"{field.auto_id}_{place}",
            name=f"{field.html_name}_{part}",
            label=part.capitalize(),
            value="" if values[place] is None else str(values[place]),
            wide=part == "year",
            wrong=part in wrong,
            disabled=field.field.disabled,
        )
        for place, part in enumerate(("day", "month", "year"))
    ]


@register.inclusion_tag("gds/field.html")
def gds_field(
    field: BoundField, label_size: str = "", hide_label: bool = False, legend_size: str = ""
) -> dict[str, Any]:
    """One field outside a crispy layout: a filter, an allauth form, a row of a formset."""
    return {
        "field": field,
        "label_size": label_size,
        "legend_size": legend_size,
        "hide_label": hide_label,
        "form_show_errors": True,
    }
