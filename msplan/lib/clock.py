"""The clock on the wall, for the few acts that must look at it themselves.

Rules take ``on`` or ``at`` from the view, task or command that called them. Three things cannot: a lease, which
measures how long a worker really takes and not when its run began; the moment at which the outside world
answered; and a mail, or what is heard of signing in, that a library asks for without telling the time.
"""

from datetime import datetime

from django.utils import timezone


def wall_clock() -> datetime:
    return timezone.now()
