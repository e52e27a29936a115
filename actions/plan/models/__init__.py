"""The nouns of the action plan, one file each."""

from actions.plan.models.action import Action
from actions.plan.models.completion import Completion
from actions.plan.models.date_change import DateChange
from actions.plan.models.evidence import Evidence
from actions.plan.models.milestone import Milestone
from actions.plan.models.plan_import import ImportState, PlanImport
from actions.plan.models.plan_print import PlanPrint
from actions.plan.models.review import Review
from actions.plan.models.review_question import ReviewQuestion
from actions.plan.models.rounds import ReviewRounds
from actions.plan.models.words import Area, Aspect, Priority, Progress, Rating, Source, Strand

__all__ = [
    "Action",
    "Area",
    "Aspect",
    "Completion",
    "DateChange",
    "Evidence",
    "ImportState",
    "Milestone",
    "PlanImport",
    "PlanPrint",
    "Priority",
    "Progress",
    "Rating",
    "Review",
    "ReviewQuestion",
    "ReviewRounds",
    "Source",
    "Strand",
]
