"""The arms about time and about what is said."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from tests.proof.faulty import calendar, crowd, emptying, ladder, outage, refusals, silence
from tests.proof.faulty.outcome import Outcome, at_least, judged


def dates(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    last = 2025 + at_least(1, 5 * size)
    emptying.empty()
    found = calendar.walk(2026, last)
    emptying.empty()
    with calendar.in_utc():
        utc = calendar.walk(2026, 2026)
    emptying.empty()
    with calendar.every_day_works():
        no_holidays = calendar.walk(2026, 2026)
    columns = {"The program": found, "Control: a clock in UTC": utc, "Control: no bank holidays": no_holidays}
    return Outcome(
        f"The schedule asks at every hour from 1 January 2026 to 31 December {last} whether it is time; reviews are "
        "due on the last days of February and August, on and round the changes of the clock, on every bank holiday, "
        "and on the 1st and 15th of each month. What has to be said, and when, is worked out apart from the program.",
        {name: asdict(one) for name, one in columns.items()},
        judged(found.wrong, {"a clock in UTC": utc.wrong, "no bank holidays": no_holidays.wrong}),
    )


def away(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    people = at_least(24, 300 * size)
    emptying.empty()
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    found = outage.go_through(people, folder / "a")
    emptying.empty()
    with outage.never_out_of_date():
        control = outage.go_through(people, folder / "b")
    return Outcome(
        "The digests of a Wednesday are written and everything stops before one is sent. A "
        "fortnight later all starts "
        "again; meanwhile a third of what was due was answered, and other things came due.",
        {"The program": asdict(found), "Control: mails are never out of date": asdict(control)},
        judged(found.wrong, {"mails that are never out of date": control.wrong}),
    )


def crowds(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    emptying.empty()
    found = crowd.come_together(at_least(60, 10_000 * size))
    emptying.empty()
    with crowd.no_unique_keys():
        control = crowd.come_together(at_least(60, 500 * size))
    return Outcome(
        "Five schedulers nudge three times on each of three days, and twenty people run the "
        "command by hand in the "
        "same moment, each in a process of its own.",
        {"The program": asdict(found), "Control: no unique keys": asdict(control)},
        judged(found.wrong, {"a database without unique keys": control.said_twice + control.mails_too_many}),
    )


def silent_stop(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    places = [folder / name for name in ("whole", "control")]
    for place in places:
        place.mkdir()
    emptying.empty()
    found = silence.kill_all(places[0], environment)
    emptying.empty()
    with silence.nobody_looks():
        control = silence.kill_all(places[1], environment)
    faults = [] if found.slowest <= 5 else [f"Not told within five minutes: {found}"]
    if control.slowest <= max(silence.LOOKS):
        faults.append("The control told of it.")
    return Outcome(
        "Every worker is killed. Minutes until each place tells of it (-1: not within ten); "
        "the minutes are simulated, "
        "the kill and the pages are real.",
        {"The program": asdict(found), "Control: no silence is too long": asdict(control)},
        faults,
    )


def mail_refused(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    each = at_least(1, 20 * size)
    places = [folder / name for name in ("whole", "control")]
    for place in places:
        place.mkdir()
    emptying.empty()
    found = refusals.refuse(each, places[0])
    emptying.empty()
    with refusals.every_break_is_a_no():
        control = refusals.refuse(1, places[1])
    return Outcome(
        "The mail server answers 421, 451, 550 and 554, hangs up without a word after it took "
        "the message, or falls "
        "silent, by address; senders go on for 36 simulated days.",
        {"The program": asdict(found), "Control: a broken line is a no": asdict(control)},
        judged(found.wrong, {"a broken line is a no": control.twice}),
    )


def escalation(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    emptying.empty()
    found = ladder.explore(at_least(200, 20_000 * size))
    control = ladder.explore(at_least(500, 2_000 * size), unguarded=True)
    return Outcome(
        "Hypothesis makes up months of a force: reviews are completed, put off and given to "
        "others, people leave, go on "
        "leave and come back, a day is chased again as after a restore. A model written apart "
        "from the program says who "
        "hears of what, once.",
        {"The program": asdict(found), "Control: leave is ignored": asdict(control)},
        judged(found.counter_examples, {"leave is ignored": control.counter_examples}),
    )
