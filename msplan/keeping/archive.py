"""A backup as it lies in a folder, and the proof that it is whole.

    msplan-2026-11-22T21-45-10Z/
        database.dump     pg_dump's custom format
        files/…           every file that the database names, under the name it has in the file store
        manifest.json     when, of what, rows by table, the checksum of each file and of what is published
        SHA256SUMS        the checksum of everything above; ``sha256sum --check SHA256SUMS`` reads it

A backup is made under a name that begins with a full stop and gets its own when it is whole.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
DUMP, FILES, MANIFEST, SUMS = "database.dump", "files", "manifest.json", "SHA256SUMS"
CHUNK = 1024 * 1024


class Damaged(Exception):
    """The backup is not what was made; ``str()`` is a sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``missing``: named by the database, and not in the file store."""

    format: int
    taken_at: str
    release: str
    server: str
    database_bytes: int
    rows: dict[str, int]
    migrations: dict[str, str]
    files: dict[str, str]
    missing: list[str]
    published: dict[str, str]

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.taken_at)


def name_for(at: datetime) -> str:
    return f"msplan-{at.astimezone(UTC):%Y-%m-%dT%H-%M-%SZ}"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(folder: Path, manifest: Manifest) -> str:
    """Write manifest and checksums; the checksum of the checksums, which stands for the whole."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    known = {f"{FILES}/{name}": digest for name, digest in manifest.files.items()}
    for name in (DUMP, MANIFEST):
        known[name] = sha256_of(folder / name)
    lines = (f"{digest}  {name}\n" for name, digest in sorted(known.items()))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    for name in (MANIFEST, SUMS, DUMP):
        flush(folder / name)
    flush(folder)
    return sha256_of(folder / SUMS)


def flush(path: Path) -> None:
    """See to it that what was written is on the disk and not on its way there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def examined(folder: Path, *, expected: str = "") -> Manifest:
    """The manifest of a backup of which every byte was looked at. Raises Damaged."""
    if folder.name.startswith("."):
        raise Damaged(f"{folder} is a backup that did not come to its end. Use a whole one.")
    for name in (SUMS, MANIFEST, DUMP):
        if not (folder / name).is_file():
            raise Damaged(f"{folder} is not a whole backup: {name} is missing.")
    if expected and sha256_of(folder / SUMS) != expected.strip().lower():
        raise Damaged(f"{folder} is another backup than the one you noted: the checksum of {SUMS} differs.")
    sums = _sums(folder / SUMS)
    there = set(_paths(folder))
    for name in sorted(sums.keys() - there):
        raise Damaged(f"{name} is missing from the backup. Use another one.")
    for name in sorted(there - sums.keys()):
        raise Damaged(f"{name} does not belong to the backup: {SUMS} does not name it.")
    for name, digest in sums.items():
        if sha256_of(folder / name) != digest:
            raise Damaged(f"{name} was changed after the backup was made. Use another one.")
    return _manifest(folder / MANIFEST, sums)


def _paths(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise Damaged(f"{path} is a link and not a file: nothing of a backup is.")
        if path.is_file() and path.name != SUMS:
            yield path.relative_to(folder).as_posix()


def _sums(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, gap, name = line.partition("  ")
        if not gap or len(digest) != 64 or not _is_inside(name):
            raise Damaged(f"{SUMS} of the backup cannot be read. Use another backup.")
        found[name] = digest
    return found


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts


def _manifest(path: Path, sums: dict[str, str]) -> Manifest:
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**read)
        manifest.when  # noqa: B018  asked whether it is a moment
    except (ValueError, TypeError) as error:
        raise Damaged(f"{MANIFEST} of the backup cannot be read. Use another backup.") from error
    if manifest.format != FORMAT:
        raise Damaged(f"The backup has format {manifest.format}; this release reads format {FORMAT}.")
    listed = {f"{FILES}/{name}": digest for name, digest in manifest.files.items()}
    if listed != {name: digest for name, digest in sums.items() if name.startswith(f"{FILES}/")}:
        raise Damaged(f"{MANIFEST} and {SUMS} of the backup name different files. Use another backup.")
    return manifest
