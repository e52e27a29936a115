"""Who may do what: the one table.

A permission is ``room.verb``. A person may do a thing if one of their roles is in its row. Views ask with
``@may("suppliers.import")``, templates with ``person.may``; a test walks every address against this table.
"""

from django.db import models


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", "Contributor"
    PROCUREMENT = "procurement", "Procurement"
    HR = "hr", "HR"
    SPECIALIST = "specialist", "Specialist (modern slavery team)"
    DEPARTMENT_LEAD = "department_lead", "Department lead"
    PLAN_MANAGER = "plan_manager", "Plan manager"
    STATEMENT_EDITOR = "statement_editor", "Statement editor"
    BOARD_MEMBER = "board_member", "Board member"
    BOARD_SECRETARY = "board_secretary", "Board secretary"
    EXECUTIVE_LEAD = "executive_lead", "Executive lead"
    SIGNING_OFFICER = "signing_officer", "Signing officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


R = Role
EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - {R.AUDITOR}

PERMISSIONS: dict[str, frozenset[Role]] = {
    # The action plan. Everybody sees it; owners answer for their own (`actions` asks for ownership besides).
    "actions.see": EVERYBODY,
    "actions.create": frozenset({R.PLAN_MANAGER, R.DEPARTMENT_LEAD, R.EXECUTIVE_LEAD}),
    "actions.edit": frozenset({R.PLAN_MANAGER, R.DEPARTMENT_LEAD}),
    "actions.edit_any": frozenset({R.PLAN_MANAGER}),
    "actions.review_any": frozenset({R.PLAN_MANAGER}),
    "actions.accept": frozenset({R.PLAN_MANAGER, R.DEPARTMENT_LEAD}),
    # Completions of every department.
    "actions.accept_any": frozenset({R.PLAN_MANAGER}),
    # Where neither a department's lead nor a plan manager can: actions/plan/second_person.py.
    "actions.accept_last": frozenset({R.EXECUTIVE_LEAD}),
    # Return a review with a question.
    "actions.ask": frozenset({R.PLAN_MANAGER}),
    "actions.import": frozenset({R.PLAN_MANAGER}),
    "actions.set_rounds": frozenset({R.PLAN_MANAGER}),
    "actions.order": frozenset({R.PLAN_MANAGER}),
    # Meetings of the working group and of partnerships; minutes are agreed by whoever may chair.
    "meetings.see": EVERYBODY,
    "meetings.keep": frozenset({R.PLAN_MANAGER}),
    "meetings.agree": frozenset({R.PLAN_MANAGER, R.EXECUTIVE_LEAD}),
    # Partnerships and the tasks agreed in them; whoever follows a task answers for it besides.
    "partners.see": EVERYBODY,
    "partners.edit": frozenset({R.PLAN_MANAGER, R.SPECIALIST}),
    # Priority risks and known unknowns; their owners review them besides.
    "risks.see": EVERYBODY,
    "risks.edit": frozenset({R.PLAN_MANAGER, R.DEPARTMENT_LEAD, R.PROCUREMENT, R.HR, R.SPECIALIST}),
    # Lessons. One marked OFFICIAL-SENSITIVE is for those who work with it; sharing needs somebody's approval.
    "lessons.see": EVERYBODY,
    "lessons.see_sensitive": frozenset(
        {R.PLAN_MANAGER, R.SPECIALIST, R.DEPARTMENT_LEAD, R.EXECUTIVE_LEAD, R.AUDITOR}
    ),
    "lessons.edit": frozenset({R.PLAN_MANAGER, R.SPECIALIST}),
    "lessons.share": frozenset({R.EXECUTIVE_LEAD, R.DEPARTMENT_LEAD}),
    # Self-assessment.
    "standards.see": EVERYBODY,
    "standards.edit": frozenset({R.PLAN_MANAGER}),
    "standards.rate": frozenset({R.PLAN_MANAGER, R.DEPARTMENT_LEAD, R.PROCUREMENT, R.HR, R.SPECIALIST}),
    # The force's policies and its routes for raising a concern; their owners review them besides.
    "policies.see": EVERYBODY,
    "policies.edit": frozenset({R.HR, R.PLAN_MANAGER}),
    # Courses, audiences, and what was handed in of them: numbers, and no people.
    "training.see": EVERYBODY,
    "training.edit": frozenset({R.HR, R.PLAN_MANAGER}),
    "training.import": frozenset({R.HR}),
    # Other dated counts. Whoever owes one hands it in besides, which the views ask.
    "returns.see": EVERYBODY,
    "returns.edit": frozenset({R.HR, R.PLAN_MANAGER}),
    "returns.hand_in": frozenset({R.HR, R.PROCUREMENT, R.PLAN_MANAGER}),
    # The register. Contributors see no suppliers: spend and risk are procurement's working papers.
    "suppliers.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "suppliers.edit": frozenset({R.PROCUREMENT}),
    "suppliers.import": frozenset({R.PROCUREMENT}),
    "suppliers.see_imports": frozenset({R.PROCUREMENT, R.AUDITOR}),
    "suppliers.assess": frozenset({R.PROCUREMENT}),
    # What an assessment of others is worth: said by a second person (the database holds that it is another).
    "record.check": frozenset({R.PROCUREMENT, R.SPECIALIST}),
    # The risk model: who proposes and confirms changes, who asks for a band of their own, who is the second person.
    "risk.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "risk.change": frozenset({R.PROCUREMENT}),
    "risk.override": frozenset({R.PROCUREMENT}),
    "risk.agree": frozenset({R.PROCUREMENT, R.SPECIALIST, R.EXECUTIVE_LEAD}),
    # Due diligence: HR works on labour providers alone, which the views ask besides.
    "checks.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "checks.work": frozenset({R.PROCUREMENT, R.HR}),
    "checks.edit": frozenset({R.PROCUREMENT}),
    "checks.set_rule": frozenset({R.PROCUREMENT, R.EXECUTIVE_LEAD}),
    "agencies.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "agencies.edit": frozenset({R.HR, R.PROCUREMENT}),
    # Who stands behind suppliers: seen with them.
    "chain.edit": frozenset({R.PROCUREMENT}),
    # Planned purchases. Who screened one does not sign it off: that is for the act to say.
    "buying.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "buying.edit": frozenset({R.PROCUREMENT}),
    "buying.sign_off": frozenset({R.PROCUREMENT, R.EXECUTIVE_LEAD}),
    # Sessions, briefings, talks and letters to others.
    "engagement.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "engagement.edit": frozenset({R.PROCUREMENT, R.PLAN_MANAGER, R.SPECIALIST}),
    # One of them is read by whoever sees the list or is named to follow it up, which the views ask besides.
    "engagement.open": EVERYBODY,
    # Whoever is named to follow one up answers that one alone, which the views ask besides.
    "engagement.own": EVERYBODY - {R.AUDITOR},
    # Questionnaires, campaigns, responses. A critical flag is read first by those who may know of concerns.
    "asking.see": EVERYBODY - {R.CONTRIBUTOR, R.BOARD_SECRETARY},
    "asking.edit": frozenset({R.PROCUREMENT}),
    # One invitation is read by whoever sees the list, or was handed its silence, which the views ask besides.
    "asking.open": EVERYBODY,
    "asking.own": EVERYBODY - {R.AUDITOR},
    "asking.show_link": frozenset({R.PROCUREMENT}),
    "responses.read": frozenset({R.PROCUREMENT, R.HR, R.SPECIALIST, R.EXECUTIVE_LEAD, R.AUDITOR}),
    "responses.settle": frozenset({R.PROCUREMENT, R.SPECIALIST, R.EXECUTIVE_LEAD}),
    "responses.read_first": frozenset({R.SPECIALIST, R.EXECUTIVE_LEAD}),
    # Concerns. Anybody may raise one; that there are any is for these alone, administrators and auditors left out.
    "concerns.see": frozenset({R.SPECIALIST, R.EXECUTIVE_LEAD}),
    "concerns.handle": frozenset({R.SPECIALIST, R.EXECUTIVE_LEAD}),
    # The dashboard.
    "dashboard.see": frozenset(
        {R.EXECUTIVE_LEAD, R.PLAN_MANAGER, R.SIGNING_OFFICER, R.BOARD_MEMBER, R.AUDITOR, R.STATEMENT_EDITOR}
    ),
    # Actions rated red ask these for a decision.
    "dashboard.decide": frozenset({R.EXECUTIVE_LEAD, R.PLAN_MANAGER}),
    # Indicators: whoever owns one hands in its values besides, which the views ask.
    "indicators.see": EVERYBODY,
    "indicators.set": frozenset({R.STATEMENT_EDITOR, R.PLAN_MANAGER}),
    "indicators.hand_in": frozenset({R.STATEMENT_EDITOR, R.PLAN_MANAGER, R.HR, R.PROCUREMENT, R.SPECIALIST}),
    # The statement. Who may approve or sign is decided by role here and by "not the last editor" in the act.
    "drafts.see": frozenset(
        {
            R.STATEMENT_EDITOR,
            R.PLAN_MANAGER,
            R.EXECUTIVE_LEAD,
            R.BOARD_MEMBER,
            R.BOARD_SECRETARY,
            R.SIGNING_OFFICER,
            R.AUDITOR,
        }
    ),
    # Whoever reads a draft may say something about it; an auditor only reads.
    "drafts.comment": frozenset(
        {
            R.STATEMENT_EDITOR,
            R.PLAN_MANAGER,
            R.EXECUTIVE_LEAD,
            R.BOARD_MEMBER,
            R.BOARD_SECRETARY,
            R.SIGNING_OFFICER,
        }
    ),
    "drafts.edit": frozenset({R.STATEMENT_EDITOR}),
    # The pictures of a draft: for who sees it, and for authors, whose sections show them; the views ask which.
    "drafts.open": EVERYBODY,
    # Whoever is a section's author writes that one alone, which the views ask besides. Not those who agree or sign.
    "drafts.own": EVERYBODY - {R.AUDITOR, R.ADMINISTRATOR, R.BOARD_SECRETARY, R.SIGNING_OFFICER},
    "drafts.submit": frozenset({R.STATEMENT_EDITOR}),
    "drafts.approve": frozenset({R.BOARD_SECRETARY}),
    # Back to drafting, with a reason: the editor's second thoughts, the board's "not yet", the signer's "no".
    "drafts.send_back": frozenset(
        {R.STATEMENT_EDITOR, R.BOARD_SECRETARY, R.SIGNING_OFFICER, R.EXECUTIVE_LEAD}
    ),
    "drafts.sign": frozenset({R.SIGNING_OFFICER}),
    # The coverage check: the editor says what shows a rule; only the lead excuses what would stop the statement.
    "coverage.mark": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD}),
    "coverage.excuse_error": frozenset({R.EXECUTIVE_LEAD}),
    "drafts.publish": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD}),
    # Names of people, operations and suppliers in the text: somebody says why they may be published.
    "drafts.clear": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD}),
    # After publication. A removal needs two different people out of these, which the act asks.
    "drafts.correct": frozenset({R.STATEMENT_EDITOR}),
    "drafts.withdraw": frozenset({R.EXECUTIVE_LEAD}),
    "drafts.remove": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD, R.SIGNING_OFFICER}),
    "drafts.record_link": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD}),
    # The six-monthly update: written by editor or plan manager, approved by the lead, who is not its last editor.
    "updates.edit": frozenset({R.STATEMENT_EDITOR, R.PLAN_MANAGER}),
    "updates.approve": frozenset({R.EXECUTIVE_LEAD}),
    "updates.send_back": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD}),
    "updates.publish": frozenset({R.STATEMENT_EDITOR, R.EXECUTIVE_LEAD}),
    "updates.withdraw": frozenset({R.EXECUTIVE_LEAD}),
    # Answers for the government's registry: worked out, put right, recorded as submitted.
    "registry.edit": frozenset({R.STATEMENT_EDITOR}),
    # Promises. They stand in a public text; their owners answer for them besides (statements/promises/rights.py).
    "promises.see": EVERYBODY,
    "promises.answer": frozenset({R.STATEMENT_EDITOR, R.PLAN_MANAGER, R.EXECUTIVE_LEAD}),
    # A statement may go out with a promise that nobody answered, and says so.
    "promises.override": frozenset({R.EXECUTIVE_LEAD}),
    # Mail and chasing: the ledger.
    "chasing.see": frozenset({R.PLAN_MANAGER, R.EXECUTIVE_LEAD, R.AUDITOR, R.ADMINISTRATOR}),
    "outbox.see": frozenset({R.PLAN_MANAGER, R.AUDITOR, R.ADMINISTRATOR}),
    "outbox.settle": frozenset({R.PLAN_MANAGER, R.ADMINISTRATOR}),
    # People, departments, the force's profile.
    "accounts.administer": frozenset({R.ADMINISTRATOR}),
    # This table, in words.
    "roles.see": frozenset({R.ADMINISTRATOR, R.AUDITOR}),
    # Whether database, broker, files, schedule and mail are well, part by part.
    "running.see": frozenset({R.ADMINISTRATOR}),
    "force.edit": frozenset({R.ADMINISTRATOR}),
    # Backups, restored copies, how long what is kept.
    "keeping.see": frozenset({R.ADMINISTRATOR, R.AUDITOR}),
    "keeping.set": frozenset({R.ADMINISTRATOR}),
    "keeping.release": frozenset({R.ADMINISTRATOR}),
    "history.see": frozenset({R.AUDITOR, R.ADMINISTRATOR, R.EXECUTIVE_LEAD}),
}

# Whoever lacks one of these is answered as if there were nothing: 404 and not 403.
HIDDEN = frozenset({"concerns.see", "concerns.handle"})
