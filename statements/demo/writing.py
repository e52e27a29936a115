"""How the demonstration's statements are written: one from before, authors, comments, a picture, a case study."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, add_months
from statements.demo.plan import Event, morning
from statements.models import Section, Statement
from statements.publishing.withdrawing import withdraw
from statements.writing.assigning import assign, mark_ready
from statements.writing.commenting import comment, settle
from statements.writing.covering import set_cover
from statements.writing.drafting import save_section
from statements.writing.entering import enter, put_among_published
from statements.writing.illustrating import add_picture, clear_picture

HERE = Path(__file__).resolve().parent
EVERYBODY = tuple(Statement.COVERS)
STUDY = """
:::case-study Three questions at a car wash
In June a contract manager visited the firm that washes our vehicles and asked three people what they are paid, by whom, and where they keep their passports. One could not say. The visit was ended without a word to the firm, and the specialist team was told the same afternoon.

Contract managers now carry these three questions on a card.
:::

{{ picture:1 }}
"""  # noqa: E501


OF_OTHERS = """# About this statement

This statement was written by the county's buying group for its eleven members, of which Marlshire Constabulary is one.

# What the group does

The group buys energy, stationery and vehicles for its members. It asks its suppliers to confirm once a year that they keep to the law.
"""  # noqa: E501
NOT_OURS = (
    "The buying group wrote it for all its members, and it described suppliers that are not ours. It said nothing "
    "about our own work. Our first statement of our own is the one for the following year."
)


def before(year: FinancialYear, people: dict[str, Person], body: Body) -> Iterator[Event]:
    """The force's first statement, published before this program was used; entered a month afterwards.

    And one of the year before it, which others had written and which was withdrawn when ours was entered.
    """
    editor, lead, on = people["Hannah Wexley"], people["Daniel Reedmoor"], add_months(year.last, 6)

    def act() -> None:
        statement = enter(
            period_start=year.first,
            period_end=year.last,
            title="Our first modern slavery statement",
            bodies=[body],
            covers=["covers_employees"],
            published_on=on,
            original_href="https://www.marlshire.example/about/modern-slavery-statement.pdf",
            text=(HERE / "before.md").read_text(encoding="utf-8"),
            pdf=as_it_was_printed(),
            by=editor,
            at=morning(on + timedelta(days=30)),
            on=on + timedelta(days=30),
        )
        put_among_published(statement, by=editor, at=morning(on + timedelta(days=31)))

    def of_others() -> None:
        at = morning(on + timedelta(days=33))
        statement = enter(
            period_start=year.previous.first,
            period_end=year.previous.last,
            title="Joint statement of the Marlshire buying group",
            bodies=[body],
            covers=["covers_employees"],
            published_on=add_months(year.previous.last, 7),
            original_href="https://www.marlshire.example/buying-group/modern-slavery.pdf",
            text=OF_OTHERS,
            pdf=None,
            by=editor,
            at=at,
            on=at.date(),
        )
        put_among_published(statement, by=editor, at=morning(on + timedelta(days=33), 11))

    def withdraw_it() -> None:
        statement = Statement.objects.of_period(year.previous.label).get()
        withdraw(statement, reason=NOT_OURS, by=lead, at=morning(on + timedelta(days=34)))

    yield Event(morning(on + timedelta(days=30)), act)
    yield Event(morning(on + timedelta(days=33)), of_others)
    yield Event(morning(on + timedelta(days=34)), withdraw_it)


def drafting(year: FinancialYear, people: dict[str, Person], today: date) -> Iterator[Event]:
    """This year's draft, as it stands among those who write and read it."""
    editor, lead = people["Hannah Wexley"], people["Daniel Reedmoor"]
    board, manager = people["Margaret Oldcastle"], people["Tom Ferrisby"]

    def days_ago(days: int) -> date:
        return today - timedelta(days=days)

    def section(heading: str) -> Section:
        return Statement.objects.of_period(year.label).get().sections.standing().get(heading=heading)

    def illustrate() -> None:
        at = morning(days_ago(8))
        statement = Statement.objects.of_period(year.label).get()
        set_cover(statement, covers=EVERYBODY, by=editor, at=at)
        add_picture(
            statement,
            upload=SimpleUploadedFile("card.png", a_card()),
            alt="A card with three questions: What are you paid? Who pays you? Where is your passport?",
            by=editor,
            at=at,
        )
        found = section("What we do about it")
        save_section(
            found,
            heading=found.heading,
            area=found.area,
            body=f"{found.body}\n{STUDY}",
            version=found.version,
            by=editor,
            at=at,
        )
        mark_ready(section("Our policies"), by=editor, at=at)
        assign(section("Training"), author=people["Joanna Pellatt"], by=editor, at=at)

    def remark() -> None:
        at = morning(days_ago(6))
        policies = section("Our policies")
        first = comment(
            policies.statement,
            section=policies,
            text="Which visits? A reader cannot tell whether they were ours or the contractors’.",
            by=board,
            at=at,
        )
        settle(first, how="It says now that contract managers visited.", by=editor, at=morning(days_ago(5)))
        risk = section("Where the risk lies")
        comment(
            risk.statement,
            section=risk,
            text="Say what we still do not know about the second tier. It is in the register of unknowns.",
            by=manager,
            at=at,
        )
        comment(
            risk.statement,
            section=None,
            text="Good start. The board will ask first what became of last year’s promises.",
            by=lead,
            at=morning(days_ago(4)),
        )

    yield Event(morning(days_ago(8)), illustrate)
    yield Event(morning(days_ago(6)), remark)
    yield Event(morning(days_ago(3)), lambda: _clear(year, editor, days_ago(3)))


def _clear(year: FinancialYear, editor: Person, on: date) -> None:
    picture = Statement.objects.of_period(year.label).get().pictures.standing().get(number=1)
    clear_picture(picture, by=editor, at=morning(on))


def as_it_was_printed() -> SimpleUploadedFile:
    """The first statement as the PDF that was on the website: two plain pages, made by hand without this program."""
    return SimpleUploadedFile("modern-slavery-statement.pdf", (HERE / "before.pdf").read_bytes())


def a_card() -> bytes:
    """A drawing of our own: three lines of writing on a card, with no person in it."""
    card = Image.new("RGB", (960, 540), (241, 244, 248))
    draw = ImageDraw.Draw(card)
    draw.rounded_rectangle(
        (40, 40, 920, 500), radius=28, fill=(255, 255, 255), outline=(18, 67, 109), width=6
    )
    lines = ("What are you paid?", "Who pays you?", "Where is your passport?")
    for place, line in enumerate(lines):
        top = 100 + place * 130
        draw.ellipse((90, top, 160, top + 70), fill=(18, 67, 109))
        draw.text((125, top + 35), str(place + 1), fill=(255, 255, 255), anchor="mm", font_size=38)
        draw.text((200, top + 35), line, fill=(11, 12, 12), anchor="lm", font_size=44)
    out = BytesIO()
    card.save(out, "PNG")
    return out.getvalue()
