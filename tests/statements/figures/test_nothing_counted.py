"""A figure that counts nothing names nothing: that is why nothing is asked for."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from msplan.lib.dates import FinancialYear, today
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Counted, Figure, Measure, Numbers, Part, Scope, numbers_of
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture

YEAR = FinancialYear.of(today())
SCOPES = {
    "this year": Scope(on=today(), first=YEAR.first, last=YEAR.last),
    "long ago": Scope(on=date(1999, 6, 1), first=date(1999, 4, 1), last=date(2000, 3, 31)),
}


def counting_nothing(scope: Scope) -> list[Figure]:
    numbers = numbers_of(FIGURES.values(), scope)
    return [figure for figure in FIGURES.values() if figure.counts_nothing(numbers)]


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("when", SCOPES)
def test_over_the_demonstration_force_what_counts_nothing_names_nothing(when: str) -> None:
    found = counting_nothing(SCOPES[when])

    assert found
    assert {figure.key: named for figure in found if (named := figure.references(SCOPES[when]))} == {}


def test_a_sum_of_nothing_or_one_record_is_not_nothing() -> None:
    figure = FIGURES["actions_open"]
    one, sums = figure.measure.parts[0], Part(figure.records, Sum("version"))

    def with_parts(*parts: Part) -> Figure:
        measure = Measure(parts, lambda scope, numbers: Counted(numbers[0], None, None))
        return Figure(**{**vars(figure), "measure": measure})

    numbers = Numbers({one: Decimal(0), sums: Decimal(0)})
    assert with_parts(one).counts_nothing(numbers)
    assert not with_parts(sums).counts_nothing(numbers)
    assert not with_parts(one, sums).counts_nothing(numbers)
    assert not with_parts().counts_nothing(numbers)
    assert not with_parts(one).counts_nothing(Numbers({one: Decimal(1)}))
