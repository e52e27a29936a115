"""Bands, and what they stand on."""

from django.db import models


class Band(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Basis(models.TextChoices):
    """What a band stands on. Screened and assessed never mix."""

    UNSCREENED = "unscreened", "Not screened"
    SCREENED = "screened", "Screened"
    ASSESSED = "assessed", "Assessed"
