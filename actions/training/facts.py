"""What a requirement looks like from outside: how many have done it, or since when nobody knows; what is owed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.urls import reverse

from actions.plan.facts import Fact, date_tone
from actions.training.models import Audience, Course, CourseRequirement, TrainingReturn
from actions.training.models.given import rate_of
from actions.training.models.requirement import oldest_known, outlived_on
from msplan.lib.dates import deadline_words, plain


class Known(NamedTuple):
    """How many have done it as at a day; ``rate`` None where that is not known, and ``text`` says since when."""

    text: str
    detail: str
    rate: Decimal | None
    as_at: date | None
    tone: str

    @property
    def is_known(self) -> bool:
        return self.rate is not None


def known(row: Any, on: date) -> Known:
    """Of a requirement that was read ``with_last``."""
    rate = rate_of(row.last_completed, row.last_required)
    if rate is not None and row.last_as_at > oldest_known(on):
        detail = f"{row.last_completed:,} of {row.last_required:,} on {plain(row.last_as_at)}"
        return Known(percent_words(rate), detail, rate, row.last_as_at, "plain")
    if rate is not None:
        since = outlived_on(row.last_as_at)
        detail = f"The last number, {percent_words(rate)}, is of {plain(row.last_as_at)}: too old to count"
    elif row.unknown_from is not None:
        since, detail = row.unknown_from, row.last_unknown_reason
    else:
        since, detail = row.began_on, "Nobody has handed in anything yet"
    return Known(f"Not known since {plain(since)}", detail, None, row.last_as_at, "warn")


def percent_words(rate: Decimal) -> str:
    """82%; what is not all is never told as 100%, what is not nothing never as 0%."""
    whole = rate.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if whole == 100 and rate < 100:
        return "more than 99%"
    if whole == 0 and rate > 0:
        return "less than 1%"
    return f"{whole}%"


def due_fact(row: CourseRequirement, on: date) -> Fact:
    return _date_fact("Next return", row.due_on, on, nothing="Ended" if row.is_ended else "None")


def needs_fact(audience: Audience, on: date) -> Fact:
    return _date_fact("Needs to be judged by", audience.needs_on, on, nothing="No date")


def _date_fact(name: str, day: date | None, on: date, *, nothing: str) -> Fact:
    if day is None:
        return Fact(name, nothing, "plain")
    if (day - on).days > 28:
        return Fact(name, plain(day), "plain")
    words = deadline_words(day, on)
    return Fact(name, words[:1].upper() + words[1:], date_tone(day, on))


def rows_of_course(course: Course) -> list[dict[str, object]]:
    """The rows of its page."""
    rows = [
        ("What it teaches", course.teaches),
        ("How it is taught", course.get_kind_display()),
        ("How long it counts", course.valid_words),
        ("In the training system", course.known_as),
        ("Archived", plain(course.archived_on) if course.archived_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def rows_of_audience(audience: Any) -> list[dict[str, object]]:
    """The rows of its page; the audience was read ``with_count`` and ``with_people``."""
    count = ""
    if audience.people_now is not None:
        count = f"{audience.people_now:,}, counted on {plain(audience.counted_on)}"
    rows = [
        ("Who they are", audience.get_group_display()),
        ("How many people", count or "Not counted yet"),
        ("Who judges their needs", audience.owner.name if audience.owner else "Nobody yet"),
        ("In the training system", audience.known_as),
        ("Archived", plain(audience.archived_on) if audience.archived_on else ""),
    ]
    found: list[dict[str, object]] = [{"key": key, "value": value} for key, value in rows if value]
    if (within := audience.within) is not None:
        link = reverse("training:audience", args=[within.pk])
        found.insert(1, {"key": "Part of", "value": within.name, "link": link})
    return found


def rows_of_requirement(row: CourseRequirement) -> list[dict[str, object]]:
    """The rows of its page."""
    left = "" if row.owner.is_active else " (has left)"
    things: list[dict[str, object]] = [
        {"key": "Course", "value": row.course.name, "link": reverse("training:course", args=[row.course_id])},
        {
            "key": "Audience",
            "value": row.audience.name,
            "link": reverse("training:audience", args=[row.audience_id]),
        },
    ]
    rows = [
        ("Who hands in the numbers", f"{row.owner.name}{left}"),
        ("How often", row.get_every_months_display()),
        ("Required since", plain(row.began_on)),
        ("Ended", f"{plain(row.ended_on)}\n{row.ended_reason}" if row.ended_on else ""),
    ]
    things += [{"key": key, "value": value} for key, value in rows if value]
    return things


def standing_on(returns: Sequence[TrainingReturn], on: date) -> TrainingReturn | None:
    """Of the standing returns of one requirement, the one that says what was so on a day; None: not known."""
    past = [one for one in returns if one.as_at <= on]
    last = max(past, key=lambda one: one.as_at, default=None)
    if last is None or not last.is_known or last.as_at <= oldest_known(on):
        return None
    return last


def by_requirement(returns: Sequence[TrainingReturn]) -> Mapping[int, list[TrainingReturn]]:
    found: dict[int, list[TrainingReturn]] = {}
    for one in returns:
        found.setdefault(one.requirement_id, []).append(one)
    return found
