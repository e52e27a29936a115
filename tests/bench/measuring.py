"""What every benchmark is made with: a figure, fair timing, and the list of all of them."""

import importlib
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, NamedTuple, Protocol, cast

# Modules of this folder; a new one is named here.
ALL = ("lists", "register", "sweep", "spend", "rescoring", "printing", "public")


class Figure(NamedTuple):
    """Seconds that a thing took, and that what it is held against took.

    ``budget``: at most so many times; None where the figure is there to be known and breaks nothing.
    """

    what: str
    took: float
    against: float
    budget: float | None = None

    @property
    def ratio(self) -> float:
        return self.took / self.against

    @property
    def is_within(self) -> bool:
        return self.budget is None or self.ratio <= self.budget


class Benchmark(Protocol):
    __doc__: str | None
    SMALL: Any
    FULL: Any

    def measure(self, size: Any) -> list[Figure]: ...


def benchmark(name: str) -> Benchmark:
    return cast("Benchmark", importlib.import_module(f"tests.bench.{name}"))


def times(*alternatives: Callable[[], object], rounds: int = 7) -> Sequence[float]:
    """The best time of each in seconds, after one unmeasured run of each; they take turns."""
    best = [float("inf")] * len(alternatives)
    for number in range(rounds + 1):
        for place, run in enumerate(alternatives):
            began = perf_counter()
            run()
            if number:
                best[place] = min(best[place], perf_counter() - began)
    return best
