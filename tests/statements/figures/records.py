"""A small register and a small plan in which no two figures are alike. Rows are written, not acted out: the tests
count them with SQL that knows nothing of our acts.
"""

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from actions.models import Action, Review
from actions.plan.placing import last_place
from actions.risks.linking import link_action
from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from msplan.lib.dates import FinancialYear, add_months, today
from suppliers.models import (
    Assessment,
    Campaign,
    Category,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Score,
    SpendImport,
    SpendLine,
    Supplier,
    Terms,
    YearSpend,
)
from tests.actions.making import noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import department
from tests.people import person as new_person
from tests.statements.figures.more_records import more_records

NOW = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
numbers = itertools.count(1)

# name, category, band, basis, assessed until (days from today), paid this year and last
SUPPLIERS = [
    ("Orchard Cleaning", "cleaning", "high", "assessed", 100, (900, 400)),
    ("Vale Valeting", "cleaning", "high", "screened", None, (300, 0)),
    ("Hollin Hygiene", "cleaning", "high", "screened", None, (0, 250)),
    ("Marl Forensics", "forensics", "low", "screened", None, (5000, 5000)),
    ("Tarn Labs", "forensics", "low", "assessed", 400, (70, 0)),
    ("Uplands Furniture", "furniture", "medium", "screened", None, (1200, 0)),
    ("Nobody Knows", None, "medium", "unscreened", None, (30, 0)),
    ("Long Gone", "furniture", "medium", "screened", None, (0, 0)),
]
# progress, days from today to target, first target (days earlier), months since the last due review, rating
ACTIONS = [
    ("in_progress", 60, 0, -2, "green", "external"),
    ("in_progress", -10, 40, -1, "red", "external"),
    ("not_started", 200, 0, -3, "", "internal"),
    ("in_progress", 30, 30, 2, "amber", "force"),
    ("paused", -45, 0, None, "", "internal"),
    ("completed", -30, 15, None, "green", "engagement"),
    ("completed", -400, 0, None, "green", "external"),
    ("cancelled", 90, 0, None, "", "force"),
    ("proposed", 90, 0, None, "", "engagement"),
]


def a_register_and_a_plan(on: date | None = None) -> None:
    on = on or today()
    _register(on)
    _plan(on)
    _risks(on)
    _asked(on)
    more_records(on, _somebody())


def _risks(on: date) -> None:
    """A published risk that an action answers, one that is not cleared, and the same of unknowns."""
    ago = on - timedelta(days=30)
    public = {"offered": True, "public_wording": "Cleaners at night are at risk.", "cleared": True}
    risk = a_risk(assessed_on=ago, **public)
    link_action(risk, Action.objects.order_by("pk")[0], by=None, at=noon(on))
    a_risk(assessed_on=ago, offered=True, public_wording="Not cleared")
    an_unknown(noted_on=ago, by_on=on, **{**public, "public_wording": "We do not know the factories."})
    an_unknown(noted_on=ago, by_on=on)


# State, opened, response (completeness, evidence rate, held).
INVITATIONS: list[tuple[str, bool, tuple[int, int, bool] | None]] = [
    ("accepted", True, (90, 50, False)),
    ("submitted", True, (80, 25, False)),
    ("submitted", True, (100, 90, True)),
    ("queried", True, (100, 100, False)),
    ("started", True, None),
    ("open", True, None),
    ("open", False, None),
    ("elsewhere", True, None),
    ("elsewhere", True, None),
    ("elsewhere", True, None),
    ("declined", False, None),
    ("withdrawn", True, None),
]
ACCEPTING = [("accepted", True), ("accepted", True), ("accepted", True), ("open", True), ("open", False)]


def _asked(on: date) -> None:
    """A campaign for answers and one for terms, both at an end since longer than silence takes; others beside them."""
    by = _somebody()
    body = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(slug=f"q{next(numbers)}", name="Q"), number=1, body={},
        made_at=NOW, ready_at=NOW,
    )  # fmt: skip
    terms = Terms.objects.create(title=f"Code {next(numbers)}", edition="1", text="No fees.", made_at=NOW)

    def campaign(deadline: date, **asks: object) -> Campaign:
        return Campaign.objects.create(
            name="Asked", opens_on=deadline - timedelta(days=28), deadline_on=deadline, why="Why", contact_name="Buyer",
            owner=by, made_at=NOW, state="sent", sent_by=by, sent_at=NOW, **asks,
        )  # fmt: skip

    ended = on - timedelta(days=20)
    asked = campaign(ended, questions=body)
    for state, is_opened, response in INVITATIONS:
        invitation = _invitation(asked, state, is_opened=is_opened)
        if response is not None:
            completeness, evidence_rate, is_held = response
            _response(invitation, completeness, evidence_rate, is_held=is_held)
    code = campaign(ended, terms=terms)
    for state, is_opened in ACCEPTING:
        _invitation(code, state, is_opened=is_opened)
    # Of another period: in no figure.
    _invitation(campaign(on - timedelta(days=800), questions=body), "submitted", is_opened=True)


def _invitation(campaign: Campaign, state: str, *, is_opened: bool) -> Invitation:
    n = next(numbers)
    ended = {"settled_at": NOW} if state in ("accepted", "declined", "elsewhere", "withdrawn") else {}
    reason = {"reason": "Why"} if state in ("declined", "withdrawn") else {}
    where = {"elsewhere_kind": "sedex", "elsewhere_reference": "ZC1"} if state == "elsewhere" else {}
    handed_in = {"submitted_at": NOW} if state in ("submitted", "queried", "accepted") else {}
    return Invitation.objects.create(
        campaign=campaign, supplier=Supplier.objects.create(name=f"Asked {n}", normalised_name=f"asked {n}",
        created_at=NOW), code=f"C{n:07d}", to_name="Office", to_email="office@supplier.example", state=state,
        made_at=NOW, opened_at=NOW if is_opened else None, **ended, **reason, **where, **handed_in,
    )  # fmt: skip


