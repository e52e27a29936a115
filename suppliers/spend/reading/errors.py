"""What the reader says when a file cannot be read at all."""


class UnreadableSpend(Exception):
    """The file gives no plan; `sentence` tells the person who chose it why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
