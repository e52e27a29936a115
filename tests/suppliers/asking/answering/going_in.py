"""Pressing Continue, and the addresses behind it."""

from django.test import Client

from suppliers.asking.models import Colleague, Invitation
from tests.suppliers.asking.making import link_of


def inside(thing: Invitation | Colleague, client: Client | None = None) -> Client:
    """Somebody who pressed Continue."""
    client = client or Client()
    client.post(link_of(thing))
    return client


def at(thing: Invitation | Colleague, page: str = "") -> str:
    return f"/answer/i/{thing.code}/{page}"
