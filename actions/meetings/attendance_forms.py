"""What people type about who came to a meeting, turned into values."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from actions.meetings.attending import Sent
from actions.meetings.models import Attendance, Came, Meeting
from actions.plan.forms import Written
from msplan.accounts.models import Department, Person
from msplan.lib.forms import StaleSave


class DepartmentsForm(StaleSave, Written):
    """One choice for each expected department: who came for it, or sent its apologies."""

    submit = "Save who came"
    mark_optional = False  # a department may have sent nobody: said once, by the list itself

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        departments: Sequence[Department],
        rows: Mapping[Department, Attendance],
        **kwargs: Any,
    ) -> None:
        self.departments = departments
        super().__init__(*args, version=meeting.attendance_version, **kwargs)
        by_department: dict[int | None, list[tuple[str, str]]] = {}
        everybody = list(Person.objects.active())
        for person in everybody:
            by_department.setdefault(person.department_id, []).append((str(person.pk), person.name))
        self.people = {str(person.pk): person for person in everybody}
        for department in departments:
            own = by_department.get(department.pk, [])
            others = [(str(p.pk), p.name) for p in everybody if p.department_id != department.pk]
            self._add(department, rows.get(department), own, others)

    def _add(
        self,
        department: Department,
        row: Attendance | None,
        own: list[tuple[str, str]],
        others: list[tuple[str, str]],
    ) -> None:
        who = forms.ChoiceField(
            label=f"Who came for {department}?",
            required=False,
            choices=[("", "Nobody"), (f"{department}", own), ("Others", others)],
        )
        sorry = forms.BooleanField(label=f"Sent apologies for {department}, and did not come", required=False)
        if row is not None and row.person is not None:
            if str(row.person_id) not in self.people:  # has left since
                self.people[str(row.person_id)] = row.person
                cast(Any, who).choices = [*cast(Any, who).choices, (str(row.person_id), row.person.name)]
            self.initial[f"who_{department.pk}"] = str(row.person_id)
            self.initial[f"sorry_{department.pk}"] = row.came == Came.APOLOGIES
        for name, field in ((f"who_{department.pk}", who), (f"sorry_{department.pk}", sorry)):
            self.fields[name] = field
            self.prepare(name, field)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen: dict[str, Department] = {}
        for department in self.departments:
            who = self.cleaned_data.get(f"who_{department.pk}")
            if not who:
                if self.cleaned_data.get(f"sorry_{department.pk}"):
                    self.add_error(f"who_{department.pk}", f"Choose who sent apologies for {department}")
                continue
            if who in seen:
                name = self.people[who].name
                self.add_error(f"who_{department.pk}", f"{name} is down for {seen[who]} already")
            seen[who] = department
        return cleaned

    @property
    def sent(self) -> dict[Department, Sent | None]:
        """For each department whom it sent."""
        found: dict[Department, Sent | None] = {}
        for department in self.departments:
            who = self.cleaned_data[f"who_{department.pk}"]
            sorry = self.cleaned_data[f"sorry_{department.pk}"]
            found[department] = (
                Sent(self.people[who], Came.APOLOGIES if sorry else Came.ATTENDED) if who else None
            )
        return found


class AttendanceForm(Written):
    submit = "Add to the list"
    person = forms.ModelChoiceField(Person.objects.none(), label="Somebody of ours", required=False)
    guest_role = forms.CharField(
        label="Or a guest: role or organisation",
        max_length=160,
        required=False,
        help_text="For example, Housing officer, Marlshire County Council. Nothing more is kept of a guest",
    )
    guest_name = forms.CharField(label="The guest’s name", max_length=120, required=False)
    department = forms.ModelChoiceField(
        Department.objects.all(), label="Department they represented", required=False
    )
    came = forms.ChoiceField(
        label="Did they come?", choices=Came.choices, widget=forms.RadioSelect, initial=Came.ATTENDED
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["person"]).queryset = Person.objects.active()
