"""The review: the page that the owner's mail leads to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Progress
from actions.plan.facts import deadline_fact, rating_fact
from actions.plan.forms import ReviewForm
from actions.plan.reviewing import ReviewRefused, give_review
from actions.plan.rights import demand, may_review
from actions.views.fetching import action_or_404, add_refusal, form_page
from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.dates import plain, today


@may("actions.see")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    action, on = action_or_404(pk), today()
    demand(may_review(request.user, action, on))
    last = action.reviews.select_related("by").first()
    if request.method != "POST" and not (action.is_chased and action.review_may_come(on)):
        return render(request, "actions/no_review.html", {"action": action, "last": last})
    form = _form(request, action)
    if request.method == "POST" and form.is_valid() and _gave(request, action, form):
        messages.success(request, f"Review saved. The next one is due on {plain(action.review_on or on)}.")
        return redirect("actions:detail", pk)
    facts = [deadline_fact(action, on), rating_fact(action, on)]
    # A form that was sent twice goes on naming the date it is about, not the one that is open by now.
    due_on = form.cleaned_data.get("due_on") if form.is_bound else action.review_on
    return form_page(request, "review", action, form, last=last, facts=facts, due_on=due_on)


def _form(request: HttpRequest, action: Action) -> ReviewForm:
    form = ReviewForm(
        request.POST or None,
        request.FILES or None,
        initial={"due_on": action.review_on},
        cancel_href=reverse("actions:detail", args=[action.pk]),
    )
    if action.progress != Progress.NOT_STARTED:
        del form.fields["started"]
    return form


def _gave(request: HttpRequest, action: Action, form: ReviewForm) -> bool:
    """Whether the act took it; its sentence is in the form where it did not."""
    words = {name: form.cleaned_data[name] for name in form.fields if not name.startswith("evidence")}
    try:
        give_review(
            action,
            **words,
            no_change=form.no_change,
            evidence=form.handed,
            by=request.user,
            at=timezone.now(),
        )
    except ReviewRefused as refusal:
        add_refusal(form, refusal)
    except FileRefused as refusal:
        action.refresh_from_db()  # what the act had set was taken back with its transaction
        form.add_error("evidence_file", str(refusal))
    return not form.errors
