"""What lies beside a section while it is written: guidance, last year's text, what the records say, last year's
promises. Offered, never copied by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from actions.models import Action, Area
from msplan.accounts.models import Person
from statements.figures.catalogue import FIGURES
from statements.figures.freezing import Readings, frozen
from statements.models import Promise, Section, Statement, Topic
from statements.text.contents import pictures_in, shown_pictures
from statements.text.tokens import BRACES
from statements.text.weaving import section_html
from statements.writing.guidance import Guidance, guidance
from statements.writing.picking import Pick
from statements.writing.previewing import files_of

PICTURE_LINE = re.compile(r"^[^\S\n]*\{\{\s*picture\s*:[^{}\n]*\}\}[^\S\n]*\n?", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Count:
    """What the records say: a figure or a number of actions, and where they are."""

    label: str
    shown: str
    href: str = ""


@dataclass(frozen=True)
class LastText:
    """What the statement before this one said under the same heading, or else on the same topic."""

    statement: Statement
    section: Section
    html: SafeString


@dataclass(frozen=True)
class Beside:
    guidance: Guidance
    last: LastText | None
    counts: list[Count]
    promises: list[Promise]


def beside(section: Section, *, picks: Iterable[Pick], person: Person) -> Beside:
    """For the page of a section. ``picks`` are the figures with what they say now, read already."""
    told = guidance()[section.area]
    return Beside(
        guidance=told,
        last=_last(section),
        counts=[*_counts(told, picks, person), *_of_the_plan(section.area, person)],
        promises=list(Promise.objects.owed_in(section.statement).in_order()),
    )


def last_text(section: Section) -> Section | None:
    """The section of last year's statement that this one takes up."""
    follows = Statement.objects.followed_by(section.statement)[:1]
    standing = Section.objects.standing().filter(statement__in=follows).select_related("statement")
    sections = [one for one in standing if not one.is_empty]
    by_heading = [one for one in sections if one.heading.casefold() == section.heading.casefold()]
    by_topic = [one for one in sections if one.area == section.area and section.area != Topic.FREE]
    return next(iter([*by_heading, *by_topic]), None)


def copied(last: Section) -> str:
    """Last year's text as it is put into this year's: with its figures, which are counted anew, without pictures."""
    return PICTURE_LINE.sub("", last.body)


def _last(section: Section) -> LastText | None:
    if (found := last_text(section)) is None:
        return None
    before = found.statement
    pictures = shown_pictures(pictures_in(before, [found]), files_at=files_of(before))
    readings = frozen(before) if BRACES.search(found.body) else Readings()
    html = section_html(found.body, readings, pictures=pictures, no_steps=found.no_steps_reason)
    return LastText(before, found, html)


def _counts(told: Guidance, picks: Iterable[Pick], person: Person) -> list[Count]:
    said = {pick.token.key: pick for pick in picks if pick.token.kind == "figure"}
    return [
        Count(said[key].label, said[key].now, _records(key, person)) for key in told.figures if key in said
    ]


def _records(key: str, person: Person) -> str:
    return reverse("drafts:records", args=[key]) if person.may(FIGURES[key].permission) else ""


def _of_the_plan(area: str, person: Person) -> list[Count]:
    """Open actions that serve the topic."""
    if area not in Area.values or not person.may("actions.see"):
        return []
    number = Action.objects.open().filter(area=area).count()
    return [Count("Open actions on this topic", str(number), f"{reverse('actions:index')}?area={area}")]
