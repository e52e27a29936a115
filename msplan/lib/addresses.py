"""Addresses of many things of one kind: the pattern is asked for once, not for each of ten thousand."""

from collections.abc import Callable

from django.urls import reverse


def addresses_of(name: str) -> Callable[[int], str]:
    """``reverse(name, args=[pk])`` for any number of keys: ``addresses_of("actions:detail")(14)`` is "/actions/14/"."""
    before, _, after = reverse(name, args=[0]).partition("/0/")
    return lambda pk: f"{before}/{pk}/{after}"
