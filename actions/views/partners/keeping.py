"""Keeping a partnership's record: itself, its members, the seats of our departments."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.models import Member, Partnership, Seat
from actions.partners import keeping
from actions.partners.forms import MemberForm, PartnershipForm, SeatForm
from actions.views.saving import edited, kept, pressed, resaved, shown
from msplan.accounts.models import Department
from msplan.accounts.permissions import may

FORM = "actions/partners/form.html"


@may("partners.edit")
def create(request: HttpRequest) -> HttpResponse:
    back = reverse("partners:index")
    form = PartnershipForm(request.POST or None, cancel_href=back, initial={"contact": request.user})
    made = kept(
        request,
        form,
        lambda: keeping.create_partnership(**form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"{made} is here. Add its members next.",
    )
    if made:
        return redirect("partners:detail", made.pk)
    return shown(request, FORM, form, heading="Add a partnership", back=back, back_text="Partnerships")


@may("partners.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    back = reverse("partners:detail", args=[pk])

    def form_of() -> PartnershipForm:
        row = get_object_or_404(Partnership, pk=pk)
        return PartnershipForm(request.POST or None, instance=row, cancel_href=back)

    changed, form = edited(request, form_of, partial(keeping.edit_partnership, partnership))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    words = {"heading": "Edit the partnership", "caption": partnership.name}
    return shown(request, FORM, form, **words, back=back, back_text=partnership.name)


@may("partners.edit")
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    return pressed(
        request,
        lambda: keeping.archive_partnership(partnership, by=request.user, at=timezone.now()),
        done=f"{partnership} is archived.",
        to=reverse("partners:detail", args=[pk]),
    )


@may("partners.edit")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    return pressed(
        request,
        lambda: keeping.restore_partnership(partnership, by=request.user, at=timezone.now()),
        done=f"{partnership} stands again.",
        to=reverse("partners:detail", args=[pk]),
    )


@may("partners.edit")
@require_POST
def look_over(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    return pressed(
        request,
        lambda: keeping.look_over(partnership, by=request.user, at=timezone.now()),
        done="Members and seats are confirmed as of today.",
        to=reverse("partners:detail", args=[pk]),
    )


@may("partners.edit")
def new_member(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    back = reverse("partners:detail", args=[pk])
    form = MemberForm(request.POST or None, cancel_href=back)
    made = kept(
        request,
        form,
        lambda: keeping.add_member(partnership, **form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.organisation} is a member.",
    )
    if made:
        return redirect(back)
    words = {"heading": "Add a member", "caption": partnership.name}
    return shown(request, FORM, form, **words, back=back, back_text=partnership.name)


@may("partners.edit")
def edit_member(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.select_related("partnership"), pk=pk)
    back = reverse("partners:detail", args=[member.partnership_id])

    def form_of() -> MemberForm:
        return MemberForm(request.POST or None, instance=get_object_or_404(Member, pk=pk), cancel_href=back)

    changed, form = edited(request, form_of, partial(keeping.edit_member, member))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    words = {"heading": "Edit the member", "caption": f"{member.partnership}: {member.organisation}"}
    return shown(request, FORM, form, **words, back=back, back_text=member.partnership.name)


@may("partners.edit")
def seat(request: HttpRequest, pk: int, department_pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    department = get_object_or_404(Department, pk=department_pk)
    back = reverse("partners:detail", args=[pk])

    def form_of() -> SeatForm:
        now = Seat.objects.filter(partnership=partnership, department=department).first()
        return SeatForm(request.POST or None, initial=keeping.words_of_seat(now), cancel_href=back)

    def settle(form: SeatForm) -> Seat:
        said = {name: form.cleaned_data[name] for name in ("role", "not_needed")}
        seen = form.cleaned_data["version"]
        return keeping.settle_seat(
            partnership, department=department, **said, seen=seen, by=request.user, at=timezone.now()
        )

    settled, form = resaved(request, form_of, settle)
    if settled is not None:
        messages.success(request, f"Settled for {department}.")
        return redirect(back)
    words = {"heading": f"Who of {department} is invited?", "caption": partnership.name}
    return shown(request, FORM, form, **words, back=back, back_text=partnership.name)
