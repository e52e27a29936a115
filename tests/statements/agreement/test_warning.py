"""Before the board gets a text, its editor is led to the names in it."""

import pytest
from django.test import Client

from tests.statements.build import cast, written

pytestmark = pytest.mark.django_db


def test_the_page_before_the_board_leads_to_the_names() -> None:
    who = cast()
    statement = written(who)
    client = Client()
    client.force_login(who.editor)

    page = client.get(f"/drafts/{statement.pk}/submit/").content.decode()

    assert f'href="/drafts/{statement.pk}/names/"' in page
