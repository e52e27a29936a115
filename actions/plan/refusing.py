"""What the acts of the plan and of the rooms on it say no with."""


class Refused(Exception):
    """What was asked breaks a rule; ``str()`` is the sentence, ``field`` the form's field. Nothing was written."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class PlanRefused(Refused):
    """A rule of the plan, or of a row that is kept beside it."""


class StaleEdit(Exception):
    """Somebody else saved the thing after this edit was begun. Nothing was written."""
