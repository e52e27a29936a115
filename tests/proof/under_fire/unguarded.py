"""The controls: what happens with a protection taken off. A proof that finds nothing wrong here proves nothing."""

from collections.abc import Callable
from threading import Timer
from typing import Any

from django.db.models import F


def send_again_without_asking() -> None:
    """Senders put a claim that ran out back into the queue: the shape of an outbox without "in doubt"."""
    from msplan.outbox import tasks  # noqa: PLC0415
    from msplan.outbox.models import Mail  # noqa: PLC0415

    def settle_abandoned(*, at: Any) -> dict[str, int]:
        again = Mail.objects.abandoned(at=at).update(
            state=Mail.State.QUEUED, lease_until=None, not_before=F("created_at")
        )
        return {"in_doubt": 0, "sent": 0, "queued": again}

    tasks.settle_abandoned = settle_abandoned


def say_saved_before_it_is(save: Callable[..., Any], *, seconds: float) -> Callable[..., Any]:
    """A save that answers at once and writes a moment later, as a program with a cache in front would."""
    from suppliers.models import Answer  # noqa: PLC0415

    def later(invitation: Any, asked: str, value: Any, *, opened_with: int, at: Any, **more: Any) -> Answer:
        Timer(
            seconds, save, (invitation, asked, value), {"opened_with": opened_with, "at": at, **more}
        ).start()
        return Answer(
            invitation=invitation, question=asked, value=value, version=opened_with + 1, saved_at=at
        )

    return later
