"""Two people on one thing in a chosen order: the first has written and not committed when the second begins."""

from collections.abc import Callable
from threading import Thread

from django.db import connection, transaction

from tests.processes import until

Deed = Callable[[], object]
DONE = "done"
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # one transaction sees one picture otherwise
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def one_after_the_other(first: Deed, second: Deed, *refusals: type[Exception]) -> tuple[str, str, bool]:
    """What became of each (DONE, or the sentence with which it was refused), and whether the second had to wait.

    Any other exception, a deadlock above all, is raised here.
    """
    said: list[str] = []
    broken: list[BaseException] = []
    waited = False

    def run() -> None:
        try:
            with transaction.atomic():
                second()
            said.append(DONE)
        except refusals as refusal:
            said.append(str(refusal) or type(refusal).__name__)
        except BaseException as problem:  # noqa: BLE001  raised again in the thread that looks
            broken.append(problem)
        finally:
            connection.close()

    def settled() -> bool:
        nonlocal waited
        waited = waited or somebody_waits()
        return waited or not rival.is_alive()

    rival = Thread(target=run)
    with transaction.atomic():
        first()
        rival.start()
        until(settled, seconds=120, what="The second person's wait or end")
    rival.join(120)
    assert not rival.is_alive()
    if broken:
        raise broken[0]
    return DONE, said[0], waited
