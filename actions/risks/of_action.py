"""What this room says about an action."""

from actions.plan.belonging import Place
from actions.plan.models import Action
from msplan.accounts.models import Person


def places(action: Action, person: Person) -> list[Place]:
    """The things here that point at the action, as far as the reader may know of them. One query."""
    return []
