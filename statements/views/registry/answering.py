"""One section's answers, and the record that they were typed into the registry."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.views.saving import SAVED, kept, resaved, shown
from statements.registry.forms import PartForm, SubmissionForm
from statements.registry.keeping import answer_part, record_submission, stopping
from statements.registry.questions import registry_form
from statements.views.fetching import statement_or_404
from statements.views.registry.showing import pack_or_404


@may("registry.edit")
def registry_part(request: HttpRequest, pk: int, part_id: str) -> HttpResponse:
    statement = statement_or_404(pk)
    part = registry_form(pack_or_404(statement).form_version).part(part_id)
    if part is None:
        raise Http404("The form has no such section.")
    here = reverse("drafts:registry", args=[pk])

    def form_of() -> PartForm:
        pack = pack_or_404(statement)
        return PartForm(
            request.POST or None, part=part, answers=pack.answers, version=pack.version, cancel_href=here
        )

    changed, form = resaved(
        request,
        form_of,
        lambda form: answer_part(
            pack_or_404(statement),
            part,
            given=form.given,
            version=int(form.cleaned_data["version"]),
            by=request.user,
            at=timezone.now(),
        ),
    )
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(here)
    return shown(request, "drafts/registry/part.html", form, statement=statement, part=part)


@may("registry.edit")
def registry_submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody typed the answers in: the day and the address, with the answers as they are now."""
    statement = statement_or_404(pk)
    pack = pack_or_404(statement)
    here = reverse("drafts:registry", args=[pk])
    form = SubmissionForm(request.POST or None, cancel_href=here)
    made = kept(
        request,
        form,
        lambda: record_submission(
            pack, **form.cleaned_data, by=request.user, at=timezone.now(), today=today()
        ),
        done=lambda one: "The submission is recorded, with the answers as they were.",
    )
    if made is not None:
        return redirect(here)
    context = {"statement": statement, "stopping": stopping(pack, on=today())}
    return shown(request, "drafts/registry/submitted.html", form, **context)
