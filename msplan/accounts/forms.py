"""Forms about people, departments and leave. They clean; the acts in people.py and departments.py act."""

from typing import Any

from django import forms

from msplan.accounts.models import Department, Person
from msplan.accounts.roles import Role
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MsplanForm


class LeaveForm(MsplanForm):
    """Both days or neither; the deputy may stand alone."""

    submit = "Save leave"
    first = DateField(label="First day away", required=False)
    last = DateField(label="Last day away", required=False)
    deputy = forms.ModelChoiceField(
        Person.objects.none(),
        label="Deputy",
        required=False,
        help_text="Gets your mail meanwhile. Without one, the lead of your department does.",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy: Any = self.fields["deputy"]
        deputy.queryset = Person.objects.active().exclude(pk=person.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and not last and "last" not in self.errors:
            self.add_error("last", "Enter the last day away")
        elif last and not first and "first" not in self.errors:
            self.add_error("first", "Enter the first day away")
        elif first and last and last < first:
            self.add_error("last", "Last day away must be on or after the first day")
        return cleaned


class PersonForm(MsplanForm):
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(
        label="Email address", max_length=254, help_text="They sign in with it. Mail goes there."
    )
    rank = forms.CharField(label="Rank", max_length=80, required=False)
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    department = forms.ModelChoiceField(Department.objects.all(), label="Department", required=False)
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What they may see and do. Somebody without a role sees only their own work.",
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        taken = Person.objects.filter(email__iexact=email)
        if self.person is not None:
            taken = taken.exclude(pk=self.person.pk)
        if taken.exists():
            raise forms.ValidationError("Somebody with this email address is already here")
        return email


class DepartmentForm(MsplanForm):
    name = forms.CharField(label="Name", max_length=120)
    lead = forms.ModelChoiceField(
        Person.objects.active(),
        label="Lead",
        required=False,
        help_text="Is told when the department's reviews are late, and gets the mail of people on leave.",
    )

    def __init__(self, *args: Any, department: Department | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.department = department

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = Department.objects.filter(name__iexact=name)
        if self.department is not None:
            same = same.exclude(pk=self.department.pk)
        if same.exists():
            raise forms.ValidationError("There is a department of this name already")
        return name


class PeopleFilter(FilterForm):
    q = forms.CharField(label="Name, address or job")
    department = forms.ModelChoiceField(Department.objects.all(), label="Department")
    role = forms.ChoiceField(label="Role", choices=[("", "Any"), *Role.choices])
    state = forms.ChoiceField(
        label="May sign in", choices=[("", "Any"), ("active", "Yes"), ("closed", "No: account closed")]
    )


class HistoryFilter(FilterForm):
    who = forms.CharField(label="Who")
    act = forms.CharField(label="Act", help_text="Part of it, like “set roles”")
    thing = forms.CharField(label="About", help_text="Part of its name")
    first = DateField(label="From")
    last = DateField(label="To")
    record = forms.CharField(label="Record", widget=forms.HiddenInput)
