"""One invitation in words: its state, what became of its mails, whether it is late, silent or was not reached."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msplan.lib.dates import london_date, plain
from msplan.outbox.models import Mail
from suppliers.asking.models import UNANSWERED, Ask, Campaign, Invitation

LINKS = (Ask.Kind.INVITATION, Ask.Kind.FRESH_LINK)
HELD = "read first by the modern slavery team"
TONES = {
    "open": "plain", "started": "info", "submitted": "good", "queried": "warn", "accepted": "good",
    "declined": "bad", "elsewhere": "info", "withdrawn": "plain",
}  # fmt: skip


def row_of(invitation: Invitation, campaign: Campaign, on: date) -> dict[str, Any]:
    """For a list: asks and mails are there already."""
    asks = list(invitation.asks.all())
    return {
        "invitation": invitation,
        "tone": TONES[invitation.state],
        "remark": remark(invitation, campaign, on),
        "mail": mail_words(asks),
        "reminders": getattr(invitation, "reminders", None) or 0,
        "last_reminded_at": getattr(invitation, "last_reminded_at", None),
        "is_held": is_held(invitation),
    }


def is_held(invitation: Invitation) -> bool:
    response = getattr(invitation, "response", None)
    return bool(response and response.is_held)


def remark(invitation: Invitation, campaign: Campaign, on: date) -> dict[str, str]:
    """Late, silent, not reached: computed, never stored."""
    if invitation.state not in UNANSWERED:
        late = invitation.submitted_at and london_date(invitation.submitted_at) > campaign.deadline_on
        return {"text": "Answered late", "tone": "warn"} if late else {}
    if not invitation.was_reached:  # type: ignore[attr-defined]  # annotated
        waits = invitation.is_pending or not invitation.has_mail  # type: ignore[attr-defined]  # annotated
        return {} if waits else {"text": "Not reached", "tone": "bad"}
    if on >= invitation.silent_on:  # type: ignore[attr-defined]  # annotated
        return {"text": "Silent", "tone": "bad"}
    return {"text": "Late", "tone": "warn"} if on > campaign.deadline_on else {}


def mail_words(asks: Sequence[Ask]) -> dict[str, Any]:
    """What became of the newest mail with a link."""
    links = [ask for ask in asks if ask.kind in LINKS]
    if not links:
        return {"text": "Not written yet", "tone": "plain", "why": ""}
    return fate(links[-1])


def fate(ask: Ask) -> dict[str, Any]:
    """Of one mail, with the reason where it did not get there."""
    mail = ask.mail
    if ask.bounced_on is not None:
        return {"text": "Came back", "tone": "bad", "why": f"{plain(ask.bounced_on)}: {ask.bounced_why}"}
    tones = {
        Mail.State.SENT: "good", Mail.State.FAILED: "bad", Mail.State.IN_DOUBT: "warn", Mail.State.HELD: "warn",
    }  # fmt: skip
    why = "" if mail.state == Mail.State.SENT else mail.last_error
    return {
        "text": mail.get_state_display(), "tone": tones.get(Mail.State(mail.state), "plain"), "why": why,
        "on": _day(mail.sent_at or mail.not_before),
    }  # fmt: skip


def _day(when: datetime) -> date:
    return london_date(when)
