"""How a statement stands with promises, for its page."""

from dataclasses import dataclass

from statements.models import Outcome, Statement
from statements.promises.stopping import Promised, promised_in


@dataclass(frozen=True)
class Standing:
    """``owed``: to be answered in it; ``answered``: of those; ``left``: with the lead's word that nobody answered."""

    owed: int
    answered: int
    left: int
    made: int

    @property
    def words(self) -> str:
        """ "3 of 5 answered, 1 left without an answer, 4 made"."""
        parts = []
        if self.owed:
            parts.append(f"{self.answered} of {self.owed} answered")
        if self.left:
            parts.append(f"{self.left} left without an answer")
        parts.append(f"{self.made} made" if self.made else "none made yet")
        return ", ".join(parts)


def standing(statement: Statement) -> Standing:
    """Two queries."""
    return standing_of(promised_in(statement))


def standing_of(promised: Promised) -> Standing:
    outcomes = [promise.outcome for promise in promised.owed]
    return Standing(
        owed=len(outcomes),
        answered=sum(one not in (None, Outcome.NOT_ANSWERED) for one in outcomes),
        left=outcomes.count(Outcome.NOT_ANSWERED),
        made=len(promised.made),
    )
