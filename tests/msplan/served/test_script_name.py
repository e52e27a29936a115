"""A visitor says with a header where the program lies: no address follows it, and nobody is refused for it."""

import re

import pytest
from django.test import RequestFactory

from msplan.wsgi import application
from tests.processes import ROOT


def led_to(path: str, *, name: str) -> str:
    """As the web server asks where it believes such a header: Django's test client takes a way round this."""
    said: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        said.update(headers)

    application(RequestFactory().get(path, SCRIPT_NAME=name).environ, start)
    return said["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["/evil", "//evil.example"])
def test_no_address_that_we_give_follows_it(name: str) -> None:
    assert led_to("/", name=name) == "/statements/"
    assert led_to("/actions/", name=name).startswith("/sign-in/login/?")


@pytest.mark.parametrize("file", ["bin/docker/Dockerfile", "bin/support/run.py"])
def test_every_start_of_the_web_server_believes_it_of_nobody(file: str) -> None:
    assert re.search(r'"--forwarder-headers", "",\s', (ROOT / file).read_text())
