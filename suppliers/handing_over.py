"""What of these rooms is somebody's while it is open: read by settings.HANDED_OVER."""

from datetime import date

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from msplan.accounts.handing_over import Held
from suppliers.asking.models import InvitationState
from suppliers.models import (
    Agency,
    Campaign,
    CampaignState,
    Check,
    Contract,
    CorrectiveAction,
    Engagement,
    Equivalent,
    Invitation,
    Notice,
    PlannedPurchase,
    Response,
    Supplier,
)

_OF_INVITATION = Concat(
    Coalesce("supplier__merged_into__name", "supplier__name"), Value(": "), "campaign__name"
)
_OF_RESPONSE = Concat(
    Coalesce("invitation__supplier__merged_into__name", "invitation__supplier__name"),
    Value(": "),
    "invitation__campaign__name",
)
_OF_CHECK = Coalesce("supplier__merged_into__name", "supplier__name")


def _checks(_on: date) -> QuerySet[Check]:
    """What comes up again; a check that is asked for once is over."""
    return Check.objects.counting().filter(next_due_on__isnull=False)


def _campaigns(_on: date) -> QuerySet[Campaign]:
    """Whose owner may still be asked: not closed; or answers wait that nobody else took, or messages of contacts."""
    answered = Response.objects.filter(outcome="", reader__isnull=True).order_by()
    told = Notice.objects.filter(settled_at__isnull=True).order_by()
    return Campaign.objects.filter(
        ~Q(state=CampaignState.CLOSED)
        | Q(pk__in=answered.values("invitation__campaign"))
        | Q(pk__in=told.values("invitation__campaign"))
    )


def _responses(_on: date) -> QuerySet[Response]:
    """Not settled yet, or with questions that nobody has answered."""
    asked_back = Q(
        queries__isnull=False, queries__answered_at__isnull=True, queries__taken_back_at__isnull=True
    )
    found = Response.objects.exclude(invitation__state=InvitationState.WITHDRAWN)
    waiting = Response.objects.filter(asked_back).order_by().values("pk")
    return found.filter(Q(outcome="") | Q(pk__in=waiting))


def _follow_ups(_on: date) -> QuerySet[Response]:
    """Asked of whoever settled the response, until somebody else reads it."""
    waiting = Response.objects.filter(follow_up_on__isnull=False, followed_up_at__isnull=True)
    return waiting.filter(Q(reader__isnull=True) | Q(reader=F("outcome_by")))


def _equivalents(_on: date) -> QuerySet[Equivalent]:
    """Of suppliers whom nobody of procurement owns: whoever entered one is asked to renew it."""
    return Equivalent.objects.standing().filter(
        supplier__archived_at__isnull=True, supplier__owner__isnull=True, expires_on__isnull=False
    )


def _contracts(on: date) -> QuerySet[Contract]:
    return Contract.objects.standing().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def _engagements(_on: date) -> QuerySet[Engagement]:
    return Engagement.objects.filter(asked_on__isnull=False)


KINDS = [
    Held(
        key="suppliers.supplier",
        one="supplier",
        many="suppliers",
        open=lambda _on: Supplier.objects.standing(),
        field="owner",
        label="name",
        page="suppliers:detail",
        needs="suppliers.edit",
        seen="suppliers.see",
    ),
    Held(
        key="suppliers.equivalent",
        one="equivalent that they entered",
        many="equivalents that they entered",
        open=_equivalents,
        field="owner",
        asked="entered_by",
        through="supplier",
        label=Concat("name", Value(": "), "supplier__name"),
        page="record:show",
        page_of="supplier",
        needs="suppliers.edit",
        seen="suppliers.see",
    ),
    Held(
        key="suppliers.contract",
        one="contract",
        many="contracts",
        open=_contracts,
        field="manager",
        label=Concat("title", Value(": "), "supplier__name"),
        page="record:show",
        page_of="supplier",
        needs="suppliers.see",
        seen="suppliers.see",
    ),
    Held(
        key="checks.agency",
        one="labour provider",
        many="labour providers",
        open=lambda _on: Agency.objects.in_use(),
        field="manager",
        label=_OF_CHECK,
        page="agencies:detail",
        needs="agencies.edit",
        seen="agencies.see",
    ),
    Held(
        key="checks.check",
        one="check to do again",
        many="checks to do again",
        open=_checks,
        field="owner",
        label=_OF_CHECK,
        page="checks:detail",
        needs="checks.work",
        seen="checks.see",
    ),
    Held(
        key="checks.corrective",
        one="corrective action of a supplier",
        many="corrective actions of suppliers",
        open=lambda _on: CorrectiveAction.objects.unsettled(),
        field="follower",
        label=Concat("finding__supplier__name", Value(": "), "what"),
        page="checks:corrective",
        needs="checks.work",
        seen="checks.see",
    ),
    Held(
        key="asking.campaign",
        one="campaign",
        many="campaigns",
        open=_campaigns,
        field="owner",
        label="name",
        page="asking:campaign",
        needs="asking.edit",
        seen="asking.see",
    ),
    Held(
        key="asking.silence",
        one="supplier that did not answer",
        many="suppliers that did not answer",
        open=lambda _on: Invitation.objects.unanswered().filter(handed_settled_at__isnull=True),
        field="handed_to",
        label=_OF_INVITATION,
        page="asking:invitation",
        needs="asking.own",
        seen="asking.see",
    ),
    Held(
        key="asking.response",
        one="response to read",
        many="responses to read",
        open=_responses,
        field="reader",
        label=_OF_RESPONSE,
        page="asking:response",
        needs="responses.settle",
        seen="responses.read",
    ),
    Held(
        key="asking.follow_up",
        one="response to follow up",
        many="responses to follow up",
        open=_follow_ups,
        field="reader",
        asked="outcome_by",
        label=_OF_RESPONSE,
        page="asking:response",
        needs="responses.settle",
        seen="responses.read",
    ),
    Held(
        key="buying.purchase",
        one="planned purchase",
        many="planned purchases",
        open=lambda _on: PlannedPurchase.objects.open(),
        field="owner",
        label="title",
        page="buying:detail",
        needs="buying.edit",
        seen="buying.see",
    ),
    Held(
        key="engagement.engagement",
        one="engagement",
        many="engagements",
        open=_engagements,
        field="owner",
        label="title",
        page="engagement:detail",
        needs="engagement.own",
        seen="engagement.see",
    ),
]

OF_DEPARTMENTS = [
    Held(
        key="suppliers.contract",
        one="contract",
        many="contracts",
        open=_contracts,
        field="department",
        label=Concat("title", Value(": "), "supplier__name"),
        page="record:show",
        page_of="supplier",
        seen="suppliers.see",
    ),
    Held(
        key="buying.purchase",
        one="planned purchase",
        many="planned purchases",
        open=lambda _on: PlannedPurchase.objects.open(),
        field="department",
        label="title",
        page="buying:detail",
        seen="buying.see",
    ),
    Held(
        key="engagement.engagement",
        one="engagement",
        many="engagements",
        open=_engagements,
        field="department",
        label="title",
        page="engagement:detail",
        seen="engagement.see",
    ),
]
