"""The nouns of the action plan, one file each."""

from actions.models.action import Action
from actions.models.date_change import DateChange
from actions.models.evidence import Evidence
from actions.models.review import Review
from actions.models.words import Area, Aspect, Priority, Progress, Rating, Source, Strand

__all__ = [
    "Action",
    "Area",
    "Aspect",
    "DateChange",
    "Evidence",
    "Priority",
    "Progress",
    "Rating",
    "Review",
    "Source",
    "Strand",
]
