"""Everything listed can be taken away: each page of a list has a file, or a reason in writing why it has none."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tracked import ROOT, python_files

STORY = "what was done with one thing: its entries are in the file of the history"
FILES = "a list of files, each of which can be fetched as it is"
FORM = "a step of a form: its rows are those of the list that it chooses from"
OWN = "has files of its own, which tests of its own hold"
# module: function, and why its list has no export.
WITHOUT = {
    ("actions/views/arranging.py", "_order_page"): FORM,
    ("actions/views/importing.py", "imports"): FILES,
    ("actions/views/lessons/page.py", "detail"): STORY,
    ("actions/views/lessons/recommendations.py", "recommendation"): STORY,
    ("actions/views/listing.py", "laid_out"): OWN,
    ("actions/views/page.py", "_told"): STORY,
    (
        "actions/views/partners/page.py",
        "detail",
    ): "its tasks are in the file of all tasks; the rest is its story",
    ("actions/views/partners/tasks.py", "task"): STORY,
    ("actions/views/policies/deeds.py", "show"): STORY,
    ("actions/views/printing.py", "print_plan"): FILES,
    ("actions/views/risks/deeds.py", "show"): STORY,
    ("actions/views/training/audience.py", "audience"): STORY,
    ("actions/views/training/course.py", "course"): STORY,
    ("msplan/outbox/views.py", "mailbox"): "the mailbox of a laptop, there in no real place",
    ("statements/views/promises/page.py", "promise"): STORY,
    ("statements/views/statements.py", "detail"): STORY,
    ("suppliers/views/agencies/pages.py", "detail"): STORY,
    ("suppliers/views/asking/campaigns/choosing.py", "suppliers"): FORM,
    ("suppliers/views/buying/page.py", "detail"): STORY,
    ("suppliers/views/checks/corrective.py", "corrective"): STORY,
    ("suppliers/views/checks/findings.py", "finding"): STORY,
    ("suppliers/views/checks/recording.py", "detail"): STORY,
    ("suppliers/views/imports.py", "imports"): FILES,
    ("suppliers/views/record/registry.py", "files"): FILES,
    ("suppliers/views/risk/proposals.py", "_open"): OWN,
}


def lists() -> Iterator[tuple[str, str, bool]]:
    """Module, function, and whether its page_of has an export, or its template is handed ``exports``."""
    for path in python_files():
        relative = str(Path(path).relative_to(ROOT))
        if relative.startswith(("tests/", "msplan/lib/")):
            continue
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            hands = any(
                isinstance(node, ast.Constant) and node.value == "exports" for node in ast.walk(function)
            )
            for call in ast.walk(function):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id == "page_of"
                ):
                    yield relative, function.name, hands or any(key.arg == "export" for key in call.keywords)


def test_every_list_can_be_taken_away_or_says_why_not() -> None:
    found = list(lists())
    without = {(module, function) for module, function, exports in found if not exports}

    assert len(found) > 60
    assert without - set(WITHOUT) == set()
    assert set(WITHOUT) - without == set(), "these have an export by now, or are gone"
