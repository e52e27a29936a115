"""Checks, contracts, chains, purchases, talks, concerns, meetings around the small register: no two figures alike."""

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any

from actions.models import Action, Decision, Meeting, MeetingSeries
from msplan.accounts.models import Person
from msplan.lib.dates import LONDON
from suppliers.models import (
    Agency,
    Category,
    ChainCompany,
    ChainLink,
    Check,
    Concern,
    ConcernDecision,
    Contract,
    CorrectiveAction,
    Engagement,
    EngagementParty,
    Finding,
    FollowUp,
    Invitation,
    LabourCost,
    PlannedPurchase,
    PublishedStatement,
    Response,
    Supplier,
    Turnover,
)
from tests.people import department, person

numbers = itertools.count(1)


def more_records(on: date, by: Person) -> None:
    suppliers = {supplier.name.rsplit(" ", 1)[0]: supplier for supplier in Supplier.objects.order_by("pk")}
    at = datetime.combine(on - timedelta(days=3), time(12), tzinfo=LONDON)
    orchard, vale, hollin = (
        suppliers[name] for name in ("Orchard Cleaning", "Vale Valeting", "Hollin Hygiene")
    )
    others = [suppliers[name] for name in ("Tarn Labs", "Marl Forensics", "Uplands Furniture")]
    _checks(on, at, by, orchard, vale, hollin, others[0])
    _contracts(on, at, by, [orchard, vale, *others])
    _chain(on, at, by, orchard, vale)
    _published(on, at, by, [orchard, *others])
    _purchases(on, at, by, orchard)
    _engagements(on, at, by, orchard, vale)
    _concerns(on, at, by)
    _meetings(on, at, by)
    _answered_again(at)
    # One of the plan was done before the date that it first had.
    Action.objects.filter(completed_on=on - timedelta(days=30)).update(completed_on=on - timedelta(days=50))


def another() -> Person:
    """Who signs off and verifies what somebody else did."""
    return Person.objects.filter(name="Another Person").first() or person("Another Person", "procurement")


def _check(supplier: Supplier, on: date, at: datetime, by: Person, **values: Any) -> Check:
    done_on = values.pop("done_on", on - timedelta(days=40))
    due = values.pop("next_due_on", on + timedelta(days=200))
    words = {"kind": "registry", "outcome": "nothing_found", "is_latest": True, **values}
    return Check.objects.create(
        supplier=supplier, done_on=done_on, done_by="Buyer", counts_until=done_on + timedelta(days=700),
        suggested_on=due, next_due_on=due, owner=by, by=by, at=at, **words,
    )  # fmt: skip


def _checks(on: date, at: datetime, by: Person, *suppliers: Supplier) -> None:
    orchard, vale, hollin, tarn = suppliers
    other = another()
    source = _check(orchard, on, at, by, outcome="finding")
    _check(orchard, on, at, by, kind="site_visit", site="Depot")
    # One in date and one overdue: not in date. Visited too long ago, and one visit that could not be done.
    _check(vale, on, at, by)
    _check(
        vale, on, at, by, kind="adverse", next_due_on=on - timedelta(days=1), done_on=on - timedelta(days=400)
    )
    _check(vale, on, at, by, kind="site_visit", done_on=on - timedelta(days=500))
    _check(hollin, on, at, by, kind="audit", outcome="not_done", why_not="Nobody opened")
    _check(hollin, on, at, by)
    for n, (severity, closed) in enumerate(
        [("critical", 2), ("critical", 9), ("business_critical", 30), ("critical", None), ("major", None)]
    ):
        ended: dict[str, Any] = {}
        if closed is not None:
            closed_on = on - timedelta(days=50 - closed)
            ended = {"state": "closed", "closed_on": closed_on, "closed_by": by, "close_reason": "Seen"}
        finding = Finding.objects.create(
            supplier=orchard, check_row=source, severity=severity, is_critical=severity != "major", title=f"F{n}",
            found_on=on - timedelta(days=50), by=by, at=at, **ended,
        )  # fmt: skip
    # First due, state, verified: on the day, a day late, open, dropped, not due yet.
    for days, state, verified in [(-20, "verified", -20), (-21, "verified", -20), (-5, "open", None),
                                  (-6, "dropped", None), (0, "open", None), (-7, "verified", -30)]:  # fmt: skip
        due = on + timedelta(days=days)
        seen = {} if verified is None else {
            "verified_on": on + timedelta(days=verified), "verified_by": other, "said_by": by, "said_on": on,
                "said": "Done", "seen": "Yes", "evidence_link": "https://x.example/",
        }  # fmt: skip
        CorrectiveAction.objects.create(
            finding=finding, what="Pay back", contact_name="C", follower=by, agreed_on=on - timedelta(days=45),
            first_due_on=due, due_on=due + timedelta(days=9), state=state,
            dropped_reason="x" if state == "dropped" else "", **seen,
        )  # fmt: skip
    for n, supplier in enumerate((orchard, vale, tarn)):
        ended_on = on if n == 2 else None
        Agency.objects.create(
            supplier=supplier,
            staff="Cleaners",
            manager=by,
            since_on=on - timedelta(days=90),
            ended_on=ended_on,
        )
    _check(vale, on, at, by, kind="fees", is_latest=False)
    _check(tarn, on, at, by, kind="vetting")


