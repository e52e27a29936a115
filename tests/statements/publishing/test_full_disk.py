"""A full disk: what is public can still be read, and no half a copy is kept."""

import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from statements.models import PublicFile, Statement

V1 = "/statements/2024-25/v1/"


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file can grow beyond ``room`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "bytes=100-199"])
def test_a_full_disk_keeps_nobody_from_reading(published_once: Statement, asked: str) -> None:
    stored = PublicFile.objects.get(name="statement.pdf")
    folder = Path(settings.MEDIA_ROOT) / "published"

    with full_disk(4096):
        answer = Client().get(V1 + "statement.pdf", headers={"Range": asked} if asked else {})
        served = b"".join(answer.streaming_content)

    assert served == (bytes(stored.content)[100:200] if asked else bytes(stored.content))
    assert list(folder.iterdir()) == []  # no half a copy either


@pytest.mark.django_db
def test_control_with_room_a_copy_is_kept(published_once: Statement) -> None:
    stored = PublicFile.objects.get(name="statement.pdf")

    served = b"".join(Client().get(V1 + "statement.pdf").streaming_content)

    copy = Path(settings.MEDIA_ROOT) / "published" / stored.sha256
    assert (
        hashlib.sha256(copy.read_bytes()).hexdigest() == hashlib.sha256(served).hexdigest() == stored.sha256
    )


@pytest.mark.django_db
def test_half_a_copy_is_made_anew(published_once: Statement) -> None:
    stored = PublicFile.objects.get(name="statement.pdf")
    copy = Path(settings.MEDIA_ROOT) / "published" / stored.sha256
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"%PDF half")

    assert b"".join(Client().get(V1 + "statement.pdf").streaming_content) == bytes(stored.content)
