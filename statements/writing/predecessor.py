"""The statement that this one follows: whose headings it begins with, whose promises it answers."""

from statements.models import Statement


def predecessor(statement: Statement) -> Statement | None:
    """The latest public statement of an earlier period, in its newest version; None for a force's first.

    One entered from before msplan counts like any other. One that was withdrawn does too: what it promised was
    promised.
    """
    return Statement.objects.followed_by(statement).first()