def _contracts(on: date, at: datetime, by: Person, suppliers: list[Supplier]) -> None:
    for n, supplier in enumerate(suppliers):
        accepted = {
            "code_accepted": "Code",
            "code_version": "1",
            "code_accepted_by": "C",
            "code_accepted_on": on,
        }
        Contract.objects.create(
            supplier=supplier, title="C", starts_on=on - timedelta(days=9), ends_on=on + timedelta(days=n - 1),
            has_clause=("yes", "no", "yes", "not_known", "yes")[n], entered_by=by, entered_at=at,
            **(accepted if n in (1, 3) else {}),
        )  # fmt: skip


def _chain(on: date, at: datetime, by: Person, orchard: Supplier, vale: Supplier) -> None:
    for supplier, country in ((orchard, "BD"), (vale, "")):
        buyer = ChainCompany.objects.create(supplier=supplier, added_by=by, added_at=at)
        seller = ChainCompany.objects.create(
            name=f"Mill {supplier.pk}", normalised_name=f"mill {supplier.pk}", added_by=by, added_at=at
        )
        ChainLink.objects.create(
            buyer=buyer, seller=seller, what="cloth", country=country, how="declared", sure="sure", source="S",
            source_on=on, added_by=by, added_at=at, written_on=on,
        )  # fmt: skip


def _published(on: date, at: datetime, by: Person, suppliers: list[Supplier]) -> None:
    amounts, years, areas = (36_000_000, 35_999_999, 90_000_000, 50_000_000), (0, 0, 2, 1), (6, 2, 1, 3)
    names = ["structure", "policies", "risk", "due_diligence", "training", "goals"]
    for supplier, amount, years_ago, said in zip(suppliers, amounts, years, areas, strict=True):
        Turnover.objects.create(
            supplier=supplier,
            amount=amount,
            source="S",
            source_on=on,
            sureness="sure",
            entered_by=by,
            entered_at=at,
        )
        PublishedStatement.objects.create(
            supplier=supplier, year=on.year - years_ago, areas=names[:said], entered_by=by, entered_at=at
        )


def _purchases(on: date, at: datetime, by: Person, supplier: Supplier) -> None:
    for n, band in enumerate(("high", "high", "high", "low")):
        contract = Contract.objects.create(
            supplier=supplier, title=f"P{n}", starts_on=on - timedelta(days=60), ends_on=on - timedelta(days=30),
            entered_by=by, entered_at=at,
        )  # fmt: skip
        other = another()
        purchase = PlannedPurchase.objects.create(
            title="P", category=Category.objects.get(code="cleaning"), value=1, department=department(), owner=by,
            award_on=on, starts_on=on, state="awarded", band=band, screened_by=by, screened_on=on, signed_off_by=other,
            signed_off_on=on, supplier=supplier, contract=contract, awarded_on=on - timedelta(days=7), planned_by=by,
            planned_at=at,
        )  # fmt: skip
        if n in (0, 1, 3):
            LabourCost.objects.create(
                purchase=purchase,
                bidder="B",
                price=1,
                hours=1,
                wage=1,
                wage_source="S",
                wage_on=on,
                on_costs=1,
                by=by,
                at=at,
            )


def _engagements(on: date, at: datetime, by: Person, orchard: Supplier, vale: Supplier) -> None:
    # Kind, days ago, came, held, changed when followed up.
    told: list[tuple[str, int, int | None, bool, bool | None]] = [
        ("briefing", 10, 12, True, True),
        ("briefing", 12, None, True, False),
        ("talk", 14, 30, True, None),
        ("letter", 15, None, True, True),
        ("session", 5, None, False, None),
        ("briefing", 900, 50, True, True),
    ]
    for n, (kind, ago, came, is_held, is_change) in enumerate(told):
        day = on - timedelta(days=ago)
        engagement = Engagement.objects.create(
            kind=kind, title=f"E{n}", on=day, owner=by, came=came, state="held" if is_held else "planned",
            went="Well" if is_held else "", asked_on=None if is_held else day, added_by=by, added_at=at,
        )  # fmt: skip
        if is_change is not None:
            FollowUp.objects.create(
                engagement=engagement, asked_on=on, changed="x", is_change=is_change, by=by, at=at
            )
        EngagementParty.objects.create(
            engagement=engagement, kind="supplier", supplier=orchard if n % 2 else vale
        )
        EngagementParty.objects.create(
            engagement=engagement, kind="union", name="A Union" if n % 2 else "a union"
        )


