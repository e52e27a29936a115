"""The settings of a laptop, and the steps that make its database ready. Used by bin/run and bin/manage."""

import contextlib
import hashlib
import os
import secrets
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2 import sql

from keeper import CannotStart
from services import Services

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = (sys.executable, str(ROOT / "manage.py"))


def data_directory() -> Path:
    return Path(os.environ.get("MSPLAN_DATA") or ROOT / "var")


def environment(found: Services) -> dict[str, str]:
    """What Django is told on a laptop: a demonstration, over plain HTTP, with keys of its own.

    Whatever the person at the keyboard has set goes before these.
    """
    return {
        "PYTHONUTF8": "1",
        "DEMO": "1",
        "DEBUG": "off",
        "HTTPS": "off",
        "SECRET_KEY": _key(found.directory, "secret-key"),
        "LINK_KEY": _key(found.directory, "link-key"),
        "SECOND_STEP_KEY": _key(found.directory, "second-step-key"),
        "MAIL_FROM": "Modern slavery plan <msplan@localhost>",
        "DJANGO_SETTINGS_MODULE": "msplan.settings",
        **found.environment(),
    }


def _key(directory: Path, name: str) -> str:
    """A key made at the first start and kept beside the data, readable by its owner only."""
    path = directory / name
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(60))
    return path.read_text().strip()


def manage(env: dict[str, str], *arguments: str, quiet: bool = False) -> int:
    """Run one of Django's commands to its end; its output goes where ours goes, or only its complaints do."""
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run([*MANAGE, *arguments], env=env, cwd=ROOT, stdout=out, check=False).returncode


def has_people(env: dict[str, str]) -> bool:
    """Whether anybody is in the database yet."""
    with (
        contextlib.closing(psycopg2.connect(env["DATABASE_URL"])) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_person)")
        (found,) = cursor.fetchone() or (False,)
    return bool(found)


# --- migrations: run only when something changed, so that a second start takes seconds


def migrate(env: dict[str, str]) -> None:
    """Bring the database up to the code. A mark on the database itself says for which code that was done."""
    wanted = f"msplan migrations {_fingerprint()}"
    with (
        contextlib.closing(psycopg2.connect(env["DATABASE_URL"])) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database'), datname FROM pg_database "
            "WHERE datname = current_database()"
        )
        mark, name = cursor.fetchone() or (None, "")
        if mark == wanted:
            return
        if manage(env, "migrate", "--verbosity", "0"):
            raise CannotStart("The database could not be brought up to date; the reason stands above.")
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(wanted))
        )
        connection.commit()


def _fingerprint() -> str:
    """Changes when a migration of ours or a locked package does."""
    digest = hashlib.sha256((ROOT / "bin/requirements/core.lock").read_bytes())
    for path in sorted(ROOT.glob("*/**/migrations/[0-9]*.py")):
        if ".venv" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


# --- static files


def collect_static(env: dict[str, str]) -> None:
    """Copy the static files, compressed and named by content, unless they are there already."""
    digest = hashlib.sha256((ROOT / "bin/requirements/core.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if "src" not in path.parts and path.is_file():
            digest.update(str(path).encode() + path.read_bytes())
    mark = Path(env["MSPLAN_DATA"]) / "static" / ".collected"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return
    if manage(env, "collectstatic", "--noinput", "--clear", "--ignore", "src", "--verbosity", "0"):
        raise CannotStart("The static files could not be collected; the reason stands above.")
    mark.write_text(digest.hexdigest())
