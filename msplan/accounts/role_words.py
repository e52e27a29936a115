"""The table of roles in words, for administrators and auditors. Every permission has a line here: a test holds it."""

from typing import NamedTuple

from msplan.accounts.roles import HIDDEN, PERMISSIONS, Role

WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "Action plan": (
        ("actions.see", "Read the plan; whoever owns an action answers for it besides"),
        ("actions.create", "Add an action"),
        ("actions.edit", "Edit actions: a department’s lead those of their department"),
        ("actions.edit_any", "Edit actions of every department"),
        ("actions.review_any", "Give the review of somebody else’s action"),
        (
            "actions.accept",
            "Accept completions: a department’s lead those of their department, nobody their own",
        ),
        ("actions.accept_any", "Accept completions of every department, nobody their own"),
        (
            "actions.accept_last",
            "Accept a completion where neither a department’s lead nor a plan manager can",
        ),
        ("actions.ask", "Return a review with a question"),
        ("actions.import", "Import a plan from a file"),
        ("actions.set_rounds", "Set the review rounds"),
        ("actions.order", "Put the actions in order"),
    ),
    "Meetings": (
        ("meetings.see", "Read meetings and decisions"),
        ("meetings.keep", "Plan meetings, write minutes and decisions"),
        ("meetings.agree", "Agree minutes"),
    ),
    "Partnerships": (
        ("partners.see", "Read partnerships and their tasks; whoever follows a task answers for it besides"),
        ("partners.edit", "Edit partnerships, their members and tasks"),
    ),
    "Risks, lessons, self-assessment": (
        ("risks.see", "Read priority risks and known unknowns; their owners review them besides"),
        ("risks.edit", "Edit and review priority risks and known unknowns"),
        ("lessons.see", "Read lessons and inspections"),
        ("lessons.see_sensitive", "Read lessons that are marked OFFICIAL-SENSITIVE"),
        ("lessons.edit", "Edit lessons and inspections"),
        ("lessons.share", "Approve that a lesson is shared with others"),
        ("standards.see", "Read self-assessments"),
        ("standards.edit", "Keep the sets of standards, open and close self-assessments"),
        ("standards.rate", "Rate the force against a standard"),
    ),
    "Policies, training, returns": (
        ("policies.see", "Read policies and routes; their owners review them besides"),
        ("policies.edit", "Edit and review policies and routes"),
        ("training.see", "Read courses, audiences and training returns"),
        ("training.edit", "Edit courses and audiences, hand in returns of others"),
        ("training.import", "Import training records: they become numbers, no person is kept"),
        ("returns.see", "Read returns; whoever owes one hands it in besides"),
        ("returns.edit", "Say which returns are owed"),
        ("returns.hand_in", "Hand in and import returns"),
    ),
    "Suppliers": (
        ("suppliers.see", "Read the register of suppliers, spend and contracts"),
        ("suppliers.edit", "Edit suppliers and contracts, merge suppliers"),
        ("suppliers.import", "Import spend"),
        ("suppliers.see_imports", "Read what was imported"),
        ("suppliers.assess", "Assess a supplier"),
        ("record.check", "Check what an assessment by others is worth, nobody their own entry"),
        ("chain.edit", "Edit who stands behind a supplier"),
    ),
    "Risk model": (
        ("risk.see", "Read the risk model and how a band came about"),
        ("risk.change", "Propose and confirm changes of the risk model"),
        ("risk.override", "Ask for another band for a supplier"),
        ("risk.agree", "Agree as the second person to another band, nobody their own"),
    ),
    "Due diligence": (
        ("checks.see", "Read checks, findings and corrective actions"),
        ("checks.work", "Record checks, findings and corrective actions: HR those of labour providers"),
        ("checks.edit", "Correct what was recorded by mistake"),
        ("checks.set_rule", "Say whom the force looks at"),
        ("agencies.see", "Read labour providers"),
        ("agencies.edit", "Edit labour providers"),
    ),
    "Planned purchases": (
        ("buying.see", "Read planned purchases"),
        ("buying.edit", "Plan, screen and award purchases"),
        ("buying.sign_off", "Sign off a purchase of high risk: not whoever screened it"),
    ),
    "Business engagement": (
        ("engagement.see", "Read the list of engagements"),
        ("engagement.edit", "Edit engagements"),
        ("engagement.open", "Open an engagement that one is named to follow up"),
        ("engagement.own", "Say what came of an engagement that one is named to follow up"),
    ),
    "Questionnaires": (
        ("asking.see", "Read questionnaires, campaigns and invitations"),
        ("asking.edit", "Write questionnaires, send campaigns, extend deadlines"),
        ("asking.open", "Open an invitation whose silence one was handed"),
        ("asking.own", "Say what was done about a silence that one was handed"),
        ("asking.show_link", "Show a supplier’s link again"),
        ("responses.read", "Read responses"),
        ("responses.settle", "Settle responses"),
        (
            "responses.read_first",
            "Read a response with a critical flag before anybody else, and let it through",
        ),
    ),
    "Concerns": (
        ("concerns.see", "Know that there are concerns, and read them; anybody who signs in may raise one"),
        ("concerns.handle", "Decide what is done about a concern"),
    ),
    "Dashboard and indicators": (
        ("dashboard.see", "Read the dashboard"),
        ("dashboard.decide", "Be asked for decisions about actions that are off track"),
        ("indicators.see", "Read indicators"),
        ("indicators.set", "Set targets and owners of indicators"),
        ("indicators.hand_in", "Hand in values of any indicator; its owner does so besides"),
    ),
    "Statement": (
        ("drafts.see", "Read drafts"),
        ("drafts.comment", "Comment on a draft"),
        ("drafts.edit", "Edit drafts"),
        ("drafts.open", "Open pictures of a section that one writes"),
        ("drafts.own", "Write a section that one was given: not those who agree, sign or administer"),
        ("drafts.submit", "Submit a draft to the board"),
        ("drafts.approve", "Record the board’s decision: neither its last editor nor who signs"),
        ("drafts.send_back", "Send a statement back to drafting, with a reason"),
        ("drafts.sign", "Sign: not its last editor, and not who recorded the board’s decision"),
        ("coverage.mark", "Say which paragraph shows an expectation"),
        ("coverage.excuse_error", "Excuse what would stop the statement"),
        ("drafts.publish", "Publish what was signed"),
        ("drafts.clear", "Clear names of people, operations and suppliers for publication"),
        ("drafts.correct", "Open a corrected version"),
        ("drafts.withdraw", "Withdraw a published statement"),
        ("drafts.remove", "Ask for or confirm a removal: two different people"),
        ("drafts.record_link", "Record that the home page links to the statement"),
        ("updates.edit", "Write the six-monthly update"),
        ("updates.approve", "Approve an update: not its last editor"),
        ("updates.send_back", "Send an update back"),
        ("updates.publish", "Publish an update"),
        ("updates.withdraw", "Withdraw an update"),
        ("registry.edit", "Answer the government’s registry"),
        ("promises.see", "Read promises; their owners answer for them besides"),
        ("promises.answer", "Say what became of a promise of somebody else"),
        ("promises.override", "Let a statement go out with a promise that nobody answered"),
    ),
    "Running msplan": (
        ("chasing.see", "Read the ledger of reminders"),
        ("outbox.see", "Read which mails were sent: addresses and times"),
        ("outbox.settle", "Settle mails that are in doubt"),
        ("keeping.see", "See backups, and how long what is kept"),
        ("keeping.set", "Set how long what is kept"),
        ("keeping.release", "Let a restored copy send mail"),
        ("running.see", "See whether every part of the installation is well"),
        ("accounts.administer", "Keep people, roles, departments and absences"),
        ("roles.see", "Read who may do what"),
        ("force.edit", "Keep the force’s profile and legal switches"),
        ("history.see", "Read the history"),
    ),
}


