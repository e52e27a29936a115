"""What the files of this app's lists hold. The list of suppliers has files of its own: suppliers/views/exporting.py.

Nearly all of them tell of weaknesses of named businesses, so the files are OFFICIAL-SENSITIVE.
"""

from collections.abc import Callable
from typing import Any

from msplan.lib.dates import today
from msplan.lib.spreadsheets import MONEY, Cell
from msplan.lib.taking_away import SENSITIVE, Export, Told
from suppliers.asking.campaign.counting import counts_of
from suppliers.chain.walking import tiers_of
from suppliers.register.countries import country_name
from suppliers.views.asking.campaigns.rows import HELD, is_held

OF_SUPPLIER: tuple[tuple[str, Told], ...] = (
    ("Supplier", "survivor.reference"),
    ("Name", "survivor.name"),
)
CHECKS = Export(
    "Checks",
    "checks",
    (
        *OF_SUPPLIER,
        ("Check", "get_kind_display"),
        ("Outcome", "get_outcome_display"),
        ("Why not", "why_not"),
        ("Site", "site"),
        ("Done on", "done_on"),
        ("Done by", "done_by"),
        ("Next due", "next_due_on"),
        ("Owner", "owner.name"),
        ("Note", "note"),
    ),
    marking=SENSITIVE,
)
FINDINGS = Export(
    "Findings",
    "findings",
    (
        *OF_SUPPLIER,
        ("Finding", "title"),
        ("Severity", "get_severity_display"),
        ("Critical", "is_critical"),
        ("Text", "text"),
        ("Found on", "found_on"),
        ("State", "get_state_display"),
        ("Late", "is_late"),
        ("Corrective actions", "asked"),
        ("Not settled", "waiting"),
        ("Answer", "answer"),
        ("Closed on", "closed_on"),
    ),
    marking=SENSITIVE,
)
CORRECTIVE = Export(
    "Corrective actions",
    "corrective-actions",
    (
        ("Supplier", "finding.survivor.reference"),
        ("Name", "finding.survivor.name"),
        ("Finding", "finding.title"),
        ("Corrective action", "what"),
        ("Followed by", "follower.name"),
        ("Agreed on", "agreed_on"),
        ("First due", "first_due_on"),
        ("Due", "due_on"),
        ("State", "get_state_display"),
        ("Said to be done on", "said_on"),
        ("Verified on", "verified_on"),
        ("What was seen", "seen"),
    ),
    marking=SENSITIVE,
)


def suppliers(title: str, name: str) -> Export:
    """Suppliers with what puts one before another."""
    return Export(
        title,
        name,
        (
            ("Reference", "reference"),
            ("Name", "name"),
            ("Category", "category.name"),
            ("Risk band", "score.get_band_display"),
            ("Inherent score", "score.inherent"),
            ("Band after controls", "score.get_residual_band_display"),
            ("Score after controls", "score.residual"),
            ("How the band was found", "score.get_basis_display"),
            ("Spend of both years", "score.recent_spend"),
            ("Priority", "score.priority"),
            ("Last assessed", "score.assessed_on"),
        ),
        marking=SENSITIVE,
        formats={"Spend of both years": MONEY},
    )


