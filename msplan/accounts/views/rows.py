"""Lines about a person that more than one page prints."""

from datetime import date
from typing import Any

from msplan.accounts.models import Person
from msplan.lib.dates import plain


def rows_about(person: Person) -> list[dict[str, Any]]:
    return [
        {"key": "Name", "value": person.name},
        {"key": "Email address", "value": person.email},
        {"key": "Rank", "value": person.rank},
        {"key": "Job title", "value": person.job_title},
        {"key": "Department", "value": person.department and person.department.name},
        {"key": "Roles", "lines": person.roles_in_words, "value": "None: sees only their own work"},
    ]


def leave_words(person: Person, on: date) -> str:
    """ "Away from 4 May 2027 to 15 May 2027; mail goes to Jo Marsh", or "" when no leave lies ahead."""
    if not person.leave_from or not person.leave_until or person.leave_until < on:
        return ""
    stand_in = person.receives_mail_through(person.leave_from)
    where = "nobody stands in" if stand_in == person else f"mail goes to {stand_in}"
    if person.leave_from == person.leave_until:
        return f"Away on {plain(person.leave_from)}; {where}"
    return f"Away from {plain(person.leave_from)} to {plain(person.leave_until)}; {where}"
