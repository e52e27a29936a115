"""A backup comes back whole, in use or not; a damaged one does not come back at all."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from msplan.files.models import StoredFile
from msplan.history.recording import record
from msplan.keeping import counting
from msplan.keeping.archive import DUMP, MANIFEST, SUMS, Damaged, examined, sha256_of
from msplan.keeping.backing_up import back_up
from msplan.keeping.restoring import CannotRestore, restore
from msplan.outbox.holding import is_held
from tests.msplan.keeping.installations import a_file, empty_installation
from tests.msplan.outbox.mails import a_mail
from tests.people import person
from tests.processes import ROOT, environment, running, until

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 22, 21, 45, 10, tzinfo=UTC)
WRITER = """
import django
django.setup()
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from msplan.files.storing import store
from msplan.history.recording import record
at = timezone.now()
number = 0
while True:
    number += 1
    with transaction.atomic():
        kept = store(ContentFile(f"Note {number}".encode(), name="note.csv"), by=None, at=at)
        record("files.store", kept, by=None, at=at)
"""


def filled() -> StoredFile:
    kept = a_file()
    record("files.store", kept, by=person("Olu Wright"), at=AT)
    a_mail()
    return kept


def test_what_was_backed_up_is_there_again_and_is_held(settings: Any, tmp_path: Path) -> None:
    kept = filled()
    rows = counting.rows_by_table()
    made = back_up(tmp_path / "backups", at=AT)

    assert made.folder.name == "msplan-2026-11-22T21-45-10Z"
    assert (
        subprocess.run(["sha256sum", "--quiet", "--check", SUMS], cwd=made.folder, check=False).returncode
        == 0
    )
    with empty_installation(settings, tmp_path):
        done = restore(made.folder, at=AT, expected=made.checksum)
        assert done.manifest.rows == rows == counting.rows_by_table()
        assert StoredFile.objects.get().content.read() == b"Seen by three people\n"
        assert StoredFile.objects.get().pk == kept.pk
        assert done.history_entries == rows["history_entry"] == 2
        assert is_held()
        # Its counters stand where they stood: what is made next takes nobody's number.
        assert a_file("Another").pk > kept.pk
    assert not is_held()  # and where it came from is as it was


def test_a_backup_taken_while_others_write_is_of_one_moment(settings: Any, tmp_path: Path) -> None:
    with running("-c", WRITER, log=tmp_path / "log", MEDIA_ROOT=settings.MEDIA_ROOT,
                 DJANGO_SETTINGS_MODULE="msplan.settings"):  # fmt: skip
        until(lambda: StoredFile.objects.count() > 20, seconds=60, what="Twenty files")
        made = back_up(tmp_path / "backups", at=AT)
        before = StoredFile.objects.count()
        until(lambda: StoredFile.objects.count() > before, seconds=60, what="Writing went on")

    manifest = examined(made.folder)
    assert manifest.rows["files_storedfile"] == len(manifest.files) == manifest.rows["history_entry"]
    assert not manifest.missing
    with empty_installation(settings, tmp_path):
        restore(made.folder, at=AT)
        assert StoredFile.objects.count() == len(manifest.files) < before + 1
        assert all(default_storage.exists(one.content.name) for one in StoredFile.objects.all())


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def signed_anew(folder: Path, name: str) -> None:
    """Whoever damages the sums besides: only the noted checksum, or the content itself, can tell."""
    lines = [line for line in (folder / SUMS).read_text().splitlines() if not line.endswith(f"  {name}")]
    (folder / SUMS).write_text("\n".join([*lines, f"{sha256_of(folder / name)}  {name}"]) + "\n")


def edit(folder: Path, **changes: Any) -> None:
    found = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(found | changes))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte of a file": (lambda folder: flip(next((folder / "files").iterdir())), "was changed after the backup"),
    "a byte of the dump": (lambda folder: flip(folder / DUMP), "database.dump was changed after the backup"),
    "a cut dump": (lambda folder: cut(folder / DUMP), "database.dump was changed after the backup"),
    "a missing file": (lambda folder: next((folder / "files").iterdir()).unlink(), "is missing from the backup"),
    "no dump": (lambda folder: (folder / DUMP).unlink(), "database.dump is missing"),
    "a manifest that was changed": (lambda folder: edit(folder, rows={}), "manifest.json was changed"),
    "a file too many": (lambda folder: (folder / "files" / "more").write_text("x"), "does not belong to the backup"),
    "sums that were cut": (lambda folder: cut(folder / SUMS), "cannot be read|missing from the backup"),
    "a name that leads out": (
        lambda folder: (folder / SUMS).write_text(f"{'0' * 64}  ../outside\n"), "cannot be read",
    ),
    "a link": (lambda folder: (folder / "files" / "link").symlink_to("/etc/passwd"), "is a link"),
    "a dump cut, and its sum written anew": (
        lambda folder: (cut(folder / DUMP), signed_anew(folder, DUMP)), "pg_restore gave up",
    ),
    "counts changed, and their sum written anew": (
        lambda folder: (edit(folder, rows={"files_storedfile": 2}), signed_anew(folder, MANIFEST)),
        "have other counts than the backup says",
    ),
    "what is published changed, and its sum written anew": (
        lambda folder: (edit(folder, published={"statement": "0" * 64}), signed_anew(folder, MANIFEST)),
        "A published file is not what it was",
    ),
}  # fmt: skip


def test_a_damaged_backup_is_refused_and_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    filled()
    made = back_up(tmp_path / "backups", at=AT)
    with empty_installation(settings, tmp_path):
        for number, (name, (damage, sentence)) in enumerate(DAMAGES.items()):
            copy = tmp_path / f"damaged-{number}"
            shutil.copytree(made.folder, copy)
            damage(copy)
            with pytest.raises((Damaged, CannotRestore, Exception), match=sentence):
                restore(copy, at=AT)
            assert counting.tables() == [], name
            assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()], name
        with pytest.raises(Damaged, match="another backup than the one you noted"):
            restore(made.folder, at=AT, expected="0" * 64)
        restore(made.folder, at=AT)  # control: the same one undamaged, after all those attempts


def test_nothing_is_restored_over_anything(settings: Any, tmp_path: Path) -> None:
    filled()
    made = back_up(tmp_path / "backups", at=AT)
    with pytest.raises(CannotRestore, match="The database is not empty"):
        restore(made.folder, at=AT)
    assert not is_held()
    with empty_installation(settings, tmp_path):
        Path(settings.MEDIA_ROOT).mkdir()
        (Path(settings.MEDIA_ROOT) / "somebody's").write_text("kept")
        with pytest.raises(CannotRestore, match="The file store is not empty"):
            restore(made.folder, at=AT)
        assert (Path(settings.MEDIA_ROOT) / "somebody's").read_text() == "kept"


def test_an_older_backup_is_brought_up_to_this_release(settings: Any, tmp_path: Path) -> None:
    call_command("migrate", "keeping", "zero", verbosity=0)
    try:
        made = back_up(tmp_path / "backups", at=AT)
    finally:
        call_command("migrate", "keeping", verbosity=0)
    assert "keeping_run" not in examined(made.folder).rows
    with empty_installation(settings, tmp_path):
        restore(made.folder, at=AT)
        assert "keeping_run" in counting.tables()


def test_a_file_that_the_store_lacks_is_told_and_the_rest_is_kept(settings: Any, tmp_path: Path) -> None:
    kept = a_file()
    a_file("Another")
    default_storage.delete(kept.content.name)
    with pytest.raises(CommandError, match="the file store lacks 1 files") as refusal:
        call_command("backup", tmp_path / "backups", verbosity=0)
    assert refusal.value.returncode == 3
    (made,) = (tmp_path / "backups").iterdir()
    assert examined(made).missing == [kept.content.name]
    assert len(examined(made).files) == 1


@pytest.mark.parametrize("room", [100_000, 2_000_000], ids=["the dump", "a file"])
def test_on_a_full_disk_nothing_is_kept_and_a_sentence_says_so(tmp_path: Path, room: int) -> None:
    content = os.urandom(4_000_000).hex()
    a_file(content)
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}));"
    run = f"{limit} from django.core.management import execute_from_command_line as run; run(['manage.py', 'backup', '{tmp_path / 'backups'}'])"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=False,
        env=environment(DJANGO_SETTINGS_MODULE="msplan.settings", MEDIA_ROOT=str(Path(default_storage.location))),
    )  # fmt: skip
    assert done.returncode == 1
    assert "nothing was kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != room  # the test's own process may write
