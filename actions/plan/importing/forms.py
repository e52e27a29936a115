"""Forms of an import: the file, its columns, and the yes."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import HTML, Fieldset, Size
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from actions.plan.forms import Written, long_text
from actions.plan.importing.answers import Answers
from actions.plan.importing.columns import BY_KEY, FIELDS
from actions.plan.importing.plan import Checked
from actions.plan.importing.reading import Grid, Line, headings_of, letter
from actions.plan.importing.uploading import KINDS, MOST_BYTES, pasted
from actions.plan.models.words import Aspect, Source
from msplan.accounts.models import Department
from msplan.lib.forms import Buttons, DateField, MsplanForm, SeenSave, UploadField

LONGEST_PASTE = 1_000_000
SAMPLES = 3
NEEDED = {
    "aspect": "aspect",
    "lead_department": "lead_department",
    "start_on": "start_on",
    "target_on": "target_on",
}


class UploadPlanForm(MsplanForm):
    """A file, or a table pasted into the box: one of the two."""

    submit = "Continue"
    mark_optional = False

    file = UploadField(label="The file with the plan", kinds=KINDS, max_bytes=MOST_BYTES, required=False)
    table = forms.CharField(
        label="Or paste a table here",
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Out of Word or Excel, with its line of headings. Name no victims or suspects",
    )

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        if name == "table":
            field.counted = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        table = self.cleaned_data.get("table", "").strip("\r\n ")
        if not self.errors and not self.cleaned_data.get("file") and not table:
            self.add_error("file", "Choose a file, or paste a table below")
        if self.cleaned_data.get("file") and table:
            self.add_error("table", "Choose a file or paste a table, not both")
        return cleaned

    @property
    def upload(self) -> Any:
        return self.cleaned_data["file"] or pasted(self.cleaned_data["table"])


class ColumnsTable(LayoutObject):
    """The columns below each other with their examples, instead of a page as long as the file is wide."""

    def render(self, form: Any, context: Any, template_pack: str = "gds", **kwargs: Any) -> SafeString:
        form.rendered_fields |= set(form.places)
        columns = [
            {
                "field": form[name],
                "value": form[name].value() or "",
                "heading": form.fields[name].label,
                "letter": letter(place),
                "samples": form.samples[name],
            }
            for name, place in form.places.items()
        ]
        return render_to_string("actions/import/columns_table.html", {"columns": columns})


class ColumnsForm(SeenSave, MsplanForm):
    """One choice a column: what it holds. Below them, what stands in where the file says nothing."""

    submit = "Check the rows"
    mark_optional = False

    sheet = forms.CharField(widget=forms.HiddenInput)
    header = forms.IntegerField(widget=forms.HiddenInput)
    aspect = forms.ChoiceField(
        label="Aspect", required=False, choices=[("", "None"), *((a.value, a.short) for a in Aspect)]
    )
    lead_department = forms.ModelChoiceField(
        Department.objects.all(), label="Lead department", required=False
    )
    start_on = DateField(label="Start date", required=False)
    target_on = DateField(label="Target date", required=False)
    source = forms.ChoiceField(label="Where the actions came from", required=False, choices=Source.choices)

    def __init__(self, *args: Any, grid: Grid, answers: Answers, **kwargs: Any) -> None:
        initial = {
            name: getattr(answers, name) for name in ("sheet", "header", "aspect", "start_on", "target_on")
        }
        initial |= {"lead_department": answers.lead_department}
        initial |= {"source": answers.source or Source.INTERNAL_REVIEW.value}
        super().__init__(*args, initial=initial, **kwargs)
        line = grid.header(answers.header)
        self.places: dict[str, int] = {}
        self.samples: dict[str, list[str]] = {}
        for place, (heading, samples) in enumerate(_columns(grid, line)):
            if heading or samples:
                self._add(place, heading, samples, answers.columns.get(place, ""))

    def _add(self, place: int, heading: str, samples: list[str], guess: str) -> None:
        name = f"column{place}"
        field = forms.ChoiceField(
            label=heading or f"Column {letter(place)}, without a heading",
            required=False,
            choices=[("", "Not used"), *((field.key, field.heading) for field in FIELDS)],
            initial=guess,
        )
        self.fields[name] = field
        self.prepare(name, field)
        self.places[name] = place
        self.samples[name] = samples

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for name in self.places:
            key = self.cleaned_data.get(name, "")
            if key and key in taken:
                self.add_error(
                    name, f"{BY_KEY[key].heading} is in “{taken[key]}” already. Choose one of the two"
                )
            elif key:
                taken[key] = str(self.fields[name].label)
        if "reference" in taken:  # its action says the rest; a row without one is told what it lacks
            return cleaned
        if not {"title", "what"} & set(taken):
            self.add_error(None, "Say which column holds the title, or what will be done")
        for key in NEEDED:
            if key not in taken and not self.errors.get(key) and not self.cleaned_data.get(key):
                words = BY_KEY[key].heading.lower()
                self.add_error(key, f"No column holds the {words}: say here what it is for every row")
        return cleaned

    @property
    def answers(self) -> Answers:
        said = self.cleaned_data
        department = said["lead_department"]
        return Answers(
            sheet=said["sheet"],
            header=said["header"],
            columns={place: said[name] for name, place in self.places.items() if said[name]},
            aspect=said["aspect"],
            lead_department=department and department.pk,
            source=said["source"],
            start_on=said["start_on"],
            target_on=said["target_on"],
        )

    def layout(self) -> Sequence[str | LayoutObject]:
        empty = HTML('<p class="govuk-body">For rows, or whole columns, that do not say it.</p>')
        return [
            "sheet",
            "header",
            "version",
            ColumnsTable(),
            Fieldset(
                empty, "lead_department", "aspect", "source", "start_on", "target_on",
                legend="Where the file says nothing", legend_size=Size.MEDIUM,
            ),
            self.buttons(),
        ]  # fmt: skip


class PlaceForm(MsplanForm):
    """Where the table is: read out of the address, because nothing is saved by it."""

    submit = "Show this table"
    mark_optional = False

    sheet = forms.ChoiceField(label="Sheet")
    header = forms.IntegerField(label="Row with the headings", min_value=1, max_value=1_048_576)

    def __init__(self, *args: Any, grids: Sequence[Grid], answers: Answers, **kwargs: Any) -> None:
        super().__init__(*args, initial={"sheet": answers.sheet, "header": answers.header}, **kwargs)
        self.fields["sheet"].choices = [(grid.name, grid.name) for grid in grids]  # type: ignore[attr-defined]
        if len(grids) == 1:
            self.fields["sheet"].widget = forms.HiddenInput()
        self.helper.form_method, self.helper.disable_csrf = "get", True

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["sheet", "header", Buttons((self.submit, "", "", "secondary"))]


class ConfirmPlanForm(Written):
    """The yes to what is shown: carries its digest, so that it is said to this and nothing else."""

    mark_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    look_alikes = forms.ChoiceField(
        label="What should happen to the rows that look like an action?",
        choices=[("leave_out", "Leave them out"), ("add", "Add them as actions of their own")],
        widget=forms.RadioSelect,
    )
    reason = long_text(
        "Why do the target dates move?", rows=3, help_text="It is kept with each date that moves"
    )

    def __init__(self, *args: Any, checked: Checked, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": checked.digest, "look_alikes": "leave_out"}
        super().__init__(*args, submit=_button(checked), **kwargs)
        if not checked.look_alikes:
            del self.fields["look_alikes"]
        if not checked.moved:
            del self.fields["reason"]

    @property
    def said(self) -> dict[str, Any]:
        """For confirm_import."""
        said = self.cleaned_data
        adds = said.get("look_alikes") == "add"
        return {"seen": said["seen"], "add_look_alikes": adds, "reason": said.get("reason", "")}


def _button(checked: Checked) -> str:
    new, changed = len(checked.new), len(checked.changed)
    parts = [f"add {new:,}"] if new else []
    parts += [f"change {changed:,}"] if changed else []
    total = changed or new
    words = " and ".join(parts) or "import"
    return f"{words[0].upper()}{words[1:]}{' action' if total == 1 else ' actions' if parts else ''}"


def _columns(grid: Grid, header: Line) -> list[tuple[str, list[str]]]:
    """Each column's heading with a few of its values."""
    below = grid.below(header)
    headings = headings_of(header)
    width = max([len(headings), *(len(line.cells) for line in below)])
    found = []
    for place in range(width):
        samples: list[str] = []
        for line in below:
            text = " ".join(line.text(place).split())
            if text and (shown := text if len(text) <= 40 else f"{text[:39]}…") not in samples:
                samples.append(shown)
            if len(samples) == SAMPLES:
                break
        found.append((headings[place] if place < len(headings) else "", samples))
    return found
