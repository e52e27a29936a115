"""Every benchmark, small: it runs, and what it asserts holds. Nothing here judges a time."""

import pytest

from tests.bench.measuring import ALL, Figure, benchmark

pytestmark = pytest.mark.draws


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALL)
def test_a_benchmark_measures_something(name: str) -> None:
    subject = benchmark(name)

    figures = subject.measure(subject.SMALL)

    assert figures
    assert subject.__doc__
    assert all(figure.took > 0 and figure.against > 0 for figure in figures)


def test_a_broken_budget_is_told_from_a_kept_one() -> None:
    assert [Figure("x", took, 1.0, 2.0).is_within for took in (1.9, 2.0, 2.1)] == [True, True, False]
    assert Figure("x", 99.0, 1.0).is_within
