"""What is published comes out of a backup byte for byte: the small version of bin/prove backup."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from msplan.keeping.backing_up import back_up
from msplan.keeping.restoring import restore
from statements.models import PublicFile
from statements.publishing.keeping import files
from tests.msplan.keeping.installations import empty_installation
from tests.statements.build import cast, published

pytestmark = pytest.mark.django_db(transaction=True)


def public() -> dict[str, bytes]:
    """Every public page and file, by following links from the list of statements."""
    found: dict[str, bytes] = {}
    addresses = ["/statements/"]
    while addresses:
        path = addresses.pop()
        if path not in found:
            response = Client().get(path, follow=True)
            found[path] = response.getvalue()
            if response["Content-Type"].startswith("text/html"):
                links = re.findall(rb'(?:href|src)="(/statements/[^"#?]+)"', found[path])
                addresses += [link.decode() for link in links]
    return found


def test_the_public_reads_the_same_bytes_from_a_restored_copy(settings: Any, tmp_path: Path) -> None:
    published(cast())
    before = public()
    assert {Path(path).suffix for path in before} >= {".pdf", ".csv", ".json"}
    made = back_up(tmp_path / "backups", at=timezone.now())
    with empty_installation(settings, tmp_path):
        done = restore(made.folder, at=timezone.now())
        assert len(done.manifest.published) == sum(1 for _ in files()) == PublicFile.objects.count() + 1
        assert public() == before
