"""Every component on one page, for the pictures and for axe. Part of the tests: no installation serves it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Template
from django.template.context import make_context
from django.views.decorators.http import require_safe

from msplan.lib.charts import bar_chart
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MoneyField, MsplanForm, StaleSave, UploadField
from msplan.lib.lists import page_of, sort_of

HERE = Path(__file__).parent

SUPPLIERS = [
    ("Brackenfell Cleaning Ltd", "Cleaning", 412_300, "very_high", "Very high", "Assessed"),
    ("Calder & Voss Uniforms", "Uniform and clothing", 388_940, "high", "High", "Screened"),
    ("Dunmarsh Facilities Group", "Building maintenance", 301_118, "high", "High", "Assessed"),
    ("Eastholme Catering", "Catering", 96_004, "medium", "Medium", "Screened"),
    (
        "Fennimore Data Systems (International) Limited",
        "ICT hardware",
        90_550,
        "medium",
        "Medium",
        "Screened",
    ),
    ("Garrowby Vehicle Hire", "Fleet", 41_208, "low", "Low", "Assessed"),
]


class Filters(FilterForm):
    q = forms.CharField(label="Name")
    band = forms.MultipleChoiceField(
        label="Risk band",
        widget=forms.CheckboxSelectMultiple,
        choices=[("very_high", "Very high"), ("high", "High"), ("medium", "Medium"), ("low", "Low")],
    )
    category = forms.ChoiceField(label="Category", choices=[("", "---------"), ("cleaning", "Cleaning")])


class Review(StaleSave, MsplanForm):
    submit = "Save review"
    cancel_href = "#"
    progress = forms.ChoiceField(
        label="How far has it come?",
        widget=forms.RadioSelect,
        choices=[
            Choice("in_progress", "In progress", hint="Something was done since the last review."),
            Choice("completed", "Completed"),
            Choice("paused", "Paused"),
        ],
    )
    account = forms.CharField(
        label="What was done",
        widget=forms.Textarea,
        max_length=2000,
        help_text="Two or three sentences. Name no victim and no suspect.",
    )
    target_on = DateField(label="Target date", earliest=date(2026, 1, 1))
    value = MoneyField(label="Value of the contract", required=False)
    helpers = forms.MultipleChoiceField(
        label="Who helped?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("hr", "Human resources"), ("procurement", "Procurement")],
    )
    owner = forms.ChoiceField(label="Owner", choices=[("", "---------"), ("1", "A. Merriweather")])
    email = forms.EmailField(label="Email address")
    report = UploadField(label="Report", kinds=[".pdf", ".docx"], max_bytes=20 * 1024 * 1024, required=False)
    confirmed = forms.BooleanField(label="Nobody who could be harmed is named here")


def _person() -> Any:
    return type(
        "Reader", (), {"is_authenticated": True, "name": "Alex Merriweather", "email": "a@force.example"}
    )()


def _frame(request: HttpRequest) -> dict[str, Any]:
    names = ["My work", "Dashboard", "Suppliers", "Actions", "Statement", "Chasing"]
    nav = [{"text": n, "href": f"#{n}", "current": n == "Suppliers"} for n in names]
    nav[0]["count"] = 3
    force = {
        "name": "Wyrebridge Constabulary",
        "mark": "W",
        "colour": "#12436D",
        "contact_email": "plan@force.example",
    }
    return {"nav": nav, "user": _person(), "force": force}


def _components(request: HttpRequest) -> dict[str, Any]:
    filters = Filters(request)
    rows = [
        dict(zip(("name", "category", "spend", "band", "band_text", "basis"), s, strict=True))
        for s in SUPPLIERS
    ]
    many = [rows[n % len(rows)] for n in range(2500)]
    return {
        "filters": filters,
        "sort": sort_of(request, allowed={"name": "name", "spend": "spend"}, default="-spend"),
        "page": page_of(many, request, noun=("supplier", "suppliers"), per_page=6),
        "chart": bar_chart(
            title="Cleaning holds two in five of the highest risks",
            rows=[("Cleaning", 12), ("Uniform", 8), ("Catering", 6), ("ICT hardware", 4)],
            label_heading="Category",
            value_heading="Suppliers",
        ),
        "facts": [
            {"name": "Progress", "text": "In progress", "state": "in_progress"},
            {"name": "Deadline", "text": "9 days overdue", "state": "overdue"},
            {"name": "Rating", "text": "Off track: needs a decision", "state": "red"},
        ],
        "summary": [
            {"key": "Owner", "value": "Alex Merriweather, Procurement", "href": "#"},
            {"key": "Target date", "value": "Tuesday 4 August 2026, first 31 March 2026", "href": "#"},
            {
                "key": "Measure of success",
                "value": "Every cleaning contract above £25,000 has a clause on pay.",
            },
            {"key": "Evidence", "value": ""},
        ],
        "entries": [
            {
                "title": "Target date changed",
                "when": datetime(2026, 8, 4, 9, 12, tzinfo=UTC),
                "by": "by Robin Astley",
                "text": "The supplier's audit moved to the autumn.",
                "changes": [{"name": "Target date", "old": "31 March 2026", "new": "4 August 2026"}],
            },
            {"title": "Review due", "when": date(2026, 7, 1), "by": "by the system"},
            {
                "title": "Action raised",
                "when": datetime(2026, 1, 6, 14, 30, tzinfo=UTC),
                "by": "by Sam Okell",
            },
        ],
        "tabs": [
            {"text": "Overview", "href": "#", "current": True},
            {"text": "Spend", "href": "#"},
            {"text": "Actions", "href": "#", "count": 2},
        ],
        "tasks": [
            {"text": "Training", "href": "#", "status": "Completed", "done": True},
            {"text": "Supply chain", "href": "#", "status": "Two figures missing", "tone": "warn"},
        ],
        "tones": ["neutral", "info", "good", "warn", "bad", "worst", "plain", "red", "amber", "green"],
    }


def _show(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    template = Template((HERE / f"{name}.html").read_text(encoding="utf-8"))
    # Pushed above what the context processors give: nobody is signed in here, and no force is set up.
    return HttpResponse(template.render(make_context({**_frame(request), **context}, request)))


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    return _show(request, "guide", _components(request))


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    """The form as a person meets it; ?wrong as it comes back with everything wrong."""
    wrong = {
        "email": "nobody",
        "target_on_day": "31",
        "target_on_month": "2",
        "target_on_year": "",
        "value": "lots",
    }
    made = Review(wrong, version=0) if "wrong" in request.GET else Review(version=0)
    return _show(request, "form", {"form": made})


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return _show(request, "public", _components(request))