def _concerns(on: date, at: datetime, by: Person) -> None:
    """Six at suppliers, five at our own places, one and two elsewhere; nine of them closed, one long ago."""
    places = ["supplier"] * 6 + ["workplace"] * 5 + ["agency"] + ["elsewhere"] * 2
    for n, place in enumerate(places):
        is_closed = n < 9
        raised = at - timedelta(days=30)
        concern = Concern.objects.create(
            reference=f"AAAA-{next(numbers):04d}".replace("0", "A").replace("1", "B"), place=place, place_name="P",
            signs=["wages"], seen="S", seen_when="W", danger="no", raised_by=by, raised_at=raised,
            acknowledge_by=on, state="closed" if is_closed else "acknowledged", acknowledged_by=by,
            acknowledged_at=raised, next_step="" if is_closed else "N", next_step_on=None if is_closed else on,
            closed_by=by if is_closed else None,
            closed_at=(at - timedelta(days=2 if n else 900)) if is_closed else None,
            close_reason="R" if is_closed else "",
        )  # fmt: skip
        for referral in (["referred"], ["not_yet", "notified"], ["referred", "not_yet"], ["not_needed"])[
            n % 4
        ]:
            ConcernDecision.objects.create(
                concern=concern,
                decided="D",
                referral=referral,
                contact="may",
                next_step="N",
                next_step_on=on,
                by=by,
                at=at,
            )


def _meetings(on: date, at: datetime, by: Person) -> None:
    series = MeetingSeries.objects.first() or MeetingSeries.objects.create(name="Working group")
    for n, state in enumerate(("held", "agreed", "held", "planned", "cancelled")):
        starts = at - timedelta(days=20 * n if n != 2 else 900)
        meeting = Meeting.objects.create(
            series=series, number=900 + next(numbers), starts_at=starts, ends_at=starts + timedelta(hours=1),
            state=state, held_at=starts if state in ("held", "agreed") else None,
            uid=f"u{next(numbers)}", invitation_at=starts,
            cancelled_reason="R" if state == "cancelled" else "",
        )  # fmt: skip
    for n, (days, state, closed) in enumerate(
        [(-1, "open", None), (-9, "done", -9), (-10, "done", -9), (0, "open", None), (-8, "done", -20)]
    ):
        Decision.objects.create(
            meeting=meeting, number=n + 1, text="T", owner=by, due_on=on + timedelta(days=days), state=state,
            closed_on=None if closed is None else on + timedelta(days=closed), recorded_at=at,
        )  # fmt: skip


def _answered_again(at: datetime) -> None:
    """Two suppliers that answered now had answered before: one is ten points better now, one nine."""
    answered = Response.objects.filter(invitation__state__in=("accepted", "submitted"), held_at=None)
    answered = answered.exclude(reference__startswith="X").exclude(
        invitation__supplier__invitations__code__startswith="X"
    )
    now = list(answered.order_by("pk")[:2])
    campaign = Invitation.objects.filter(response=None, state="submitted").order_by("pk")[0].campaign
    for response, score in zip(now, (40, 41), strict=True):
        of = response.invitation
        earlier = Invitation.objects.create(
            campaign=campaign, supplier=of.supplier, code=f"X{of.code}"[:12], to_name="O",
            to_email="o@supplier.example", state="submitted", made_at=of.made_at, submitted_at=of.submitted_at,
            opened_at=of.made_at,
        )  # fmt: skip
        Response.objects.create(
            invitation=earlier, reference=f"X{response.reference}"[:12], last_at=response.last_at,
            submitted_at=response.submitted_at - timedelta(days=400), points=1, possible=60, score=score, band="red",
            completeness=1, evidence_rate=1, dont_know=0,
        )  # fmt: skip
    bands = iter(("green", "red"))
    for response in Response.objects.exclude(pk__in=[one.pk for one in now]).filter(
        held_at=None, band="amber"
    ):
        Response.objects.filter(pk=response.pk).update(band=next(bands, "amber"))
    Response.objects.filter(pk=now[0].pk).update(band="red")
