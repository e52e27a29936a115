"""In which order the workers take the modules: the longest first, so that they end together."""

from collections import Counter
from collections.abc import Sequence

import pytest

# What takes longest, in that order; of all others those with many tests come first. While the first worker makes the
# tables of the database, the second runs a module that needs none.
LONGEST = (
    "tests/journeys/test_every_page.py",
    "tests/bin/test_run.py",
    "tests/walk/test_pages.py",
    "tests/suppliers/concerns/test_silence.py",
    "tests/proof/test_faults.py",
    "tests/walk/test_canaries.py",
    "tests/journeys/test_two_years.py",
    "tests/journeys/test_empty_force.py",
    "tests/walk/test_guards.py",
    "tests/walk/test_history.py",
    "tests/journeys/test_register.py",
    "tests/journeys/test_campaign.py",
    "tests/proof/test_campaign.py",
    "tests/journeys/test_sitting.py",
    "tests/statements/dashboard/test_page.py",
    "tests/statements/publishing/test_ending.py",
    "tests/suppliers/asking/reading/test_held.py",
    "tests/statements/test_pages.py",
    "tests/walk/test_files.py",
    "tests/statements/test_sealed.py",
    "tests/journeys/test_lead.py",
    "tests/statements/test_life.py",
    "tests/suppliers/asking/answering/test_question_in_the_browser.py",
    "tests/actions/plan/test_printing.py",
    "tests/suppliers/asking/answering/test_in_the_browser.py",
    "tests/walk/test_methods.py",
    "tests/walk/test_planted.py",
    "tests/walk/test_own.py",
    "tests/journeys/test_inert.py",
    "tests/msplan/chasing/test_two_workers.py",
    "tests/journeys/test_year.py",
    "tests/bench/test_small.py",
    "tests/suppliers/spend/reading/test_real_files.py",
    "tests/msplan/served/test_headers.py",
    "tests/msplan/keeping/test_backup.py",
    "tests/journeys/test_without_script.py",
    "tests/statements/updates/test_life.py",
    "tests/statements/whole/test_nothing_changes.py",
    "tests/statements/whole/test_same_numbers.py",
    "tests/journeys/test_keyboard.py",
    "tests/msplan/accounts/test_passkeys.py",
    "tests/statements/registry/test_pack.py",
    "tests/statements/publishing/test_correcting.py",
    "tests/msplan/printing/test_limits.py",
    "tests/statements/whole/test_canaries.py",
)


def longest_first(tests: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The same tests, module by module; within a module nothing changes."""
    modules = [module_of(test) for test in tests]
    number = Counter(modules)
    rank = {module: n for n, module in enumerate(LONGEST)}
    order = {module: (rank.get(module, len(rank)), -number[module], n) for n, module in enumerate(number)}
    return sorted(tests, key=lambda test: order[module_of(test)])


def module_of(test: pytest.Item) -> str:
    return test.nodeid.partition("::")[0]
