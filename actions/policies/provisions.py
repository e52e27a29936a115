"""What a policy may provide for, as the government registry asks it of all policies together.

The one list of these words: the register of policies ticks from it, and the registry's form (statements/registry)
reads its options from it. Source: the form of 2021, docs/rules/policies.md.
"""

from django.db.models import TextChoices


class Provision(TextChoices):
    LEAVING = "leaving", "Freedom of workers to terminate employment"
    MOVEMENT = "movement", "Freedom of movement"
    ASSOCIATION = "association", "Freedom of association"
    VIOLENCE = "violence", "Prohibits any threat of violence, harassment and intimidation"
    FEES = "fees", "Prohibits the use of worker-paid recruitment fees"
    OVERTIME = "overtime", "Prohibits compulsory overtime"
    CHILDREN = "children", "Prohibits child labour"
    DISCRIMINATION = "discrimination", "Prohibits discrimination"
    DOCUMENTS = "documents", "Prohibits confiscation of workers' original identification documents"
    REMEDY = (
        "remedy",
        "Provides access to remedy, compensation and justice for victims of modern slavery",
    )


def in_order(chosen: object) -> list[Provision]:
    """Those chosen, in the registry's order."""
    wanted = set(chosen) if isinstance(chosen, list | set | tuple | frozenset) else set()
    return [one for one in Provision if one.value in wanted]
