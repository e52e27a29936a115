"""The words that returns are described with; ``label`` is what people read."""

from django.db.models import IntegerChoices, TextChoices


class ReturnKind(TextChoices):
    VETTING = "vetting", "Vetting"
    RIGHT_TO_WORK = "right_to_work", "Right-to-work checks"
    INDUCTION = "induction", "Induction packs"
    HEAD_COUNT = "head_count", "Head-count of an agency"


class Group(TextChoices):
    """Whose vetting, checks or packs are counted."""

    EMPLOYEES = "employees", "Employees"
    AGENCY = "agency", "Agency workers"
    VOLUNTEERS = "volunteers", "Volunteers"
    CONTRACTORS = "contractors", "Contractors"


class Every(IntegerChoices):
    """How often it is counted, in months."""

    MONTH = 1, "Month"
    QUARTER = 3, "Quarter"
    HALF_YEAR = 6, "Half-year"
    YEAR = 12, "Year"


# What the two numbers of a share are called, and the one of a head-count.
REQUIRED = {
    ReturnKind.VETTING: "How many must be vetted",
    ReturnKind.RIGHT_TO_WORK: "How many must be checked",
    ReturnKind.INDUCTION: "How many should have had a pack",
}
DONE = {
    ReturnKind.VETTING: "How many are vetted and in date",
    ReturnKind.RIGHT_TO_WORK: "How many are checked",
    ReturnKind.INDUCTION: "How many have had a pack",
    ReturnKind.HEAD_COUNT: "How many people worked for us through it",
}
# What a share is a share of: "97% vetted".
PARTICIPLE = {
    ReturnKind.VETTING: "vetted",
    ReturnKind.RIGHT_TO_WORK: "checked",
    ReturnKind.INDUCTION: "with an induction pack",
}
