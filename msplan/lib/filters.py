"""The filters beside a list: in the address, applied to the whole list, each one removable."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from msplan.lib.forms import MsplanForm
from msplan.lib.lists import PAGE, SORT, query_without


def tidied(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a list with filters: lead an address with keys that hold nothing to the same without them.

    A browser sends every field of the form. What people copy, mail and bookmark shall say what was chosen.
    """

    @wraps(view)
    def tidy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if all(value for _, values in request.GET.lists() for value in values):
            return view(request, *args, **kwargs)
        query = request.GET.copy()
        for key, values in request.GET.lists():
            if said := [value for value in values if value]:
                query.setlist(key, said)
            else:
                del query[key]
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)

    return tidy


@dataclass(frozen=True)
class Chosen:
    """One filter in use, and the address without it."""

    group: str
    label: str
    href: str


class FilterForm(MsplanForm):
    """Fields that narrow a list. None is ever required; one that was not understood is left out, not refused."""

    mark_optional = False
    nothing = "Any"
    # Keys of the address that say how the list is shown, not what is in it: filtering and clearing keep them.
    kept: tuple[str, ...] = (SORT,)
    # Fields behind the fold "More filters", which stands open while one of them is in use.
    more: tuple[str, ...] = ()

    def _drop_past(self, name: str, field: forms.Field) -> None:
        """What is over can still be looked for."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        super().__init__(request.GET)
        for key in self.kept:
            if key in request.GET and key not in self.fields:
                self.fields[key] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.full_clean()
        # A mistyped address is no mistake of the reader's: no red boxes beside a list.
        self.values: dict[str, Any] = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.kept and not _is_nothing(value)
        }
        self._errors = ErrorDict()

    def prepare(self, name: str, field: forms.Field) -> None:
        field.required = False
        super().prepare(name, field)

    @property
    def chosen(self) -> list[Chosen]:
        """What is in use, in the order of the fields, one line for each value."""
        found = []
        for name in self.fields:
            if name not in self.values:
                continue
            field = self.fields[name]
            for raw in self.request.GET.getlist(self.add_prefix(name)):
                if not raw:
                    continue
                href = query_without(self.request, self.add_prefix(name), raw)
                found.append(Chosen(str(field.label), _label_of(field, raw), href))
        return found

    @property
    def first_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.more]

    @property
    def more_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name in self.more]

    @property
    def more_is_open(self) -> bool:
        return any(name in self.values for name in self.more)

    @property
    def clear_href(self) -> str:
        """The list without any filter; how it is shown stays."""
        query = self.request.GET.copy()
        for key in [*map(self.add_prefix, self.fields), PAGE]:
            if key not in self.kept:
                query.pop(key, None)
        return f"?{query.urlencode()}"


def _is_nothing(value: Any) -> bool:
    """Zero is something: "spend of at least 0" was chosen."""
    return value is None or value is False or value == "" or (hasattr(value, "__len__") and len(value) == 0)


def _label_of(field: forms.Field, raw: str) -> str:
    if isinstance(field, forms.BooleanField):
        return "Yes"
    for key, label in _flat(getattr(field, "choices", ())):
        if str(key) == raw:
            return str(label)
    return raw


def _flat(choices: Any) -> Any:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
