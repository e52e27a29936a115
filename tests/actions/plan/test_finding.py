"""What the filters of the list ask for, held against counts of the tests' own."""

from datetime import date, timedelta

import pytest

from actions.models import Action
from actions.plan.archiving import archive
from actions.plan.cancelling import cancel
from actions.plan.rights import answers_for
from msplan.accounts.models import Person
from tests.actions.making import an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


def numbers(**asked: object) -> list[int]:
    words = {"on": DAY, "person": an_owner(), **asked}
    return sorted(Action.objects.matching(**words).values_list("number", flat=True))  # type: ignore[arg-type]


def test_strand_area_source_priority_and_marking() -> None:
    an_action(start_on=DAY, strands=["pursue", "prevent"], area="risk", source="incident", priority="high")
    an_action(start_on=DAY, strands=["prevent"], area="training", marking="official_sensitive")
    an_action(start_on=DAY)

    assert numbers(strand=["prevent"]) == [1, 2]
    assert numbers(strand=["pursue", "protect"]) == [1]
    assert numbers(area=["risk", "training"]) == [1, 2]
    assert numbers(source=["incident"]) == [1]
    assert numbers(priority=["high"]) == [1]
    assert numbers(marking=["official_sensitive"]) == [2]
    assert numbers(strand=["prevent"], area=["risk"]) == [1]


def test_a_department_that_leads_or_supports() -> None:
    fleet, estates = department("Fleet"), department("Estates")
    an_action(start_on=DAY, lead_department=fleet)
    an_action(start_on=DAY, lead_department=estates).supporting_departments.add(fleet, department("HR"))
    an_action(start_on=DAY, lead_department=estates)

    assert numbers(department=fleet) == [1]
    assert numbers(involved=fleet) == [1, 2]
    assert numbers(involved=estates) == [2, 3]


def test_owner_nobody_and_left() -> None:
    gone = person("Gone Away", "contributor")
    an_action(start_on=DAY, agreed=False, owner=None)
    Action.objects.update(owner=None)
    an_action(start_on=DAY, owner=gone)
    an_action(start_on=DAY)
    Person.objects.get_queryset().filter(pk=gone.pk).update(is_active=False)

    assert numbers(owner="nobody") == [1]
    assert numbers(owner="left") == [2]
    assert numbers(owner=str(gone.pk)) == [2]


def test_archived_ones_are_hidden_shown_or_alone() -> None:
    an_action(start_on=DAY)
    old = an_action(start_on=DAY)
    Action.objects.filter(pk=old.pk).update(
        progress="cancelled", review_on=None, cancelled_on=DAY, cancelled_reason="Not ours."
    )
    old.refresh_from_db()
    archive(old, by=None, at=noon(DAY))

    assert numbers() == [1]
    assert numbers(archived="with") == [1, 2]
    assert numbers(archived="only") == [2]


def test_waiting_and_unchanged() -> None:
    waiting, twice, once = (an_action(start_on=DAY) for _ in range(3))
    Action.objects.filter(pk=waiting.pk).update(handed_in_on=DAY)
    Action.objects.filter(pk=twice.pk).update(unchanged_times=2)
    Action.objects.filter(pk=once.pk).update(unchanged_times=1)

    assert numbers(waiting=True) == [waiting.number]
    assert numbers(unchanged=True) == [twice.number]
    cancel(twice, reason="Not needed.", by=an_owner(), at=noon(DAY))
    assert numbers(unchanged=True) == []


@pytest.mark.parametrize(("after", "late"), [(-1, []), (0, []), (1, [1])])
def test_late_begins_the_day_after(after: int, late: list[int]) -> None:
    action = an_action(start_on=DAY)

    assert numbers(due=["late"], on=action.target_on + after * ONE) == late


def test_dates_are_any_of_those_chosen() -> None:
    late, unreviewed, fine = (an_action(start_on=DAY) for _ in range(3))
    Action.objects.filter(pk=late.pk).update(first_target_on=DAY, target_on=DAY)
    Action.objects.filter(pk=unreviewed.pk).update(review_on=DAY)
    Action.objects.filter(pk__in=[late.pk, fine.pk]).update(review_on=DAY + 100 * ONE)

    assert numbers(due=["late", "review_late"], on=DAY + ONE) == [late.number, unreviewed.number]


def test_mine_is_what_i_answer_for_on_every_day_of_somebodys_leave() -> None:
    """Against rights.answers_for, for everybody, before, on the edges of, during and after leave."""
    lead, deputy, gone = person("Lea Durham", "department_lead"), person("Dee Puty"), person("Gone Away")
    hr = department("HR", lead=lead)
    away = person("Ann Away", department=hr)
    deputised = person("Bo Ferndale", department=hr)
    orphaned = person("Cy Overton", department=hr)
    for one in (away, deputised, orphaned):
        one.leave_from, one.leave_until = DAY, DAY + 5 * ONE
        one.deputy = {"Bo Ferndale": deputy, "Cy Overton": gone}.get(one.name)
        one.save(update_fields=["leave_from", "leave_until", "deputy"])
    for owner in (away, deputised, orphaned, gone, lead, deputy):
        an_action(start_on=DAY - 30 * ONE, owner=owner, lead_department=hr)
    Person.objects.get_queryset().filter(pk=gone.pk).update(is_active=False)

    for day in (DAY - ONE, DAY, DAY + 5 * ONE, DAY + 6 * ONE):
        for reader in Person.objects.active():
            expected = [a.number for a in Action.objects.with_stand_ins() if answers_for(reader, a, day)]
            assert numbers(mine=True, person=reader, on=day) == expected, (reader, day)
    assert numbers(mine=True, person=lead, on=DAY) == [1, 3, 4, 5]
    assert numbers(mine=True, person=deputy, on=DAY) == [2, 6]
