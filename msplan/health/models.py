"""When the schedule was last seen to work."""

from django.db import models


class Heartbeat(models.Model):
    """One row for each thing that beats. The scheduler's is written by a worker, so it tells of both and the broker."""

    SCHEDULE = "schedule"
    # The whole register of suppliers was scored: bands are as of then. Written along with them.
    SCORES = "scores"

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
