"""No module waits for one that waits for it: not at its head, not inside a function, not for its types alone."""

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.test_layers_inside import imports_of, module_of
from tests.house.tracked import python_files


def circle_in(sources: dict[str, str]) -> list[str]:
    """The modules of one circle, each imported by the one before it; nothing where there is none.

    ``sources`` are modules by name. A package's own page re-exports its rooms and is left out.
    """
    graph = {
        module: (imports_of(source, module, package=False) & set(sources)) - {module}
        for module, source in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        circle: list[str] = found.args[1]
        return circle
    return []


def test_no_module_stands_in_a_circle() -> None:
    sources = {module_of(path): path.read_text() for path in python_files() if path.name != "__init__.py"}

    assert len(sources) > 300
    assert circle_in(sources) == []


# --- controls


@pytest.mark.parametrize(
    "back",
    [
        "from actions.plan.one import One",
        "import actions.plan.one",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from actions.plan.one import One",
        "def act():\n    from actions.plan import one",
    ],
)
def test_control_a_circle_is_found_however_it_is_hidden(back: str) -> None:
    sources = {"actions.plan.one": "from actions.plan.two import Two", "actions.plan.two": back}

    assert set(circle_in(sources)) == {"actions.plan.one", "actions.plan.two"}


def test_control_a_chain_is_no_circle() -> None:
    sources = {
        "actions.plan.one": "from actions.plan.two import Two",
        "actions.plan.two": "import actions.plan.three",
    }

    assert circle_in({**sources, "actions.plan.three": ""}) == []
