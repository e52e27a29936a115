"""Which actions answer which rating, this year's and those raised earlier that still run."""

from collections import defaultdict
from collections.abc import Iterable

from actions.plan.models import Action, Progress
from actions.standards.models import RatedAction, SelfAssessment, StandardRating


def actions_of(assessment: SelfAssessment, ratings: Iterable[StandardRating]) -> dict[int, list[Action]]:
    """The actions of each rating, by its key. One query.

    Linked to the rating itself, or to an earlier rating of the same standard and not completed yet: what was begun
    last year answers this year's low rating too. A cancelled action answers nothing.
    """
    by_standard = {one.standard_id: one.pk for one in ratings}
    links = (
        RatedAction.objects.answering()
        .filter(rating__standard__in=by_standard, rating__assessment__as_at__lte=assessment.as_at)
        .filter(rating__assessment__standard_set=assessment.standard_set_id)
        .select_related("action__owner", "rating")
        .order_by("action__number")
    )
    found: defaultdict[int, dict[int, Action]] = defaultdict(dict)
    for link in links:
        own = link.rating.assessment_id == assessment.pk
        if own or link.action.progress != Progress.COMPLETED:
            found[by_standard[link.rating.standard_id]][link.action_id] = link.action
    return {key: list(actions.values()) for key, actions in found.items()}
