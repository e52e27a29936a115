"""Hours that people type for a day in London, made into moments."""

import re
from datetime import UTC, date, datetime, time

from msplan.lib.dates import LONDON

CLOCK = re.compile(r"^([01]?\d|2[0-3])[:.h]?([0-5]\d)?\s*(am|pm)?$", re.IGNORECASE)


def read_clock(text: str) -> time | None:
    """09:30, 9.30, 0930, 2pm, 2:30 pm; None for anything else."""
    found = CLOCK.match(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


def moment(on: date, at: time) -> datetime | None:
    """That hour of that day in London. None where the clocks skip it; where they repeat it, the first."""
    found = datetime.combine(on, at, tzinfo=LONDON)
    back = found.astimezone(UTC).astimezone(LONDON)
    return found if (back.date(), back.time()) == (on, at) else None
