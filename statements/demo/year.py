"""The demonstration's statements: last year's published, this year's in drafting."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from msplan.accounts.models import Person
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import FinancialYear, add_months, month_ends, plain
from statements.agreement.approving import approve
from statements.agreement.clearing import clear, open_names
from statements.agreement.signing import sign
from statements.agreement.submitting import submit
from statements.coverage.gates import checked
from statements.coverage.marking import mark
from statements.demo.plan import Event, morning
from statements.figures.measuring import measure
from statements.models import CoverageMark, NameKind, Publication, Statement
from statements.publishing.correcting import correct
from statements.publishing.linking import record_home_link
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.writing.drafting import add_section, open_statement, remove_section, save_section

HERE = Path(__file__).resolve().parent
SECTION = re.compile(r"^=== (\w+) \| (.+)$", re.MULTILINE)


def last_due(today: date) -> FinancialYear:
    """The latest financial year whose statement was due (six months after its end) before today."""
    year = FinancialYear.of(today)
    while add_months(year.last, 6) >= today:
        year = year.previous
    return year


def sections_of(name: str, year: FinancialYear) -> list[tuple[str, str, str]]:
    """(heading, area, body) of one of the texts beside this module, with its dates filled in."""
    text = (HERE / name).read_text(encoding="utf-8")
    for word, value in {
        "year": year.label,
        "year_start": plain(year.first),
        "year_end": plain(year.last),
        "next_end_year": str(year.next.last.year),
        "next_year_first": str(year.next.first.year),
    }.items():
        text = text.replace(f"[[{word}]]", value)
    parts = SECTION.split(text)[1:]
    return [
        (heading.strip(), area, body.strip())
        for area, heading, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def published(year: FinancialYear, people: dict[str, Person], body: Body) -> Iterator[Event]:
    """Last year's statement from its first draft to the public page, in the September in which it was due.

    A reader found a mistake in it, so a corrected version went the whole way within a week.
    """
    editor, secretary = people["Hannah Wexley"], people["Priya Lathwaite"]
    chief, due = people["Eleanor Hartwright"], add_months(year.last, 6)
    yield Event(
        morning(due - timedelta(days=70)),
        _write(year, "published.md", editor, body, due - timedelta(days=70)),
    )

    def on(days: int) -> date:
        return due - timedelta(days=days)

    yield Event(morning(on(31), 17), lambda: _submit(year, editor, on(31)))
    yield Event(morning(on(20)), lambda: _approve(year, secretary, body, on(20), "117"))
    yield Event(morning(on(19)), lambda: _clear(year, editor, on(19)))
    yield Event(morning(on(16)), lambda: _sign(year, chief, body, on(16)))
    yield Event(morning(on(14)), lambda: _publish(year, editor, on(14)))
    yield Event(morning(on(13)), lambda: _link(year, editor, on(13)))
    yield Event(morning(on(11), 15), lambda: _correct(year, editor, on(11)))
    yield Event(morning(on(9), 17), lambda: _submit(year, editor, on(9)))
    yield Event(morning(on(7)), lambda: _approve(year, secretary, body, on(7), "121"))
    yield Event(morning(on(7), 11), lambda: _clear(year, editor, on(7)))
    yield Event(morning(on(6)), lambda: _sign(year, chief, body, on(6)))
    yield Event(morning(on(5)), lambda: _publish(year, editor, on(5)))
    yield Event(morning(on(5), 11), lambda: _link(year, editor, on(5)))


def drafting(year: FinancialYear, people: dict[str, Person], body: Body, today: date) -> Iterator[Event]:
    """This year's statement, begun lately."""
    begun = today - timedelta(days=12)
    yield Event(morning(begun, 12), _write(year, "drafting.md", people["Hannah Wexley"], body, begun))


def measurements(first: date, today: date) -> Iterator[Event]:
    """States counted at each month end, on the morning after it."""
    for end in month_ends(first, today - timedelta(days=1)):
        at = morning(end + timedelta(days=1), 2)
        yield Event(at, lambda end=end, at=at: measure(as_at=end, at=at))  # type: ignore[misc]


def _of(year: FinancialYear) -> Statement:
    """Its newest version: the corrected one, from the day on which it is begun."""
    return Statement.objects.of_period(year.label).latest("version")


