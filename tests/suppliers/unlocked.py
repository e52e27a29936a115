"""The controls' world: nobody waits for a row, and nobody asks in which state it is when they write."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from django.db.models import Model, QuerySet


@contextmanager
def without_locks(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> Iterator[None]:
    """``modules`` change states by ``move``: here they set them, as whoever read them before would."""

    def unlocked(rows: "QuerySet[Any]", **_: Any) -> "QuerySet[Any]":
        return rows.all()

    def put(
        instance: Model, *, to: str, allowed: Any, field: str = "state", sentence: str = "", **stamps: Any
    ) -> None:
        if getattr(type(instance)._base_manager.get(pk=instance.pk), field) in list(allowed):
            type(instance)._base_manager.filter(pk=instance.pk).update(**{field: to, **stamps})

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", unlocked)
        for module in modules:
            patch.setattr(module, "move", put)
        yield
