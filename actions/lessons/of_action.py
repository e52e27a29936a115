"""What this room says about an action."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.lessons.models import Lesson, LessonAction, RecommendationAction
from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from msplan.accounts.models import Person


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The lessons and recommendations that it was raised from, as far as the reader may know of them."""
    if not person.may("lessons.see"):
        return []
    visible = Lesson.objects.visible_to(person).values("pk")
    lessons = LessonAction.objects.filter(action=action, lesson__in=visible)
    recommendations = RecommendationAction.objects.filter(action=action)
    return [
        mention("lessons.lesson", lessons, pk="lesson", number="lesson__number", title="lesson__title"),
        mention(
            "lessons.recommendation",
            recommendations,
            pk="recommendation",
            number="recommendation__number",
            title="recommendation__inspection__title",
        ),
    ]


def place(found: Mention) -> Place:
    number, title = found.said["number"], found.said["title"]
    if found.kind == "lessons.lesson":
        href = reverse("lessons:detail", args=[found.pk])
        return Place("Raised from", f"Lesson {Lesson(number=number).reference} {title}", href)
    href = reverse("lessons:recommendation", args=[found.pk])
    return Place("Raised from", f"Recommendation {number} of “{title}”", href)


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [place(found) for found in gathered(mentions(action, person))]