AGENCIES = Export(
    "Labour providers and agencies",
    "agencies",
    (
        *OF_SUPPLIER,
        ("What staff it provides", "staff"),
        ("Contract manager", "manager.name"),
        ("Licence needed", "get_licensable_display"),
        ("Houses workers", "houses_workers"),
        ("In use since", "since_on"),
        ("Until", "ended_on"),
        ("Never checked", lambda agency: ", ".join(kind.label.lower() for kind in agency.never_asked)),
    ),
    marking=SENSITIVE,
)
PURCHASES = Export(
    "Planned purchases",
    "planned-purchases",
    (
        ("Reference", "reference"),
        ("What is bought", "title"),
        ("Category", "category.name"),
        ("Estimated value", "value"),
        ("Route", "get_route_display"),
        ("Department", "department.name"),
        ("Owner", "owner.name"),
        ("Planned award", "award_on"),
        ("State", "get_state_display"),
        ("Risk band", "get_band_display"),
        ("Still open", "open_count"),
        ("Screened on", "screened_on"),
        ("Signed off by", "signed_off_by.name"),
        ("Signed off on", "signed_off_on"),
        ("Supplier", "supplier.name"),
    ),
    marking=SENSITIVE,
    formats={"Estimated value": MONEY},
)
PAYMENTS = Export(
    "Payments to a supplier",
    "payments",
    (
        ("Paid on", "paid_on"),
        ("Amount", "amount"),
        ("Supplier in the file", "supplier_text"),
        ("Category in the file", "category_text"),
        ("Description", "description"),
        ("Reference", "reference"),
        ("File", "spend_import.file.name"),
        ("Row", "row_number"),
    ),
    marking=SENSITIVE,
    formats={"Amount": MONEY},
)
CONTRACTS = Export(
    "Contracts",
    "contracts",
    (
        *((heading, f"supplier.{told}") for heading, told in OF_SUPPLIER),
        ("Contract", "title"),
        ("Reference", "reference"),
        ("First day", "starts_on"),
        ("Last day", "ends_on"),
        ("Value", "value"),
        ("Manager", "manager.name"),
        ("Department", "department.name"),
        ("On our site", "get_on_our_site_display"),
        ("Modern slavery clause", "get_has_clause_display"),
        ("Code accepted", "code_accepted"),
        ("Subcontracting", "get_subcontracting_display"),
    ),
    marking=SENSITIVE,
    formats={"Value": MONEY},
)
ENGAGEMENTS = Export(
    "Engagements",
    "engagements",
    (
        ("Kind", "get_kind_display"),
        ("Title", "title"),
        ("Day", "on"),
        ("Place", "place"),
        ("What was said", "said"),
        ("Owner", "owner.name"),
        ("Department", "department.name"),
        ("Organisations", "organisations"),
        ("Invited", "invited"),
        ("Came", "came"),
        ("State", "get_state_display"),
        ("Follow-up", "asked_on"),
        ("What became of it", "went"),
    ),
)
# What was seen stays on the page of the concern: a file travels further than its reader means.
CONCERNS = Export(
    "Concerns",
    "concerns",
    (
        ("Reference", "reference"),
        ("Place", "get_place_display"),
        ("Supplier", "supplier.name"),
        ("Danger", "get_danger_display"),
        ("Raised at", "raised_at"),
        ("State", "get_state_display"),
        ("To be acknowledged by", "acknowledge_by"),
        ("Acknowledged at", "acknowledged_at"),
        ("Next step", "next_step"),
        ("Next step by", "next_step_on"),
        ("Closed at", "closed_at"),
    ),
    marking=SENSITIVE,
    notes=("What was seen is left out: it is on the page of the concern, for whoever may read it.",),
)


def _with_counts(rows: list[Any]) -> list[Any]:
    counts = counts_of([campaign.pk for campaign in rows], today())
    for campaign in rows:
        campaign.counts = counts.get(campaign.pk)
    return rows


CAMPAIGNS = Export(
    "Campaigns",
    "campaigns",
    (
        ("Campaign", "name"),
        ("Questionnaire", "questions"),
        ("Terms", "terms"),
        ("State", "get_state_display"),
        ("Opens", "opens_on"),
        ("Deadline", "deadline_on"),
        ("Owner", "owner.name"),
        ("Asked", "counts.numbers.asked"),
        ("Answered", "counts.numbers.submitted"),
        ("Did not answer", "counts.numbers.silent"),
        ("Not reached", "counts.numbers.not_reached"),
    ),
    prepare=_with_counts,
)
INVITATIONS = Export(
    "Invitations of a campaign",
    "invitations",
    (
        ("Supplier", "supplier.reference"),
        ("Name", "supplier.name"),
        ("Category", "supplier.category.name"),
        (
            "State",
            lambda one: f"{one.get_state_display()}, {HELD}" if is_held(one) else one.get_state_display(),
        ),
        ("Code", "code"),
        ("Contact", "to_name"),
        ("Email", "to_email"),
        ("Opened", "opened_at"),
        ("Started", "started_at"),
        ("Handed in", "submitted_at"),
        ("No response since", "no_response_on"),
        ("Reason", "reason"),
    ),
    marking=SENSITIVE,
)


def _told(read: Callable[[Any], Cell]) -> Callable[[Any], Cell]:
    """Of a response that is hidden from this reader nothing but that it came."""
    return lambda response: None if response.is_hidden else read(response)


