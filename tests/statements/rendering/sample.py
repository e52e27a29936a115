# ruff: noqa: E501 (one line a figure)
"""A whole statement of an invented Welsh-border force, long enough to break pages, tables and lists."""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

from msplan.lib.charts import bar_chart, line_chart, stacked_bar
from msplan.lib.markup import render_markdown
from msplan.printing.pdf import Attachment
from statements.rendering.blocks import chart_block, figure_span, figures_table
from statements.rendering.document import Approval, PublicFigure, Section, Signature, StatementDocument

CREATED = datetime(2025, 9, 24, 9, 30, tzinfo=UTC)
END = date(2025, 3, 31)

FIGURES = [
    PublicFigure(key, label, text, value, unit, numerator, denominator, definition, END, kind)
    for key, label, text, value, unit, numerator, denominator, definition, kind in [
        ("suppliers", "Active suppliers", "2,486", "2486", "suppliers", "2486", "",
         "Suppliers paid in this or the last financial year, or holding a live contract.", "state"),
        ("spend", "Spend with suppliers", "£84.2 million", "84214906.18", "pounds", "84214906.18", "",
         "Everything paid to suppliers in the financial year, value added tax left out.", "events"),
        ("screened", "Suppliers screened", "91%", "90.99", "percent", "2,262", "2,486",
         "Active suppliers that have a first risk band from what they sell us, before anyone has looked closer.", "state"),
        ("assessed", "High-band suppliers assessed by a person", "61%", "60.82", "percent", "208", "342",
         "Suppliers in the high and very high bands whose six risk inputs a person has confirmed within a year.", "state"),
        ("answered", "Questionnaires answered", "64%", "64", "percent", "160", "250",
         "Questionnaires answered by the deadline, of those that reached a supplier.", "events"),
        ("reviews", "Reviews given on time", "72%", "72.09", "percent", "62", "86",
         "Six-monthly reviews of actions given by their due date, of all that fell due.", "events"),
        ("slipped", "Actions whose target date moved", "5", "5", "actions", "5", "23",
         "Actions whose target date is now later than the first one that was set.", "state"),
        ("trained", "Buyers trained", "100%", "100", "percent", "4", "4",
         "Staff who may sign a purchase and have taken the course within two years.", "state"),
        ("findings", "Findings from visits", "17", "17", "findings", "17", "",
         "Shortcomings recorded at visits to suppliers’ premises or ours, whatever became of them.", "events"),
        ("corrected", "Findings put right", "13", "13", "findings", "13", "17",
         "Findings whose corrective action was checked and closed.", "events"),
        ("unknown", "Suppliers whose second tier is unknown", "96%", "96.2", "percent", "329", "342",
         "High-band suppliers for which we cannot name those who supply them.", "state"),
        ("payees", "Payments to payees whose names are withheld", "1,204", "1204", "payments", "1204", "",
         "Payments published without a name, such as those to individuals. Counted as money, not as suppliers.", "events"),
    ]
]  # fmt: skip

TEXTS = dict(
    part.split("\n", 1) for part in Path(__file__).with_name("sample.md").read_text("utf-8").split("=== ")[1:]
)


