"""The review: the page that the owner's mail leads to; and each review as it was given, with its questions."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import Action, Progress, Review, ReviewQuestion
from actions.plan import asking, evidencing
from actions.plan.facts import deadline_fact, rating_fact
from actions.plan.review_forms import AnswerForm, EvidenceForm, QuestionForm, ReviewForm
from actions.plan.reviewing import give_review
from actions.plan.rights import demand, may_ask, may_review, may_work
from actions.views.exports import REVIEWS
from actions.views.fetching import action_or_404, form_page
from actions.views.saving import kept, saved
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of


@may("actions.see")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    action, on = action_or_404(pk), today()
    demand(may_review(request.user, action, on))
    last = action.reviews.select_related("by").first()
    if request.method != "POST" and not (action.is_chased and action.review_may_come(on)):
        return render(request, "actions/no_review.html", {"action": action, "last": last})
    form = _form(request, action, is_first=last is None)
    given = kept(
        request,
        form,
        lambda: _give(request, action, form),
        done=lambda _given: f"Review saved. The next one is due on {plain(action.review_on or on)}.",
    )
    if given:
        return redirect("actions:given", pk, given.pk)
    return _review_page(request, action, form, last=last, on=on)


def _review_page(
    request: HttpRequest, action: Action, form: ReviewForm, *, last: Review | None, on: date
) -> HttpResponse:
    """A form that was sent twice goes on naming the date it is about, not the one that is open by now."""
    if form.is_bound:
        action.refresh_from_db()  # what a refused act had set was taken back with its transaction
    due_on = form.cleaned_data.get("due_on") if form.is_bound else action.review_on
    context = {
        "last": last,
        "facts": [deadline_fact(action, on), rating_fact(action, on)],
        "due_on": due_on,
        "given": action.reviews.filter(due_on=due_on).first() if form.is_bound else None,
    }
    return form_page(request, "review", action, form, **context)


def _form(request: HttpRequest, action: Action, *, is_first: bool) -> ReviewForm:
    form = ReviewForm(
        request.POST or None,
        request.FILES or None,
        initial={"due_on": action.review_on},
        cancel_href=reverse("actions:detail", args=[action.pk]),
    )
    form.fields["date_right"].label = f"Is the target date still right? It is {plain(action.target_on)}"
    if is_first:  # which offers no "no change"
        form.fields["what_was_done"].error_messages["required"] = "Say what was done"
    if action.progress != Progress.NOT_STARTED:
        del form.fields["started"]
    return form


def _give(request: HttpRequest, action: Action, form: ReviewForm) -> Review:
    return give_review(
        action,
        **form.account,
        no_change=form.no_change,
        new_target=form.moved,
        evidence=form.handed,
        by=request.user,
        at=timezone.now(),
    )


@may("actions.see")
@require_safe
def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    rows = action.reviews.select_related("by").prefetch_related("questions")
    page = page_of(rows, request, noun=("review", "reviews"), export=REVIEWS)
    context = {"action": action, "page": page, "marking": action.get_marking_display()}
    return render(request, "actions/reviews.html", context)


@may("actions.see")
@require_safe
def given(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    action = action_or_404(pk)
    return _given_page(request, action, _review_of(action, review_pk))


@may("actions.see")
@require_POST
def ask(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    demand(may_ask(request.user))
    action = action_or_404(pk)
    review, form = _review_of(action, review_pk), QuestionForm(request.POST)
    if saved(
        request, form, lambda: asking.ask(review, **form.cleaned_data, by=request.user, at=timezone.now())
    ):
        messages.success(request, f"The review went back to {action.owner} with your question.")
        return redirect("actions:given", pk, review_pk)
    return _given_page(request, action, review, question_form=form)


@may("actions.see")
@require_POST
def answer(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Names the question, not the review: an answer sent twice never answers a later question."""
    action = action_or_404(pk)
    demand(may_review(request.user, action, today()))
    questions = ReviewQuestion.objects.select_related("review__action", "review__by")
    question = get_object_or_404(questions, pk=question_pk, review__action=action)
    form = AnswerForm(request.POST)
    if saved(
        request,
        form,
        lambda: asking.answer(question, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"Your answer is on record, and {question.asked_by} sees it here.")
        return redirect("actions:given", pk, question.review_id)
    return _given_page(request, action, question.review, answer_form=form)


@may("actions.see")
@require_POST
def add_to_review(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    review, form = _review_of(action, review_pk), EvidenceForm(request.POST, request.FILES)

    def act() -> None:
        for handed in form.handed:
            evidencing.add_evidence(action, handed, review=review, by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "The evidence is kept with this review.")
        return redirect("actions:given", pk, review_pk)
    form.ask_for_file_again()
    return _given_page(request, action, review, evidence_form=form)


def _review_of(action: Action, review_pk: int) -> Review:
    return get_object_or_404(action.reviews.select_related("by"), pk=review_pk)


def _given_page(
    request: HttpRequest, action: Action, review: Review, **bound: forms.BaseForm
) -> HttpResponse:
    """A review as it was given, and what this person may add. ``bound``: the one form that was sent and refused."""
    questions = list(review.questions.select_related("asked_by", "answered_by"))
    waiting = next((q for q in questions if q.is_unanswered), None)
    context = {
        "action": action,
        "review": review,
        "questions": questions,
        "waiting": waiting,
        "evidence": review.evidence.standing().select_related("file", "by"),
        "marking": action.get_marking_display(),
        "form": next(iter(bound.values()), None),
        **_offered(request, action, review, waiting),
        **bound,
    }
    return render(request, "actions/given.html", context, status=422 if bound else 200)


def _offered(
    request: HttpRequest, action: Action, review: Review, waiting: ReviewQuestion | None
) -> dict[str, forms.BaseForm]:
    """The forms that this person may fill in below a review."""
    person, on = request.user, today()
    is_latest = not action.reviews.filter(given_at__gt=review.given_at).exists()
    offered: dict[str, forms.BaseForm] = {}
    if may_work(person, action, on) and not action.archived_at:
        offered["evidence_form"] = EvidenceForm()
    if waiting is not None and may_review(person, action, on):
        offered["answer_form"] = AnswerForm()
    if waiting is None and is_latest and may_ask(person) and person.pk != review.by_id:
        offered["question_form"] = QuestionForm()
    return offered
