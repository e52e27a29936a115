"""What people type about meetings, turned into values. Forms clean; acts do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.db.models import QuerySet

from actions.meetings.agenda import FIRST, FURTHER
from actions.meetings.attending import Sent
from actions.meetings.models import Attendance, Came, Decision, Effect, Meeting, MeetingSeries
from actions.meetings.moments import moment, read_clock
from actions.partners.models import Partnership
from actions.plan.models import Action
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.lib.dates import LONDON
from msplan.lib.filters import FilterForm
from msplan.lib.forms import Buttons, DateField, MsplanForm, MsplanModelForm, StaleSave

LONG = 10_000
NO_NAMES = "Do not name victims or suspects, or write anything that could identify them"
TEXT = {"rows": 4}


class ClockField(forms.CharField):
    """An hour of the day, as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)
        self.widget.attrs["class"] = "govuk-input--width-5"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = read_clock(text) if text else None
        if text and found is None:
            raise forms.ValidationError(f"{self.label} must be a time like 09:30 or 2pm")
        return found


class ActionField(forms.CharField):
    """An action by its reference."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs["class"] = "govuk-input--width-10"

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip().upper()
        if not text:
            return None
        digits = text.removeprefix("A-").lstrip("0")
        found = None
        if digits.isascii() and digits.isdecimal() and len(digits) <= 9:
            found = Action.objects.filter(number=int(digits)).first()
        if found is None:
            raise forms.ValidationError("There is no action of this reference. It looks like A-014")
        return found


def long_text(label: str, *, required: bool = True, rows: int = 4, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONG,
        required=required,
        help_text=help_text,
    )


class Plain(MsplanForm):
    """Long texts with a limit but no counter below them."""

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        field.counted = None  # type: ignore[attr-defined]


class MeetingFilter(FilterForm):
    """The filters beside the list; the keys are those of MeetingQuerySet.matching."""

    series = forms.ModelChoiceField(MeetingSeries.objects.all(), label="Meetings of")
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *Meeting.State.choices])


class SeriesForm(StaleSave, MsplanModelForm):
    submit = "Save"
    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label="Departments expected to be represented",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="One that is added counts from today; one that is taken away keeps the gaps of its time",
    )

    class Meta:
        model = MeetingSeries
        fields = ["name", "partnership", "place", "months_apart"]
        labels = {
            "name": "What these meetings are called",
            "partnership": "Partnership",
            "place": "Usual place",
            "months_apart": "Months between meetings",
        }
        help_texts = {
            "name": "It stands in invitations and calendars: nothing sensitive",
            "partnership": "Leave it empty for our own working group",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("instance") is None:
            kwargs["version"] = ""  # what is new cannot be stale
        super().__init__(*args, **kwargs)
        partnership = cast(forms.ModelChoiceField, self.fields["partnership"])
        partnership.queryset = Partnership.objects.standing()
        partnership.empty_label = "None: our own working group"

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MeetingForm(StaleSave, Plain):
    on = DateField(label="Day", named="day of the meeting")
    starts = ClockField(label="Starts at", help_text="For example, 09:30 or 2pm")
    ends = ClockField(label="Ends at")
    place = forms.CharField(
        label="Place",
        max_length=200,
        required=False,
        help_text="A room, or the address of an online meeting. It stands in invitations",
    )
    chair = forms.ModelChoiceField(Person.objects.none(), label="Chair", required=False)
    marking = forms.ChoiceField(label="Marking", choices=Marking.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        kwargs["version"] = "" if meeting is None else meeting.version
        if meeting is not None:
            kwargs["initial"] = {
                "on": meeting.on,
                "starts": f"{meeting.starts_at.astimezone(LONDON):%H:%M}",
                "ends": f"{meeting.ends_at.astimezone(LONDON):%H:%M}",
                "place": meeting.place,
                "chair": meeting.chair,
                "marking": meeting.marking,
            }
        super().__init__(*args, **kwargs)
        chair = cast(forms.ModelChoiceField, self.fields["chair"])
        chair.queryset, chair.empty_label = Person.objects.active(), "Nobody yet"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.cleaned_data["starts_at"] = self._moment("starts")
        self.cleaned_data["ends_at"] = self._moment("ends")
        starts, ends = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end must be after the start")
        return cleaned

    def _moment(self, name: str) -> datetime | None:
        on, hour = self.cleaned_data.get("on"), self.cleaned_data.get(name)
        if on is None or hour is None:
            return None
        found = moment(on, hour)
        if found is None:
            self.add_error(name, "The clocks go forward that night: this time does not exist")
        return found

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, ready for the acts."""
        return {
            name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "place", "chair", "marking")
        }


