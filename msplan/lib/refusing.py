"""What acts say no with."""


class Refused(Exception):
    """What was asked breaks a rule; ``str()`` is the sentence, ``field`` the form's field. Nothing was written."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class RowRefused(Refused):
    """A rule of a row: mostly what a constraint of the database says no to."""


class StaleEdit(Exception):
    """Somebody else saved the thing after this edit was begun. Nothing was written."""
