"""Inside an app: urls → views → forms, tasks, commands → acts → models; lib knows no model.

The kind of a module is read from its name, so a new room needs no new contract.
"""

import ast
from pathlib import Path

import pytest

from tests.house.tracked import APPS, ROOT, python_files

MODELS, ACTS, EDGES, VIEWS, URLS = range(5)
KINDS = {
    "models": MODELS,
    "forms": EDGES,
    "tasks": EDGES,
    "commands": EDGES,
    "views": VIEWS,
    "urls": URLS,
}
# The front step, and modules that Django or Celery load by name.
OUTSIDE = {"msplan.urls", "msplan.settings", "msplan.celery", "msplan.wsgi"}
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "managers", "misc", "signals"}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def kind_of(module: str) -> int:
    """The highest kind that a part of the name tells; anything else is an act (or a rule beside the acts)."""
    if module.startswith("msplan.lib"):
        return MODELS  # below everything, whatever its modules are called
    parts = ["forms" if part.endswith(("_form", "_forms")) else part for part in module.split(".")]
    kinds = [KINDS[part] for part in parts if part in KINDS]
    return max(kinds, default=ACTS)


def imports_of(source: str, module: str, *, package: bool) -> set[str]:
    """Every module of ours that ``source`` imports, at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".") if package else module.split(".")[:-1]
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            found.add(base)
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in APPS}


def wrong_imports(module: str, imports: set[str]) -> list[str]:
    """Imports that go up: models that import acts, acts that import tasks or forms or views, and so on."""
    return sorted(name for name in imports if name not in OUTSIDE and kind_of(name) > kind_of(module))


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def test_imports_inside_apps_go_down() -> None:
    found = {}
    for path in python_files():
        module = module_of(path)
        if module in OUTSIDE or path.name == "__init__.py":
            continue  # a package's __init__ re-exports its rooms
        imports = {name for name in imports_of(path.read_text(), module, package=False) if is_module(name)}
        # Models may use the vocabulary of rules that stand beside them; only the kinds above are forbidden.
        if wrong := [name for name in wrong_imports(module, imports) if kind_of(name) > ACTS]:
            found[module] = wrong

    assert found == {}


def test_lib_has_no_models() -> None:
    found = [
        module_of(path)
        for path in python_files()
        if module_of(path).startswith("msplan.lib")
        and ("models" in module_of(path).split(".") or "(models.Model)" in path.read_text())
    ]

    assert found == []


def test_no_module_has_a_name_that_can_hold_anything() -> None:
    found = [module_of(path) for path in python_files() if set(module_of(path).split(".")) & FORBIDDEN_NAMES]

    assert found == []


def test_no_file_is_over_five_hundred_lines() -> None:
    found = {
        module_of(path): lines
        for path in python_files(of=(*APPS, "tests", "bin"))
        if (lines := len(path.read_text().splitlines())) > 500
    }

    assert found == {}


def test_no_model_overrides_save_and_nothing_listens_to_signals_of_ours() -> None:
    """House style 16 and 17: what a save does is Django's business; if A leads to B, A calls B."""
    found = []
    for path in python_files():
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.endswith("Form"):
                found += [
                    f"{module_of(path)}.{node.name}.save"
                    for item in node.body
                    if isinstance(item, ast.FunctionDef) and item.name == "save"
                ]
            if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
                found.append(f"{module_of(path)} imports signals")

    assert found == []


# --- controls


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("actions.plan.reviewing", "from actions.tasks import nudge"),
        ("actions.plan.reviewing", "def act():\n    from actions import forms"),
        ("actions.plan.models.review", "from actions.views import show"),
        ("actions.tasks", "from .views import show"),
        ("actions.plan.reviewing", "from actions.plan.review_forms import ReviewForm"),
        ("actions.plan.planning", "from actions.plan.action_form import ActionForm"),
    ],
)
def test_control_an_import_that_goes_up_is_found(module: str, source: str) -> None:
    assert wrong_imports(module, imports_of(source, module, package=False)) != []


def test_control_imports_that_go_down_are_left_alone() -> None:
    source = "from actions.plan.reviewing import review\nfrom actions.models import Action\nimport msplan.lib.dates"

    assert wrong_imports("actions.tasks", imports_of(source, "actions.tasks", package=False)) == []


def test_control_forms_that_are_kept_in_several_modules_use_each_other() -> None:
    source = "from actions.plan.forms import PlainForm"

    assert (
        wrong_imports("actions.plan.closing_forms", imports_of(source, "closing_forms", package=False)) == []
    )
