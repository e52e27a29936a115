"""How long what suppliers wrote is kept, and whom they were. What came of it, in numbers and decisions, stays."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from msplan.files.models import StoredFile
from msplan.files.removing import remove_bytes
from msplan.history.recording import record_many
from msplan.lib.retaining import Rule
from msplan.links.models import FormerAddress, SecretLink
from suppliers.asking.models import (
    Answer,
    AnswerFile,
    Colleague,
    EarlierAnswer,
    Invitation,
    Notice,
    Response,
    Submission,
)
from suppliers.asking.models.invitation import COLLEAGUE_LINK, INVITATION_LINK

REMOVED = "(removed)"


# --- drafts: what was typed and never handed in, and texts that others took the place of


def _drafts() -> QuerySet[Invitation]:
    """Invitations under which a text lies that nobody handed in."""
    never = Q(response__isnull=True) & (
        Exists(Answer.objects.filter(invitation=OuterRef("pk")))
        | Exists(AnswerFile.objects.filter(invitation=OuterRef("pk"), file__removed_at__isnull=True))
    )
    return Invitation.objects.filter(
        never | Exists(EarlierAnswer.objects.filter(answer__invitation=OuterRef("pk")))
    )


def _closed(before: datetime) -> Q:
    return Q(campaign__closed_at__lt=before)


@transaction.atomic
def forget_drafts(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    old = list(_drafts().filter(_closed(before)).order_by("pk"))
    pks = [one.pk for one in old]
    EarlierAnswer.objects.filter(answer__invitation__in=pks).delete()
    never = Invitation.objects.filter(pk__in=pks, response__isnull=True)
    Answer.objects.filter(invitation__in=never).delete()
    remove_bytes(
        StoredFile.objects.filter(pk__in=AnswerFile.objects.filter(invitation__in=never).values("file")),
        at=at,
    )
    record_many("asking.forget_drafts", [(one, None, None) for one in old], by=by, at=at)
    return len(old)


# --- answers: what was handed in


def _answered() -> QuerySet[Response]:
    """Read and settled: one that is held, or that nobody has read yet, is not done with."""
    return Response.objects.readable().filter(
        Exists(Submission.objects.filter(response=OuterRef("pk"), forgotten_at__isnull=True)), ~Q(outcome="")
    )


@transaction.atomic
def forget_answers(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    old = list(_answered().filter(last_at__lt=before).order_by("pk"))
    invitations = [one.invitation_id for one in old]
    Submission.objects.filter(response__in=[one.pk for one in old], forgotten_at__isnull=True).update(
        answers={}, name=REMOVED, role=REMOVED, forgotten_at=at
    )
    Answer.objects.filter(invitation__in=invitations).delete()
    remove_bytes(
        StoredFile.objects.filter(
            pk__in=AnswerFile.objects.filter(invitation__in=invitations).values("file")
        ),
        at=at,
    )
    record_many("asking.forget_answers", [(one, None, None) for one in old], by=by, at=at)
    return len(old)


# --- who was written to, and the links they had


def _addressed() -> QuerySet[Invitation]:
    return Invitation.objects.exclude(to_name=REMOVED)


@transaction.atomic
def forget_addressees(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    old = list(_addressed().filter(_closed(before)).order_by("pk"))
    pks = [one.pk for one in old]
    record_many("asking.forget_addressee", [(one, None, None) for one in old], by=by, at=at)
    Invitation.objects.filter(pk__in=pks).update(to_name=REMOVED, to_email="")
    Notice.objects.filter(invitation__in=pks).update(name="", email="", text="")
    colleagues = Colleague.objects.filter(invitation__in=pks)
    links = SecretLink.objects.filter(
        Q(purpose=INVITATION_LINK, thing_id__in=pks)
        | Q(purpose=COLLEAGUE_LINK, thing_id__in=colleagues.values("pk"))
    )
    colleagues.update(name="")
    FormerAddress.objects.filter(link__in=links).delete()
    links.filter(revoked_at__isnull=True).update(revoked_at=at)
    return len(old)


RULES = [
    Rule(
        name="answer_drafts",
        title="Answers that suppliers did not hand in",
        what_goes="What was typed and never handed in, with its files, and earlier texts of answers.",
        why="Kept so that nothing typed is lost; once the campaign is closed, nobody goes back to it.",
        source="UK GDPR, article 5(1)(c) and (e). The period is our proposal.",
        months=12,
        least=3,
        count=None,
        rows=lambda before: (_drafts(), _closed(before)),
        go=forget_drafts,
        owner="Head of procurement",
    ),
    Rule(
        name="supplier_answers",
        title="Answers of suppliers, and their evidence",
        what_goes="The answers, who declared them, and the files. Score, band, flags and what was decided stay.",
        why="A claim about the contract ends after six years; next year's answer stands beside this one until then.",
        source="Limitation Act 1980, section 5 (six years), and a year for what is under way.",
        months=84,
        least=72,
        count=None,
        rows=lambda before: (_answered(), Q(last_at__lt=before)),
        go=forget_answers,
        owner="Head of procurement",
    ),
    Rule(
        name="invitations",
        title="Whom questionnaires were sent to",
        what_goes="Name and address of whoever was written to and of colleagues, their notes to us; their links stop.",
        why="Two yearly statements look back on who was asked; how many were, and what came back, stays.",
        source="UK GDPR, article 5(1)(e). The period is our proposal.",
        months=24,
        least=3,
        count=None,
        rows=lambda before: (_addressed(), _closed(before)),
        go=forget_addressees,
        owner="Head of procurement",
    ),
]
