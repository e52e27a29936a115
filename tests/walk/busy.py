"""What the demonstration force does not show by itself: statements in every state that cite all there is, several of
each; full rooms of the plan; mails of chasing; people on leave. A page that asks for each of them is found out.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.people import set_leave
from msplan.accounts.roles import Role
from msplan.chasing.sending import chase
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, next_working_day, today
from statements.agreement.approving import approve, bodies_to_approve
from statements.agreement.signing import bodies_to_sign, sign
from statements.agreement.submitting import submit
from statements.figures.catalogue import KEYS
from statements.models import Statement
from statements.text.tokens import Token
from statements.writing.drafting import open_statement, save_section
from tests.walk.busy_rooms import fill_the_rooms

EVERYTHING = "\n\n".join(str(Token(kind, key)) for kind, keys in KEYS.items() for key in keys)
S = Statement.State
# Two of each, so that what is asked of every one of them is asked twice.
STATES = (S.DRAFTING, S.WITH_BOARD, S.APPROVED, S.SIGNED) * 2


def make_busy(deputy: Person) -> None:
    """``deputy`` gets what some others cannot answer."""
    for n, state in enumerate(STATES):
        a_statement(FinancialYear(2008 + n), state)
    fill_the_rooms(today(), timezone.now())
    for days in (21, 14, 7):
        chase(on=next_working_day(today() - timedelta(days=days)), at=timezone.now(), held=True)
    for owner in Person.objects.holding(Role.CONTRIBUTOR).exclude(pk=deputy.pk).order_by("pk")[:6]:
        set_leave(owner, first=today(), last=today(), deputy=deputy, by=None, at=timezone.now())


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
    for section in statement.sections.standing():
        save_section(
            section,
            heading=section.heading,
            area=section.area,
            body=EVERYTHING,
            version=section.version,
            by=editor,
            at=at,
        )
    if state == S.DRAFTING:
        return
    statement = submit(statement, by=editor, at=at, on=on)
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
