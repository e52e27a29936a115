"""What is late on its own, for the list that the page's numbers lead to."""

from datetime import date

from actions.models import Completion
from actions.plan.second_person import second_people
from actions.plan.waiting import acceptances
from statements.dashboard import late
from statements.due import standing
from statements.figures.definition import numbers_of
from statements.figures.scopes import this_year


def late_things(on: date) -> list[late.Thing]:
    """The same as the page counts. Six queries."""
    read = numbers_of([], this_year(on), *late.WORDS)
    completions = list(Completion.objects.waiting().with_acceptors())
    others = second_people() if completions else []
    return late.things(on, read, acceptances(on, completions, others), standing(on))
