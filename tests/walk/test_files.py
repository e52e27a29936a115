"""Every list of the demonstration force as a file: as many rows as its page says, for those who may see the page."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from msplan.accounts.roles import Role
from tests.people import person
from tests.walk.addresses import Address, addresses
from tests.walk.objects import paths

LINK = re.compile(r'href="(\?[^"]*file=csv)"')
SHOWING = re.compile(r"Showing (?:[\d,]+ to [\d,]+ of )?([\d,]+) ")
pytestmark = pytest.mark.django_db
MANY = 5_000  # more rows than a workbook is opened for here


@pytest.fixture(scope="module")
def everybody(demonstration: Path) -> Client:
    """Somebody with every role."""
    client = Client()
    client.force_login(person("Fi Lister", *Role))
    return client


@pytest.fixture(scope="module")
def nobody(demonstration: Path) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("No Role"))
    return client


def read(client: Client, address: str) -> tuple[int, str, bytes]:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, answer.headers.get("Content-Disposition", ""), content


@pytest.mark.parametrize("address", addresses(), ids=lambda a: a.name)
def test_a_file_has_the_rows_of_its_list(address: Address, everybody: Client, nobody: Client) -> None:
    for path in paths(address)[:1]:
        answer = everybody.get(path)
        if answer.streaming or answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            return
        page = answer.content.decode()
        link, total = LINK.search(page), SHOWING.search(page)
        if link is None or total is None:
            return
        rows = int(total[1].replace(",", ""))
        status, named, content = read(everybody, path + link[1].replace("&amp;", "&"))
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

        assert status == 200
        assert re.search(r'filename="[a-z0-9_-]+-\d{4}-\d\d-\d\d-OFFICIAL(-SENSITIVE)?\.csv"', named)
        assert len(lines) == rows + 1
        assert {len(line) for line in lines} == {len(lines[0])}
        assert any(any(line[1:]) for line in lines[1:]) or not rows
        assert read(nobody, f"{path}?file=csv")[0] == nobody.get(path).status_code
        if rows < MANY:
            status, _, content = read(
                everybody, path + link[1].replace("&amp;", "&").replace("=csv", "=xlsx")
            )
            book = load_workbook(io.BytesIO(content), read_only=True)
            assert status == 200
            assert book.sheetnames[0] == "About this file"
