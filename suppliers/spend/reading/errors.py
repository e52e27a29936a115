"""What the reader says when a file cannot be read at all."""

from .plan import Column


class UnreadableSpend(Exception):
    """The file gives no plan; `sentence` tells the person who chose it why, and what to do.

    `columns` are those of a file in which no headings were recognised: it may have none.
    """

    def __init__(self, sentence: str, columns: tuple[Column, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.columns = columns
