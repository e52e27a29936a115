"""What people type about lessons and recommendations, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.http import HttpRequest

from actions.lessons.models import (
    Acceptance,
    Inspection,
    Lesson,
    LessonKind,
    LessonSource,
    LessonState,
    Recommendation,
    RecommendationState,
    Theme,
)
from actions.plan.forms import NO_NAMES, Editing, LinkField, Written, long_text
from actions.plan.review_forms import HandIn
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, SeenSave
from msplan.lib.once import Once

TICKS = forms.CheckboxSelectMultiple


class LessonFilter(FilterForm):
    """The filters beside the list; the keys are those of LessonQuerySet.matching."""

    q = forms.CharField(label="Words or reference")
    theme = forms.MultipleChoiceField(label="Theme", choices=Theme.choices, widget=TICKS)
    kind = forms.MultipleChoiceField(label="Kind", choices=LessonKind.choices, widget=TICKS)
    source = forms.MultipleChoiceField(label="Learned from", choices=LessonSource.choices, widget=TICKS)
    state = forms.MultipleChoiceField(label="State", choices=LessonState.choices, widget=TICKS)
    shared = forms.ChoiceField(label="Shared", choices=[("", "Any"), ("yes", "Shared"), ("no", "Not shared")])
    marking = forms.MultipleChoiceField(label="Marking", choices=Marking.choices, widget=TICKS)

    def __init__(self, request: HttpRequest, *, person: Person) -> None:
        self.person = person
        super().__init__(request)
        if not person.may("lessons.see_sensitive"):  # there is nothing to choose between
            del self.fields["marking"]
            self.values.pop("marking", None)


class LessonForm(Once, Editing):
    what_happened = long_text(
        "What happened",
        rows=6,
        help_text="Without names, places or dates that could identify a victim, a suspect or a member of staff",
    )
    do_differently = long_text("What to do differently, or to keep doing")

    class Meta:
        model = Lesson
        fields = [
            "title", "kind", "theme", "what_happened", "do_differently", "source", "source_reference",
            "source_on", "marking",
        ]  # fmt: skip
        labels = {
            "title": "Title",
            "kind": "Good practice, or a failing?",
            "theme": "Theme",
            "source": "Learned from",
            "source_reference": "Reference of the source",
            "source_on": "Date of the source",
            "marking": "Marking",
        }
        help_texts = {
            "title": "A few words that people will know it by",
            "source_reference": "The report, debrief or review as your force names it; no crime reference",
            "marking": "An OFFICIAL-SENSITIVE lesson is hidden from those who do not work with it",
        }
        widgets = {"kind": forms.RadioSelect, "marking": forms.RadioSelect, "source": forms.RadioSelect}

    def layout(self) -> Sequence[str | LayoutObject]:
        sets = [
            Fieldset(
                "title",
                "kind",
                "theme",
                "what_happened",
                "do_differently",
                legend="The lesson",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                "source",
                "source_reference",
                "source_on",
                legend="Where it comes from",
                legend_size=Size.MEDIUM,
            ),
            Fieldset("marking", legend="Who may read it", legend_size=Size.MEDIUM),
        ]
        return ["version", "form_id", *sets, self.buttons()]


class ApproveForm(Written):
    """Leave to share. ``version`` names the words that were read."""

    submit = "Approve sharing"

    version = forms.IntegerField(widget=forms.HiddenInput)
    conditions = long_text(
        "Under which conditions?",
        rows=3,
        required=False,
        help_text="For example: police forces only, not to be passed on",
    )


class ShareForm(Once, Written):
    submit = "Save"

    with_whom = forms.CharField(
        label="Shared with whom?", max_length=200, help_text="An organisation or a group, not a person"
    )
    on = DateField(label="On which day?", named="day")
    how = forms.CharField(
        label="How?", max_length=200, help_text="For example: at the regional meeting, in writing"
    )


class RecommendationFilter(FilterForm):
    """The filters beside the list; the keys are those of RecommendationQuerySet.matching."""

    q = forms.CharField(label="Words or number")
    due = forms.MultipleChoiceField(
        label="Dates", choices=[("late", "Past its due date"), ("open", "Not closed")], widget=TICKS
    )
    state = forms.MultipleChoiceField(label="State", choices=RecommendationState.choices, widget=TICKS)
    acceptance = forms.MultipleChoiceField(label="Our answer", choices=Acceptance.choices, widget=TICKS)
    inspection = forms.ModelChoiceField(Inspection.objects.all(), label="Inspection")
    mine = forms.BooleanField(label="Only my own")


class InspectionForm(Editing):
    published_on = DateField(label="Published on", named="day of publication")
    link = LinkField(
        label="Where it is published", required=False, help_text="The full address of the report"
    )

    class Meta:
        model = Inspection
        fields = ["body", "title", "published_on", "link"]
        labels = {
            "body": "Who inspected",
            "title": "Title of the report",
            "published_on": "Published on",
        }


class RecommendationForm(Written):
    """Number and text as printed."""

    number = forms.CharField(label="Number as printed", max_length=20, help_text="For example, 3 or AFI 2")
    text = long_text(
        "Text as printed",
        rows=6,
        help_text="Word for word: afterwards it changes only by a correction that is kept",
    )


class CorrectForm(SeenSave, RecommendationForm):
    submit = "Save the correction"

    reason = long_text("Why is it corrected?", rows=2)


class AnswerForm(Editing):
    """Our answer; an agreed due date has a page of its own."""

    response = long_text(
        "Our response",
        rows=5,
        required=False,
        help_text=f"What is not accepted in full needs one. {NO_NAMES}",
    )

    class Meta:
        model = Recommendation
        fields = ["acceptance", "response", "owner", "due_on"]
        labels = {"acceptance": "Do we accept it?", "owner": "Owner", "due_on": "Due date"}
        help_texts = {"owner": "Who answers for it and is reminded of its date"}
        widgets = {"acceptance": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset, owner.empty_label = who_may_answer(now=self.instance.owner_id), "Nobody yet"
        if self.instance.first_due_on is not None:
            del self.fields["due_on"]


class CloseForm(HandIn):
    submit = "Close the recommendation"

    closing_words = long_text("How was it met?", rows=5, help_text="What is different now, and how you know")

    field_order = ["closing_words", "evidence_file", "evidence_link"]


class ClosedByThemForm(Written):
    submit = "Close the recommendation"

    on = DateField(label="On which day did the inspectorate close it?", named="day")


class MoveDueForm(Written):
    submit = "Change the due date"

    to = DateField(label="New due date")
    reason = long_text(
        "Why does it change?", rows=3, help_text="It is kept with the dates and shown on its page"
    )


class SummaryForm(FilterForm):
    """Which three months, and whether for everybody."""

    months = forms.ChoiceField(label="Three months")
    open = forms.BooleanField(label="Without OFFICIAL-SENSITIVE lessons")

    def __init__(
        self, request: HttpRequest, *, choices: list[tuple[str, str]], shown: str, chooses: bool
    ) -> None:
        self.offered = choices
        super().__init__(request)
        if "months" not in self.values:  # the list says which months the page shows, asked for or not
            data = request.GET.copy()
            data["months"] = shown
            self.data = data
        if not chooses:
            del self.fields["open"]
            self.values.pop("open", None)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "months":
            field.choices = self.offered  # type: ignore[attr-defined]
        super().prepare(name, field)
