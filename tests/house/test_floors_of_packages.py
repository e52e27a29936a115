"""No package is older than its floor, and what the image installs can be listed for those who ask (CycloneDX)."""

import json
import re
import subprocess
import sys
import tomllib

import pytest

from tests.house.tracked import ROOT

FLOORS = tomllib.loads((ROOT / "tests" / "house" / "floors.toml").read_text())


def locked(name: str = "core") -> dict[str, str]:
    text = (ROOT / "bin" / "requirements" / f"{name}.lock").read_text()
    found = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.M)
    return {name.lower().replace("_", "-").replace(".", "-"): version for name, version in found}


def numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def below(versions: dict[str, str]) -> list[str]:
    """Packages that are older than their floor, or that the lock does not know."""
    return [
        name
        for name, row in FLOORS.items()
        if name.lower() not in versions or numbers(versions[name.lower()]) < numbers(row["floor"])
    ]


@pytest.mark.parametrize("lock", ["core", "dev"])
def test_nothing_is_older_than_its_floor(lock: str) -> None:
    assert below(locked(lock)) == []


def test_each_floor_says_why() -> None:
    assert [name for name, row in FLOORS.items() if len(row["why"]) < 20] == []


def test_control_an_old_django_is_seen() -> None:
    assert below({**locked(), "django": "5.2.0"}) == ["Django"]
    assert below({**locked(), "weasyprint": "69.9"}) == ["weasyprint"]


def test_the_list_of_parts_names_every_package_of_the_image() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bin" / "support" / "parts.py")],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    listed = json.loads(done.stdout)

    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    assert {part["name"]: part["version"] for part in listed["components"]} == locked()
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in listed["components"])
    assert all(part["hashes"] for part in listed["components"])
