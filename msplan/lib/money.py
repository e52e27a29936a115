"""Amounts in pounds: the column of a model that holds one, and how one is said to the penny."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Column = models.DecimalField[Any, Any]
else:  # only the stubs know what it holds
    Column = models.DecimalField


class Pounds(Column):
    """A DecimalField of pounds and pence, so that whoever tells of it knows; migrations see a DecimalField."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


def exact_pounds(value: Decimal | str | int | None) -> str:
    """£1,234.50; a minus stands before the sign; nothing for nothing."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"
