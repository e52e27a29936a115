"""What people type about campaigns and invitations. Forms clean; acts do."""

import re
from datetime import timedelta
from typing import Any, cast

from django import forms

from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MsplanForm, SeenSave
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, Written, long_text
from suppliers.asking.campaign.counting import BOUNCED, FAILED, IN_DOUBT, NUMBERS
from suppliers.asking.models import (
    LEAST_DAYS,
    REMIND_AFTER,
    REMIND_BEFORE,
    Campaign,
    CampaignState,
    ChosenSupplier,
    InvitationState,
    QuestionnaireVersion,
    Terms,
)
from suppliers.register.models import Category

TICKS = forms.CheckboxSelectMultiple
SHORT = forms.TextInput(attrs={"class": "govuk-input--width-10"})
MOST_REMINDERS, MOST_DAYS_APART = 4, 60
DAYS = re.compile(r"[0-9]{1,3}(\s*,\s*[0-9]{1,3})*")


class DaysField(forms.CharField):
    """Numbers of days: "7, 14". Nothing means none."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """A list, each number once, ascending."""
        if isinstance(value, list | tuple):
            return list(value)
        text = str(super().to_python(value) or "").replace("and", ",")
        if not text:
            return []
        if not DAYS.fullmatch(text):
            raise forms.ValidationError("Enter numbers of days with commas between them, like 7, 14")
        found = sorted({int(number) for number in text.split(",")})
        if len(found) > MOST_REMINDERS or not 1 <= found[0] <= found[-1] <= MOST_DAYS_APART:
            raise forms.ValidationError(
                f"Enter up to {MOST_REMINDERS} numbers between 1 and {MOST_DAYS_APART}, like 7, 14"
            )
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except forms.ValidationError:
            return True


class CampaignForm(Once, Editing):
    """What is asked is a version of a questionnaire ("v14") or terms ("t3"), chosen from one list."""

    asks = forms.ChoiceField(
        label="What do you ask for?",
        help_text="A questionnaire that is ready, or terms that suppliers are to accept",
    )
    remind_after = DaysField(
        label="Reminders after sending", required=False, help_text="Days, like 7, 14", widget=SHORT
    )
    remind_before = DaysField(
        label="Reminders before the deadline",
        required=False,
        help_text="Days, like 7, 2. Only to those who have not answered, on working days.",
        widget=SHORT,
    )
    why = long_text(
        "Why are these suppliers picked?",
        rows=3,
        help_text="They read this in the mail and on the first page. For example: you clean our buildings, and "
        "cleaning is a trade in which people are exploited.",
    )

    class Meta:
        model = Campaign
        fields = [
            "name", "opens_on", "deadline_on", "remind_after", "remind_before", "why", "words",
            "contact_name", "contact_phone", "contact_email",
        ]  # fmt: skip
        labels = {
            "name": "Name of the campaign",
            "words": "Words of your own for the mail",
            "opens_on": "Opens on",
            "deadline_on": "Deadline",
            "contact_name": "Whom can they ask?",
            "contact_phone": "Telephone number",
            "contact_email": "Email address",
        }
        help_texts = {
            "name": "Suppliers read it in mails and on their pages",
            "opens_on": "The mails go from nine in the morning of this day; today, at once",
            "deadline_on": "At least 14 days after it opens. Later answers are taken too, and marked late.",
            "words": f"A few lines, or none. {NO_NAMES}",
            "contact_name": "A person, or the name of your team",
        }
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    field_order = (
        "name", "asks", "opens_on", "deadline_on", "remind_after", "remind_before", "why", "words",
        "contact_name", "contact_phone", "contact_email",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        initial: dict[str, Any] = (
            {"remind_after": list(REMIND_AFTER), "remind_before": list(REMIND_BEFORE)}
            if instance is None
            else {}
        )
        if instance is not None:
            initial["asks"] = f"t{instance.terms_id}" if instance.terms_id else f"v{instance.questions_id}"
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["asks"]).choices = _askable()
        for name in ("contact_phone", "contact_email"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        get = self.cleaned_data.get
        if "contact_phone" in self.cleaned_data and not get("contact_phone") and not get("contact_email"):
            self.add_error("contact_phone", "Enter a telephone number, an email address, or both")
        opens, deadline = get("opens_on"), get("deadline_on")
        if opens and deadline and deadline < opens + timedelta(days=LEAST_DAYS):
            self.add_error("deadline_on", f"The deadline must be at least {LEAST_DAYS} days after it opens")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """Ready for the acts: what is asked as its row."""
        found = super().words
        asks = found.pop("asks")
        kind, key = asks[0], int(asks[1:])
        found["questions"] = QuestionnaireVersion.objects.get(pk=key) if kind == "v" else None
        found["terms"] = Terms.objects.get(pk=key) if kind == "t" else None
        return found


def _askable() -> list[Any]:
    versions = QuestionnaireVersion.objects.sendable().select_related("questionnaire")
    newest = [(f"v{one.pk}", str(one)) for one in versions.filter(questionnaire__archived_at__isnull=True)]
    terms = [(f"t{one.pk}", str(one)) for one in Terms.objects.all()]
    return [
        ("", "Choose"),
        *([("Questionnaires", newest)] if newest else []),
        *([("Terms to accept", terms)] if terms else []),
    ]


class ChooseForm(MsplanForm):
    """How many of what the register's filters find, in which order, and for which campaign."""

    submit = "Put them on the list"
    first = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=10_000,
        required=False,
        help_text="Leave it empty for all of them",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    by = forms.ChoiceField(
        label="If not all: which come first?",
        choices=[("spend", "Those we spend most with"), ("priority", "Those with the highest priority")],
        widget=forms.RadioSelect,
        initial="spend",
        required=False,
    )
    campaign = forms.ChoiceField(label="For which campaign?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, campaigns: list[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["campaign"])
        field.choices = [
            ("new", "A new campaign"),
            *((str(one.pk), f"{one.name} ({one.get_state_display().lower()})") for one in campaigns),
        ]


class ChosenFilter(FilterForm):
    q = forms.CharField(label="Name or reference")
    show = forms.ChoiceField(
        label="Show",
        choices=[
            ("", "All"),
            ("asked", "To be asked"),
            ("left_out", "Left out"),
            *(
                (value, label if value == ChosenSupplier.Skip.BY_HAND else f"Left out: {label.lower()}")
                for value, label in ChosenSupplier.Skip.choices
                if value
            ),
        ],
    )


class SendForm(MsplanForm):
    """Nothing to type: the number that the page said goes with the button."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ExtendForm(MsplanForm):
    submit = "Move the deadline"
    deadline_on = DateField(label="New deadline")


class CampaignFilter(FilterForm):
    q = forms.CharField(label="Name")
    state = forms.MultipleChoiceField(label="State", choices=CampaignState.choices, widget=TICKS)


SHOWS = [
    ("", "All"),
    *((key, label) for key, label in NUMBERS.items() if key != "asked"),
    (FAILED, "Mail failed"),
    (IN_DOUBT, "Mail in doubt"),
    (BOUNCED, "Mail came back"),
]


class InvitationFilter(FilterForm):
    q = forms.CharField(label="Supplier, code or contact")
    state = forms.MultipleChoiceField(label="State", choices=InvitationState.choices, widget=TICKS)
    show = forms.ChoiceField(label="What became of it", choices=SHOWS)
    band = forms.MultipleChoiceField(
        label="Risk band",
        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low"), ("none", "Not screened")],
        widget=TICKS,
    )
    category = forms.ModelChoiceField(label="Category", queryset=Category.objects.all())
    uncategorised = forms.BooleanField(label="Without a category")
    more = ("band", "category", "uncategorised")


class AddressForm(SeenSave, MsplanForm):
    submit = "Save and send a fresh link"
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="Email address", max_length=254)
    is_same_person = forms.BooleanField(
        label="This is the same person: only the name or the address was wrong", required=False
    )


class RightPersonForm(MsplanForm):
    submit = "Save and send a fresh link"
    name = forms.CharField(label="Who is the right person?", max_length=120)
    email = forms.EmailField(label="Their email address", max_length=254)


class BounceForm(MsplanForm):
    submit = "Mark as come back"
    on = DateField(label="When did it come back?")
    why = forms.CharField(
        label="What did it say?", max_length=300, help_text="For example: no such mailbox, or mailbox full"
    )


class NoticeForm(MsplanForm):
    submit = "Mark as dealt with"
    note = forms.CharField(label="What was done?", max_length=300)


class SilenceForm(Written):
    submit = "Save"
    note = long_text("What was done about it?", help_text=NO_NAMES)
