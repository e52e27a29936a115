"""The models of the rooms of the action plan, where Django looks for them."""

from actions.partners.models import Member, MemberKind, Partnership, PartnerTask, Seat, TaskState, TaskUpdate
from actions.plan.models import (
    Action,
    Area,
    Aspect,
    DateChange,
    Evidence,
    Priority,
    Progress,
    Rating,
    Review,
    Source,
    Strand,
)

__all__ = [
    "Action",
    "Area",
    "Aspect",
    "DateChange",
    "Evidence",
    "Member",
    "MemberKind",
    "PartnerTask",
    "Partnership",
    "Priority",
    "Progress",
    "Rating",
    "Review",
    "Seat",
    "Source",
    "Strand",
    "TaskState",
    "TaskUpdate",
]
