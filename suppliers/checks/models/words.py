"""What due diligence is told in: fixed words for kinds of check, outcomes, audits and findings."""

from django.db import models


class Kind(models.TextChoices):
    """What is looked at. The last five are asked of labour providers; a questionnaire is recorded by its reader."""

    REGISTRY = "registry", "Statement registry"
    COMPANIES_HOUSE = "companies_house", "Companies House"
    LICENCE = "licence", "Labour-provider licence"
    ADVERSE = "adverse", "Adverse information"
    SITE_VISIT = "site_visit", "Site visit"
    AUDIT = "audit", "Audit"
    QUESTIONNAIRE = "questionnaire", "Questionnaire"
    FEES = "fees", "Fees charged to workers"
    DOCUMENTS = "documents", "Documents held by the agency"
    RIGHT_TO_WORK = "right_to_work", "Right to work"
    VETTING = "vetting", "Vetting"
    ACCOMMODATION = "accommodation", "Workers’ accommodation"


# What is looked at of any supplier, and what is looked at of a labour provider besides.
OF_SUPPLIERS = (
    Kind.REGISTRY, Kind.COMPANIES_HOUSE, Kind.LICENCE, Kind.ADVERSE, Kind.SITE_VISIT, Kind.AUDIT,
)  # fmt: skip
OF_AGENCIES = (
    Kind.LICENCE, Kind.FEES, Kind.DOCUMENTS, Kind.RIGHT_TO_WORK, Kind.VETTING, Kind.ACCOMMODATION,
)  # fmt: skip
AGENCIES_ONLY = tuple(kind for kind in OF_AGENCIES if kind not in OF_SUPPLIERS)
# What nobody records by hand: settling a response does (suppliers/asking/reading/settling.py).
OF_RESPONSES = (Kind.QUESTIONNAIRE,)
# What somebody does on the spot.
ON_SITE = (Kind.SITE_VISIT, Kind.AUDIT)


class Outcome(models.TextChoices):
    NOTHING_FOUND = "nothing_found", "Nothing found"
    FINDING = "finding", "Something was found"
    NOT_DONE = "not_done", "Could not be done"


class RegisterCheck(models.TextChoices):
    """How the public register of licensed labour providers was asked."""

    BASIC = "basic", "Basic: the register was searched"
    ACTIVE = "active", "Active: alerts come when the licence changes"


class Scheme(models.TextChoices):
    SMETA_2 = "smeta_2", "SMETA 2-pillar"
    SMETA_4 = "smeta_4", "SMETA 4-pillar"
    SA8000 = "sa8000", "SA8000"
    OTHER = "other", "Another scheme"


class Announcement(models.TextChoices):
    ANNOUNCED = "announced", "Announced"
    SEMI_ANNOUNCED = "semi_announced", "Semi-announced (within a window)"
    UNANNOUNCED = "unannounced", "Unannounced"


class Conducted(models.TextChoices):
    """Who did an audit: one of the registry's two axes."""

    OUR_STAFF = "our_staff", "Our own staff"
    SUPPLIERS_STAFF = "suppliers_staff", "The supplier’s staff"
    THIRD_PARTY = "third_party", "A third party"


class Arranged(models.TextChoices):
    """Who arranged it: the other axis."""

    US = "us", "Us"
    SUPPLIER = "supplier", "The supplier"


class Severity(models.TextChoices):
    BUSINESS_CRITICAL = "business_critical", "Business critical"
    CRITICAL = "critical", "Critical"
    MAJOR = "major", "Major"
    MINOR = "minor", "Minor"


CRITICAL = (Severity.BUSINESS_CRITICAL, Severity.CRITICAL)
