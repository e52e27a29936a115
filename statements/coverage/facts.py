"""What the records say about a statement's coverage, read in one query, as plain facts for the check."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from actions.models import PriorityRisk
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import add_months, london_date, plain
from statements.coverage.draft import Fact
from statements.models import Approval, HomeLink, Promise, RegistrySubmission, Signature, Statement

S = Statement.State
# What the registry takes: docs/rules/statement.md.
SHORTEST_MONTHS, LONGEST_MONTHS = 12, 18


def facts_of(statement: Statement, force: ForceProfile, *, on: date) -> dict[str, Fact]:
    """By the name that a rule's part asks for. What the records say nothing of is left out."""
    read = _read(statement)
    facts = {
        "period": Fact(
            True,
            f"{plain(statement.period_start)} to {plain(statement.period_end)}, printed below the title.",
        ),
        "bodies": _bodies(read),
        "published": _published(statement),
        "in_time": _in_time(statement, force, on),
        "earlier_public": _earlier(read),
        "risks_answered": _risks(read),
        "home_link": _home_link(read),
        "registry_submitted": _submitted(read),
        **_approved(statement, read),
        **_signed(read),
        **_promised(statement, read),
    }
    if statement.no_steps:
        facts["no_steps"] = Fact(True, f"No steps were taken: {statement.no_steps_reason}")
    return facts


def _bodies(read: dict[str, Any]) -> Fact:
    names = [body["name"] for body in read["covered"]]
    return Fact(bool(names), f"{_listed(names)}, printed below the title." if names else "No body is named.")


def _read(statement: Statement) -> dict[str, Any]:
    """Every row that is asked about. Dates arrive as text."""
    approvals = Approval.objects.standing().filter(statement=OuterRef("pk"))
    signatures = Signature.objects.standing().filter(statement=OuterRef("pk"))
    earlier = Statement.objects.public().filter(period_end__lt=OuterRef("period_end"))
    risks = PriorityRisk.objects.open()
    answered = PriorityRisk.objects.filter(answering__isnull=False).order_by().values("pk")
    owed = Promise.objects.owed_in(statement)
    submitted = RegistrySubmission.objects.filter(pack__seal__statement=OuterRef("pk"))
    link = HomeLink.objects.filter(statement=OuterRef("pk")).newest_first()
    return dict(
        Statement.objects.filter(pk=statement.pk).values(
            covered=_listing(
                Body.objects.filter(statements=OuterRef("pk")), name="name", signs="signatory_title"
            ),
            approved=_listing(approvals, body="body__name", board="board", on="on"),
            signed=_listing(signatures, name="name", role="role", body="body__name", on="on"),
            # A withdrawn one stays at its address, under its notice.
            kept=_keys(earlier.filter(state__in=[S.PUBLISHED, S.SUPERSEDED, S.WITHDRAWN])),
            gone=_keys(earlier.filter(state=S.REMOVED)),
            risks=_keys(risks),
            answered=_keys(risks.filter(pk__in=answered)),
            owed=_keys(owed),
            unanswered=_keys(owed.unanswered()),
            promised=_keys(Promise.objects.standing().filter(statement=OuterRef("pk"))),
            link=Subquery(link.values(told=JSONObject(where="placement", on="seen_on"))[:1]),
            sent_on=Subquery(submitted.order_by("-on").values("on")[:1]),
        )[0]
    )


def _listing(rows: "QuerySet[Any]", **fields: str) -> ArraySubquery:
    return ArraySubquery(rows.order_by("pk").values(told=JSONObject(**fields)))


def _keys(rows: "QuerySet[Any]") -> ArraySubquery:
    return ArraySubquery(rows.order_by().values("pk"))


def _published(statement: Statement) -> Fact:
    if statement.published_at is None:
        return Fact(False, "It is not public yet.")
    href = reverse("statements:version", args=[statement.slug, statement.version])
    return Fact(True, f"Public since {plain(london_date(statement.published_at))}.", href)


def _in_time(statement: Statement, force: ForceProfile, on: date) -> Fact:
    """Nobody is late before the day."""
    due = statement.deadline(force.statement_due_months)
    if statement.published_at is not None:
        public = london_date(statement.published_at)
        return Fact(public <= due, f"Public since {plain(public)}, due by {plain(due)}.")
    return Fact(False if on > due else None, f"Due by {plain(due)}.")


