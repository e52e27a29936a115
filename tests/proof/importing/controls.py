"""What the proof must find: a checker that leaves a row out and says nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from actions.returns.importing.checking import _Row


@contextmanager
def rows_that_are_not_said() -> Iterator[None]:
    """A file of counts whose faults nobody writes down: its other rows come in, and half a file is imported."""
    told = _Row.fault

    def silent(*_values: Any) -> None:
        return None

    _Row.fault = silent  # type: ignore[method-assign]
    try:
        yield
    finally:
        _Row.fault = told  # type: ignore[method-assign]
