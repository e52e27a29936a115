"""What people type about policies and routes, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.conf import settings

from actions.plan.forms import NO_NAMES, Editing, LinkField, Written, long_text
from actions.policies.models import ConcernRoute, Covers, Found, Policy, RouteKind
from actions.policies.models.kept import Kept
from actions.policies.models.policy import NOT_YET
from actions.policies.models.words import NOT_LOOKED_AT
from actions.policies.provisions import Provision
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Department, Person
from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, UploadField
from msplan.lib.once import Once

TICKS = forms.CheckboxSelectMultiple
DATES = [("late", "Review overdue"), ("soon", "Review due in the next six weeks")]
COVERS = [*Covers.choices, (NOT_YET, NOT_LOOKED_AT)]
FIRST_REVIEW = "When will it be looked at again?"
LINK_HINT = "The full address of a page or document"


class KeptFilter(FilterForm):
    """The filters of both lists; the keys are those of ``matching``."""

    q = forms.CharField(label="Words in the text")
    due = forms.MultipleChoiceField(label="Review", choices=DATES, widget=TICKS)
    department = forms.ModelChoiceField(Department.objects.all(), label="Department")
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner")
    mine = forms.BooleanField(label="Only my own")
    archived = forms.BooleanField(label="Archived ones instead")

    model: ClassVar[type[Kept]]

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "owner":
            owners = self.model._default_manager.order_by().values("owner")
            cast(forms.ModelChoiceField, field).queryset = Person.objects.get_queryset().filter(pk__in=owners)
        super().prepare(name, field)


class PolicyFilter(KeptFilter):
    model = Policy

    covers = forms.MultipleChoiceField(label="Covers modern slavery", choices=COVERS, widget=TICKS)
    provision = forms.MultipleChoiceField(label="Provides for", choices=Provision.choices, widget=TICKS)
    to_change = forms.BooleanField(label="Something should change")

    field_order = ["q", "covers", "due", "to_change", "department", "owner", "mine", "archived", "provision"]
    more = ("provision",)


class RouteFilter(KeptFilter):
    model = ConcernRoute

    kind = forms.MultipleChoiceField(label="Kind", choices=RouteKind.choices, widget=TICKS)
    public = forms.MultipleChoiceField(
        label="Wording for the public",
        choices=[("cleared", "Cleared"), ("no", "Not cleared")],
        widget=TICKS,
    )

    field_order = ["q", "kind", "due", "public", "department", "owner", "mine", "archived"]


class KeptForm(Once, Editing):
    """What both forms share: owner and department, and the day of the first review where it is new."""

    review_on = DateField(
        label=FIRST_REVIEW, named="day of the next review", help_text="Its owner is asked then"
    )

    groups: ClassVar[Sequence[tuple[str, Sequence[str]]]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        if self.instance.pk:  # a review sets the next date
            del self.fields["review_on"]

    def layout(self) -> Sequence[str | LayoutObject]:
        sets = [
            Fieldset(*[n for n in names if n in self.fields], legend=legend, legend_size=Size.MEDIUM)
            for legend, names in self.groups
        ]
        return ["version", "form_id", *sets, self.buttons()]


class PolicyForm(KeptForm):
    submit = "Save the policy"

    agreed_on = DateField(
        label="When was this version agreed?", named="day on which it was agreed", required=False
    )
    link = LinkField(label="Link to the policy", required=False, help_text=LINK_HINT)
    upload = UploadField(
        label="Or its file",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
    )

    groups = (
        ("The policy", ["title", "edition", "agreed_on", "department", "owner", "review_on"]),
        ("Where it can be read", ["link", "upload"]),
        ("What should change", ["to_change"]),
    )

    class Meta:
        model = Policy
        fields = ["title", "edition", "agreed_on", "department", "owner", "link", "to_change"]
        labels = {
            "title": "Title",
            "edition": "Version",
            "department": "Which department does it belong to?",
            "owner": "Owner",
            "to_change": "What should change in it?",
        }
        help_texts = {
            "edition": "As the policy itself says, such as 3.1",
            "owner": "Who answers for it and is asked to look at it again",
            "to_change": "From these words a plan manager or a department’s lead can raise an action",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("upload") and "link" in self.changed_data and self.cleaned_data.get("link"):
            self.add_error("upload", "Give a link or a file, not both")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, ready for the act; the file stands beside it."""
        found = super().words
        del found["upload"]
        if self.handed is not None and self.instance.pk:
            del found["link"]
        return found

    @property
    def handed(self) -> Any:
        """The file that was handed in, if one was."""
        return self.cleaned_data.get("upload") or None