RESPONSES = Export(
    "Responses",
    "responses",
    (
        ("Reference", "reference"),
        ("Supplier", "supplier.reference"),
        ("Name", "supplier.name"),
        ("Campaign", "invitation.campaign.name"),
        ("Handed in", "last_at"),
        ("State", lambda one: HELD if one.is_hidden or one.is_held else one.invitation.get_state_display()),
        ("Score", _told(lambda one: one.score)),
        ("Result", _told(lambda one: one.get_band_display())),
        ("Critical flags", _told(lambda one: one.critical_standing)),
        ("All flags", _told(lambda one: one.flags_standing)),
        ("Outcome", _told(lambda one: one.get_outcome_display())),
    ),
    marking=SENSITIVE,
)
QUESTIONNAIRES = Export(
    "Versions of questionnaires",
    "questionnaires",
    (
        ("Questionnaire", "questionnaire.name"),
        ("Version", "number"),
        ("Made at", "made_at"),
        ("Ready at", "ready_at"),
        ("Sent at", "sent_at"),
        ("Campaigns", "used_by"),
    ),
)
TERMS = Export(
    "Versions of terms",
    "terms",
    (
        ("Terms", "title"),
        ("Version", "edition"),
        ("Made at", "made_at"),
        ("Sent at", "sent_at"),
        ("Campaigns", "used_by"),
    ),
)


def _with_tiers(rows: list[Any]) -> list[Any]:
    tiers = tiers_of({link.buyer_key for link in rows}, on=today())
    for link in rows:
        link.tier = tiers[link.buyer_key] + 1 if link.buyer_key in tiers else None
    return rows


LINK_COLUMNS: tuple[tuple[str, Told], ...] = (
    ("Buyer", "buyer"),
    ("Seller", "seller"),
    ("What is supplied", "what"),
    ("Country", lambda link: country_name(link.country) if link.country else ""),
    ("How we know", "get_how_display"),
    ("How sure", "get_sure_display"),
    ("Source", "source"),
    ("Date of the source", "source_on"),
    ("Note", "note"),
)
LINKS = Export(
    "Links beyond tier 1",
    "supply-chain",
    (("Tier", "tier"), *LINK_COLUMNS),
    marking=SENSITIVE,
    prepare=_with_tiers,
)
LINKS_BEHIND = Export("Links behind one company", "supply-chain-of-one", LINK_COLUMNS, marking=SENSITIVE)
PAIRS = Export(
    "Suppliers that may be the same",
    "pairs",
    (
        ("Supplier", "first.reference"),
        ("Name", "first.name"),
        ("And", "second.reference"),
        ("Its name", "second.name"),
        ("Likeness of names", "likeness"),
        ("Same VAT number", "same_vat"),
        ("Same postcode", "same_postcode"),
    ),
)
MARKS = Export(
    "Suppliers that are different",
    "marked-as-different",
    (
        ("Supplier", "first.reference"),
        ("Name", "first.name"),
        ("And", "second.reference"),
        ("Its name", "second.name"),
        ("By", "by.name"),
        ("At", "at"),
    ),
)
OVERRIDES = Export(
    "Bands set by people",
    "bands-set-by-people",
    (
        ("Supplier", "supplier.reference"),
        ("Name", "supplier.name"),
        ("Band", "get_band_display"),
        ("Instead of", "get_instead_of_display"),
        ("Why", "reason"),
        ("State", "get_state_display"),
        ("Asked by", "asked_by.name"),
        ("Asked at", "asked_at"),
        ("Answered by", "answered_by.name"),
        ("Runs out on", "expires_on"),
    ),
    marking=SENSITIVE,
)
MODEL_VERSIONS = Export(
    "Versions of the risk model",
    "risk-model-versions",
    (
        ("Version", "number"),
        ("Label", "label"),
        ("High from", "high_from"),
        ("Medium from", "medium_from"),
        ("Why", "reason"),
        ("Made by", "made_by.name"),
        ("Made at", "made_at"),
    ),
)
COUNTRIES = Export(
    "Risk of countries",
    "countries",
    (
        ("Country", lambda row: country_name(row.code)),
        ("Score", "score"),
        ("Source", "source"),
        ("Year", "year"),
    ),
)
GOODS = Export(
    "Risk of goods",
    "goods",
    (
        ("Good", "good"),
        ("Country", lambda row: country_name(row.country) if row.country else "Any country"),
        ("Score", "score"),
        ("Source", "source"),
        ("Year", "year"),
    ),
)
REGISTRY_ROWS = Export(
    "Rows of a registry file",
    "registry-file",
    (
        ("Line", "line"),
        ("Year", "year"),
        ("Name in the file", "name"),
        ("Company number", "company_number"),
        ("Statement", "link"),
        ("Approved on", "approved_on"),
        ("Supplier", "supplier.reference"),
        ("Name", "supplier.name"),
        ("Said to be the same", "is_same"),
    ),
)
SENT = Export(
    "Mails about incidents",
    "mails-about-incidents",
    (
        ("Supplier", "supplier.reference"),
        ("Name", "supplier.name"),
        ("Contact", "contact"),
        ("Sent by", "sent_by.name"),
        ("State", "mail.get_state_display"),
        ("Made at", "mail.created_at"),
    ),
    marking=SENSITIVE,
)
