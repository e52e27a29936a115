"""Two people at once: one wins, the other is told."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from msplan.lib.states import InvalidTransition, move
from msplan.outbox.models import Mail

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
State = Mail.State


def mail() -> Mail:
    return Mail.objects.create(
        key="k",
        purpose="test",
        address="ann@force.example",
        subject="s",
        message=b"",
        message_id="<1@x>",
        created_at=NOW,
        not_before=NOW,
    )


@pytest.mark.django_db
def test_a_move_sets_the_state_and_its_stamps_on_row_and_object() -> None:
    one = mail()

    move(one, to=State.SENT, allowed=[State.QUEUED], sent_at=NOW)

    assert (one.state, one.sent_at) == (State.SENT, NOW)
    one.refresh_from_db()
    assert (one.state, one.sent_at) == (State.SENT, NOW)


@pytest.mark.django_db
def test_a_wrong_start_is_told_in_a_sentence_and_changes_nothing() -> None:
    one = mail()

    with pytest.raises(InvalidTransition, match="^This is queued now, so it cannot become sent.$"):
        move(one, to=State.SENT, allowed=[State.SENDING, State.IN_DOUBT], sent_at=NOW)

    assert (one.state, one.sent_at) == (State.QUEUED, None)
    one.refresh_from_db()
    assert (one.state, one.sent_at) == (State.QUEUED, None)


@pytest.mark.django_db
def test_the_sentence_may_be_ones_own() -> None:
    with pytest.raises(InvalidTransition, match="^Somebody was faster.$"):
        move(mail(), to=State.SENT, allowed=[], sentence="Somebody was faster.")


@pytest.mark.django_db
def test_the_row_decides_not_the_copy_in_memory() -> None:
    one = mail()
    Mail.objects.filter(pk=one.pk).update(state=State.HELD)

    with pytest.raises(InvalidTransition, match="^This is held now"):
        move(one, to=State.FAILED, allowed=[State.QUEUED])


@pytest.mark.django_db
def test_a_row_that_is_gone_is_told_too() -> None:
    one = mail()
    Mail.objects.filter(pk=one.pk).delete()

    with pytest.raises(InvalidTransition):
        move(one, to=State.FAILED, allowed=[State.QUEUED])


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_wins() -> None:
    one = mail()
    start, told, won = Barrier(8), [], []

    def finish(number: int) -> None:
        copy = Mail.objects.get(pk=one.pk)
        start.wait()
        try:
            with transaction.atomic():
                move(copy, to=State.FAILED, allowed=[State.QUEUED], last_error=str(number))
            won.append(number)
        except InvalidTransition as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=finish, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    one.refresh_from_db()
    assert len(won) == 1
    assert (one.state, one.last_error) == (State.FAILED, str(won[0]))
    assert told == ["This is failed now, so it cannot become failed."] * 7
