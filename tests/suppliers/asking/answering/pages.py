"""The browser of a supplier's contact or colleague, already behind the link."""

from typing import Any

from django.http import QueryDict
from django.test import Client

from suppliers.asking.models import Colleague, Invitation
from tests.suppliers.asking.making import link_of


def inside(thing: Invitation | Colleague, client: Client | None = None) -> Client:
    """Continue was pressed."""
    client = client or Client()
    answer = client.post(link_of(thing))
    assert answer.status_code == 302, answer.status_code
    return client


def to(thing: Invitation | Colleague, rest: str = "") -> str:
    return f"/answer/i/{thing.code}/{rest}"


def boxes(parts: dict[str, Any], *, version: int = 0, **besides: Any) -> dict[str, Any]:
    """What a browser sends for the parts of an answer."""
    data: dict[str, Any] = {"version": version, "explain": "", "not_applicable": "", **besides}
    for part, said in parts.items():
        if isinstance(said, dict):
            data |= {f"part-{part}-{row}": answer for row, answer in said.items()}
        elif isinstance(said, list) and said and isinstance(said[0], dict):
            for n, row in enumerate(said):
                data |= {f"part-{part}-{n}-{name}": cell for name, cell in row.items()}
        else:
            data[f"part-{part}"] = said
    return data


def sent(data: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, said in data.items():
        found.setlist(name, said if isinstance(said, list) else [said])
    return found
