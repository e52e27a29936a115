"""Every address at which somebody could look for a trace of a concern, and what is answered there.

Read from the resolver and filled with what there is: nobody has to remember to add an address here.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import ObjectDoesNotExist
from django.urls import NoReverseMatch, resolve, reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS
from tests.walk.addresses import Address, addresses
from tests.walk.objects import Arguments, arguments_of
from tests.walk.whole import in_turn, some

# What differs each time a page is asked for: proofs of a form, how many seconds the session has left, and the number
# that the log knows a refusal by.
PASSING = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"|name="form_id" value="[\w-]+"|data-ms-session="\d+"|\{"left": \d+\}'
    rb'|this number too: <span class="ms-nowrap">[\w-]+'
)
# Addresses at which everybody is told something else.
OF_EACH = (
    "home",
    "dashboard:show",
    "chasing:mine",
    "concerns:",
    "files:",
    "accounts:history",
    "outbox:index",
)
NOBODYS = "2222-2222"  # a reference that no concern has


def everywhere(
    supplier: int,
    *,
    roles: Collection[str],
    ids: Iterable[int] = (),
    references: Iterable[str] = (NOBODYS,),
    most: int = 1_000,
) -> list[str]:
    """Paths for somebody of these roles: what takes nothing, what there is of each thing; and the supplier and the
    other ids wherever a number goes. What is closed to them is tried once: it refuses before it looks anything up.
    The short walk opens at ``most`` so many of an address, the first and the last among them.
    """
    numbers = [supplier, *ids]
    found: list[str] = []
    for address in addresses():
        of_address = _paths(address, numbers, list(references))
        found += some(of_address, most) if is_open(address, roles) else of_address[:1]
    return list(dict.fromkeys(found))


def pages(supplier: int, *, roles: Collection[str], others: Sequence[str] = ()) -> list[str]:
    """What somebody of these roles reads, each with one thing, and with the supplier. No forms, and none for print.

    Where ``others`` could read the same and each of them looks, they take turns; at what says to each something of
    their own they all look.
    """
    found: list[str] = []
    for number, address in enumerate(addresses()):
        is_read = not address.permission or ".see" in address.permission
        if is_read and is_open(address, roles) and "pdf" not in address.name:
            could = [other for other in others if is_open(address, [other])]
            if (
                others
                and not address.name.startswith(OF_EACH)
                and {*(roles or ["none"])}.isdisjoint(in_turn(could, number))
            ):
                continue
            of_address = _paths(address, [supplier], [NOBODYS])
            found += [*of_address[:1], *(of_address[-1:] if "pk" in address.arguments else [])]
    return list(dict.fromkeys(found))


def rooms_opened(paths: Iterable[str]) -> set[str]:
    """The names of addresses that a walk of these paths comes to."""
    return {resolve(path.split("?", maxsplit=1)[0]).view_name for path in paths}


def is_open(address: Address, roles: Collection[str]) -> bool:
    return not address.permission or not PERMISSIONS[address.permission].isdisjoint(roles)


def _paths(address: Address, numbers: list[int], references: list[str]) -> list[str]:
    if not address.arguments:
        return [reverse(address.name)]
    if address.arguments == {"reference"}:
        return [reverse(address.name, args=[reference]) for reference in references]
    real = _real(address)
    if address.name in ("accounts:person", "accounts:edit_person"):  # whoever raised it, and whoever was told
        real = [{"pk": pk} for pk in Person.objects.order_by("pk").values_list("pk", flat=True)]
    if "pk" in address.arguments:
        beside = real[:1] or ([{}] if address.arguments == {"pk"} else [])
        real = [*real, *({**one, "pk": number} for one in beside for number in numbers)]
    return [reverse(address.name, kwargs=one) for one in real]


def _real(address: Address) -> list[Arguments]:
    """Things that there are; none where this force has nothing to open it with."""
    try:
        return arguments_of(address)
    except (LookupError, ObjectDoesNotExist, NoReverseMatch):
        return []


def settled(path: str, body: bytes) -> bytes:
    """What was answered, without what differs each time."""
    if path.split("?", maxsplit=1)[0].endswith(".xlsx") and body.startswith(
        b"PK"
    ):  # a workbook writes down when it was packed
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = [name for name in sorted(book.namelist()) if name != "docProps/core.xml"]
            return b"".join(name.encode() + book.read(name) for name in parts)
    return PASSING.sub(b"", body)


def real_paths(address: Address) -> list[str]:
    """Its paths with things that there are."""
    return [reverse(address.name, kwargs=one) for one in (_real(address) if address.arguments else [{}])]
