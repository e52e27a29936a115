"""Every act tells history what was and what became, or stands here because its name says all. Read from the sources."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.tracked import ROOT

FLOORS = ("msplan", "suppliers", "actions", "statements")
ONE_STEP = "from the one state in which it can be done to the one it leads to"
ITS_NAME_SAYS_ALL = {
    "actions.ask_for_print_again": "the same document once more; what is printed stands with the first asking",
    "actions.discard_plan": ONE_STEP,
    "training.take_up_{noun}": "what was put away is in use again",
    "accounts.sign_out": "somebody is no longer signed in",
    "accounts.accept_invitation": "a password was chosen, which is nobody's to read",
    "accounts.anonymise": "the name and address are gone on purpose; the entry keeps none of them",
    "accounts.clear_second_factor": "none is left, and what it was is nobody's to read",
    "accounts.{template_prefix.rsplit('/', 1)[-1]}": "a mail about the account; its words are in the outbox",
    "statements.call_off_removal": ONE_STEP,
    "asking.confirm_contact": "the contact said that they are the right one",
    "asking.let_through": ONE_STEP,
    "chain.restore_link": "what was put away is in use again",
    # Within concerns, which name the act alone.
    "attach": "a file's name may hold somebody's name; the file is on the concern's page",
    "record.discard_registry": ONE_STEP,
    "risk.discard": ONE_STEP,
    "spend.discard": ONE_STEP,
}


def silent(source: str) -> Iterator[str]:
    """The acts of those calls that record an act and say neither what was nor what became."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
            continue
        said = {keyword.arg for keyword in call.keywords}
        is_named = isinstance(call.args[0], ast.Constant | ast.JoinedStr)
        records = call.func.id == "record" or (call.func.id == "keep" and is_named and {"by", "at"} <= said)
        if records and None not in said and not said & {"before", "after"}:
            yield ast.unparse(call.args[0]).removeprefix("f").strip("'\"")


def sources() -> Iterator[str]:
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            if not {"migrations", "demo"} & set(path.parts):
                yield path.read_text(encoding="utf-8")


def test_an_act_says_what_was_and_became_or_stands_here() -> None:
    assert {act for source in sources() for act in silent(source)} == set(ITS_NAME_SAYS_ALL)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('record("test.touch", thing, by=by, at=at)', ["test.touch"]),
        ('record(f"test.{verb}", thing, by=by, at=at)', ["test.{verb}"]),
        ('record("test.touch", thing, by=by, at=at, after={"n": 1})', []),
        ('record("test.touch", thing, by=by, at=at, before=was)', []),
        ('record("test.touch", thing, **words)', []),
        ('keep("touch", thing, by=by, at=at)', ["touch"]),
        ("keep(thing)", []),
        ("keep(thing, by=by, at=at)", []),
    ],
)
def test_control_a_silent_act_is_noticed(line: str, found: list[str]) -> None:
    assert list(silent(line)) == found
