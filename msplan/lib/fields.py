"""Fields of our own: a date in three boxes, an amount of money, a file with its limits said first."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.module_loading import import_string

from msplan.lib.words import sentence_start

PARTS = ("day", "month", "year")
EXAMPLE = "For example, 27 3 2027"
# Farther away a date is a slip of the finger, and what is counted from it may leave the calendar.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateBoxes(forms.MultiWidget):
    """Three text boxes named <field>_day, <field>_month and <field>_year; printed by gds/layout/boxes.html."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return _split(value)


class DateField(forms.MultiValueField):
    """A date typed as day, month and year; the month may be a word.

    Messages name what is missing ("Target date must include a year"); ``params["parts"]`` of each error says which
    boxes are wrong. What was typed stays in the boxes. ``earliest`` and ``latest`` are included in what is allowed.
    """

    widget = DateBoxes

    def __init__(
        self,
        *,
        earliest: date = EARLIEST,
        latest: date = LATEST,
        named: str = "",
        help_text: str = "",
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.named = earliest, latest, named
        boxes = tuple(forms.CharField(required=False) for _ in PARTS)
        super().__init__(fields=boxes, require_all_fields=False, help_text=help_text or EXAMPLE, **kwargs)

    def clean(self, value: Any) -> date | None:
        if self.disabled and not isinstance(value, list):
            value = _split(value)
        typed = [str(v or "").strip() for v in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        day, month, year = self._parts(typed)
        try:
            found = date(year, month, day)
        except ValueError:
            raise self._wrong("must be a real date, like 27 3 2027", PARTS) from None
        if found < self.earliest:
            raise self._wrong(f"must be {_said(self.earliest)} or later", PARTS)
        if found > self.latest:
            raise self._wrong(f"must be {_said(self.latest)} or earlier", PARTS)
        self.run_validators(found)
        return found

    def _parts(self, typed: Sequence[str]) -> tuple[int, int, int]:
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            raise self._wrong(f"must include a {' and '.join(missing)}", missing)
        day, month, year = (_whole(typed[0]), _month(typed[1]), _whole(typed[2]))
        if not re.fullmatch(r"[0-9]{4}", typed[2]):
            raise self._wrong("must have a year of 4 numbers, like 2027", ["year"])
        unread = [part for part, n in zip(PARTS, (day, month, year), strict=True) if n is None]
        if month is not None and not 1 <= month <= 12 and "month" not in unread:
            unread.append("month")
        if day is not None and not 1 <= day <= 31 and "day" not in unread:
            unread.append("day")
        if unread:
            raise self._wrong("must be a real date, like 27 3 2027", unread)
        return int(day or 0), int(month or 0), int(year or 0)

    def _wrong(self, words: str, parts: Sequence[str]) -> ValidationError:
        return ValidationError(f"{sentence_start(self)} {words}", code="date", params={"parts": tuple(parts)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before = initial if isinstance(initial, list) else _split(initial)
        return [str(v or "").lstrip("0") for v in before] != [
            str(v or "").strip().lstrip("0") for v in data or before
        ]


class MoneyField(forms.DecimalField):
    """Pounds, typed as people type them: "£12,500", "12 500.50"."""

    before = "£"
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_digits": 14, "decimal_places": 2, "min_value": 0, **kwargs}
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "class": "govuk-input--width-10"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs have int
        if isinstance(value, str):
            value = re.sub(r"[£,\s\u00a0]", "", value)
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(
                f"{sentence_start(self)} must be an amount in pounds, like 12,500 or 12,500.50",
                code="invalid",
            ) from None


class PercentField(forms.DecimalField):
    """0 to 100."""

    behind = "%"
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100, **kwargs})
        self.widget.attrs |= {"inputmode": "decimal", "class": "govuk-input--width-3"}


# Endings of files that may hold macros, and what the same thing without them ends in.
WITH_MACROS = {".xlsm": ".xlsx", ".xlsb": ".xlsx", ".xltm": ".xlsx", ".docm": ".docx", ".dotm": ".docx"}


class UploadField(forms.FileField):
    """One file. What is allowed is said before anybody chooses, and each refusal has its own sentence.

    Its content is looked at where it is stored (msplan.files); here only name and size are, and whoever is named in
    UPLOAD_SCANNER is asked, so that also what is read and never stored has been scanned.
    """

    def __init__(self, *, kinds: Sequence[str], max_bytes: int, **kwargs: Any) -> None:
        """``kinds`` are endings with their dot, in the order they are said: [".xlsx", ".csv"]."""
        self.kinds, self.max_bytes = tuple(k.lower() for k in kinds), max_bytes
        kwargs.setdefault("help_text", f"{self._kinds_said()}, up to {_size(max_bytes)}")
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(self.kinds)}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if isinstance(found, UploadedFile):
            ending = PurePath(found.name or "").suffix.lower()
            if (plain := WITH_MACROS.get(ending)) in self.kinds:
                raise ValidationError(
                    f"“{found.name}” may hold macros. Save it as {plain} and choose it again", code="macros"
                )
            if ending not in self.kinds:
                raise ValidationError(
                    f"The file you chose must be {self._kinds_said()}. “{found.name}” is not", code="kind"
                )
            if (found.size or 0) > self.max_bytes:
                raise ValidationError(
                    f"The file you chose must be smaller than {_size(self.max_bytes)}", code="size"
                )
            if refusal := import_string(settings.UPLOAD_SCANNER)(found):
                raise ValidationError(refusal.removesuffix("."), code="scanner")
        return found

    def _kinds_said(self) -> str:
        words = [k.removeprefix(".").upper() for k in self.kinds]
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _split(value: date | None) -> list[Any]:
    return [value.day, value.month, value.year] if value else [None, None, None]


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _month(text: str) -> int | None:
    word = text.lower()[:3]
    return MONTHS.index(word) + 1 if word in MONTHS and text.isalpha() else _whole(text)


def _size(count: int) -> str:
    """20 MB, 500 KB: limits are round numbers."""
    return f"{count // 1024**2} MB" if count >= 1024**2 else f"{count // 1024} KB"


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
