"""The next self-assessment against a set, where a date was given for it: whoever closed the last one is reminded."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from actions.standards.models import SelfAssessment
from msplan.chasing.rows import Due
from msplan.chasing.rules import HORIZON_DAYS


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """One query. Answered by closing a later one; a set that is not in use asks for nothing."""
    later = SelfAssessment.objects.closed().filter(
        standard_set=OuterRef("standard_set"), as_at__gt=OuterRef("as_at")
    )
    found = (
        SelfAssessment.objects.closed()
        .filter(standard_set__is_active=True, next_on__lte=on + timedelta(days=HORIZON_DAYS))
        .exclude(closed_by=None)
        .exclude(Exists(later))
        .select_related("standard_set", "closed_by")
    )
    if people is not None:
        found = found.filter(closed_by__in=people)
    for one in found:
        assert one.next_on is not None
        assert one.closed_by is not None
        yield Due(
            person_id=one.closed_by.pk,
            thing=f"{one._meta.label_lower}:{one.pk}",
            kind="Self-assessment",
            label=one.standard_set.name,
            ladder="yearly",
            due_on=one.next_on,
            link=reverse("standards:set", args=[one.standard_set_id]),
            department_id=one.closed_by.department_id,
            button="Open the self-assessment",
        )
