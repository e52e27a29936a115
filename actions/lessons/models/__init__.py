"""The nouns of what is remembered: lessons, and what inspectors recommended."""

from actions.lessons.models.inspection import (
    Acceptance,
    Correction,
    Inspection,
    Proof,
    Recommendation,
    RecommendationAction,
    RecommendationState,
)
from actions.lessons.models.lesson import (
    Lesson,
    LessonAction,
    LessonApproval,
    LessonKind,
    LessonShare,
    LessonSource,
    LessonState,
    Theme,
)

__all__ = [
    "Acceptance",
    "Correction",
    "Inspection",
    "Lesson",
    "LessonAction",
    "LessonApproval",
    "LessonKind",
    "LessonShare",
    "LessonSource",
    "LessonState",
    "Proof",
    "Recommendation",
    "RecommendationAction",
    "RecommendationState",
    "Theme",
]
