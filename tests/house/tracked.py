"""The files of this repository, as git knows them (or, in an unpacked archive, as they lie there)."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("msplan", "suppliers", "actions", "statements")  # from the ground floor up
NOT_OURS = {".git", ".venv", "node_modules", "var", "__pycache__"}


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*, of: tuple[str, ...] = APPS) -> list[Path]:
    """Python files of the apps, without migrations, which Django writes."""
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in of
        and "migrations" not in path.relative_to(ROOT).parts
    ]
