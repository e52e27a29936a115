"""The force's template of an incident response plan: read, written anew, downloaded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.lists import page_of
from msplan.views.saving import resaved, shown
from suppliers.models import IncidentTemplate, TemplateSent
from suppliers.record import sending
from suppliers.record.forms import TemplateForm
from suppliers.views.exports import SENT


@may("suppliers.see")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    sent = TemplateSent.objects.select_related(
        "supplier__merged_into", "template", "sent_by", "mail", "contact"
    )
    context = {
        "template": IncidentTemplate.objects.select_related("file", "written_by").current(),
        "page": page_of(sent, request, noun=("mail", "mails"), export=SENT),
        "may_edit": request.user.may("suppliers.edit"),
    }
    return render(request, "suppliers/record/template.html", context)


@may("suppliers.edit")
def write_template(request: HttpRequest) -> HttpResponse:
    back = reverse("record:template")

    def form_of() -> TemplateForm:
        now = IncidentTemplate.objects.current()
        return TemplateForm(request.POST or None, request.FILES or None, template=now, cancel_href=back)

    def act(form: TemplateForm) -> IncidentTemplate:
        cleaned = form.cleaned_data
        return sending.write_template(
            version=int(cleaned["version"]),
            title=cleaned["title"],
            text=cleaned["text"],
            upload=cleaned.get("upload"),
            by=request.user,
            at=timezone.now(),
        )

    made, form = resaved(request, form_of, act)
    if made is not None:
        messages.success(request, f"Version {made.number} is what goes out from now on.")
        return redirect(back)
    return shown(
        request,
        "suppliers/record/form.html",
        form,
        heading="The template of an incident plan",
        back=back,
        back_to="Incident plan",
    )


@may("suppliers.see")
@require_safe
def download_template(request: HttpRequest) -> HttpResponse:
    """As plain text, to hand over in any other way."""
    now = IncidentTemplate.objects.current()
    if now is None:
        raise Http404
    text = f"{now.title}\nVersion {now.number}\n\n{now.text}\n".replace("\r\n", "\n").replace("\n", "\r\n")
    name = f"incident-plan-version-{now.number}.txt"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