class ReasonForm(Plain):
    reason = long_text("Why?", rows=3)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        self.reason_label = label
        super().__init__(*args, **kwargs)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "reason":
            field.label = self.reason_label
        super().prepare(name, field)


class ItemForm(Plain):
    submit = "Add to the agenda"
    text = long_text("What is to be talked about?", rows=3, help_text=NO_NAMES)
    heading = forms.ChoiceField(
        label="Where on the agenda?",
        choices=[(FIRST, "At the beginning"), (FURTHER, "At the end")],
        widget=forms.RadioSelect,
    )
    action = ActionField(label="Action that it is about", required=False, help_text="A reference like A-014")


class NoteForm(Plain):
    submit = "Save"
    note = long_text(
        "What was said?",
        required=False,
        help_text=f"It stands in the minutes, and on the action’s page if it is about one. {NO_NAMES}",
    )


class DepartmentsForm(StaleSave, Plain):
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


class AttendanceForm(Plain):
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


EFFECTS = [
    Choice(Effect.NOTE.value, "Nothing", hint="The decision is noted on the action’s page"),
    Choice(Effect.TARGET.value, "Its target date moves", hint="Enter the new date below"),
    Choice(Effect.AGREED.value, "The proposal is agreed", hint="It becomes part of the plan"),
    Choice(Effect.PAUSED.value, "It is paused", hint="Until the date below, or without one"),
    Choice(Effect.CANCELLED.value, "It is cancelled", hint="The decision is kept as the reason"),
]


class DecisionForm(Plain):
    submit = "Record the decision"

    text = long_text("What was decided?", help_text=NO_NAMES)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Who carries it out", required=False)
    due_on = DateField(label="By when", required=False, named="date by which it is carried out")
    settled = forms.BooleanField(label="Nothing is left to be done", required=False)
    action = ActionField(
        label="Action in the plan that it is about", required=False, help_text="A reference like A-014"
    )
    effect = forms.ChoiceField(
        label="What happens to that action?", choices=EFFECTS, widget=forms.RadioSelect, required=False
    )
    to = DateField(label="New target date, or paused until", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset, owner.empty_label = Person.objects.active(), "Nobody"

    def layout(self) -> Sequence[str | LayoutObject]:
        return [
            "text",
            Fieldset(
                "owner",
                "due_on",
                "settled",
                legend="What is left to be done",
                legend_size=Size.MEDIUM,
            ),
            Fieldset("action", "effect", "to", legend="What it does to the plan", legend_size=Size.MEDIUM),
            self.buttons(),
        ]

    def buttons(self) -> Buttons:
        return Buttons(
            (self.submit, "", "", ""),
            ("Record it and raise an action", "then", "raise", "secondary"),
            cancel_href=self.cancel_href,
        )


class EditDecisionForm(StaleSave, MsplanModelForm):
    submit = "Save"

    class Meta:
        model = Decision
        fields = ["text", "owner", "due_on"]
        labels = {"text": "What was decided?", "owner": "Who carries it out", "due_on": "By when"}
        help_texts = {"text": NO_NAMES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset, owner.empty_label = Person.objects.active(), "Nobody"

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CarryOutForm(Plain):
    submit = "It is done"
    words = long_text("What came of it?", help_text=NO_NAMES)


class LaterField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Decision) -> str:
        words = " ".join(obj.text.split())
        return f"{obj.reference}: {words[:90]}"


class SupersedeForm(Plain):
    submit = "The later one takes its place"
    later = LaterField(Decision.objects.none(), label="Later decision")
    words = long_text("Why?", required=False, rows=3)

    def __init__(self, *args: Any, later: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["later"]).queryset = later


class MinutesForm(StaleSave, Plain):
    text = forms.CharField(
        label="Minutes",
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "true"}),
        max_length=100_000,
        strip=False,
        help_text=f"Markdown: ## begins a heading, - a list. {NO_NAMES}",
    )

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["version", "text", self.buttons()]

    def buttons(self) -> Buttons:
        return Buttons(
            ("Save the minutes", "", "", ""),
            ("Preview", "preview", "yes", "secondary"),
            cancel_href=self.cancel_href,
        )


class CorrectionForm(Plain):
    submit = "Add this note"
    text = long_text(
        "What is corrected?",
        help_text=f"It is numbered, dated and signed with your name, and cannot be changed. {NO_NAMES}",
    )
