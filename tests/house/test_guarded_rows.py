"""Rows of which not everybody in their room may know are read through what asks who is reading.

Read from the source of every page. A page that takes such a row from the table must go through the rows' own guard, ask
who may, or stand behind a permission that opens all of them; what fetches for it is let off, and its callers are not.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest

from tests.house.tracked import ROOT, python_files


class Guard(NamedTuple):
    """How one is met: on the way to the rows, by asking about the row, or by a permission that opens every one."""

    way: frozenset[str]
    asking: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()


def guard(way: str, asking: str = "", permissions: str = "") -> Guard:
    return Guard(*(frozenset(words.split()) for words in (way, asking, permissions)))


# ``name=`` is a filter by that name.
GUARDED = {
    "Lesson": guard("visible_to not_sensitive"),
    "PlanPrint": guard("asked_by"),
    "StoredFile": guard("known_to"),
    "Response": guard("readable invitation=", "may_read readable_by responses_for", "responses.read_first"),
    "Invitation": guard("", "may_read may_settle was_handed", "asking.see asking.edit asking.show_link"),
    "Engagement": guard("", "may_read may_answer answers_for", "engagement.see engagement.edit"),
    "Concern": guard("", "", "concerns.see concerns.handle"),
    "Promise": guard("owed_in statement__in=", "may_open may_answer", "drafts.see drafts.edit"),
    "Mail": guard("shown matching"),
    "Entry": guard("open"),
    "UserSession": guard("user="),
    "Colleague": guard("invitation="),
    "AnswerFile": guard("invitation="),
}
FETCHES = frozenset({"get_object_or_404", "get_list_or_404"})
# Pages that take such rows in another way, and why nothing is told by it.
RECEIPT, READING = "suppliers/views/answering/receipt.py", "suppliers/views/asking/responses"
MAY = {
    (RECEIPT, "receipt"): "names of the files that were handed in by this very link",
    (RECEIPT, "receipt_pdf"): "names of the files that were handed in by this very link",
    ("suppliers/views/answering/start.py", "show"): "the same receipt",
    (f"{READING}/judging.py", "judge"): "names of the files of a response that was asked for with its guard",
    (f"{READING}/page.py", "response"): "names of the files of a response that was asked for with its guard",
}


@dataclass
class Function:
    """What a function of a page asks for, whom it asks, and what it calls."""

    rows: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    permissions: set[str] = field(default_factory=set)
    is_page: bool = False


Place = tuple[str, str]


def chain(node: ast.AST) -> tuple[str, set[str]]:
    """The model that is asked, and everything that is asked of it: ("Lesson", {"visible_to", "pk="})."""
    said: set[str] = set()
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call):
            said |= {f"{word.arg}=" for word in node.keywords}
            node = node.func
        else:
            said.add(node.attr)
            node = node.value
    return (node.id, said) if isinstance(node, ast.Name) and "objects" in said else ("", set())


def unguarded(function: ast.AST) -> Iterator[str]:
    """Models whose rows it takes without their guard."""
    inside: set[ast.AST] = set()
    for node in ast.walk(function):  # the outermost of a chain comes first
        model, said = chain(node)
        if model in GUARDED and node not in inside:
            inside |= set(ast.walk(node))
            if not said & GUARDED[model].way:
                yield model
        if isinstance(node, ast.Call) and _name(node.func) in FETCHES and node.args:
            model, filters = _name(node.args[0]), {f"{word.arg}=" for word in node.keywords}
            if isinstance(node.args[0], ast.Name) and model in GUARDED and not filters & GUARDED[model].way:
                yield model


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def functions_of(path: str, tree: ast.Module) -> Iterator[tuple[Place, Function, dict[str, Place]]]:
    """Each function of a file, with where the names that it may call come from."""
    names = {
        alias.asname or alias.name: (f"{node.module.replace('.', '/')}.py", alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    names |= {node.name: (path, node.name) for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found = Function(rows=set(unguarded(node)), is_page=bool(node.decorator_list))
            for one in ast.walk(node):
                found.calls |= {_name(one)} if isinstance(one, ast.Name | ast.Attribute) else set()
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and _name(decorator.func) == "may" and decorator.args:
                    found.permissions.add(_text(decorator.args[0], path, tree, names))
            yield (path, node.name), found, names


def _text(node: ast.AST, path: str, tree: ast.Module, names: dict[str, Place]) -> str:
    """A word in the code, or what a constant of this file or of the one that it is imported from says."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    where, name = names.get(_name(node), (path, _name(node)))
    within = tree if where == path else ast.parse((ROOT / where).read_text())
    for one in within.body:
        if isinstance(one, ast.Assign):
            together = isinstance(one.targets[0], ast.Tuple) and isinstance(one.value, ast.Tuple)
            targets = one.targets[0].elts if together else one.targets  # type: ignore[attr-defined]  # a tuple
            values = one.value.elts if together else [one.value]  # type: ignore[attr-defined]  # a tuple
            for target, value in zip(targets, values, strict=False):
                if _name(target) == name and isinstance(value, ast.Constant):
                    return str(value.value)
    raise LookupError(f"{path}: what does {name} say?")


