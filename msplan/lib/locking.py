"""Holding one row until the transaction ends, and reading it with what it points at."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def hold(rows: QuerySet[M], pk: int) -> M:
    """Lock the row, then read it through ``rows`` (which may join what it points at). Raises DoesNotExist.

    Two statements on purpose. One that locks and joins finds its rows before it waits: where somebody moved the
    pointer meanwhile, PostgreSQL joins the new row with what the old one pointed at, and so loses the row (an inner
    join) or the person it points at (an outer one).
    """
    rows.model._base_manager.select_for_update(of=("self",)).values_list("pk").get(pk=pk)
    return rows.get(pk=pk)
