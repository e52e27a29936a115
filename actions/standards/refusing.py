"""What the acts of this room say no with."""

from actions.plan.refusing import Refused


class StandardsRefused(Refused):
    """A rule of standards and self-assessments."""
