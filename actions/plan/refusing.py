"""What the acts of the plan and of the rooms on it say no with. A rule of the plan, or of a row that is kept beside it,
says it with PlanRefused.
"""

from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.refusing import RowRefused as PlanRefused

__all__ = ["PlanRefused", "Refused", "StaleEdit"]
