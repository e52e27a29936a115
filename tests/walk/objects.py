"""Real things for addresses that need one, out of the demonstration force. A new kind of address needs a line here."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.http import int_to_base36

from actions.models import (
    Action,
    AgendaItem,
    Attendance,
    Audience,
    AudienceCount,
    Completion,
    ConcernRoute,
    Confidence,
    Course,
    CourseRequirement,
    Decision,
    Evidence,
    Inspection,
    KnownUnknown,
    Lesson,
    Meeting,
    MeetingSeries,
    Member,
    Milestone,
    Partnership,
    PartnerTask,
    PlanImport,
    PlanPrint,
    Policy,
    PriorityRisk,
    Recommendation,
    ReturnCount,
    ReturnImport,
    ReturnSeries,
    Review,
    ReviewQuestion,
    SelfAssessment,
    Standard,
    StandardRating,
    StandardSet,
    TrainingImport,
    TrainingNeed,
    TrainingReturn,
)
from msplan.accounts.models import Department, Person
from msplan.files.models import StoredFile
from msplan.force.models import Body
from msplan.keeping.retention import rules
from suppliers.models import (
    Agency,
    Ask,
    BandOverride,
    Campaign,
    Category,
    ChainCompany,
    ChainLink,
    Check,
    ChosenSupplier,
    Concern,
    Contract,
    CorrectiveAction,
    CountryRisk,
    Different,
    Engagement,
    Equivalent,
    ExclusionGround,
    Finding,
    Flag,
    GoodRisk,
    Invitation,
    Merge,
    Notice,
    PlannedPurchase,
    ProbablePair,
    Proposal,
    PurchaseAsk,
    Query,
    QuestionnaireVersion,
    RegistryImport,
    Response,
    RiskModel,
    SpendImport,
    Supplier,
    Terms,
)
from suppliers.views.record.nouns import NOUNS
from tests.walk.addresses import Address
from tests.walk.rows import Arguments, of_each, pks
from tests.walk.statement_objects import OF_STATEMENTS


def suppliers_of_actions() -> list[Arguments]:
    """A supplier that an action is about, and one that none is."""
    found = Action.objects.exclude(supplier=None)[:1], Supplier.objects.order_by("pk")[:1]
    return [{"pk": found[0].get().supplier_id}, {"pk": found[1].get().pk}]


MILESTONES = [f"actions:{verb}_milestone" for verb in ("edit", "reach", "unreach", "remove", "restore")]


def milestones() -> list[Arguments]:
    """One that is open, one that was reached, one that was taken out."""
    found = of_each(Milestone.objects.order_by("pk"), "reached_on", "archived_at", most=4)
    return [{"pk": one.action_id, "milestone_pk": one.pk} for one in found]  # type: ignore[attr-defined]


def seats() -> list[Arguments]:
    """A department whose seat is settled, and one that nobody thought of."""
    partnership = Partnership.objects.order_by("pk")[0]
    settled = partnership.seats.values("department")
    found = Department.objects.filter(pk__in=settled)[:1], Department.objects.exclude(pk__in=settled)[:1]
    return [{"pk": partnership.pk, "department_pk": one.get().pk} for one in found]


RECOMMENDATIONS = (
    "recommendation", "correct", "answer", "take_in_hand", "move_due", "add_proof", "close", "close_by_them", "reopen",
    "raise_from_recommendation",
)  # fmt: skip
TASKS = (
    "task", "edit_task", "update", "begin_task", "raise_from_task", "drop_task", "reopen_task", "archive_task",
    "restore_task",
)  # fmt: skip


def rows_of_records() -> list[Arguments]:
    """One row of each noun, as far as the demonstration has one that may be changed."""
    found = [
        (slug, noun.model.objects.filter(**OURS.get(slug, {})).order_by("pk").first())
        for slug, noun in NOUNS.items()
    ]
    return [{"pk": row.pk, "slug": slug} for slug, row in found if row is not None]


OURS: dict[str, dict[str, Any]] = {"statements": {"origin": "hand"}}


OF_COURSES = ("course", "edit_course", "archive_course", "take_up_course", "give_confidence")
OF_AUDIENCES = ("audience", "edit_audience", "archive_audience", "take_up_audience", "give_count", "judge")
PROPOSALS = ("proposal_csv", "confirm", "discard", "take_out")

# The longest beginning of an address's name decides.
OBJECTS: dict[str, Callable[[], list[Arguments]]] = {
    "accounts:": pks(lambda: of_each(Person.objects.get_queryset(), "is_active")),
    **{
        f"accounts:{name}": pks(lambda: of_each(Department.objects.all()))
        for name in ("department", "edit_department", "end_department", "merge_department")
    },
    "files:": pks(lambda: of_each(StoredFile.objects.all(), "media_type")),
    "keeping:edit": lambda: [{"name": rule.name} for rule in rules()[:2]],
    "force:body": pks(lambda: of_each(Body.objects.all())),
    **OF_STATEMENTS,
    "suppliers:": pks(lambda: of_each(Supplier.objects.all(), "is_sole_trader")),
    "merging:": lambda: [
        {"first": row.first_id, "second": row.second_id} for row in ProbablePair.objects.likeliest_first()[:2]
    ],
    "merging:choose": pks(lambda: of_each(Supplier.objects.standing(), "is_sole_trader")),
    "merging:take_back": pks(lambda: Different.objects.order_by("pk")[:2]),
    "merging:undo": pks(lambda: Merge.objects.order_by("pk")[:3]),
    **{
        f"chain:{name}": pks(lambda: of_each(ChainLink.objects.all(), "sure", "removed_on"))
        for name in ("detail", "edit", "remove", "restore")
    },
    **{
        f"chain:{name}": pks(lambda: of_each(ChainCompany.objects.unregistered()))
        for name in ("company", "add_behind_company", "edit_company", "recognise")
    },
    **{
        f"chain:{name}": pks(lambda: Supplier.objects.filter(chain_places__isnull=False)[:2])
        for name in ("of_supplier", "add_behind_supplier")
    },
    "buying:": pks(lambda: of_each(PlannedPurchase.objects.all(), "state")),
    "buying:replace": pks(lambda: Contract.objects.standing().order_by("pk")[:3]),
    "buying:answer": pks(lambda: of_each(PurchaseAsk.objects.all(), "state")),
    "buying:waive": pks(lambda: of_each(PurchaseAsk.objects.all(), "state")),
    "buying:decide": pks(lambda: of_each(ExclusionGround.objects.all(), "decision")),
    "engagement:": pks(lambda: of_each(Engagement.objects.all(), "state", "kind")),
    "checks:": pks(lambda: of_each(Check.objects.all(), "kind", "outcome", most=14)),
    **{
        f"checks:{name}": pks(
            lambda: of_each(Supplier.objects.filter(checks__isnull=False), "is_sole_trader")
        )
        for name in ("diligence", "record", "record_pdf")
    },
    "checks:new": lambda: [
        {"pk": row.supplier_id, "kind": row.kind}
        for row in Check.objects.order_by("kind", "pk").distinct("kind")
    ],
    "checks:never": lambda: [{"kind": "audit"}, {"kind": "registry"}],
    **{
        f"checks:{name}": pks(lambda: of_each(Finding.objects.all(), "state", "is_critical"))
        for name in (
            "finding",
            "edit_finding",
            "answer_finding",
            "close_finding",
            "reopen_finding",
            "new_corrective",
        )
    },
    "checks:new_finding": pks(lambda: of_each(Check.objects.all(), "outcome")),
    # The longer beginnings: the lists of them all, which take no argument.
    "checks:findings": list,
    "checks:corrective_actions": list,
    **{
        f"checks:{name}": pks(lambda: of_each(CorrectiveAction.objects.all(), "state"))
        for name in ("corrective", "edit_corrective", "extend", "say_done", "verify", "refuse", "drop")
    },
    "agencies:": pks(lambda: of_each(Agency.objects.all(), "ended_on")),
    "agencies:create": pks(lambda: of_each(Supplier.objects.filter(agency_roles=None))),
    "record:": pks(lambda: of_each(Supplier.objects.all(), "is_sole_trader")),
    **{f"record:{name}": rows_of_records for name in ("edit", "archive", "restore")},
    "record:add": lambda: [{"pk": Supplier.objects.order_by("pk")[0].pk, "slug": slug} for slug in NOUNS],
    "record:check": pks(lambda: of_each(Equivalent.objects.all(), "kind")),
    **{
        f"record:{name}": pks(lambda: of_each(RegistryImport.objects.all(), "state"))
        for name in ("file", "say_same", "confirm", "discard")
    },
    "risk:version": lambda: [{"number": row.number} for row in RiskModel.objects.all()],
    **{f"risk:{act}_country": pks(lambda: CountryRisk.objects.all()[:2]) for act in ("change", "remove")},
    **{
        f"risk:{act}_good": pks(lambda: of_each(GoodRisk.objects.all(), "score"))
        for act in ("change", "remove")
    },
    "risk:change_weights": lambda: [{"profile": profile} for profile in ("services", "goods")],
    "risk:change_category": pks(lambda: of_each(Category.objects.all(), "profile")),
    "risk:proposal": pks(lambda: of_each(Proposal.objects.all(), "state")),
    **{f"risk:{name}": pks(lambda: of_each(Proposal.objects.all(), "state")) for name in PROPOSALS},
    "risk:ask": pks(lambda: of_each(Supplier.objects.standing(), "is_sole_trader")),
    **{
        f"risk:{name}": pks(lambda: of_each(BandOverride.objects.all(), "state"))
        for name in ("answer", "withdraw")
    },
    "concerns:": lambda: [{"reference": row.reference} for row in Concern.objects.order_by("state", "pk")],
    "actions:of_supplier": suppliers_of_actions,
    **dict.fromkeys(MILESTONES, milestones),
    "standards:": pks(lambda: of_each(SelfAssessment.objects.all(), "state", "standard_set_id")),
    **{
        f"standards:{name}": pks(lambda: of_each(StandardSet.objects.all(), "is_active"))
        for name in ("set", "edit_set", "export", "add", "open")
    },
    **{
        f"standards:{name}": pks(lambda: of_each(Standard.objects.all()))
        for name in ("edit", "move", "archive", "restore")
    },
    **{
        f"standards:{name}": pks(
            lambda: of_each(StandardRating.objects.all(), "assessment__state", "level", most=12)
        )
        for name in ("rate", "raise", "link")
    },
    "training:": pks(
        lambda: of_each(CourseRequirement.objects.all(), "course__kind", "every_months", most=6)
    ),
    "training:correct_return": pks(
        lambda: of_each(TrainingReturn.objects.all(), "is_standing", "of_import_id", most=4)
    ),
    "training:correct_count": pks(lambda: AudienceCount.objects.standing().order_by("pk")[:2]),
    "training:correct_confidence": pks(lambda: of_each(Confidence.objects.standing(), "scale")),
    "training:raise_from_need": pks(lambda: TrainingNeed.objects.order_by("pk")[:2]),
    "training:template": lambda: [{"shape": shape} for shape in ("numbers", "people")],
    **{f"training:{name}": pks(lambda: of_each(Course.objects.all(), "kind")) for name in OF_COURSES},
    **{f"training:{name}": pks(lambda: of_each(Audience.objects.all(), "group")) for name in OF_AUDIENCES},
    **{
        f"training:{name}": pks(lambda: of_each(TrainingImport.objects.all(), "undone_at"))
        for name in ("imported", "undo")
    },
    "partners:": pks(lambda: of_each(Partnership.objects.all(), "archived_on")),
    "partners:seat": seats,
    "partners:edit_member": pks(lambda: of_each(Member.objects.all(), "kind")),
    **{
        f"partners:{name}": pks(
            lambda: of_each(PartnerTask.objects.all(), "state", "archived_on", "action_id")
        )
        for name in TASKS
    },
    # A sensitive one is not there for most roles: tests/actions/lessons/test_sensitive.py walks it role by role.
    "lessons:": pks(lambda: of_each(Lesson.objects.not_sensitive(), "state", "kind")),
    "lessons:inspection": pks(lambda: of_each(Inspection.objects.all())),
    "lessons:edit_inspection": pks(lambda: of_each(Inspection.objects.all())),
    "lessons:new_recommendation": pks(lambda: of_each(Inspection.objects.all())),
    **{
        f"lessons:{name}": pks(lambda: of_each(Recommendation.objects.all(), "state", "acceptance"))
        for name in RECOMMENDATIONS
    },
    "meetings:": pks(lambda: of_each(Meeting.objects.all(), "state")),
    "meetings:series": pks(lambda: of_each(MeetingSeries.objects.all())),
    "meetings:edit_series": pks(lambda: of_each(MeetingSeries.objects.all())),
    "meetings:plan": pks(lambda: of_each(MeetingSeries.objects.all())),
    "meetings:remove_item": pks(lambda: of_each(AgendaItem.objects.all(), "own")),
    "meetings:discuss": pks(lambda: of_each(AgendaItem.objects.all(), "own", "meeting__state")),
    "meetings:remove_attendance": pks(lambda: of_each(Attendance.objects.all(), "came")),
    **{
        f"meetings:{name}": pks(lambda: of_each(Decision.objects.all(), "state", "effect"))
        for name in ("decision", "edit_decision", "raise_from", "carry_out", "supersede")
    },
    # The longer beginning: every meeting's list of decisions, not one decision.
    "meetings:decisions": pks(lambda: of_each(Meeting.objects.all(), "state")),
    "actions:": pks(lambda: of_each(Action.objects.all(), "progress", "rating", most=12)),
}
OBJECTS |= {
    "policies:policy": pks(lambda: of_each(Policy.objects.all(), "archived_on", most=3)),
    "policies:route": pks(lambda: of_each(ConcernRoute.objects.all(), "cleared")),
    "returns:": pks(lambda: of_each(ReturnSeries.objects.all(), "kind", "ended_on", most=4)),
    "returns:correct": pks(lambda: of_each(ReturnCount.objects.standing(), "series__kind", most=4)),
    "returns:imported": pks(lambda: ReturnImport.objects.order_by("pk")[:1]),
    "risks:risk": pks(lambda: of_each(PriorityRisk.objects.all(), "state", "offered")),
    "risks:unknown": pks(lambda: of_each(KnownUnknown.objects.all(), "state", "offered")),
}
IMPORTS = {"show_import", "columns", "amount", "guess", "period", "confirm", "discard", "undo", "set_aside"}
OBJECTS |= {f"suppliers:{name}": pks(lambda: of_each(SpendImport.objects.all(), "state")) for name in IMPORTS}


def reviews_of_actions() -> list[Arguments]:
    """The latest reviews of some actions: one with a question that waits, one that was answered, one without."""
    asked = Review.objects.order_by("questions__state", "-pk").distinct("questions__state")
    return [{"pk": row.action_id, "review_pk": row.pk} for row in asked]


def questions() -> list[Arguments]:
    rows = ReviewQuestion.objects.select_related("review").order_by("state", "pk").distinct("state")
    return [{"pk": row.review.action_id, "question_pk": row.pk} for row in rows]


def completions() -> list[Arguments]:
    """One in each state."""
    rows = Completion.objects.order_by("state", "pk").distinct("state")
    return [{"pk": row.action_id, "completion_pk": row.pk} for row in rows]


def evidence() -> list[Arguments]:
    return [{"pk": row.action_id, "evidence_pk": row.pk} for row in Evidence.objects.standing()[:2]]


OBJECTS |= {
    **{f"actions:{name}": reviews_of_actions for name in ("given", "ask", "add_to_review")},
    "actions:answer": questions,
    **{f"actions:{name}": completions for name in ("completion", "accept", "return_completion", "withdraw")},
    "actions:remove_evidence": evidence,
}
PLAN_IMPORTS = {"show_import", "import_columns", "confirm_import", "discard_import", "import_errors"}
OBJECTS |= {
    f"actions:{name}": pks(lambda: of_each(PlanImport.objects.all(), "state")) for name in PLAN_IMPORTS
}
OBJECTS |= {
    f"actions:{name}": pks(lambda: of_each(PlanPrint.objects.all(), "state"))
    for name in ("show_print", "print_again", "print_file")
}


def uids() -> list[str]:
    """Somebody who is here, as the link in a reset mail names them."""
    return [int_to_base36(Person.objects.active().order_by("pk")[0].pk)]


# Versions of questionnaires, drafts among them; terms sent and not.
def versions() -> Iterable[Model]:
    return of_each(QuestionnaireVersion.objects.order_by("pk"), "questionnaire_id", "ready_at", "sent_at")


OBJECTS |= {
    f"asking:{name}": pks(versions)
    for name in (
        "version", "changes", "read_questions", "try", "try_again", "make_draft", "ready", "back_to_draft",
        "discard_draft", "words",
    )
}  # fmt: skip
OBJECTS |= {
    f"asking:{name}": lambda: [
        {"pk": row.pk, "question": one} for row in versions() for one in ("q3", "q6", "q9")
    ]
    for name in ("try_question", "edit_question", "move_question", "leave_out_question")
}
OBJECTS |= {
    f"asking:{name}": pks(lambda: of_each(Terms.objects.order_by("pk"), "sent_at"))
    for name in ("show_terms", "edit_terms")
}


# Campaigns in each state; invitations in each; what contacts told us.
OBJECTS |= {
    f"asking:{name}": pks(lambda: of_each(Campaign.objects.order_by("pk"), "state"))
    for name in (
        "campaign", "edit_campaign", "discard_campaign", "preview", "suppliers", "look_again", "send", "progress",
        "extend", "close_campaign", "invitations", "export",
    )
}  # fmt: skip
OBJECTS |= {
    f"asking:{name}": pks(lambda: of_each(Invitation.objects.order_by("pk"), "state"))
    for name in ("invitation", "show_link", "fresh_link", "address", "withdraw", "silence")
}
OBJECTS |= {
    "asking:campaigns": list,
    "asking:invitations": OBJECTS["asking:campaign"],
    "asking:bounced": pks(lambda: of_each(Ask.objects.order_by("pk"), "kind")),
    "asking:notice": pks(lambda: of_each(Notice.objects.order_by("pk"), "kind")),
    "asking:right_person": pks(lambda: of_each(Notice.objects.filter(kind="wrong_person"), "settled_at")),
    **{
        f"asking:{name}": pks(lambda: of_each(ChosenSupplier.objects.order_by("pk"), "skip"))
        for name in ("leave_out", "put_back")
    },
}


# Responses that are held, read, queried, settled in each way; what is asked back, flagged and judged in them.
OF_RESPONSES = (
    "response", "take", "give_back", "query", "finding", "outcome", "follow_up", "reopen", "compare", "report",
    "let_through", "keep", "raise_concern",
)  # fmt: skip


def responses() -> Iterable[Model]:
    return of_each(Response.objects.order_by("pk"), "outcome", "invitation__state", "held_at", most=8)


def flags() -> list[Arguments]:
    found = Flag.objects.order_by("response_id", "pk").distinct("response_id")[:4]
    return [{"pk": flag.response_id, "flag_pk": flag.pk} for flag in found]


def queries() -> list[Arguments]:
    return [{"pk": query.response_id, "query_pk": query.pk} for query in Query.objects.order_by("pk")[:3]]


def asked_suppliers() -> list[Arguments]:
    """One that was asked, and one that never was."""
    asked = Invitation.objects.order_by("pk").values_list("supplier", flat=True)
    never = Supplier.objects.exclude(pk__in=asked).order_by("pk").values_list("pk", flat=True)
    return [{"pk": pk} for pk in [*asked[:2], *never[:1]]]


OBJECTS |= {f"asking:{name}": pks(responses) for name in OF_RESPONSES}
OBJECTS |= {
    "asking:judge": lambda: [{"pk": row.pk, "question": "q3"} for row in responses()],
    "asking:finding_of_flag": flags,
    "asking:settle_flag": flags,
    "asking:take_back_query": queries,
    "asking:asked": asked_suppliers,
}


FILES = ("statement.pdf", "figures.csv", "statement.json")
# What opens nothing for anybody on this walk; tests/suppliers/asking/answering/ walks with links that do.
OBJECTS["answering:"] = lambda: [
    {"code": "nosuch", "token": "forged", "question": "q1", "pk": 1, "section": "s"}
]
# Secrets and letters that no object stands for.
WORDS: dict[str, Callable[[], list[Arguments]]] = {
    "account_reset_password_from_key": lambda: [{"uidb36": uid, "key": "forged-token"} for uid in uids()],
    "accounts:invitation": lambda: [{"uid": uid, "token": "forged-token"} for uid in uids()],
    # Nobody of the demonstration has one: tests/msplan/accounts/test_passkeys.py and test_sessions.py.
    "accounts:end_session": lambda: [{"pk": 1}],
    "mfa_remove_webauthn": lambda: [{"pk": 1}],
    "mfa_edit_webauthn": lambda: [{"pk": 1}],
    "outbox:mailbox_message": lambda: [{"name": "20261120-1"}],
    "outbox:settle": lambda: [{"pk": 1}],  # the demonstration queues no mail
}


def paths(address: Address) -> list[str]:
    """The address's paths, one for each kind of thing it may be about. A kind without a line above fails the walk."""
    if not address.arguments:
        return [reverse(address.name)]
    return [reverse(address.name, kwargs=found) for found in arguments_of(address)]


def arguments_of(address: Address) -> list[Arguments]:
    """What each of its paths is filled with."""
    if address.name in WORDS:
        return WORDS[address.name]()
    known = [start for start in OBJECTS if address.name.startswith(start)]
    if not known:
        raise LookupError(
            f"{address} needs a real {set(address.arguments)}: add a line to tests/walk/objects.py"
        )
    things = OBJECTS[max(known, key=len)]()
    if "name" in address.arguments:
        things = [
            {**thing, "name": name}
            for thing in things
            for name in thing.get("names", [thing["name"]] if "name" in thing else FILES)
        ]
    wanted = [{k: v for k, v in thing.items() if k in address.arguments} for thing in things]
    if any(set(found) != address.arguments for found in wanted):
        raise LookupError(f"{address} needs {set(address.arguments)}: add a line to tests/walk/objects.py")
    return list({repr(found): found for found in wanted}.values())