def faults(files: dict[str, ast.Module]) -> dict[Place, set[str]]:
    """Pages, and what nobody calls, that come to rows without having been asked who reads."""
    known: dict[Place, Function] = {}
    callers: dict[Place, set[Place]] = {}
    for path, tree in files.items():
        for place, function, names in functions_of(path, tree):
            known[place] = function
            for name in function.calls & set(names):
                callers.setdefault(names[name], set()).add(place)
    found: dict[Place, set[str]] = {}
    for place, function in known.items():
        for model in function.rows:
            for page in _open(place, model, known, callers, set()):
                found.setdefault(page, set()).add(model)
    return found


def _open(
    place: Place, model: str, known: dict[Place, Function], callers: dict[Place, set[Place]], seen: set[Place]
) -> Iterator[Place]:
    """The ends of all ways up from a function on which nobody asks."""
    function, rule = known[place], GUARDED[model]
    if place in seen or function.calls & rule.asking or function.permissions & rule.permissions:
        return
    seen.add(place)
    above = callers.get(place, set()) - {place}
    if function.is_page or not above:
        yield place
    else:
        for one in above:
            yield from _open(one, model, known, callers, seen)


@pytest.fixture(scope="module")
def pages() -> dict[str, ast.Module]:
    paths = [str(path.relative_to(ROOT)) for path in python_files()]
    return {
        path: ast.parse((ROOT / path).read_text())
        for path in paths
        if "/views/" in path or path.endswith("views.py") or path.startswith("statements/public/")
    }


def test_pages_take_guarded_rows_through_their_guard(pages: dict[str, ast.Module]) -> None:
    found = faults(pages)

    assert len(pages) > 100
    assert {place: models for place, models in found.items() if place not in MAY} == {}
    assert set(MAY) <= set(found)  # nobody is let off for nothing


def test_every_guard_still_stands_somewhere(pages: dict[str, ast.Module]) -> None:
    text = "\n".join(ast.unparse(tree) for tree in pages.values())

    assert [model for model in GUARDED if f"{model}.objects" not in text and f"404({model}" not in text] == []


@pytest.mark.parametrize(
    ("code", "models"),
    [
        ("@may('lessons.see')\ndef page(request, pk):\n    return get_object_or_404(Lesson, pk=pk)", {"Lesson"}),
        ("@may('lessons.see')\ndef page(request, pk):\n    return Lesson.objects.get(pk=pk)", {"Lesson"}),
        ("@may('lessons.see')\ndef page(request, pk):\n    return Lesson.objects.visible_to(p).get(pk=pk)", None),
        (("def _one(pk):\n    return Engagement.objects.get(pk=pk)\n\n"
         "@may('engagement.open')\ndef page(request, pk):\n    one = _one(pk)"), {"Engagement"}),
        (("def _one(pk):\n    return Engagement.objects.get(pk=pk)\n\n"
         "@may('engagement.open')\ndef page(request, pk):\n    demand(may_read(request.user, _one(pk)))"), None),
        ("@may('concerns.see')\ndef page(request, pk):\n    return Concern.objects.get(pk=pk)", None),
        ("@may('suppliers.see')\ndef page(request, pk):\n    return Concern.objects.get(pk=pk)", {"Concern"}),
        ("@may('asking.see')\ndef page(request, pk):\n    return AnswerFile.objects.get(pk=pk)", {"AnswerFile"}),
    ],
)  # fmt: skip
def test_control_the_rule_sees_it(code: str, models: set[str] | None) -> None:
    found = faults({"suppliers/views/odd.py": ast.parse(code)})

    assert found == ({("suppliers/views/odd.py", "page"): models} if models else {})
