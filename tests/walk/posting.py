"""Who may send a form, about something that is not their own: written by hand from docs/rules, not from roles.py.

In the rooms of the plan @may lets every reader to the pages, and the view asks besides whether it is one's own: the
first table says which roles may without owning anything. In the rooms of the suppliers nobody owns; there the second
table has every address that takes a form at all, and what is not in it takes one from nobody.
"""

from msplan.accounts.roles import Role
from tests.walk.addresses import Address

ROOMS = (
    "actions:",
    "meetings:",
    "partners:",
    "risks:",
    "lessons:",
    "standards:",
    "policies:",
    "training:",
    "returns:",
)

SUPPLIER_ROOMS = (
    "suppliers:", "merging:", "record:", "chain:", "checks:", "agencies:", "risk:", "buying:", "engagement:",
    "concerns:", "asking:",
)  # fmt: skip

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
    # The owner besides: tests/actions/policies/test_pages.py.
    **{
        f"policies:{name}": {Role.HR, Role.PLAN_MANAGER}
        for name in ("policy_look", "policy_review", "route_review")
    },
    # Whoever owes it besides: tests/actions/returns/test_pages.py.
    **{f"returns:{name}": {Role.HR, Role.PROCUREMENT, Role.PLAN_MANAGER} for name in ("hand_in", "correct")},
    # Whoever owes a return, or judges an audience's needs, besides: tests/actions/training/test_pages.py.
    **{
        f"training:{name}": {Role.HR, Role.PLAN_MANAGER}
        for name in ("give_return", "correct_return", "judge")
    },
}


BUYERS = {Role.PROCUREMENT}
# HR about labour providers alone: tests/suppliers/checks/test_pages.py.
LOOKERS = {*BUYERS, Role.HR}
TALKERS = {*BUYERS, Role.PLAN_MANAGER, Role.SPECIALIST}
TEAM = {Role.SPECIALIST, Role.EXECUTIVE_LEAD}
SETTLERS = {*BUYERS, *TEAM}


def _of(room: str, roles: set[Role], names: str) -> dict[str, set[Role]]:
    return {f"{room}:{name}": roles for name in names.split()}


FORMS_OF_SUPPLIERS: dict[str, set[Role]] = {
    **_of("suppliers", BUYERS, "add edit assess upload columns amount guess period confirm discard undo"),
    **_of("merging", BUYERS, "compare different take_back undo together"),
    **_of("record", BUYERS, "workforce turnover send add edit archive restore write_template"),
    **_of("record", BUYERS, "upload say_same confirm discard"),
    # What an assessment of others is worth: the specialist team knows too.
    **_of("record", {*BUYERS, Role.SPECIALIST}, "check"),
    **_of(
        "chain", BUYERS, "add_behind_supplier add_behind_company edit remove restore edit_company recognise"
    ),
    **_of("checks", LOOKERS, "new edit explain withdraw new_finding edit_finding answer_finding"),
    **_of("checks", LOOKERS, "close_finding reopen_finding new_corrective edit_corrective extend say_done"),
    **_of("checks", LOOKERS, "verify refuse drop"),
    # A mistake is corrected by whoever recorded it, besides.
    **_of("checks", BUYERS, "correct"),
    **_of("checks", {*BUYERS, Role.EXECUTIVE_LEAD}, "rule"),
    **_of("agencies", LOOKERS, "create edit end"),
    **_of("risk", BUYERS, "new_country change_country remove_country new_good change_good remove_good"),
    **_of("risk", BUYERS, "change_weights change_bands change_work change_category propose_calibration"),
    **_of("risk", BUYERS, "confirm discard take_out ask withdraw"),
    # A band set by a person: the second one may be of the specialist team, or the executive lead.
    **_of("risk", {*BUYERS, *TEAM}, "answer"),
    **_of(
        "buying", BUYERS, "create replace edit screen work_out add_ground answer waive decide award abandon"
    ),
    **_of("buying", {*BUYERS, Role.EXECUTIVE_LEAD}, "sign_off"),
    # Whoever is named to follow one up says how it went, besides: tests/suppliers/engagement/test_answering.py.
    **_of("engagement", TALKERS, "create edit call_off add_file held follow_up"),
    **_of("asking", BUYERS, "take_shipped make_draft ready back_to_draft discard_draft words edit_question"),
    **_of("asking", BUYERS, "move_question leave_out_question try_question try_again new_terms edit_terms"),
    **_of(
        "asking",
        BUYERS,
        "create choose edit_campaign discard_campaign look_again leave_out put_back send extend",
    ),
    **_of(
        "asking", BUYERS, "close_campaign show_link fresh_link address withdraw bounced notice right_person"
    ),
    # Whoever the silence was handed to, besides: tests/suppliers/asking/campaign/test_pages.py.
    **_of("asking", BUYERS, "silence"),
    **_of(
        "asking", SETTLERS, "take give_back judge query take_back_query finding finding_of_flag settle_flag"
    ),
    **_of("asking", SETTLERS, "outcome follow_up reopen report"),
    # What they say goes into the register by whoever keeps it.
    **_of("asking", BUYERS, "compare"),
    **_of("asking", TEAM, "let_through keep raise_concern"),
    **_of("concerns", TEAM, "acknowledge decide name_supplier add_file close reopen"),
    # Anybody who signs in.
    "concerns:raise": set(Role),
}
MAY_SEND = WITHOUT_OWNING | FORMS_OF_SUPPLIERS


def is_in_table(address: Address) -> bool:
    """Of the plan, what is read by all; of the suppliers, everything."""
    is_of_plan = address.name.startswith(ROOMS) and address.permission.endswith(".see")
    return is_of_plan or address.name.startswith(SUPPLIER_ROOMS)
