"""Who is asked: that it is them, that it is not, that they no longer supply us; each in one click, and taken back."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.views.saving import pressed, resaved, shown
from suppliers.asking.answering.confirming import add_words, confirm, open_notices, say, take_back, words_of
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.forms import More, NoLongerForm, RightPersonForm
from suppliers.asking.models import Notice
from suppliers.views.answering.access import answering

WRONG, NO_LONGER = Notice.Kind.WRONG_PERSON, Notice.Kind.NO_LONGER


@answering(posts=True)
def confirmed(request: HttpRequest, access: Access) -> HttpResponse:
    """ "Yes, that is me", and on to what there is to do."""
    if request.method != "POST":
        return redirect("answering:start", access.code)
    confirm(access.invitation, at=timezone.now())
    is_for_terms = access.invitation.campaign.is_for_acceptance
    return redirect("answering:terms" if is_for_terms else "answering:tasks", access.code)


@answering(posts=True)
def wrong_person(request: HttpRequest, access: Access) -> HttpResponse:
    return _said(request, access, WRONG, RightPersonForm)


@answering(posts=True)
def no_longer(request: HttpRequest, access: Access) -> HttpResponse:
    return _said(request, access, NO_LONGER, NoLongerForm)


@answering(posts=True)
def taken_back(request: HttpRequest, access: Access) -> HttpResponse:
    """Pressed by mistake: the button names which of the two."""
    start = reverse("answering:start", args=[access.code])
    if request.method != "POST":
        return redirect(start)
    if (kind := request.POST.get("kind")) not in (WRONG, NO_LONGER):
        return HttpResponseBadRequest()

    def act() -> None:
        take_back(access.invitation, Notice.Kind(kind), at=timezone.now())

    return pressed(request, act, done="Taken back. We go on asking you.", to=start)


def _said(request: HttpRequest, access: Access, kind: Notice.Kind, form_class: type[More]) -> HttpResponse:
    """The button says it; the page that comes then thanks, and takes further words, or the mistake back."""
    if request.method == "POST" and "more" not in request.POST:
        say(access.invitation, kind, at=timezone.now())
        return redirect(request.path)
    context = {"access": access, "is_wrong_person": kind == WRONG}
    notice = open_notices(access.invitation).filter(kind=kind).first()
    if notice is None:
        return render(request, "suppliers/answering/say.html", context)

    def form_of() -> More:
        notice.refresh_from_db(fields=["name", "email", "text"])
        return form_class(request.POST or None, initial=words_of(notice))

    def act(form: More) -> bool:
        words, seen = words_of(notice), form.cleaned_data["version"]
        typed = {name: form.cleaned_data[name] for name in words if name in form.cleaned_data}
        add_words(notice, **{**words, **typed}, seen=seen, at=timezone.now())
        return True

    sent, form = resaved(request, form_of, act)
    if sent:
        return redirect(f"{request.path}?thanks")
    context |= {"notice": notice, "thanks": "thanks" in request.GET}
    return shown(request, "suppliers/answering/said.html", form, **context)
