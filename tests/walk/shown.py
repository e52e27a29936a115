"""What a walk meets on the pages of the demonstration force, without leaving a trace on them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.walk.addresses import Address
from tests.walk.filling import Form, forms_of
from tests.walk.objects import paths


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a page did or broke is not there for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def known_paths(address: Address) -> list[str]:
    """Its paths; none where its line is missing, which fails by itself: tests/walk/test_pages.py."""
    with suppress(LookupError):
        return paths(address)
    return []


def forms_at(client: Client, path: str) -> list[Form]:
    with undone():
        answer = client.get(path)
        if answer.status_code != 200 or answer.streaming or "html" not in answer["Content-Type"]:
            return []
        return list(forms_of(answer, path))


def address_of(path: str) -> str:
    """The name of the address that a path comes to, or nothing."""
    with suppress(Resolver404):
        return resolve(path).view_name
    return ""
