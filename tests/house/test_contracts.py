"""The import contracts hold, and each kind of them can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tracked import APPS, ROOT


def lint_imports(place: Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=place,
        env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_contracts_are_kept() -> None:
    assert lint_imports(ROOT) == ""


@pytest.mark.parametrize(
    ("where", "planted"),
    [
        ("suppliers/register/planted.py", "import actions.models\n"),
        ("msplan/lib/planted.py", "from msplan.accounts.models import Person\n"),
        ("msplan/history/models.py", "import msplan.outbox.posting\n"),
        ("msplan/printing/pdf.py", "import django.conf\n"),
        ("suppliers/register/planted.py", "import suppliers.spend.models\n"),
        ("actions/plan/models/planted.py", "import actions.plan.reviewing\n"),
        ("statements/public/planted.py", "import statements.figures.catalogue\n"),
    ],
)
def test_control_a_planted_import_breaks_a_contract(tmp_path: Path, where: str, planted: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for app in APPS:
        shutil.copytree(
            ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("__pycache__", "migrations")
        )
    with (tmp_path / where).open("a") as file:
        file.write(f"\n{planted}")

    assert "BROKEN" in lint_imports(tmp_path)
