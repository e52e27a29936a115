"""Nobody's edit vanishes: of two who open a form and save, the second is told, and keeps what they wrote.

A build walks a few forms; ``bin/prove edits`` every form of every page.
"""

import os
from pathlib import Path

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from msplan.lib.forms import StaleSave
from tests.people import person
from tests.walk.editing import Came, Walked, at_once, pages, walk, walk_on
from tests.walk.whole import WHOLE

# Forms that edit, each in a room of its own: what a build walks.
SOME = ("force:edit", "drafts:update_line", "lessons:edit_inspection", "chain:edit_company")
# Forms with a version that no try of the whole walk is taken by, and why.
OTHERWISE = {"force:law": "its fields only fit together, so tests/msplan/force/test_law.py tries two savers"}
# Forms that come back with what was sent, and yet change nothing that is there: each makes something of its own.
MAKES_NEW = {
    "suppliers:upload": "each file is an import of its own; the name of the finance system is only offered again",
    "meetings:plan": "each is a meeting of its own; the place of the last one is only offered again",
}


@pytest.fixture(scope="module")
def two(demonstration: Path) -> tuple[Client, Client]:
    """Two sessions of one person with every role: what they have open in two windows is their own too."""
    clients = Client(raise_request_exception=False), Client(raise_request_exception=False)
    somebody = person("Editor of it all", *Role)
    for client in clients:
        client.force_login(somebody)
    return clients


@pytest.fixture(scope="module")
def found(two: tuple[Client, Client]) -> Walked:
    found = walk(pages(only=() if WHOLE else SOME), *two)
    if WHOLE:
        found = walk_on(found, *two)
    found.edits = [edit for edit in found.edits if edit.address not in MAKES_NEW]
    return found


def report(*lines: str) -> None:
    """For whoever runs it whole."""
    if name := os.environ.get("EDITS_REPORT"):
        with Path(name).open("a") as kept:
            kept.writelines(f"{line}\n" for line in lines)


@pytest.mark.django_db  # asks pytest-django for the test database, which the demonstration is copied from
def test_of_two_who_save_the_second_is_told_and_keeps_what_they_wrote(found: Walked) -> None:
    report(*found.told)
    if WHOLE:
        report("", *(f"* {name}: not counted, {why}." for name, why in {**OTHERWISE, **MAKES_NEW}.items()))
    assert [
        f"{one.address} at {one.page}: the second {one.came.value}" for one in found.edits if not one.is_right
    ] == []
    assert found.never_taken <= set(OTHERWISE), found.never_taken
    assert found.addresses >= set(SOME)


def test_control_without_the_question_for_the_version_the_second_overwrites(
    two: tuple[Client, Client], found: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same forms. Whoever still tells asks in another way, and is named in the report."""
    asked = StaleSave.clean

    def unasked(self: StaleSave) -> object:
        form = self.data.copy()  # type: ignore[attr-defined]
        form["version"] = self.current_version
        self.data = form  # type: ignore[attr-defined]
        self.cleaned_data["version"] = self.current_version  # type: ignore[attr-defined]
        return asked(self)

    monkeypatch.setattr(StaleSave, "clean", unasked)

    off = walk(sorted({one.page for one in found.edits}), *two)

    otherwise = sorted({one.address for one in off.edits if one.came != Came.OVERWRITTEN})
    report(
        "",
        f"Control, the question for the version off: of {len(off.edits)} forms that edit "
        f"{len(off.of(Came.OVERWRITTEN))} were overwritten without a word. The others ask in another way: "
        f"{', '.join(otherwise) or 'none'}.",
    )
    assert len(off.of(Came.OVERWRITTEN)) >= len(found.of(Came.TOLD)) * (0.8 if WHOLE else 1) > 0


def test_of_twenty_at_once_one_saves_and_all_others_are_told(two: tuple[Client, Client]) -> None:
    came = at_once(pages(only=SOME[:1])[:1], two[0], many=20)

    report("", f"Twenty at the same moment on one form: {came.saved} saved, {came.told} were told.")

    assert (came.saved, came.told, came.broken) == (1, 19, 0)
    assert came.stands
