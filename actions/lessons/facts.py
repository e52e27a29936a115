"""Facts about lessons and recommendations, in words with a tone."""

from datetime import date

from actions.lessons.models import Acceptance, Lesson, LessonState, Recommendation, RecommendationState
from actions.plan.facts import Fact, date_tone
from msplan.lib.dates import deadline_words

LESSON_TONES = {LessonState.DRAFT: "neutral", LessonState.AGREED: "plain", LessonState.ARCHIVED: "neutral"}
TONES = {
    RecommendationState.OPEN: "warn",
    RecommendationState.IN_HAND: "info",
    RecommendationState.CLOSED_BY_US: "good",
    RecommendationState.CLOSED_BY_INSPECTORATE: "plain",
}


def lesson_fact(lesson: Lesson) -> Fact:
    state = LessonState(lesson.state)
    return Fact("State", state.label, LESSON_TONES[state])


def state_fact(recommendation: Recommendation) -> Fact:
    state = RecommendationState(recommendation.state)
    return Fact("State", state.label, TONES[state])


def deadline_fact(recommendation: Recommendation, on: date) -> Fact:
    """Computed from the due date; what is closed has no deadline any more."""
    refused = recommendation.acceptance == Acceptance.NOT_ACCEPTED and recommendation.due_on is None
    if not recommendation.is_open or refused:
        return Fact("Deadline", "None", "plain")
    if recommendation.due_on is None:
        return Fact("Deadline", "No date yet", "warn")
    words = deadline_words(recommendation.due_on, on)
    return Fact("Deadline", words[:1].upper() + words[1:], date_tone(recommendation.due_on, on))
