"""What the acts of this room say no with."""


class StandardsRefused(Exception):
    """What was asked breaks a rule of this room; ``str()`` is the sentence, ``field`` the form's field."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class StaleEdit(Exception):
    """Somebody else saved the thing after this edit was begun. Nothing was written."""
