"""The filters of this room's lists; the keys are those of ``matching``."""

from typing import cast

from django import forms

from actions.training.models import Audience, Course, CourseKind, Group
from msplan.lib.filters import FilterForm

TICKS = forms.CheckboxSelectMultiple
KNOWN = [("known", "Known"), ("unknown", "Not known")]
DUE = [("late", "Overdue"), ("soon", "Due in the next 28 days")]
# By the names of statements/figures/training.py: the records behind a figure are a list here.
COUNTED = [("", "Any"), ("staff", "Staff e-learning completed"), ("targeted", "Targeted training completed")]


class RequirementFilter(FilterForm):
    q = forms.CharField(label="Course or audience")
    known = forms.MultipleChoiceField(label="How many have done it", choices=KNOWN, widget=TICKS)
    due = forms.MultipleChoiceField(label="Next return", choices=DUE, widget=TICKS)
    kind = forms.MultipleChoiceField(label="How it is taught", choices=CourseKind.choices, widget=TICKS)
    group = forms.MultipleChoiceField(label="Who they are", choices=Group.choices, widget=TICKS)
    course = forms.ModelChoiceField(Course.objects.none(), label="Course")
    audience = forms.ModelChoiceField(Audience.objects.none(), label="Audience")
    counted = forms.ChoiceField(label="Counted in a figure", choices=COUNTED)
    mine = forms.BooleanField(label="Only those I hand in")
    ended = forms.BooleanField(label="With those that have ended")

    more = ("kind", "group", "course", "audience", "counted", "ended")

    def prepare(self, name: str, field: forms.Field) -> None:
        if name in ("course", "audience"):
            model = Course if name == "course" else Audience
            cast(forms.ModelChoiceField, field).queryset = model._default_manager.all()
        super().prepare(name, field)


class CourseFilter(FilterForm):
    q = forms.CharField(label="Words in the name or content")
    kind = forms.MultipleChoiceField(label="How it is taught", choices=CourseKind.choices, widget=TICKS)
    archived = forms.BooleanField(label="With archived ones")


class AudienceFilter(FilterForm):
    q = forms.CharField(label="Words in the name")
    group = forms.MultipleChoiceField(label="Who they are", choices=Group.choices, widget=TICKS)
    archived = forms.BooleanField(label="With archived ones")


class NeedFilter(FilterForm):
    q = forms.CharField(label="Words in the name")
    group = forms.MultipleChoiceField(label="Who they are", choices=Group.choices, widget=TICKS)
    overdue = forms.BooleanField(label="Only those to be judged by now")
