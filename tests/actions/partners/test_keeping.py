"""Partnerships and their members: what the acts and the database refuse, and what history does not keep."""

import pytest
from django.db import IntegrityError, transaction

from actions.models import Member, Partnership, Seat
from actions.partners.keeping import (
    add_member,
    archive_partnership,
    edit_member,
    restore_partnership,
    settle_seat,
)
from actions.partners.tasking import drop_task
from actions.plan.refusing import PlanRefused
from msplan.history.models import Detail
from msplan.lib.states import InvalidTransition
from tests.actions.making import noon
from tests.actions.partners.making import AGREED, a_keeper, a_member, a_partnership, a_task
from tests.people import department

pytestmark = pytest.mark.django_db


def test_a_partnership_with_open_tasks_is_not_archived() -> None:
    task = a_task()
    partnership = Partnership.objects.get()

    with pytest.raises(PlanRefused, match="1 task of this partnership is open"):
        archive_partnership(partnership, by=a_keeper(), at=noon(AGREED))
    drop_task(task, reason="x", by=a_keeper(), at=noon(AGREED))
    archive_partnership(partnership, by=a_keeper(), at=noon(AGREED))

    assert partnership.archived_on == AGREED
    with pytest.raises(InvalidTransition, match="archived"):
        add_member(partnership, organisation="x", kind="other", by=a_keeper(), at=noon(AGREED))


def test_the_name_of_an_archived_partnership_may_be_used_again_until_it_comes_back() -> None:
    first = a_partnership("County partnership")
    archive_partnership(first, by=a_keeper(), at=noon(AGREED))
    a_partnership("County Partnership")

    with pytest.raises(PlanRefused, match="of this name"):
        restore_partnership(first, by=a_keeper(), at=noon(AGREED))


def test_history_never_holds_the_contact_of_a_member() -> None:
    member = a_member(a_partnership(), contact_name="Ro Tansley", contact_email="ro@health.example")
    edit_member(
        member, version=1, changes={"contact_name": "", "contact_email": ""}, by=a_keeper(), at=noon(AGREED)
    )

    kept = " ".join(str(detail.body) for detail in Detail.objects.all())

    assert "Tansley" not in kept
    assert "ro@health" not in kept
    assert "not kept" in kept


def test_a_member_sits_once_until_it_has_left() -> None:
    partnership = a_partnership()
    a_member(partnership, "Shire Health")

    with pytest.raises(PlanRefused, match="a member already"):
        a_member(partnership, "shire health")
    edit_member(Member.objects.get(), version=1, changes={"left_on": AGREED}, by=a_keeper(), at=noon(AGREED))
    a_member(partnership, "Shire Health")


def test_a_member_sits_until_the_day_before_it_left() -> None:
    member = a_member(a_partnership(), joined_on=AGREED.replace(day=10), left_on=AGREED.replace(day=12))

    days = [AGREED.replace(day=day) for day in (9, 10, 11, 12)]

    assert [member in Member.objects.sitting(on) for on in days] == [False, True, True, False]


def test_control_the_database_refuses_a_seat_that_is_both_or_neither() -> None:
    partnership, hr = a_partnership(), department("HR")

    for words in ({"role": "Head", "not_needed": "x"}, {}):
        with pytest.raises(IntegrityError, match="seat_is_invited_or_not_needed"), transaction.atomic():
            Seat.objects.create(partnership=partnership, department=hr, **words)


def test_whoever_settles_a_seat_last_decides() -> None:
    partnership, hr = a_partnership(), department("HR")

    settle_seat(partnership, department=hr, role="Head of HR", by=a_keeper(), at=noon(AGREED))
    settle_seat(partnership, department=hr, not_needed="Joint seat", by=a_keeper(), at=noon(AGREED))

    assert (Seat.objects.get().role, Seat.objects.get().not_needed) == ("", "Joint seat")
