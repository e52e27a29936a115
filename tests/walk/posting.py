"""Who may send a form from an address that everybody may read, about something that is not their own.

@may lets every reader to these pages; the view asks besides whether it is one's own. The table says which roles may
without owning anything. An address of these rooms that is not here takes a form from nobody but owners.
"""

from msplan.accounts.roles import Role
from tests.walk.addresses import Address

ROOMS = ("actions:", "meetings:", "partners:", "risks:", "lessons:", "standards:")

MANAGER = {Role.PLAN_MANAGER}
MANAGER_OR_LEAD = {Role.PLAN_MANAGER, Role.EXECUTIVE_LEAD}
PLANNERS = {*MANAGER_OR_LEAD, Role.DEPARTMENT_LEAD}
KEEPERS = {Role.PLAN_MANAGER, Role.SPECIALIST}
ASSESSORS = {*KEEPERS, Role.DEPARTMENT_LEAD, Role.PROCUREMENT, Role.HR}

OF_ACTIONS = (
    "edit", "agree", "start", "pause", "pause_longer", "resume", "change_target", "cancel", "reopen", "archive",
    "unarchive", "review", "add_to_review", "ask", "answer", "add_evidence", "remove_evidence", "complete",
    "add_milestone", "edit_milestone", "reach_milestone", "unreach_milestone", "remove_milestone",
    "restore_milestone",
)  # fmt: skip
WITHOUT_OWNING: dict[str, set[Role]] = {
    **{f"actions:{name}": MANAGER for name in OF_ACTIONS},
    # Everybody prints what they may read; what somebody asked for is theirs alone.
    "actions:print_plan": set(Role),
    "actions:print_again": set(),
    # The executive lead too where nobody nearer can: tests/actions/plan/test_second_person.py.
    **{f"actions:{name}": MANAGER for name in ("accept", "return_completion")},
    # An action may be raised from what one reads by whoever may add actions.
    "meetings:raise_from": PLANNERS,
    "meetings:carry_out": MANAGER,
    **{f"partners:{name}": KEEPERS for name in ("update", "begin_task")},
    **{f"risks:{name}": ASSESSORS for name in ("risk_edit", "risk_review")},
    **{f"risks:{name}": ASSESSORS for name in ("unknown_edit", "unknown_review", "unknown_answer")},
    "lessons:share": {*KEEPERS, *PLANNERS},
    "lessons:raise_from_lesson": PLANNERS,
    **{f"lessons:{name}": KEEPERS for name in ("answer", "take_in_hand", "move_due", "add_proof", "close")},
    "lessons:raise_from_recommendation": MANAGER,
    "standards:rate": ASSESSORS,
}


def is_read_by_all(address: Address) -> bool:
    return address.name.startswith(ROOMS) and address.permission.endswith(".see")
