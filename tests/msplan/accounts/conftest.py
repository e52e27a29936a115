"""A provider of single sign-on that runs as long as a test, and the settings that point to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.msplan.accounts.provider import CLIENT, SECRET, Provider, serving


@pytest.fixture
def provider(settings: Any, db: None) -> Iterator[Provider]:
    cache.clear()
    with serving() as found:
        settings.OIDC_ISSUER, settings.OIDC_NAME = found.issuer, "Marlshire account"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        yield found
