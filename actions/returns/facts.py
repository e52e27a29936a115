"""What a return looks like from outside: facts with a tone, the rows of its page, its chart."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from actions.plan.facts import Fact, date_tone
from actions.returns.models import Every, ReturnCount, ReturnKind, ReturnSeries
from actions.returns.models.count import rate_of, share_words, told
from actions.returns.models.series import oldest_known, outlived_on
from actions.returns.models.words import PARTICIPLE
from msplan.lib.charts import Chart, line_chart
from msplan.lib.dates import deadline_words, plain

MOST_POINTS = 12
UNKNOWN = "Not known"


def due_fact(series: ReturnSeries, on: date) -> Fact:
    if series.due_on is None or series.next_on is None:
        return Fact("Next count", "Ended", "plain")
    if series.next_on > on:
        return Fact("Next count", f"As at {plain(series.next_on)}", "plain")
    words = deadline_words(series.due_on, on)
    return Fact("Next count", words[:1].upper() + words[1:], date_tone(series.due_on, on))


class Known(NamedTuple):
    """The number that holds, or since when there is none, and why. ``holds``: the figures count it."""

    text: str
    detail: str
    holds: bool


def known(series: Any, on: date) -> Known:
    """Of one that came from ``with_last``."""
    if series.last_as_at is None:
        return Known("Not known", "Nobody has handed in anything yet", holds=False)
    number, day = told(series.known_required, series.known_done), series.known_as_at
    if series.last_done is None:
        last = f" The last number is of {plain(day)}: {number}." if day else ""
        reason = str(series.last_reason)
        return Known(
            f"Not known since {plain(series.unknown_from)}", f"{sentence(reason)}{last}", holds=False
        )
    if day <= oldest_known(on):
        return Known(
            f"Not known since {plain(outlived_on(day))}",
            f"{number} on {plain(day)}: too old to count",
            holds=False,
        )
    return Known(number, plain(day), holds=True)


def sentence(text: str) -> str:
    """With its full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def last_fact(series: ReturnSeries, on: date) -> Fact:
    """Of one that came from ``with_last``."""
    found = known(series, on)
    return Fact("Newest count", f"{found.text}, {found.detail}" if found.holds else found.text, _tone(found))


def _tone(found: Known) -> str:
    return "plain" if found.holds else "warn"


def facts_of(series: ReturnSeries, on: date) -> list[Fact]:
    return [last_fact(series, on), due_fact(series, on)]


def rows_of(series: ReturnSeries, on: date) -> list[dict[str, Any]]:
    """The rows of the summary list."""
    owed = len([day for day in series.days_until(on) if series.next_on and day >= series.next_on])
    rows = [
        {
            "key": "Who owes it",
            "value": f"{series.owner.name}{'' if series.owner.is_active else ' (has left)'}",
        },
        {
            "key": "How often",
            "value": f"Every {Every(series.every).label.lower()}, from {plain(series.first_on)}",
        },
        {"key": "How it is counted", "value": series.method or "Nobody has said"},
    ]
    found = known(series, on)
    if not found.holds and series.is_owed:
        rows.insert(0, {"key": found.text, "value": found.detail})
    if series.due_on:
        more = f". {owed} counts are owed" if owed > 1 else ""
        rows.insert(0, {"key": "Due", "value": f"{plain(series.due_on)}{more}"})
    if series.ended_on:
        rows.insert(0, {"key": "Ended because", "value": f"{series.ended_reason}\n{plain(series.ended_on)}"})
    return rows


def chart_of(series: ReturnSeries, counts: Sequence[ReturnCount]) -> Chart | None:
    """The standing counts over time, gaps where a day has none; None where there are fewer than two."""
    standing = {count.as_at: count for count in counts if count.is_standing}
    if len(standing) < 2:
        return None
    last = max(standing)
    days = series.days_until(last)[-MOST_POINTS:]
    values = [_value(standing[day]) if day in standing else None for day in days]
    measured = [standing[day] for day, value in zip(days, values, strict=True) if value is not None]
    if len(measured) < 2:
        return None
    return line_chart(
        title=_finding(series, *measured[-2:], newest=standing[last]),
        series={series.title: values},
        periods=[f"{day:%b %Y}" for day in days],
        period_heading="As at",
        unit="percent" if series.is_share else "count",
        untold={n: UNKNOWN for n, day in enumerate(days) if day in standing and not standing[day].is_known},
        ident=f"return-{series.pk}",
    )


def _value(count: ReturnCount) -> Any:
    return count.done if count.required is None else rate_of(count.required, count.done)


def _finding(series: ReturnSeries, before: ReturnCount, now: ReturnCount, *, newest: ReturnCount) -> str:
    """What the chart shows, in a sentence: "97% vetted on 30 June 2026, up from 94%"; or that it is not known."""
    if not newest.is_known:
        return (
            f"Not known as at {plain(newest.as_at)}; {told(now.required, now.done)} as at {plain(now.as_at)}"
        )
    first, last = _value(before), _value(now)
    way = "up from" if last > first else "down from" if last < first else "as before:"
    if now.required is None or before.required is None:
        return f"{now.done:,} people on {plain(now.as_at)}, {way} {before.done:,}"
    words = [share_words(one.required or 0, one.done or 0) for one in (now, before)]
    done = f"{words[0]} {PARTICIPLE[ReturnKind(series.kind)]} on {plain(now.as_at)}"
    return f"{done}, {way} {words[1][:1].lower()}{words[1][1:]}"
