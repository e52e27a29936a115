"""Nobody's edit vanishes: of two who open a form and save, the second is told, and keeps what they wrote.

No part of a build: ``bin/prove edits`` walks every form of every page; without WALK=whole it is a few forms.
"""

import os
from pathlib import Path

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from msplan.lib.forms import StaleSave
from tests.people import person
from tests.walk.editing import Came, Walked, at_once, pages, walk
from tests.walk.whole import WHOLE

# Forms that edit, each in a room of its own: what a build walks.
SOME = (
    "force:edit", "actions:edit", "checks:edit_finding", "drafts:update_line", "lessons:edit_inspection",
    "chain:edit_company", "asking:edit_terms",
)  # fmt: skip
# Forms with a version that no try of the walk is taken by, and where both savers are tried instead.
OTHERWISE: dict[str, str] = {}


@pytest.fixture(scope="module")
def two(demonstration: Path) -> tuple[Client, Client]:
    clients = Client(raise_request_exception=False), Client(raise_request_exception=False)
    for client, name in zip(clients, ("Editor the first", "Editor the second"), strict=True):
        client.force_login(person(name, *Role))
    return clients


def report(*lines: str) -> None:
    """For whoever runs it whole."""
    if name := os.environ.get("EDITS_REPORT"):
        with Path(name).open("a") as kept:
            kept.writelines(f"{line}\n" for line in lines)


def told(found: Walked) -> list[str]:
    return [
        f"{one.address} at {one.page}: the second {one.came.value}" for one in found.edits if not one.is_right
    ]


def test_of_two_who_save_the_second_is_told_and_keeps_what_they_wrote(two: tuple[Client, Client]) -> None:
    found = walk(pages(only=() if WHOLE else SOME), *two)

    report(*found.told)
    assert told(found) == []
    assert found.never_taken <= set(OTHERWISE), found.never_taken
    assert found.addresses >= set(SOME)


def test_control_without_the_question_for_the_version_the_second_overwrites(
    two: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = StaleSave.clean

    def unasked(self: StaleSave) -> object:
        form = self.data.copy()  # type: ignore[attr-defined]
        form["version"] = self.current_version
        self.data = form  # type: ignore[attr-defined]
        self.cleaned_data["version"] = self.current_version  # type: ignore[attr-defined]
        return asked(self)

    monkeypatch.setattr(StaleSave, "clean", unasked)

    found = walk(pages(only=() if WHOLE else SOME[:3:2]), *two)

    report("", f"Control, the question for the version off: of {len(found.edits)} forms that edit "
           f"{len(found.of(Came.OVERWRITTEN))} were overwritten without a word.")  # fmt: skip
    assert found.of(Came.OVERWRITTEN)


def test_of_twenty_at_once_one_saves_and_all_others_are_told(two: tuple[Client, Client]) -> None:
    found = at_once(pages(only=SOME[:1])[:1], two[0], many=20)

    report("", f"Twenty at the same moment on one form: {found.saved} saved, {found.told} were told.")

    assert (found.saved, found.told, found.broken) == (1, 19, 0)
    assert found.stands