def _approved(statement: Statement, read: dict[str, Any]) -> dict[str, Fact]:
    approvals = read["approved"]
    done = {approval["body"] for approval in approvals}
    waiting = [body["name"] for body in read["covered"] if body["name"] not in done]
    told = "; ".join(f"{one['board']} on {_plain(one['on'])}" for one in approvals)
    if waiting or not approvals:
        nobody = Fact(
            False,
            f"No approval of {_listed(waiting)} is recorded." if waiting else "No approval is recorded.",
        )
        return {"approval": nobody, "approval_date": nobody, "registry_dates": Fact(None, "")}
    return {
        "approval": Fact(True, f"Approved by {told}."),
        "approval_date": Fact(True, f"Approved by {told}."),
        "registry_dates": _registry_dates(statement, [date.fromisoformat(one["on"]) for one in approvals]),
    }


def _registry_dates(statement: Statement, approved: list[date]) -> Fact:
    day_after = statement.period_end + timedelta(days=1)
    shortest = add_months(statement.period_start, SHORTEST_MONTHS)
    longest = add_months(statement.period_start, LONGEST_MONTHS)
    if not shortest <= day_after <= longest:
        return Fact(False, "The registry takes a period of 12 to 18 months.")
    if min(approved) < statement.period_end:
        told = (
            f"Approved on {plain(min(approved))}, before the period’s end on {plain(statement.period_end)}."
        )
        return Fact(False, told)
    return Fact(True, f"Approved on {plain(min(approved))}, after the period’s end.")


def _signed(read: dict[str, Any]) -> dict[str, Fact]:
    """Every body has signed, in its signatory's role."""
    signed = {one["body"]: one for one in read["signed"]}
    waiting = [body["name"] for body in read["covered"] if body["name"] not in signed]
    if waiting or not signed:
        nobody = Fact(False, f"Not signed for {_listed(waiting)}." if waiting else "Not signed.")
        return {"signature": nobody, "signature_date": nobody}
    told = "; ".join(f"{one['name']}, {one['role']}, on {_plain(one['on'])}" for one in signed.values())
    return {"signature": Fact(True, f"Signed by {told}."), "signature_date": Fact(True, f"Signed by {told}.")}


def _promised(statement: Statement, read: dict[str, Any]) -> dict[str, Fact]:
    owed, unanswered, promised = len(read["owed"]), len(read["unanswered"]), len(read["promised"])
    facts = {}
    if unanswered:
        facts["promises_answered"] = Fact(False, f"{unanswered} of {owed} promises have no answer.")
    elif owed:
        facts["promises_answered"] = Fact(True, f"All {owed} promises of the statement before are answered.")
    if promised:
        words = f"{promised} promise{'' if promised == 1 else 's'} marked, each with its day and its owner."
        facts["promises_made"] = Fact(True, words)
    return facts


def _risks(read: dict[str, Any]) -> Fact:
    risks, answered = len(read["risks"]), len(read["answered"])
    href = reverse("risks:index")
    if not risks:
        return Fact(False, "No priority risk is open in the register.", href)
    return Fact(risks == answered, f"{answered} of {risks} priority risks have an action.", href)


def _home_link(read: dict[str, Any]) -> Fact:
    if read["link"] is None:
        return Fact(False, "Nobody has recorded where the home page links to it.")
    return Fact(True, f"{read['link']['where']}, seen on {_plain(read['link']['on'])}.")


def _submitted(read: dict[str, Any]) -> Fact:
    if read["sent_on"] is None:
        return Fact(False, "No submission is recorded.")
    return Fact(True, f"Submitted on {plain(read['sent_on'])}.")


def _earlier(read: dict[str, Any]) -> Fact:
    kept, gone = len(read["kept"]), len(read["gone"])
    if gone:
        return Fact(False, f"{gone} earlier statement{' was' if gone == 1 else 's were'} removed.")
    return Fact(
        True, f"{kept} earlier version{'' if kept == 1 else 's'} public." if kept else "This is the first."
    )


def _plain(day: str) -> str:
    return plain(date.fromisoformat(day))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
