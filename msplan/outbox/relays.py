"""Ways of asking a relay whether it already took a message. Named by OUTBOX_RELAY_LOOKUP."""

from pathlib import Path

from django.conf import settings


def local_mailbox(message_id: str) -> bool | None:
    """The laptop's own mail server: every message it took lies in LOCAL_MAILBOX."""
    if not settings.LOCAL_MAILBOX:
        return None
    needle = f"Message-ID: {message_id}".encode().lower()
    return any(
        needle in path.read_bytes()[:4000].lower() for path in Path(settings.LOCAL_MAILBOX).glob("*.eml")
    )
