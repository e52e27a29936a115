"""Every benchmark of tests/bench at full size; broken budgets fail the proof. Names of benchmarks run only those."""

import os
import sys
from collections.abc import Sequence

import django
from django.core.management import call_command
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msplan.settings")
django.setup()

from tests.bench.measuring import ALL, Figure, benchmark  # noqa: E402  models can be imported only now


def run(name: str) -> list[Figure]:
    """One benchmark in a transaction that is rolled back."""
    subject = benchmark(name)
    with transaction.atomic():
        figures = subject.measure(subject.FULL)
        transaction.set_rollback(True)
    return figures


def report(name: str, figures: Sequence[Figure]) -> None:
    title = (benchmark(name).__doc__ or name).splitlines()[0]
    print(f"## {title}\n\n| What | Took | Against | Times | Budget |\n|---|---|---|---|---|")
    for one in figures:
        budget = "–" if one.budget is None else f"at most {one.budget:g}{'' if one.is_within else ': BROKEN'}"
        took, against = (f"{seconds * 1000:,.1f} ms" for seconds in (one.took, one.against))
        print(f"| {one.what} | {took} | {against} | {one.ratio:.2f} | {budget} |")
    print()


def main(names: Sequence[str]) -> int:
    call_command("migrate", verbosity=0)
    print(
        "Times are the best of several runs that take turns; what counts is how many times one takes of the other.\n"
    )
    within = True
    for name in names or ALL:
        figures = run(name)
        report(name, figures)
        within = within and all(figure.is_within for figure in figures)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
