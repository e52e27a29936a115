"""The words that policies and routes are described with; ``label`` is what people read."""

from django.db.models import TextChoices


class Covers(TextChoices):
    """Whether a policy covers modern slavery, as whoever read it says."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


# What a policy reads at which nobody has looked yet: no choice of a looking, there is none.
NOT_LOOKED_AT = "Not yet looked at"


class Found(TextChoices):
    """What a review found."""

    STANDS = "stands", "It stands as it is"
    CHANGED = "changed", "It was changed"
    TO_CHANGE = "to_change", "It has to change"


class RouteKind(TextChoices):
    """How somebody may raise a concern."""

    WHISTLEBLOWING = "whistleblowing", "Whistle-blowing"
    ASSOCIATION = "association", "Staff association or union"
    DUTY_TO_NOTIFY = "duty_to_notify", "Duty to notify (section 52)"
    HELPLINE = "helpline", "Helpline of somebody else"
    MANAGEMENT = "management", "Managers and professional standards"
    SUPPLIERS = "suppliers", "For suppliers and their workers"
    OTHER = "other", "Another way"
