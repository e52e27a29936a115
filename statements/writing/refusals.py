"""Why an act was refused, in a sentence for the person who tried."""


class Refused(Exception):
    """``str()`` is the sentence; ``sentences`` all of them where there are several."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class StaleSave(Exception):
    """Somebody else saved since the form was opened. Nothing was written; the form shows both texts."""
