"""The operator's guide and the lists for a security team: what they name is there."""

import re

import pytest
from django.core.management import get_commands, load_command_class

from msplan import settings as program
from msplan.lib.starting import SECRETS
from tests.house.named import missing_documents, missing_tests
from tests.house.tracked import ROOT

GUIDE = ROOT / "docs" / "operating.md"
READ = [
    GUIDE,
    ROOT / "docs" / "running.md",
    ROOT / "docs" / "security" / "inventories.md",
    ROOT / "README.md",
]
COMMAND = re.compile(r"manage\.py (\w+)((?: --[a-z-]+)*)")


def missing_commands(text: str) -> list[str]:
    """Commands, and options of commands, that the program does not have."""
    known, found = get_commands(), []
    for name, options in COMMAND.findall(text):
        if name not in known:
            found.append(name)
            continue
        parser = load_command_class(known[name], name).create_parser("manage.py", name)
        taken = {option for action in parser._actions for option in action.option_strings}
        found += [f"{name} {option}" for option in options.split() if option not in taken]
    return found


def missing_variables(text: str) -> set[str]:
    listed = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)[`=/]", text))
    theirs = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SCRIPT_NAME"}
    in_files = {f"{name}_FILE" for name in SECRETS}
    return {name for name in named - listed - theirs - in_files if not hasattr(program, name)}


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_every_command_variable_test_and_document_is_there(path: object) -> None:
    text = path.read_text()  # type: ignore[attr-defined]

    assert missing_commands(text) == []
    assert missing_variables(text) == set()
    assert missing_documents(text) == []
    assert missing_tests(text) == []


def test_the_guide_has_every_part_that_an_operator_asks_for() -> None:
    parts = re.findall(r"^## (.+)$", GUIDE.read_text(), re.M)

    assert {
        "Install", "Upgrade", "Back up", "Restore", "Scale out", "Keys", "Single sign-on",
        "Mail, and what the relay can be asked", "Files in S3", "Virus scanner", "What to watch",
        "How long what is kept", "Faults, and what a person sees",
    } <= set(parts)  # fmt: skip
    assert "The images themselves were not built" in GUIDE.read_text()


def test_control_what_is_not_there_is_found() -> None:
    planted = "`manage.py mend_all` and `manage.py ready --loudly`, with `NO_SUCH_THING` set"

    assert missing_commands(planted) == ["mend_all", "ready --loudly"]
    assert missing_variables(planted) == {"NO_SUCH_THING"}
