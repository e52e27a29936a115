"""Pictures of a statement: added, described, cleared, taken out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.plan.rights import demand
from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import StaleEdit
from statements.models import Picture
from statements.text.tokens import cited_pictures
from statements.views.fetching import SaidNo, add_refusal, form_page, statement_or_404
from statements.writing import assigning, illustrating
from statements.writing.forms import DescribeForm, PictureForm


@may("drafts.see")
@require_safe
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    shown = set(cited_pictures(statement.sections.standing().values_list("body", flat=True)))
    rows = [(one, one.number in shown) for one in statement.pictures.standing().select_related("cleared_by")]
    may_edit = statement.is_editable and request.user.may("drafts.edit")
    context = {"statement": statement, "rows": rows, "may_edit": may_edit}
    return render(request, "drafts/writing/pictures.html", context)


@may("drafts.open")
@require_safe
def picture(request: HttpRequest, pk: int, number: int, ending: str) -> HttpResponse:
    """One of them as it will be published, for those who see drafts or write a section of this one."""
    found = get_object_or_404(
        Picture.objects.select_related("statement"), statement=pk, number=number, destroyed_at=None
    )
    demand(assigning.sees_pictures_of(request.user, found.statement))
    if found.file_name != f"picture-{number}.{ending}":
        raise Http404
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)


@may("drafts.edit")
def add_picture(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    here = reverse("drafts:pictures", args=[pk])
    form = PictureForm(request.POST or None, request.FILES or None, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            made = illustrating.add_picture(
                statement, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except MadeAlready:
            return redirect(here)
        except FileRefused as refusal:
            form.add_error("upload", str(refusal))
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, f"Picture {made.number} is added. Clear it before the statement is signed."
            )
            return redirect(here)
    form.ask_for_file_again()
    return form_page(request, "writing/add_picture", statement, form)


@may("drafts.edit")
def describe_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = _picture_or_404(pk, number)
    here = reverse("drafts:pictures", args=[pk])
    form = DescribeForm(request.POST or None, initial={"alt": found.alt}, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        alt, seen = form.cleaned_data["alt"], form.cleaned_data["version"]
        try:
            illustrating.describe_picture(found, alt=alt, seen=seen, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        except StaleEdit:  # somebody saved between the form's look and the act's
            now = _picture_or_404(pk, number)
            form = DescribeForm(request.POST, initial={"alt": now.alt}, cancel_href=here)
        else:
            return redirect(here)
    src = reverse("drafts:picture", args=[pk, number, found.file_name.rpartition(".")[2]])
    return form_page(
        request, "writing/describe_picture", found.statement, form, picture=found, picture_src=src
    )


@may("drafts.edit")
@require_POST
def clear_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    try:
        illustrating.clear_picture(_picture_or_404(pk, number), by=request.user, at=timezone.now())
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    return redirect("drafts:pictures", pk)


@may("drafts.edit")
@require_POST
def remove_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    try:
        illustrating.remove_picture(_picture_or_404(pk, number), by=request.user, at=timezone.now())
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Picture {number} was taken out.")
    return redirect("drafts:pictures", pk)


def _picture_or_404(pk: int, number: int) -> Picture:
    standing = Picture.objects.standing().select_related("statement")
    return get_object_or_404(standing, statement=pk, number=number)
