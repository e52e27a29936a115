"""The declaration, and handing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.lib.dates import today
from msplan.lib.refusing import Refused
from msplan.views.saving import add_refusal
from suppliers.asking.answering import handing_in
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.signing_forms import DeclarationForm
from suppliers.risk.keeping import scored
from suppliers.views.answering.access import answering
from suppliers.views.answering.check import unready_of
from suppliers.views.answering.sheets import sheet_or_none


@answering(posts=True)
def hand_in(request: HttpRequest, access: Access) -> HttpResponse:
    sheet = sheet_or_none(access) if access.may_write else None
    if sheet is None:  # handed in by now, from another tab or by a colleague's contact: the receipt says so
        return redirect("answering:tasks", access.code)
    form = DeclarationForm(request.POST or None, cancel_href=reverse("answering:check", args=[access.code]))
    unready = unready_of(access, sheet)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "role")}
        try:
            scored(handing_in.hand_in)(access.invitation, **said, at=timezone.now())
            return redirect("answering:receipt", access.code)
        except handing_in.HandedInAlready:
            return redirect("answering:receipt", access.code)
        except Refused as refusal:
            add_refusal(form, refusal)
    campaign = access.invitation.campaign
    context = {"access": access, "form": form, "unready": unready, "is_late": today() > campaign.deadline_on}
    return render(request, "suppliers/answering/hand_in.html", context, status=422 if form.is_bound else 200)