class RouteForm(KeptForm):
    submit = "Save the route"

    link = LinkField(label="Link to its page", required=False, help_text=LINK_HINT)

    groups = (
        ("The route", ["title", "kind", "run_by", "purpose", "reached", "is_anonymous", "link"]),
        ("Who answers for it", ["department", "owner", "review_on"]),
        ("What the public may read", ["public_wording", "cleared"]),
    )

    class Meta:
        model = ConcernRoute
        fields = [
            "title", "kind", "run_by", "reached", "purpose", "is_anonymous", "link", "department", "owner",
            "public_wording", "cleared",
        ]  # fmt: skip
        labels = {
            "title": "Name",
            "kind": "What kind of route is it?",
            "run_by": "Who runs it?",
            "reached": "How is it reached?",
            "purpose": "What is it for?",
            "is_anonymous": "It can be used without giving a name",
            "department": "Which department keeps this entry?",
            "owner": "Owner",
            "public_wording": "Wording for the public",
            "cleared": "Cleared for publication",
        }
        help_texts = {
            "title": "As people know it: “Confidential reporting line”",
            "run_by": "A team, an association or another body, never a person’s name",
            "reached": "Telephone, address, page, days and hours",
            "purpose": f"Who may use it, and about what. {NO_NAMES}",
            "owner": "Who answers for this entry and is asked to look at it again",
            "public_wording": "What the statement may say about it",
        }
        widgets = {"kind": forms.RadioSelect}

    def prepare(self, name: str, field: forms.Field) -> None:
        if name in ("reached", "purpose", "public_wording"):
            cast(forms.CharField, field).widget.attrs["rows"] = 3
        super().prepare(name, field)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("cleared") and not self.cleaned_data.get("public_wording"):
            self.add_error("public_wording", "Write the wording for the public before clearing it")
        return cleaned


class LookingForm(Once, Written):
    """What somebody found who read a policy."""

    submit = "Save what you found"

    covers = forms.ChoiceField(
        label="Does it cover modern slavery?",
        choices=[
            Choice(Covers.YES.value, "Yes", hint="It says what is expected, and of whom"),
            Choice(
                Covers.PARTLY.value, "Partly", hint="It helps, but does not say so, or leaves something out"
            ),
            Choice(Covers.NO.value, "No", hint="It says nothing that would help"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it covers modern slavery"},
    )
    words = long_text(
        "What does it say?",
        help_text="In a sentence or two, with its paragraph: “4.2: no worker pays for the job”",
    )
    provisions = forms.MultipleChoiceField(
        label="Which of these does it include?",
        choices=Provision.choices,
        widget=TICKS,
        required=False,
        help_text="The government registry asks for these ten. Tick what is written in it",
    )
    looked_on = DateField(label="When did you read it?", named="day on which you read it")

    mark_optional = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("covers") == Covers.NO and self.cleaned_data.get("provisions"):
            self.add_error(
                "provisions",
                "A policy that does not cover modern slavery has none of these: untick them, or say “Partly”",
            )
        return cleaned


class ReviewForm(Written):
    """``due_on`` names the date that is answered."""

    submit = "Save the review"

    due_on = forms.DateField(widget=forms.HiddenInput)
    found = forms.ChoiceField(
        label="How does it stand?",
        choices=[
            Choice(
                Found.STANDS.value, "It stands as it is", hint="You have looked, and nothing has to change"
            ),
            Choice(Found.CHANGED.value, "It was changed", hint="There is a new version"),
            Choice(
                Found.TO_CHANGE.value,
                "It has to change",
                hint="What you write below stands in the register, and an action can be raised from it",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it stands"},
    )
    words = long_text(
        "What changed, or has to change?",
        required=False,
        help_text="May stay empty when nothing has to change",
    )
    next_on = DateField(label="When will it be looked at again?", named="next review")


class PolicyReviewForm(ReviewForm):
    """A policy that was changed has a new version."""

    edition = forms.CharField(
        label="New version", max_length=40, required=False, help_text="Only if it was changed"
    )
    agreed_on = DateField(label="When was it agreed?", named="day on which it was agreed", required=False)

    field_order = ["due_on", "found", "words", "edition", "agreed_on", "next_on"]

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        text = {name: said.pop(name) for name in ("edition", "agreed_on")}
        return {**said, "new_text": text}


class RestoreForm(Written):
    submit = "Take it into use again"

    review_on = DateField(label=FIRST_REVIEW, named="next review")
