"""What the demonstration force does not show by itself: statements in every state that cite all there is, several of
each; full rooms of the plan; mails of chasing; people on leave. A page that asks for each of them is found out.
"""

from datetime import timedelta
from io import BytesIO

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from msplan.accounts.models import Person
from msplan.accounts.people import set_leave
from msplan.accounts.roles import Role
from msplan.chasing.sending import chase
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, next_working_day, today
from statements.agreement.approving import approve, bodies_to_approve
from statements.agreement.signing import bodies_to_sign, sign
from statements.figures.catalogue import KEYS
from statements.models import Statement
from statements.text.tokens import Token
from statements.writing.commenting import comment
from statements.writing.drafting import open_statement, save_section
from statements.writing.entering import enter, put_among_published
from statements.writing.illustrating import add_picture, clear_picture
from tests.statements.build import hand_in
from tests.walk.busy_rooms import fill_the_rooms

EVERYTHING = "\n\n".join(str(Token(kind, key)) for kind, keys in KEYS.items() for key in keys)
S = Statement.State
# Two of each, so that what is asked of every one of them is asked twice.
STATES = (S.DRAFTING, S.WITH_BOARD, S.APPROVED, S.SIGNED) * 2


def make_busy(deputy: Person) -> None:
    """``deputy`` gets what some others cannot answer."""
    for n, state in enumerate(STATES):
        a_statement(FinancialYear(2008 + n), state)
    an_earlier_one(FinancialYear(2005), public=False)
    an_earlier_one(FinancialYear(2006), public=True)
    fill_the_rooms(today(), timezone.now())
    for days in (21, 14, 7):
        chase(on=next_working_day(today() - timedelta(days=days)), at=timezone.now(), held=True)
    for owner in Person.objects.holding(Role.CONTRIBUTOR).exclude(pk=deputy.pk).order_by("pk")[:6]:
        set_leave(owner, first=today(), last=today(), deputy=deputy, by=None, at=timezone.now())


def a_picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), (10, 60, 160)).save(out, "PNG")
    return SimpleUploadedFile("field.png", out.getvalue())


def an_earlier_one(year: FinancialYear, *, public: bool) -> None:
    editor = Person.objects.holding(Role.STATEMENT_EDITOR).order_by("pk")[0]
    entered = enter(
        period_start=year.first,
        period_end=year.last,
        title=f"Modern slavery statement {year.label}",
        bodies=Body.objects.all(),
        covers=["covers_employees"],
        published_on=year.last,
        original_href="https://marlshire.example/statement.pdf",
        text="# Foreword\n\nWords.\n\n# Training\n\nMore words.",
        pdf=SimpleUploadedFile("statement.pdf", b"%PDF-1.4\n%%EOF\n"),
        by=editor,
        at=timezone.now(),
        on=today(),
    )
    if public:
        put_among_published(entered, by=editor, at=timezone.now())


def give_second_factor(person: Person) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})


def a_statement(year: FinancialYear, state: str) -> None:
    editor, secretary, officer = (
        Person.objects.holding(role).order_by("pk")[0]
        for role in (Role.STATEMENT_EDITOR, Role.BOARD_SECRETARY, Role.SIGNING_OFFICER)
    )
    at, on = timezone.now(), today()
    statement = open_statement(
        period_start=year.first,
        period_end=year.last,
        title=f"Modern slavery statement {year.label}",
        bodies=Body.objects.all(),
        by=editor,
        at=at,
    )
    picture = add_picture(
        statement, upload=a_picture(), alt="A blue field without anything on it", by=editor, at=at
    )
    clear_picture(picture, by=editor, at=at)
    for section in statement.sections.standing():
        comment(statement, section=section, text="Is this so?", by=secretary, at=at)
        save_section(
            section,
            heading=section.heading,
            area=section.area,
            body=f"{EVERYTHING}\n\n{{{{ picture:1 }}}}",
            version=section.version,
            by=editor,
            at=at,
        )
    if state == S.DRAFTING:
        return
    statement = hand_in(statement, by=editor, at=at, on=on)
    if state == S.WITH_BOARD:
        return
    for body in bodies_to_approve(statement):
        approve(
            statement,
            body=body,
            on=on,
            minute_reference="2026/1",
            seen_hash=statement.content_hash,
            by=secretary,
            at=at,
            today=on,
        )
    if state == S.APPROVED:
        return
    for body in bodies_to_sign(statement):
        sign(
            statement,
            body=body,
            name="Margaret Orme",
            rank="Chief Constable",
            role="Chief Constable",
            seen_hash=statement.content_hash,
            by=officer,
            at=at,
            on=on,
        )
