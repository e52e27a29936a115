"""The scale on which the force rates itself: the one place that says what its numbers mean."""

from django.db.models import IntegerChoices


class Level(IntegerChoices):
    """How far the force is with one standard. Source: docs/rules/self-assessment.md."""

    NOTHING = 0, "Nothing in place"
    PLANNED = 1, "Planned or begun, not working yet"
    PARTLY = 2, "Working in part of the force, or now and then"
    WORKING = 3, "Working across the force"
    EMBEDDED = 4, "Embedded and shown to work"

    @property
    def meaning(self) -> str:
        """What a rater goes by."""
        return MEANINGS[self]


MEANINGS = {
    Level.NOTHING: "Nobody does it, and no work on it has been agreed.",
    Level.PLANNED: "Somebody owns it and work is agreed or has begun, but nobody could be shown it working.",
    Level.PARTLY: "It can be seen working, but it depends on a few people, one department or one occasion.",
    Level.WORKING: "It is how things are done, whoever is on duty, and records show it.",
    Level.EMBEDDED: "It has been checked, by figures or by somebody from outside, and changed by what was found.",
}
HIGHEST = Level.EMBEDDED
# A rating up to here is low: it calls for an action, and is a gap in the position summary.
LOW_AT_MOST = Level.PLANNED
# A rating from here on is a strength in the position summary.
STRONG_FROM = Level.WORKING
