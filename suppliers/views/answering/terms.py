"""A campaign that asks for acceptance only: the terms, word for word, and who accepts them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from msplan.lib.dates import london_date
from msplan.views.saving import saved, shown
from suppliers.asking.answering.accepting import accept_terms
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.forms import AcceptForm
from suppliers.asking.models import UNANSWERED, Acceptance
from suppliers.views.answering.access import answering


@answering(posts=True)
def terms(request: HttpRequest, access: Access) -> HttpResponse:
    """What is accepted is what this page showed: the form carries which terms they were."""
    invitation = access.invitation
    shown_terms = invitation.campaign.terms
    if shown_terms is None:
        raise Http404
    form = AcceptForm(request.POST or None, initial={"terms": shown_terms.pk})

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in ("name", "role")}
        accept_terms(invitation, form.cleaned_data["terms"], **typed, at=timezone.now())

    if saved(request, form, act):
        return redirect("answering:start", access.code)
    now = timezone.now()
    context = {
        "access": access,
        "terms": shown_terms,
        "acceptance": Acceptance.objects.filter(invitation=invitation).first(),
        "may_accept": invitation.state in UNANSWERED,
        "is_late": invitation.campaign.is_late(now),
        "on": london_date(now),
    }
    return shown(request, "suppliers/answering/terms.html", form, **context)
