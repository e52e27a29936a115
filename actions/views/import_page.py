"""One plan file's page: what it would do, what it did, or that it was given up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from actions.models import Action, ImportState, PlanImport
from actions.plan.importing.answers import Answers
from actions.plan.importing.checking import check
from actions.plan.importing.forms import ConfirmPlanForm
from actions.plan.importing.plan import Checked, Draft
from actions.plan.importing.uploading import grid_in
from msplan.lib.dates import today

MOST_SHOWN = 50
MOST_FAULTS = 100


def show_page(
    request: HttpRequest, plan_import: PlanImport, form: ConfirmPlanForm | None = None
) -> HttpResponse:
    """``form`` is one that was refused."""
    if plan_import.state != ImportState.READY:
        return _ended_page(request, plan_import)
    checked = check(grid_in(plan_import), Answers.stored(plan_import.answers), on=today())
    if form is None:
        form = ConfirmPlanForm(checked=checked)
    else:  # the next yes is said to what this page shows
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict, in a view
        form.data["seen"] = checked.digest  # type: ignore[index]
    form.helper.form_action = reverse("actions:confirm_import", args=[plan_import.pk])
    context = {"import": plan_import, "form": form, **_shown(checked)}
    context["twin"] = PlanImport.objects.confirmed().filter(file__sha256=plan_import.file.sha256).first()
    return render(request, "actions/import/check.html", context, status=422 if form.errors else 200)


def _shown(checked: Checked) -> dict[str, object]:
    """What a check found, the first rows of each kind."""
    return {
        "checked": checked,
        "faults": checked.faults[:MOST_FAULTS],
        "new": [_new(draft) for draft in checked.new[:MOST_SHOWN]],
        "look_alikes": checked.look_alikes[:MOST_SHOWN],
        "changed": checked.changed[:MOST_SHOWN],
        "noted": checked.noted[:MOST_SHOWN],
        "set_aside": checked.set_aside[:MOST_SHOWN],
        "missing": checked.missing[:MOST_SHOWN],
        "may_confirm": checked.does_something and not checked.faults,
        "lead": _lead(checked),
    }


def _ended_page(request: HttpRequest, plan_import: PlanImport) -> HttpResponse:
    result = plan_import.result or {}
    numbers = [int(reference.removeprefix("A-")) for reference in result.get("added", [])[:MOST_SHOWN]]
    context = {
        "import": plan_import,
        "result": result,
        "added": Action.objects.filter(number__in=numbers).with_people(),
        "most": MOST_SHOWN,
    }
    return render(request, "actions/import/ended.html", context)


def _new(draft: Draft) -> dict[str, object]:
    return {"row": draft.row, "title": draft.title, "proposed": draft.progress == "proposed", **draft.values}


def _lead(checked: Checked) -> str:
    if checked.faults:
        one = checked.faulty_rows == 1
        rows = (
            "1 row cannot be read as it stands"
            if one
            else f"{checked.faulty_rows:,} rows cannot be read as they stand"
        )
        return f"{rows}. Nothing is imported until every row can be."
    if not checked.does_something:
        return "Nothing changed: every row is in the plan already, as it stands."
    return "Nothing is in the plan yet. Look at what would be written, then confirm: all of it, or nothing."
