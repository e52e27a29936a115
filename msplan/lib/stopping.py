"""Whether this worker was asked to stop. Long runs look here between one thing and the next.

Celery tells its main process alone, and then waits for whatever its children have begun, however long that takes. The
byte lies in memory that the children share, because they are forked after it was made.
"""

import mmap

_shared = [mmap.mmap(-1, 1)]


def begin(**_: object) -> None:
    """A worker starts: nobody has asked it anything yet."""
    _shared[0] = mmap.mmap(-1, 1)


def ask(**_: object) -> None:
    _shared[0][0] = 1


def is_asked() -> bool:
    return _shared[0][0] == 1
