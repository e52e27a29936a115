"""Writing links down, correcting them, taking them out; what is known of a company behind a supplier."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.writing import ReasonForm
from msplan.views.saving import edited, kept, pressed, saved, shown
from suppliers.chain import linking
from suppliers.chain.forms import CompanyForm, EditLinkForm, LinkForm, RecogniseForm
from suppliers.chain.models import ChainCompany, ChainLink
from suppliers.models import Supplier
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged

FORM = "suppliers/chain/form.html"


@may("chain.edit")
@of_survivor
def add_behind_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk)
    return _add(request, supplier, supplier.name, reverse("chain:of_supplier", args=[pk]))


@may("chain.edit")
def add_behind_company(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(ChainCompany.objects.select_related("supplier__merged_into"), pk=pk)
    return _add(request, company, company.display_name, reverse("chain:company", args=[pk]))


def _add(request: HttpRequest, buyer: Supplier | ChainCompany, name: str, back: str) -> HttpResponse:
    form = LinkForm(request.POST or None, request.FILES or None, cancel_href=back)
    if isinstance(buyer, Supplier):
        refused_if_merged(form, buyer)

    def act() -> ChainLink:
        return linking.add_link(buyer=buyer, **form.words, by=request.user, at=timezone.now())

    made = kept(
        request,
        form,
        act,
        done=lambda link: f"{link.seller.display_name} stands behind {name} for {link.what}.",
    )
    if made:
        return redirect(back)
    return shown(request, FORM, form, heading="Who supplies them?", caption=name, back=back, back_text=name)


@may("chain.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    link, back = _link(pk), reverse("chain:detail", args=[pk])

    def form_of() -> EditLinkForm:
        return EditLinkForm(request.POST or None, request.FILES or None, instance=_link(pk), cancel_href=back)

    def act(**given: object) -> bool:
        upload = request.FILES.get("evidence_file")
        return linking.edit_link(link, evidence_file=upload, **given)

    changed, form = edited(request, form_of, act)
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    return shown(
        request, FORM, form, heading="Edit the link", caption=str(link), back=back, back_text="The link"
    )


@may("chain.edit")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    link, back = _link(pk), reverse("chain:detail", args=[pk])
    form = ReasonForm(
        request.POST or None, label="Why is it taken out?", submit="Take out the link", cancel_href=back
    )

    def act() -> None:
        linking.remove_link(link, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "The link is taken out. It can be put back from its page.")
        return redirect(back)
    return shown(
        request, FORM, form, heading="Take out the link", caption=str(link), back=back, back_text="The link"
    )


@may("chain.edit")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return pressed(
        request,
        lambda: linking.restore_link(_link(pk), by=request.user, at=timezone.now()),
        done="The link stands again.",
        to=reverse("chain:detail", args=[pk]),
    )


@may("chain.edit")
def edit_company(request: HttpRequest, pk: int) -> HttpResponse:
    company, back = _company(pk), reverse("chain:company", args=[pk])

    def form_of() -> CompanyForm:
        return CompanyForm(request.POST or None, instance=_company(pk), cancel_href=back)

    changed, form = edited(request, form_of, partial(linking.edit_company, company))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    return shown(
        request,
        FORM,
        form,
        heading="Edit the company",
        caption=company.name,
        back=back,
        back_text=company.name,
    )


@may("chain.edit")
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    company, back = _company(pk), reverse("chain:company", args=[pk])
    form = RecogniseForm(request.POST or None, initial={"q": company.name}, cancel_href=back)

    def act() -> None:
        linking.recognise(company, form.chosen, by=request.user, at=timezone.now())

    if "supplier" in form.fields and saved(request, form, act):
        messages.success(request, f"{company.name} counts as {form.chosen} from now on.")
        return redirect("chain:of_supplier", form.chosen.pk)
    if "supplier" in form.fields and "supplier" not in form.data:
        form.errors.clear()  # it was looked up, nothing is missing yet
    return shown(
        request,
        FORM,
        form,
        heading="Is it a supplier?",
        caption=company.name,
        back=back,
        back_text=company.name,
    )


def _link(pk: int) -> ChainLink:
    return get_object_or_404(ChainLink.objects.with_companies(), pk=pk)


def _company(pk: int) -> ChainCompany:
    return get_object_or_404(ChainCompany.objects.unregistered(), pk=pk)
