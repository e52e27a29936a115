"""The nouns of partnerships, one file each."""

from actions.partners.models.partnership import Member, MemberKind, Partnership, Seat
from actions.partners.models.task import PartnerTask, TaskState, TaskUpdate

__all__ = ["Member", "MemberKind", "PartnerTask", "Partnership", "Seat", "TaskState", "TaskUpdate"]
