"""What is in the installation: rows by table, the files that rows name, what is published, how far it is migrated."""

import hashlib
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.utils.module_loading import import_string

from msplan.files.models import StoredFile

# Of a restored copy alone: a backup of one is no such copy before it is restored again.
NOT_KEPT = "outbox_hold"
TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND nspname = 'public' ORDER BY relname
"""


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def rows_by_table() -> dict[str, int]:
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in tables() if name != NOT_KEPT}


def _rows(cursor: CursorWrapper, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table of ours
    (count,) = cursor.fetchone()
    return int(count)


def last_migrations() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app")
        return dict(cursor.fetchall())


def named_files() -> Iterator[str]:
    """The names of all files that any row names, each once, whatever room the row belongs to."""
    seen: set[str] = set()
    for model, field in _file_fields():
        names = model._base_manager.exclude(**{field: ""}).order_by(field).values_list(field, flat=True)
        for name in names.iterator(chunk_size=2000):
            if name and name not in seen:
                seen.add(name)
                yield name


def is_named(name: str) -> bool:
    return any(model._base_manager.filter(**{field: name}).exists() for model, field in _file_fields())


def _file_fields() -> Iterable[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and not model._meta.proxy:
                yield model, field.attname


def known_checksums() -> dict[str, str]:
    """What rows say that the bytes of their files add up to."""
    return dict(StoredFile.objects.values_list("content", "sha256"))


def published() -> dict[str, str]:
    """The checksum of every published file, worked out from its bytes as they would be handed out."""
    found = {}
    for source in settings.PUBLISHED_FILES:
        for name, content in import_string(source)():
            found[name] = hashlib.sha256(content).hexdigest()
    return found