def _write(year: FinancialYear, name: str, editor: Person, covered: Body, on: date) -> Callable[[], object]:
    def act() -> None:
        at = morning(on, 12)
        statement = open_statement(
            period_start=year.first,
            period_end=year.last,
            title="Modern slavery statement",
            bodies=[covered],
            by=editor,
            at=at,
        )
        texts = sections_of(name, year)
        standing = {section.heading: section for section in statement.sections.standing()}
        if not {heading for heading, _, _ in texts} <= set(standing):
            # Last year's headings are others: this one has headings and an order of its own.
            for section in standing.values():
                remove_section(section, by=editor, at=at)
            standing = {}
        for heading, area, body in texts:
            section = standing.get(heading) or add_section(
                statement, heading=heading, area=area, by=editor, at=at
            )
            save_section(
                section, heading=heading, area=area, body=body, version=section.version, by=editor, at=at
            )

    return act


def _submit(year: FinancialYear, editor: Person, on: date) -> None:
    """The editor reads the text for what could identify anybody, says so, and hands it over."""
    statement = _of(year)
    coverage = checked(statement, on=on)
    mark(
        statement,
        coverage,
        "X05",
        kind=CoverageMark.Kind.CONFIRMED,
        reason="Read from end to end with the specialist team: nobody is described who could be recognised.",
        seen=coverage.of("X05").fingerprint,
        by=editor,
        at=morning(on, 16),
    )
    submit(_of(year), by=editor, at=morning(on, 17), on=on)


def _approve(year: FinancialYear, secretary: Person, body: Body, on: date, minute: str) -> None:
    statement = _of(year)
    approve(
        statement,
        body=body,
        on=on,
        minute_reference=f"EB/{on.year}/{minute}",
        seen_hash=statement.content_hash,
        by=secretary,
        at=morning(on),
        today=on,
    )


MAY_BE_NAMED = {
    NameKind.PERSON: "Holds the office in public, and agreed to be named.",
    NameKind.OPERATION: "Was named in public when it ended.",
    NameKind.SUPPLIER: "Is named in the contracts register that the force publishes.",
}


def _clear(year: FinancialYear, editor: Person, on: date) -> None:
    """Each name in the text is looked at; in this text nobody is named by oversight."""
    statement = _of(year)
    sentences: dict[tuple[str, str], list[str]] = {}
    for found in open_names(statement):
        sentences.setdefault((found.kind, found.name), []).append(found.sentence_key)
    for (kind, name), keys in sentences.items():
        reason = MAY_BE_NAMED[NameKind(kind)]
        clear(
            statement, kind=kind, name=name, sentence_keys=keys, reason=reason, by=editor, at=morning(on, 12)
        )


WRONG, RIGHT = "Nine were changed.", "Eleven were changed."
NOTE = (
    "Under “Our policies” the first version said that nine of the 41 policies we read were changed. Eleven were: the "
    "fleet and estates handbooks had been left out of the count. No figure and no promise changes."
)


def _correct(year: FinancialYear, editor: Person, on: date) -> None:
    """A reader of the first version counted the policies."""
    corrected = correct(_of(year), note=NOTE, by=editor, at=morning(on, 15))
    section = corrected.sections.standing().get(body__contains=WRONG)
    save_section(
        section,
        heading=section.heading,
        area=section.area,
        body=section.body.replace(WRONG, RIGHT),
        version=section.version,
        by=editor,
        at=morning(on, 16),
    )


def _link(year: FinancialYear, editor: Person, on: date) -> None:
    record_home_link(
        _of(year),
        address=ForceProfile.current().website or "https://www.marlshire.example/",
        placement="In the footer of every page, under “Our responsibilities”",
        seen_on=on,
        by=editor,
        at=morning(on, 12),
        today=on,
    )


def _sign(year: FinancialYear, chief: Person, body: Body, on: date) -> None:
    statement = _of(year)
    sign(
        statement,
        body=body,
        name=chief.name,
        rank=chief.rank,
        role=chief.job_title,
        seen_hash=statement.content_hash,
        by=chief,
        at=morning(on),
        on=on,
    )


def _publish(year: FinancialYear, editor: Person, on: date) -> None:
    publication = Publication.objects.get(seal__statement=_of(year), seal__update__isnull=True)
    if not produce(publication.pk, at=morning(on - timedelta(days=1))):
        publication.refresh_from_db()
        raise RuntimeError(f"The statement's document could not be made: {publication.error}")
    publish(_of(year), by=editor, at=morning(on))