def _response(invitation: Invitation, completeness: int, evidence_rate: int, *, is_held: bool) -> None:
    Response.objects.create(
        invitation=invitation, reference=f"R{next(numbers):07d}", submitted_at=NOW, last_at=NOW, points=30,
        possible=60, score=50, band="amber", completeness=completeness, evidence_rate=evidence_rate, dont_know=0,
        held_at=NOW if is_held else None,
    )  # fmt: skip


def _register(on: date) -> None:
    year = FinancialYear.of(on)
    n = next(numbers)
    spend = _import(n)
    categories = {
        code: Category.objects.get_or_create(
            code=code,
            defaults={
                "name": code.capitalize(),
                "profile": "services",
                **{f"f{i}": 3 for i in range(1, 7)},
            },
        )[0]
        for code in ("cleaning", "forensics", "furniture")
    }
    for name, code, band, basis, until, (now, before) in SUPPLIERS:
        supplier = Supplier.objects.create(
            name=f"{name} {n}",
            normalised_name=f"{name} {n}".lower(),
            category=categories.get(code),
            category_how="given" if code else "none",
            created_at=NOW,
        )
        for amount, of in ((now, year), (before, year.previous)):
            if not amount:
                continue
            month = date(of.start_year, 5, 1)
            SpendLine.objects.create(
                spend_import=spend,
                supplier=supplier,
                month=month,
                year=of.start_year,
                amount=Decimal(amount),
                row_number=1,
                fingerprint="x",
            )
            YearSpend.objects.create(
                supplier=supplier, year=of.start_year, amount=Decimal(amount), lines=1, last_month=month
            )
        _score(supplier, band, basis, until, on, Decimal(now + before))
    for amount in ("12.50", "-2.25"):
        SpendLine.objects.create(
            spend_import=spend,
            withheld=True,
            month=date(year.start_year, 6, 1),
            year=year.start_year,
            amount=Decimal(amount),
            row_number=2,
            fingerprint="y",
        )


def _score(supplier: Supplier, band: str, basis: str, until: int | None, on: date, paid: Decimal) -> None:
    assessment = None
    if until is not None:
        assessment = Assessment.objects.create(
            supplier=supplier,
            category=supplier.category,
            profile="services",
            agency_labour=False,
            inherent=50,
            band=band,
            assessed_on=on - timedelta(days=20),
            assessed_by=_somebody(),
            recorded_at=NOW,
            valid_until=on + timedelta(days=until),
            model_version="1",
        )
    Score.objects.create(
        supplier=supplier,
        inherent=50,
        band=band,
        basis=basis,
        assessment=assessment,
        assessed_on=assessment.assessed_on if assessment else None,
        assessed_until=assessment.valid_until if assessment else None,
        recent_spend=paid,
        model_version="1",
        scored_on=on,
    )


def _plan(on: date) -> None:
    owner = _somebody()
    for progress, target, slipped, overdue, rating, aspect in ACTIONS:
        target_on = on + timedelta(days=target)
        start_on = min(target_on, on) - timedelta(days=700)
        action = Action.objects.create(
            number=next(numbers) + 1000,
            position=last_place() + 1,
            title=f"Action {target} {progress}",
            what="Something",
            aspect=aspect,
            lead_department=department(),
            owner=owner,
            progress=progress,
            start_on=start_on,
            first_target_on=target_on - timedelta(days=slipped),
            target_on=target_on,
            review_on=None if overdue is None else on - timedelta(days=30 * overdue) - timedelta(days=1),
            rating=rating,
            rated_on=on - timedelta(days=20) if rating else None,
            rating_reason="The tender failed." if rating == "red" else "",
            needed="Money from the board." if rating == "red" else "",
            paused_reason="Waiting" if progress == "paused" else "",
            completed_on=on + timedelta(days=target) if progress == "completed" else None,
            outcome_words="Done" if progress == "completed" else "",
            cancelled_on=on if progress == "cancelled" else None,
            cancelled_reason="No" if progress == "cancelled" else "",
            created_at=NOW,
        )
        if progress in ("in_progress", "completed"):
            _reviews(action, on)


def _reviews(action: Action, on: date) -> None:
    """One on its day, one five days late, one early; the first also passed over a date."""
    year = FinancialYear.of(on)
    for n, late in enumerate((0, 5, -3)):
        due = add_months(year.first, n * 2)
        Review.objects.create(
            action=action,
            due_on=due,
            given_on=due + timedelta(days=late),
            given_at=NOW,
            by=action.owner,
            what_was_done="Work",
            rating="green",
        )


def _import(n: int) -> SpendImport:
    sha = hashlib.sha256(str(n).encode()).hexdigest()
    stored = StoredFile.objects.create(
        name="spend.csv",
        content=ContentFile(b"x", name="x.csv"),
        media_type="text/csv",
        size=1,
        sha256=sha,
        uploaded_at=NOW,
    )
    return SpendImport.objects.create(
        file=stored,
        sha256=sha,
        state="confirmed",
        plan={},
        plan_digest="x",
        uploaded_at=NOW,
        confirmed_at=NOW,
    )


def _somebody() -> Person:
    return Person.objects.filter(name="An Owner").first() or new_person("An Owner", "contributor")
