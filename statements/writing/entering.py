"""A statement that was published before this program was used: entered from its text and its PDF, then put among the
published ones, so that the first year has a predecessor to answer.

It has no figures, approvals or seal of ours: nobody here can say what was counted, nor who agreed.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time

from django.core.files.base import File
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.files.storing import check, clean_name
from msplan.force.models import Body, ForceProfile
from msplan.history.recording import record
from msplan.lib.dates import LONDON
from msplan.lib.states import InvalidTransition, move
from statements.figures.freezing import Readings
from statements.models import Earlier, Statement, Topic
from statements.rendering.document import earlier_html
from statements.text.contents import public_content, sha256
from statements.text.documents import document_of
from statements.text.tokens import line_problems, problems_in, tokens_in
from statements.writing.drafting import checked_period, lock_for_edit, new_section
from statements.writing.refusals import Refused

MOST_BYTES = 30 * 1024 * 1024
HEADING = re.compile(r"#{1,2}[ \t]+(?P<heading>\S.*?)[ \t#]*")
UNDERLINED = re.compile(r"={3,}[ \t]*")
# What a heading says of its topic; the first that fits. An editor sets it right where it is wrong.
TOPICS = [
    (Topic.TRAINING, r"train|learning|awareness|capacity"),
    (
        Topic.EFFECTIVENESS,
        r"effective|whether it works|measur|monitor|indicator|\bkpi|performance|progress|evaluat",
    ),
    (Topic.DUE_DILIGENCE, r"due diligence|what we do about|procure|remed|audit|suppliers? (check|engage)"),
    (Topic.RISK, r"\brisk"),
    (Topic.POLICIES, r"polic(y|ies)\b(?! and crime)|\bcodes? of\b"),
    (Topic.STRUCTURE, r"structure|about us|who we are|supply chain|organisation|our business|our operations"),
]


def sections_of(text: str) -> list[tuple[str, str, str]]:
    """(heading, topic, text) of each part of a pasted statement: a line that begins with # begins one, or with ##
    where there is one # at most, which is the title then.

    What stands before the first heading becomes an introduction.
    """
    parts: list[tuple[str, list[str]]] = [("Introduction", [])]
    lines_of_it = list(_with_marked_headings(text))
    highest = sum(line.startswith(("# ", "#\t")) for line in lines_of_it)
    for line in lines_of_it:
        found = HEADING.fullmatch(line)
        if found is not None and (highest < 2 or not line.startswith("##")):
            parts.append((found["heading"][:150], []))
        else:
            parts[-1][1].append(line)
    told = [(heading, "\n".join(lines).strip("\n")) for heading, lines in parts]
    # A title with nothing under it, and nothing before the first heading, are no sections.
    kept = [part for place, part in enumerate(told) if part[1].strip() or place > 1]
    return [(heading, topic_of(heading), body) for heading, body in kept]


def topic_of(heading: str) -> str:
    """The topic that a heading suggests; "free" where it suggests none."""
    lowered = heading.lower()
    return next((topic.value for topic, words in TOPICS if re.search(words, lowered)), Topic.FREE.value)


@transaction.atomic
def enter(
    *,
    period_start: date,
    period_end: date,
    title: str,
    bodies: Iterable[Body],
    covers: Collection[str],
    published_on: date,
    original_href: str,
    text: str,
    pdf: "File[bytes] | None",
    by: Person,
    at: datetime,
    on: date,
) -> Statement:
    """Enter one, in drafting: its sections are put right like any others.

    Raises Refused with a sentence, or FileRefused for the PDF.
    """
    bodies = list(bodies)
    slug = checked_period(period_start, period_end, bodies)
    _check_days(period_start, published_on, on)
    if not covers:
        raise Refused("Choose at least one group that the statement covers.")
    sections = sections_of(text)
    if not sections:
        raise Refused("Paste the text of the statement.")
    if problems := [
        p for heading, _, body in sections for p in (*line_problems(heading), *problems_in(body))
    ]:
        raise Refused(*dict.fromkeys(problems))
    statement = Statement(
        slug=slug,
        title=title.strip(),
        period_start=period_start,
        period_end=period_end,
        before_msplan=True,
        **{name: name in covers for name in Statement.COVERS},
        opened_by=by,
        opened_at=at,
        last_edited_by=by,
        last_edited_at=at,
    )
    try:
        with transaction.atomic():
            statement.save()
    except IntegrityError as error:  # two people entered it at once
        raise Refused(f"There is a statement for {slug} already.") from error
    statement.bodies.set(bodies)
    for position, (heading, area, body) in enumerate(sections, start=1):
        new_section(statement, position=position, heading=heading, area=area, body=body, by=by, at=at)
    Earlier.objects.create(
        statement=statement,
        published_on=published_on,
        original_href=original_href,
        **_kept(pdf),
        entered_by=by,
        entered_at=at,
    )
    record("statements.enter", statement, by=by, at=at, after={"period": slug, "published": published_on})
    return statement


@transaction.atomic
def change_entry(
    statement: Statement,
    *,
    published_on: date,
    original_href: str,
    pdf: "File[bytes] | None",
    by: Person,
    at: datetime,
    on: date,
) -> None:
    """Put right when and where it was published; another PDF takes the place of the one that is kept."""
    statement = _hold(statement)
    _check_days(statement.period_start, published_on, on)
    earlier = statement.earlier
    before = {"published": earlier.published_on, "original": earlier.original_href, "pdf": earlier.pdf_sha256}
    earlier.published_on, earlier.original_href = published_on, original_href
    if pdf is not None:
        for name, value in _kept(pdf).items():
            setattr(earlier, name, value)
    earlier.save()
    after = {"published": published_on, "original": original_href, "pdf": earlier.pdf_sha256}
    if after != before:
        record("statements.change_entry", statement, by=by, at=at, before=before, after=after)


def why_not_public(statement: Statement) -> list[str]:
    """What has to be put right before it is put among the published ones; none if nothing has."""
    sections = list(statement.sections.standing())
    found = [f"“{one.heading}” is empty. Write it, or take it out." for one in sections if one.is_empty]
    found += [
        f"“{one.heading}”: figures and pictures of ours cannot stand in a statement from before. "
        "Type the number that it gave."
        for one in sections
        if tokens_in(one.body)
    ]
    if not sections:
        found.append("The statement has no sections.")
    if not statement.earlier.pdf_sha256 and not statement.earlier.original_href:
        found.append("Add its PDF, or the address at which it was published.")
    return found


@transaction.atomic
def put_among_published(statement: Statement, *, by: Person, at: datetime) -> Statement:
    """Show it to the public, for good, as published on the day on which it was. Raises Refused with every fault."""
    statement = _hold(statement)
    if faults := why_not_public(statement):
        raise Refused(*faults)
    article = earlier_article(statement)
    earlier = statement.earlier
    earlier.article, earlier.article_sha256 = article, sha256(article.encode())
    earlier.frozen_by, earlier.frozen_at = by, at
    earlier.save(update_fields=["article", "article_sha256", "frozen_by", "frozen_at"])
    noon = datetime.combine(earlier.published_on, time(12), tzinfo=LONDON)
    move(
        statement,
        to=Statement.State.PUBLISHED,
        allowed=[Statement.State.DRAFTING],
        published_at=noon,
    )
    record(
        "statements.put_among_published", statement, by=by, at=at, after={"sha256": earlier.article_sha256}
    )
    return statement


def earlier_article(statement: Statement, *, files_at: str = "") -> str:
    """Its text as a page, from its rows."""
    sections = list(statement.sections.standing())
    content = public_content(statement, sections, Readings(), ForceProfile.current())
    return str(earlier_html(document_of(content, json_sha256="", files_at=files_at)))


def _hold(statement: Statement) -> Statement:
    statement = lock_for_edit(statement.pk)
    if not statement.before_msplan:
        raise InvalidTransition("This statement was written here: it goes the whole way to the public.")
    return statement


def _check_days(period_start: date, published_on: date, on: date) -> None:
    if published_on > on:
        raise Refused("The day it was published must be today or in the past.")
    if published_on <= period_start:
        raise Refused("It cannot have been published before its period began.")


def _kept(pdf: "File[bytes] | None") -> dict[str, object]:
    """The columns of the PDF as it was uploaded."""
    if pdf is None:
        return {}
    check(pdf, name=clean_name(pdf.name or ""), allowed=[".pdf"], most_bytes=MOST_BYTES)
    pdf.seek(0)
    content = pdf.read()
    return {"pdf": content, "pdf_size": len(content), "pdf_sha256": hashlib.sha256(content).hexdigest()}


def _with_marked_headings(text: str) -> Iterator[str]:
    """Its lines, with headings that are underlined by === begun by # as the others are."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for place, line in enumerate(lines):
        if UNDERLINED.fullmatch(line):
            continue
        below = lines[place + 1] if place + 1 < len(lines) else ""
        yield f"# {line}" if line.strip() and UNDERLINED.fullmatch(below) else line
