"""Arrows go one way: statements → actions → suppliers → msplan (docs/decisions has the why).

Import contracts in pyproject.toml hold the imports. What they cannot see is held here: templates and
addresses named as strings. A lower floor never names a higher floor's URL namespace or template.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.house.tracked import APPS, ROOT, python_files, tracked_files

FLOOR = {app: number for number, app in enumerate(APPS)}
# The front step names strings of every floor on purpose: the address list and the settings.
FRONT_STEP = {"msplan/urls.py", "msplan/settings.py", "msplan/celery.py"}
# Folders of templates that are named for what they are, and belong to the ground floor.
GROUND_TEMPLATES = {
    "base",
    "components",
    "emails",
    "gds",
    "information",
    "account",
    "mfa",
    "allauth",
    "socialaccount",
    "admin",
}

NAMED_IN_TEMPLATE = re.compile(r"""\{%-?\s*(?:url|include|extends)\s+["']([^"']+)["']""")
URL_NAME = re.compile(r"^([a-z_]+):[a-z_]+$")
TEMPLATE_NAME = re.compile(r"^([a-z_]+)/[\w./-]+\.(?:html|txt|svg)$")


def namespaces() -> dict[str, int]:
    """URL namespace → floor of the views behind it, as Django itself has them."""
    found = {}
    for name, (_, resolver) in get_resolver().namespace_dict.items():
        rooms = {pattern.callback.__module__.split(".")[0] for pattern in resolver.url_patterns}
        found[name] = max((FLOOR[room] for room in rooms), default=0)
    return found


def floor_of_name(name: str, spaces: dict[str, int]) -> int:
    """The floor a URL name or a template's path belongs to; 0 for what has no namespace."""
    first = re.split("[:/]", name)[0]
    return spaces.get(first, FLOOR.get(first, 0))


def reaches_up_in_template(source: str, floor: int, spaces: dict[str, int]) -> list[str]:
    return [name for name in NAMED_IN_TEMPLATE.findall(source) if floor_of_name(name, spaces) > floor]


def reaches_up_in_python(source: str, floor: int, spaces: dict[str, int]) -> list[str]:
    return [
        text
        for text in strings_of(source)
        if (URL_NAME.match(text) or TEMPLATE_NAME.match(text)) and floor_of_name(text, spaces) > floor
    ]


def strings_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def templates() -> list[Path]:
    return [path for path in tracked_files() if path.relative_to(ROOT).parts[0] == "templates"]


def floor_of_template(path: Path, spaces: dict[str, int]) -> int:
    folder = path.relative_to(ROOT / "templates").parts[0]
    return 0 if folder in GROUND_TEMPLATES else floor_of_name(folder, spaces)


def test_no_template_names_a_higher_floor() -> None:
    spaces = namespaces()

    found = {
        str(path.relative_to(ROOT)): up
        for path in templates()
        if path.suffix in (".html", ".txt", ".svg")
        and (up := reaches_up_in_template(path.read_text(), floor_of_template(path, spaces), spaces))
    }

    assert found == {}


def test_no_python_names_a_higher_floors_address_or_template() -> None:
    spaces = namespaces()

    found = {
        str(path.relative_to(ROOT)): up
        for path in python_files()
        if str(path.relative_to(ROOT)) not in FRONT_STEP
        and (up := reaches_up_in_python(path.read_text(), FLOOR[path.relative_to(ROOT).parts[0]], spaces))
    }

    assert found == {}


def test_every_folder_of_templates_has_a_floor() -> None:
    spaces = namespaces()
    ground_rooms = {path.name for path in (ROOT / "msplan").iterdir() if path.is_dir()}
    known = GROUND_TEMPLATES | ground_rooms | set(spaces) | set(APPS)

    folders = {
        path.relative_to(ROOT / "templates").parts[0]
        for path in templates()
        if path.parent.name != "templates"
    }

    assert folders - known == set()


def test_every_url_named_in_a_template_has_a_known_namespace() -> None:
    """A namespace that was renamed would otherwise slip past the floors."""
    spaces = namespaces()

    unknown = {
        name
        for path in templates()
        if path.suffix == ".html"
        for name in NAMED_IN_TEMPLATE.findall(path.read_text())
        if URL_NAME.match(name) and name.split(":")[0] not in spaces
    }

    assert unknown == set()


# --- controls: a planted fault is found


@pytest.mark.parametrize(
    "planted",
    [
        "{% url 'actions:show' pk=1 %}",
        '{% include "statements/part.html" with x=1 only %}',
        "{%- extends 'actions/base.html' %}",
    ],
)
def test_control_template_that_reaches_up_is_found(planted: str) -> None:
    spaces = {"suppliers": 1, "actions": 2, "statements": 3}

    assert len(reaches_up_in_template(planted, 1, spaces)) == 1
    assert reaches_up_in_template("{% url 'suppliers:show' 1 %}", 1, spaces) == []


@pytest.mark.parametrize("planted", ['reverse("actions:show")', 'render(request, "statements/page.html")'])
def test_control_python_that_reaches_up_is_found(planted: str) -> None:
    spaces = {"suppliers": 1, "actions": 2, "statements": 3}

    assert len(reaches_up_in_python(planted, 1, spaces)) == 1
    assert reaches_up_in_python('f(reverse("suppliers:show"), "actions.action:14")', 1, spaces) == []
