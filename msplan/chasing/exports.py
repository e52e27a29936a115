"""What the files of chasing's lists hold."""

from typing import Any

from msplan.lib.taking_away import SENSITIVE, Export


def _line(reminder: Any) -> str:
    return f"{reminder.kind}: {reminder.label}"


LEDGER = Export(
    "Mails of chasing",
    "chasing",
    (
        ("Day", "day"),
        ("To", "person.name"),
        ("Made at", "made_at"),
        ("State", "mail.get_state_display"),
        ("Sent at", "mail.sent_at"),
        ("What was said", lambda digest: "\n".join(_line(one) for one in digest.told)),
        ("Passed over", "passed_over"),
    ),
    marking=SENSITIVE,
)
TO_COME = Export(
    "Mails of chasing that are to come",
    "chasing-to-come",
    (
        ("To", "receiver.name"),
        ("What fires", lambda digest: "\n".join(_line(line.due) for line in digest.firing)),
        ("Open besides", "open_besides"),
    ),
    marking=SENSITIVE,
)