class Line(NamedTuple):
    """A permission as the page prints it."""

    room: str
    permission: str
    words: str
    roles: tuple[Role, ...]
    everybody: bool
    hidden: bool

    def held_by(self, role: str) -> bool:
        return role in PERMISSIONS[self.permission]

    @property
    def roles_in_words(self) -> str:
        return (
            "Everybody with a role" if self.everybody else ", ".join(str(role.label) for role in self.roles)
        )


def lines(*, role: str = "", room: str = "", q: str = "") -> list[Line]:
    """Those that a role holds, of one room, with these words; all of them without."""
    found = [
        Line(
            heading,
            permission,
            words,
            tuple(one for one in Role if one in PERMISSIONS[permission]),
            PERMISSIONS[permission] == frozenset(Role),
            permission in HIDDEN,
        )
        for heading, rows in WORDS.items()
        for permission, words in rows
    ]
    return [
        line
        for line in found
        if (not role or line.held_by(role))
        and (not room or line.room == room)
        and all(word in f"{line.words} {line.room}".casefold() for word in q.casefold().split())
    ]


# What one person may not do to their own work: the act says no, and these tests show it.
KEPT_APART = (
    (
        "Board secretary, statement editor",
        "The board’s decision is not recorded by whoever edited the statement last.",
    ),
    ("Board secretary, signing officer", "Whoever recorded the board’s decision does not sign."),
    ("Signing officer, statement editor", "Nobody signs their own last edit."),
    ("Executive lead", "Nobody approves an update that they edited last."),
    ("Everybody", "Nobody accepts the completion of their own action."),
    ("Procurement", "Nobody signs off a purchase that they screened."),
    (
        "Procurement, specialist, executive lead",
        "Nobody agrees to another band that they asked for themselves.",
    ),
    (
        "Statement editor, executive lead, signing officer",
        "A removal is asked for and confirmed by two people.",
    ),
    ("Administrator", "Nobody takes administration from themselves, and nobody from the last administrator."),
)
