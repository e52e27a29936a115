"""What the rows of a plan's file are held against. Reads the plan; writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from actions.plan.importing.columns import key_of
from actions.plan.importing.meaning import Departments, People
from actions.plan.models import Action, Milestone
from msplan.accounts.models import Department, Person


@dataclass(frozen=True)
class Book:
    """People, departments, the plan as it is now: read once for all rows. ``on`` is the day of the look."""

    on: date
    people: People
    departments: Departments
    by_pk: Mapping[int, Department]
    actions: Mapping[int, Action]
    titles: Mapping[str, str]
    references: tuple[str, ...]

    @classmethod
    def opened(cls, numbers: Iterable[int], *, on: date) -> "Book":
        departments = list(Department.objects.open())
        plan = list(Action.objects.order_by("number").values_list("number", "title", "archived_at"))
        binding = Prefetch("milestones", Milestone.objects.open().order_by("due_on", "pk"), to_attr="binding")
        return cls(
            on=on,
            people=People(Person.objects.get_queryset()),
            departments=Departments(departments),
            by_pk={department.pk: department for department in departments},
            actions={
                a.number: a
                for a in Action.objects.with_people()
                .prefetch_related("supporting_departments", binding)
                .filter(number__in=list(numbers))
            },
            titles={key_of(title): f"A-{number:03d}" for number, title, _ in reversed(plan)},
            references=tuple(f"A-{number:03d}" for number, _, archived in plan if archived is None),
        )
