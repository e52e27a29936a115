"""A visitor says with a header where the program lies: no address follows it, and nobody is refused for it."""

import re

import pytest
from django.test import Client

from tests.processes import ROOT

NAMES = ("/evil", "//evil.example")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_no_address_of_a_page_follows_it(client: Client, name: str) -> None:
    page = client.get("/sign-in/login/", SCRIPT_NAME=name)
    led = client.get("/", SCRIPT_NAME=name)

    assert (page.status_code, "evil" in page.content.decode()) == (200, False)
    assert led["Location"] == "/statements/"


@pytest.mark.parametrize("file", ["bin/docker/Dockerfile", "bin/support/run.py"])
def test_every_start_of_the_web_server_believes_it_of_nobody(file: str) -> None:
    assert re.search(r'"--forwarder-headers", "",\s', (ROOT / file).read_text())
