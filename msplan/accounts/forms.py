"""Forms about people, departments and leave. They clean; the acts in people.py and departments.py act."""

from collections.abc import Iterable
from typing import Any

from django import forms

from msplan.accounts.answering import who_may_answer
from msplan.accounts.handing_over import Held, lacking, who_may
from msplan.accounts.models import Department, Person
from msplan.accounts.role_words import WORDS
from msplan.accounts.roles import Role
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MsplanForm, StaleSave


class LeaveForm(StaleSave, MsplanForm):
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
        super().__init__(*args, version=person.version, **kwargs)
        deputy: Any = self.fields["deputy"]
        deputy.queryset = who_may_answer(now=person.deputy_id).exclude(pk=person.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and not last and "last" not in self.errors:
            self.add_error("last", "Enter the last day away")
        elif last and not first and "first" not in self.errors:
            self.add_error("first", "Enter the first day away")
        elif first and last and last < first:
            self.add_error("last", "Last day away must be on or after the first day")
        deputy = cleaned.get("deputy")
        if first and deputy and not who_may_answer().filter(pk=deputy.pk).exists():
            why = "reads only" if deputy.is_active else "has left"
            self.add_error("deputy", f"{deputy.name} {why}. Choose somebody else, or nobody")
        return cleaned


class PersonForm(StaleSave, MsplanForm):
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
        super().__init__(*args, version=person.version if person else None, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        taken = Person.objects.filter(email__iexact=email)
        if self.person is not None:
            taken = taken.exclude(pk=self.person.pk)
        if taken.exists():
            raise forms.ValidationError("Somebody with this email address is already here")
        return email


class DepartmentForm(StaleSave, MsplanForm):
    name = forms.CharField(label="Name", max_length=120)
    lead = forms.ModelChoiceField(
        Person.objects.none(),
        label="Lead",
        required=False,
        help_text="Is told when the department's reviews are late, and gets the mail of people on leave.",
    )

    def __init__(self, *args: Any, department: Department | None = None, **kwargs: Any) -> None:
        super().__init__(*args, version=department.version if department else None, **kwargs)
        self.department = department
        lead: Any = self.fields["lead"]
        lead.queryset = who_may_answer(now=department.lead_id if department else None)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = Department.objects.filter(name__iexact=name)
        if self.department is not None:
            same = same.exclude(pk=self.department.pk)
        if same.exists():
            raise forms.ValidationError("There is a department of this name already")
        return name


class DepartmentsFilter(FilterForm):
    q = forms.CharField(label="Name")
    state = forms.ChoiceField(
        label="Departments",
        choices=[("", "In use"), ("ended", "Ended or merged"), ("leaderless", "Without a lead")],
    )


class MergeForm(MsplanForm):
    """Which department takes over what hangs on another."""

    submit = "Merge"
    into = forms.ModelChoiceField(Department.objects.none(), label="Other department")

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = Department.objects.open().exclude(pk=department.pk)


class HandOverForm(MsplanForm):
    """Who takes over which kinds of what somebody has."""

    submit = "Hand over"
    only = forms.MultipleChoiceField(
        label="What is handed over?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what is handed over"},
    )
    to = forms.ModelChoiceField(Person.objects.none(), label="Colleague")

    def __init__(
        self, *args: Any, person: Person, counted: Iterable[tuple[Held, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        only: Any = self.fields["only"]
        only.choices = [(kind.key, kind.words(count)) for kind, count in counted]
        only.initial = [key for key, _ in only.choices]
        to: Any = self.fields["to"]
        to.queryset = Person.objects.active().exclude(pk=person.pk).prefetch_related("holdings")
        self.kinds = {kind.key: kind for kind, _ in counted}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        to = cleaned.get("to")
        missing = lacking(to, [self.kinds[key] for key in cleaned.get("only", ())]) if to else []
        for kind in missing:
            self.add_error("to", f"{to} may not answer for {kind.many}{who_may(kind)}")
        return cleaned


class PeopleFilter(FilterForm):
    q = forms.CharField(label="Name, address or job")
    department = forms.ModelChoiceField(Department.objects.all(), label="Department")
    role = forms.ChoiceField(label="Role", choices=[("", "Any"), *Role.choices])
    state = forms.ChoiceField(
        label="May sign in", choices=[("", "Any"), ("active", "Yes"), ("closed", "No: account closed")]
    )
    away = forms.BooleanField(label="Only who is away today")


class RolesFilter(FilterForm):
    q = forms.CharField(label="Words")
    role = forms.ChoiceField(label="Role", choices=[("", "Any"), *Role.choices])
    room = forms.ChoiceField(label="Room", choices=[("", "Any"), *((room, room) for room in WORDS)])


class HistoryFilter(FilterForm):
    who = forms.CharField(label="Who")
    act = forms.CharField(label="Act", help_text="Part of it, like “set roles”")
    thing = forms.CharField(label="About", help_text="Part of its name")
    text = forms.CharField(label="Text", help_text="In the name, or in what it was and became")
    first = DateField(label="From")
    last = DateField(label="To")
    record = forms.CharField(label="Record", widget=forms.HiddenInput)
