"""Courses, who has to do them, how many have, what they need, and what it changed. Numbers, and no people."""

from actions.training.models.audience import Audience, AudienceCount
from actions.training.models.confidence import Confidence
from actions.training.models.course import Course
from actions.training.models.given import TrainingImport, TrainingReturn
from actions.training.models.need import TrainingNeed, TrainingNeedAction
from actions.training.models.requirement import CourseRequirement
from actions.training.models.words import FREQUENCIES, STAFF, TARGETED, CourseKind, Group, Scale, Shape

__all__ = [
    "FREQUENCIES",
    "STAFF",
    "TARGETED",
    "Audience",
    "AudienceCount",
    "Confidence",
    "Course",
    "CourseKind",
    "CourseRequirement",
    "Group",
    "Scale",
    "Shape",
    "TrainingImport",
    "TrainingNeed",
    "TrainingNeedAction",
    "TrainingReturn",
]
