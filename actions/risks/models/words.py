"""The words that risks and unknowns are described with; ``label`` is what people read."""

from django.db.models import TextChoices


class LiesIn(TextChoices):
    """Where people may be harmed: among those who work for us, or among those who make what we buy."""

    OWN = "own", "Own operations"
    CHAIN = "chain", "Supply chain"


class Salience(TextChoices):
    """How grave it is for the people at risk: scale, how hard to put right, how likely. A judgement, no product."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class RiskState(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class UnknownState(TextChoices):
    OPEN = "open", "Not known yet"
    FOUND_OUT = "found_out", "Found out"
    CANNOT_BE_KNOWN = "cannot_be_known", "Cannot be known"


class Finding(TextChoices):
    """What a yearly review found."""

    NO_CHANGE = "no_change", "Still right: nothing has changed"
    CHANGED = "changed", "Something has changed"
