"""The list of actions and the page of one"""

from tests.bench.measuring import Figure, times

SMALL = (1, 30)
FULL = (120, 12_000)


def measure(size: tuple[int, int]) -> list[Figure]:
    one, other = times(lambda: sum(range(1000)), lambda: sum(range(1000)))
    return [Figure("nothing yet", one, other)]
