"""The demonstration force hands over everything of everybody: afterwards nobody is asked for what was given away."""

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from actions import due as actions_due
from msplan.accounts.handing_over import hand_over, held_by, held_by_leavers, kinds, lacking
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.lib.dates import today
from statements import due as statements_due
from suppliers import due as suppliers_due
from tests.people import person
from tests.walk.shown import undone

# What is asked of whoever holds a role, or did the thing before: chasing passes these on when somebody has left.
OF_A_ROLE = {
    "Statement", "Decision of the board to record", "Statement to sign", "Update", "Answers to promises",
    "Response to read first", "Self-assessment", "Completion to accept", "Six-monthly update",
}  # fmt: skip


def asked_of(person: Person) -> set[tuple[str, str]]:
    """What chasing asks of somebody: the rows of every floor, which know nothing of handing over."""
    rows = [
        row for due in (suppliers_due, actions_due, statements_due) for row in due.items(today(), [person.pk])
    ]
    return {(row.kind, row.label) for row in rows if row.person_id == person.pk}


# Counted by SQL, without the querysets that the lists are made of.
COUNTED = {
    "actions.action": "SELECT owner_id, count(*) FROM actions_action WHERE archived_at IS NULL"
    " AND progress NOT IN ('completed', 'cancelled') AND owner_id IS NOT NULL GROUP BY 1",
    "suppliers.supplier": "SELECT owner_id, count(*) FROM suppliers_supplier WHERE archived_at IS NULL"
    " AND merged_into_id IS NULL AND owner_id IS NOT NULL GROUP BY 1",
    "lessons.recommendation": "SELECT owner_id, count(*) FROM actions_recommendation"
    " WHERE state IN ('open', 'in_hand') AND owner_id IS NOT NULL GROUP BY 1",
    "asking.campaign": "SELECT owner_id, count(*) FROM suppliers_campaign c WHERE state <> 'closed' OR EXISTS"
    " (SELECT 1 FROM suppliers_notice n JOIN suppliers_invitation i ON i.id = n.invitation_id"
    "  WHERE i.campaign_id = c.id AND n.settled_at IS NULL) OR EXISTS"
    " (SELECT 1 FROM suppliers_response r JOIN suppliers_invitation i ON i.id = r.invitation_id"
    "  WHERE i.campaign_id = c.id AND r.outcome = '' AND r.reader_id IS NULL) GROUP BY 1",
}


def test_the_lists_count_what_the_tables_hold(demonstration: Path) -> None:
    counts = Counter(
        (item.kind.key, item.whose) for one in Person.objects.all() for item in held_by(one, today())
    )

    for key, sql in COUNTED.items():
        with connection.cursor() as cursor:
            cursor.execute(sql)
            by_hand = {(key, owner): count for owner, count in cursor.fetchall()}
        assert by_hand, key
        assert {one: n for one, n in counts.items() if one[0] == key} == by_hand
    assert len({key for key, _ in counts}) >= 20


def test_whoever_hands_everything_over_is_asked_for_nothing(demonstration: Path) -> None:
    colleague = None
    asked, still = 0, []
    with undone():
        colleague = person("Every Role", *Role)
        for one in Person.objects.active().exclude(pk=colleague.pk):
            before = asked_of(one)
            entries = Entry.objects.count()
            items = held_by(one, today())
            moved = hand_over(one, to=colleague, only=kinds(), by=None, at=timezone.now())
            asked += len(before)
            assert sum(moved.values()) <= len(items)
            assert Entry.objects.count() == entries + sum(moved.values())
            assert held_by(one, today()) == []
            Person.objects.filter(pk=one.pk).update(is_active=False)
            still += [(one.name, *row) for row in asked_of(one) if row[0] not in OF_A_ROLE]
            Person.objects.filter(pk=one.pk).update(is_active=True)

    assert still == []
    assert asked > 50


def test_what_is_kept_back_is_still_asked_for(demonstration: Path) -> None:
    """Control: one kind that is not handed over, and chasing would tell."""
    with undone():
        colleague = person("Every Role", *Role)
        tom = next(p for p in Person.objects.active() if any(kind == "Review" for kind, _ in asked_of(p)))
        only = set(kinds()) - {"actions.action"}
        hand_over(tom, to=colleague, only=only, by=None, at=timezone.now())

        assert {kind for kind, _ in asked_of(tom)} - OF_A_ROLE


@pytest.mark.parametrize("role", Role)
def test_each_role_takes_over_only_what_its_rows_allow(demonstration: Path, role: Role) -> None:
    with undone():
        colleague = person("One Role", role)

        cannot = {kind.key for kind in lacking(colleague, kinds().values())}

    if role == Role.AUDITOR:
        assert cannot == set(kinds())
    else:
        assert ("suppliers.supplier" in cannot) is (role != Role.PROCUREMENT)
        assert "actions.action" not in cannot
        assert ("suppliers.contract" in cannot) is (role in (Role.CONTRIBUTOR, Role.BOARD_SECRETARY))


def test_the_demonstration_has_somebody_who_left_with_things(demonstration: Path) -> None:
    assert held_by_leavers(today())
