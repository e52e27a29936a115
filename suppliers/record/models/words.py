"""Words that several nouns of the record are told with."""

from django.db import models


class Known(models.TextChoices):
    """The answer to a question that may not have been asked yet: "no" is an answer, "not known" is none."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class Sureness(models.TextChoices):
    SURE = "sure", "Sure"
    LIKELY = "likely", "Likely"
    UNSURE = "unsure", "Unsure"


# What each step of sureness takes: the hint of every form that asks.
SURENESS_HINTS: dict[str, str] = {
    Sureness.SURE: "Seen on site, on paper, or told by workers",
    Sureness.LIKELY: "Told by the supplier, and it fits what else is known",
    Sureness.UNSURE: "Hearsay, old, or contradicted by something else",
}