def document(**changes: object) -> StatementDocument:
    """The sample; fields may be given other values."""
    texts = {figure.key: str(figure_span(figure.value_text, figure.key)) for figure in FIGURES}
    sections = [
        Section("Foreword by the Chief Constable", "foreword", "", _filled(TEXTS["foreword"], texts), numbered=False),
        Section("Who we are and what we buy", "organisation", "organisation", _filled(TEXTS["organisation"], texts)),
        Section("Our policies", "policies", "policies", _filled(TEXTS["policies"], texts)),
        Section("Where the risk lies", "risk", "risk", _filled(TEXTS["risk"], texts)),
        Section("What we check, and what we do when we find something", "diligence", "diligence", _filled(TEXTS["diligence"], texts)),
        Section("Training", "training", "training", _filled(TEXTS["training"], texts)),
        Section("Does it work?", "monitoring", "monitoring", _filled(TEXTS["monitoring"], texts)),
    ]  # fmt: skip
    fields = {
        "force_name": "Heddlu Glan Ŵyr and Severnshire Constabulary",
        "mark_text": "GS",
        "colour": "#1d3b53",
        "title": "Modern slavery statement",
        "period_label": "2024-25",
        "period_start": date(2024, 4, 1),
        "period_end": END,
        "bodies": ["Severnshire Constabulary", "Severnshire Police and Crime Commissioner"],
        "sections": sections,
        "approvals": [
            Approval("Severnshire Constabulary", "Executive Board", date(2025, 9, 11), "EB/2025/114"),
            Approval("Police and Crime Commissioner", "Commissioner", date(2025, 9, 12), "Decision 2025-31"),
        ],
        "signatures": [
            Signature("Rhŷs Ŵynford-Hale", "Chief Constable", "Signing officer", "Severnshire Constabulary", date(2025, 9, 18)),
            Signature("Mair Okonedo", "", "Commissioner", "Severnshire Police and Crime Commissioner", date(2025, 9, 19)),
        ],
        "figures": FIGURES,
        "json_sha256": hashlib.sha256(statement_json()).hexdigest(),
        "signed_on": date(2025, 9, 24),
        "version": 1,
        "contact": "modern.slavery@force.example",
        "address": "https://force.example/statements/2024-25/v1/",
    }  # fmt: skip
    return StatementDocument(**(fields | changes))  # type: ignore[arg-type]


def attachments() -> list[Attachment]:
    return [
        Attachment("figures.csv", figures_csv(), "text/csv", "The figures in this statement", "Data"),
        Attachment("statement.json", statement_json(), "application/json", "Text and data", "Source"),
    ]


def figures_csv() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("key", "value")] + [(figure.key, figure.value) for figure in FIGURES])
    return out.getvalue().encode()


def statement_json() -> bytes:
    return json.dumps({"figures": {figure.key: figure.value for figure in FIGURES}}).encode()


def _filled(markdown: str, texts: dict[str, str]) -> str:
    html = str(render_markdown(markdown))
    for name, block in _blocks().items():
        html = html.replace(f"<p>{{{name}}}</p>", block)
    for key, text in texts.items():
        html = html.replace(f"{{{key}}}", text)
    return html


def _blocks() -> dict[str, str]:
    categories = bar_chart(
        title="Building, cleaning and clothing hold two thirds of our high-risk suppliers",
        rows=[
            ("Building and property maintenance", 98),
            ("Cleaning, laundry and waste", 74),
            ("Uniform and protective equipment", 55),
            ("Vehicles, repair and valeting", 52),
            ("ICT equipment", 41),
            ("Food and catering", 22),
        ],
        label_heading="Category",
        value_heading="Suppliers in the high and very high bands",
    )
    progress = stacked_bar(
        title="Supply-chain work is the furthest behind",
        rows=[
            ("Force capability", {"Completed": 3, "In progress": 1}),
            ("Internal capability (HR and infrastructure)", {"Completed": 5, "In progress": 2, "Paused": 1}),
            ("External capability (procurement and supply chain)", {"Completed": 2, "In progress": 5, "Not started": 2}),
            ("Business engagement", {"Completed": 1, "In progress": 1}),
        ],
        series=["Completed", "In progress", "Paused", "Not started"],
        label_heading="Aspect of the plan",
    )  # fmt: skip
    answers = line_chart(
        title="Twice as many suppliers answer as two years ago",
        series={
            "Answered by the deadline": [31, 38, None, 55, 64],
            "Assessed by a person": [0, 12, 22, 41, 61],
        },
        periods=["March 2023", "September 2023", "March 2024", "September 2024", "March 2025"],
        period_heading="At the end of",
        unit="percent",
    )
    return {
        "chart_categories": chart_block(categories, 1),
        "chart_progress": chart_block(progress, 2),
        "chart_answers": chart_block(answers, 3),
        "table_training": figures_table(FIGURES[5:8], caption="Training and reviews"),
    }
