"""What a concern can be about, in fixed words: where, which signs, and whether somebody is in danger."""

from django.db import models


class Place(models.TextChoices):
    """Where it was seen."""

    SUPPLIER = "supplier", "A supplier"
    AGENCY = "agency", "An agency or another labour provider"
    WORKPLACE = "workplace", "Our own workplace"
    ELSEWHERE = "elsewhere", "Somewhere else in a supply chain"


class Sign(models.TextChoices):
    """The International Labour Organization's eleven indicators of forced labour, and what fits none of them."""

    VULNERABILITY = "vulnerability", "Abuse of vulnerability"
    DECEPTION = "deception", "Deception"
    MOVEMENT = "movement", "Restriction of movement"
    ISOLATION = "isolation", "Isolation"
    VIOLENCE = "violence", "Physical or sexual violence"
    THREATS = "threats", "Intimidation and threats"
    DOCUMENTS = "documents", "Retention of identity documents"
    WAGES = "wages", "Withholding of wages"
    DEBT = "debt", "Debt bondage"
    CONDITIONS = "conditions", "Abusive working and living conditions"
    OVERTIME = "overtime", "Excessive overtime"
    OTHER = "other", "Something else"


# What each sign looks like to somebody who passes by.
SIGN_HINTS: dict[str, str] = {
    Sign.VULNERABILITY: "Somebody takes advantage of a person's age, language, illness or immigration status",
    Sign.DECEPTION: "The work, the pay or the place is not what the person was promised",
    Sign.MOVEMENT: "Locked in, watched, or brought and fetched; cannot leave when they want",
    Sign.ISOLATION: "Not allowed to speak for themselves, to use a phone or to see others",
    Sign.VIOLENCE: "Injuries, or fear of somebody",
    Sign.THREATS: "Threats to them or to their family, or to report them to the authorities",
    Sign.DOCUMENTS: "Somebody else keeps their passport or bank card",
    Sign.WAGES: "Not paid, paid late, or paid into somebody else's account",
    Sign.DEBT: "Works off a fee for the job, the journey or the housing",
    Sign.CONDITIONS: "Sleeps where they work, crowded or unsafe housing, no protective clothing",
    Sign.OVERTIME: "Very long hours, no days off",
    Sign.OTHER: "",
}


class Danger(models.TextChoices):
    """Whether somebody is in danger now, as far as whoever raised it knows."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "I do not know"
