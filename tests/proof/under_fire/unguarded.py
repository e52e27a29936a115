"""The controls: what happens with a protection taken off. A proof that finds nothing wrong here proves nothing."""

from collections.abc import Callable
from datetime import timedelta
from threading import Timer
from typing import Any

from django.db.models import F


def take_off(protection: str) -> None:
    """ "answers" is the web's: it has nothing to do here."""
    {
        "mail": send_again_without_asking,
        "marks": mark_before_sending,
        "stop": never_stop_early,
        "queue": mails_in_the_broker,
        "redis": nobody_asks_the_line,
        "answers": lambda: None,
    }[protection]()


def never_stop_early() -> None:
    """A run of sending is finished whoever waits for it."""
    from msplan.outbox import sending  # noqa: PLC0415

    sending.is_asked = lambda: False


def mails_in_the_broker() -> None:
    """The broker holds what is to be sent: a message for each mail, given to it when the mail is written."""
    from celery import current_app, shared_task  # noqa: PLC0415
    from django.core.mail.backends.smtp import EmailBackend  # noqa: PLC0415

    from msplan.chasing import sending as chasing  # noqa: PLC0415
    from msplan.lib.clock import wall_clock  # noqa: PLC0415
    from msplan.outbox import sending, tasks  # noqa: PLC0415
    from msplan.outbox.models import Mail  # noqa: PLC0415

    @shared_task(name="unguarded.send_one", acks_late=True)
    def send_one(pk: int) -> None:
        queued = Mail.objects.filter(pk=pk, state=Mail.State.QUEUED)
        if queued.update(
            state=Mail.State.SENDING,
            attempts=F("attempts") + 1,
            lease_until=wall_clock() + timedelta(minutes=1),
        ):
            sending._send_one(Mail.objects.get(pk=pk), EmailBackend())

    save = chasing.save

    def saved(drafts: Any) -> int:
        made = save(drafts)
        for one in drafts:
            if one.mail.pk is not None:
                current_app.send_task(
                    "unguarded.send_one", [one.mail.pk], queue=current_app.conf.task_default_queue
                )
        return made

    chasing.save = saved
    tasks.send_due = lambda *, at: {}


def nobody_asks_the_line() -> None:
    """A line to the broker that says nothing is believed for ever."""
    from msplan.celery import app  # noqa: PLC0415

    app.conf.broker_transport_options = {"visibility_timeout": 900, "health_check_interval": 0}


def mark_before_sending() -> None:
    """Senders call a mail sent as soon as they have taken it from the queue: the shape of "claim, then send"."""
    from msplan.lib.clock import wall_clock  # noqa: PLC0415
    from msplan.outbox import sending  # noqa: PLC0415
    from msplan.outbox.models import Mail  # noqa: PLC0415

    claim = sending.claim

    def claimed(**how: Any) -> list[Mail]:
        mails = claim(**how)
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
            state=Mail.State.SENT, lease_until=None, sent_at=wall_clock()
        )
        return mails

    sending.claim = claimed


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
