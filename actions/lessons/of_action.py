"""What this room says about an action."""

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse

from actions.lessons.models import Lesson, LessonAction, RecommendationAction
from actions.plan.belonging import Place
from actions.plan.models import Action
from msplan.accounts.models import Person


def places(action: Action, person: Person) -> list[Place]:
    """The lessons and recommendations that it was raised from, as far as the reader may know of them. One query."""
    if not person.may("lessons.see"):
        return []
    visible = Lesson.objects.visible_to(person).values("pk")
    lessons = LessonAction.objects.filter(action=action, lesson__in=visible).values_list(
        Value("lesson"), "lesson_id", Cast("lesson__number", CharField()), "lesson__title"
    )
    recommendations: QuerySet[RecommendationAction, tuple[str, int, str, str]]
    recommendations = RecommendationAction.objects.filter(action=action).values_list(
        Value("recommendation"),
        F("recommendation_id"),
        F("recommendation__number"),
        F("recommendation__inspection__title"),
    )
    return [_place(*row) for row in lessons.order_by().union(recommendations.order_by(), all=True)]


def _place(kind: str, pk: int, number: str, title: str) -> Place:
    href = reverse(f"lessons:{'detail' if kind == 'lesson' else 'recommendation'}", args=[pk])
    if kind == "lesson":
        return Place("Raised from", f"Lesson L-{int(number):03d} {title}", href)
    return Place("Raised from", f"Recommendation {number} of “{title}”", href)
