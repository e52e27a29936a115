"""What the short walk leaves out, it leaves out in turn."""

import pytest

from tests.walk.whole import in_turn, some


@pytest.mark.parametrize("many", range(1, 15))
def test_at_each_thing_somebody_looks_and_everybody_at_some(many: int) -> None:
    looks = [in_turn(range(many), number) for number in range(12 * many)]

    assert all(looks)
    assert {one for those in looks for one in those} == set(range(many))
    assert all(len(those) >= many // 12 for those in looks)


def test_of_one_kind_the_first_is_there() -> None:
    assert [list(some(list(range(many)), 1)) for many in range(3)] == [[], [0], [0]]


@pytest.mark.parametrize("most", [2, 3, 5])
def test_of_many_kinds_the_first_and_the_last_are_there(most: int) -> None:
    for many in range(30):
        kinds = list(range(many))
        few = list(some(kinds, most))

        assert len(few) == len(set(few)) == min(many, most)
        assert few[:1] + few[-1:] == kinds[:1] + kinds[-1:]
