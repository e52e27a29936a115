"""What a page says once, after a form was taken: it waits in a cookie of this very host, as the others do."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """Behind TLS no other host of the same domain can set it or be sent it."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # Django writes it as a constant
        return "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class Storage(FallbackStorage):
    """What is too long for a cookie waits in the session."""

    storage_classes = (HostCookie, SessionStorage)
