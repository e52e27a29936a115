"""The pack's page, its printable copy, its files."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.force.context import force_of
from msplan.lib.dates import london_date, today
from msplan.views.saving import pressed
from statements.coverage import gates
from statements.models import RegistryPack, Statement
from statements.registry.deriving import public_part
from statements.registry.exporting import lines_of, registry_csv, registry_json
from statements.registry.keeping import faults_of_pack, make_pack, open_rules, pack_of
from statements.registry.questions import registry_form
from statements.views.fetching import statement_or_404


def pack_or_404(statement: Statement) -> RegistryPack:
    if (pack := pack_of(statement)) is None:
        raise Http404("No pack was made of this statement.")
    return pack


@may("registry.edit")
@require_POST
def registry_make(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    return pressed(
        request,
        lambda: make_pack(statement, by=request.user, at=timezone.now()),
        done="The answers were worked out from the signed statement. Look through each section.",
        to=reverse("drafts:registry", args=[pk]),
    )


@may("drafts.see")
@require_safe
def registry(request: HttpRequest, pk: int) -> HttpResponse:
    """Sections with their states and what to put right; before there is a pack, the button that makes it."""
    statement = statement_or_404(pk)
    pack = pack_of(statement)
    may_edit = request.user.may("registry.edit")
    context: dict[str, Any] = {"statement": statement, "pack": pack, "may_edit": may_edit}
    if pack is not None:
        context |= _of(pack, may_edit=may_edit)
        rules = open_rules(statement, on=today(), force=force_of(request))
        context["rules"] = [(gates.stop_of(statement, one), one.stops) for one in rules]
    return render(request, "drafts/registry/pack.html", context)


def _of(pack: RegistryPack, *, may_edit: bool) -> dict[str, Any]:
    form = registry_form(pack.form_version)
    faults = faults_of_pack(pack, on=today())
    by_part = Counter(fault.part for fault in faults if fault.stops)
    parts = [(part, part.state(pack.answers)) for part in form.parts]
    titles = {part.id: part.title for part in form.parts}
    return {
        "form": form,
        "tasks": {
            number: [
                {
                    "text": part.title,
                    "href": _href(pack, part.id) if may_edit else "",
                    "hint": _to_put_right(by_part[part.id]),
                    "status": state,
                    "done": state == "Completed" and not by_part[part.id],
                }
                for part, state in parts
                if part.part == number
            ]
            for number in (1, 2)
        },
        "complete": sum(state == "Completed" for _, state in parts),
        "many": len(parts),
        "stopping": [
            {
                "sentence": fault.sentence,
                "part": titles[fault.part],
                "href": f"{_href(pack, fault.part)}#id_{fault.code}",
            }
            for fault in faults
            if fault.stops
        ],
        "warnings": [fault.sentence for fault in faults if not fault.stops],
        "submissions": pack.submissions.select_related("by"),
    }


def _href(pack: RegistryPack, part_id: str) -> str:
    return reverse("drafts:registry_part", args=[pack.seal.statement_id, part_id])


def _to_put_right(many: int) -> str:
    return f"{many} to put right" if many else ""


@may("drafts.see")
@require_safe
def registry_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question and answer on paper, with the declaration, for whoever signed the statement."""
    statement = statement_or_404(pk)
    pack = pack_or_404(statement)
    form = registry_form(pack.form_version)
    context = {
        "statement": statement,
        "pack": pack,
        "form": form,
        "parts": [(part, lines_of(part, pack.answers)) for part in form.parts],
        "stopping": [fault for fault in faults_of_pack(pack, on=today()) if fault.stops],
        "signatures": public_part(pack.seal)["signatures"],
    }
    return render(request, "drafts/registry/print.html", context)


@may("drafts.see")
@require_safe
def registry_data(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    statement = statement_or_404(pk)
    pack = pack_or_404(statement)
    form = registry_form(pack.form_version)
    if ending == "csv":
        content, media_type = registry_csv(form, pack.answers), "text/csv; charset=utf-8"
    else:
        content = registry_json(form, pack.answers, made_on=london_date(pack.edited_at))
        media_type = "application/json"
    name = f"registry-answers-{statement.slug}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
