"""The statement that this one follows: whose headings it begins with, whose promises it answers."""

from django.db.models import Q, Subquery

from statements.models import Statement


def predecessor(statement: Statement) -> Statement | None:
    """The latest public statement of an earlier period, in its newest version; None for a force's first.

    One entered from before msplan counts like any other. One that was withdrawn does too: what it promised was
    promised.
    """
    return Statement.objects.followed_by(statement).first()


def with_predecessor(pk: int) -> tuple[Statement | None, Statement | None]:
    """The statement with that key, if there is one, and its predecessor. One query.

    Of both it is read who edited and submitted them, and what they correct.
    """
    period_end = Statement.objects.filter(pk=pk).values("period_end")
    earlier = Statement.objects.public_now().filter(period_end__lt=Subquery(period_end))
    newest = earlier.newest_first()[:1].values("pk")
    both = Statement.objects.filter(Q(pk=pk) | Q(pk__in=newest))
    found = {one.pk: one for one in both.select_related("last_edited_by", "submitted_by", "correction")}
    statement = found.pop(pk, None)
    return statement, next(iter(found.values()), None)
