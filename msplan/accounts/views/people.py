"""The administrator's pages about people."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts import people as acts
from msplan.accounts.context import administration_tabs
from msplan.accounts.forms import PeopleFilter, PersonForm
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.accounts.views.rows import leave_words, rows_about
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.taking_away import SENSITIVE, Export

PEOPLE = Export(
    "People",
    "people",
    (
        ("Name", "name"),
        ("Email", "email"),
        ("Rank", "rank"),
        ("Job", "job_title"),
        ("Department", "department.name"),
        ("Roles", "roles_in_words"),
        ("Active", "is_active"),
        ("Joined at", "joined_at"),
        ("On leave from", "leave_from"),
        ("On leave until", "leave_until"),
        ("Deputy", "deputy.name"),
    ),
    marking=SENSITIVE,
)


@may("accounts.administer")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = PeopleFilter(request)
    people = Person.objects.get_queryset().matching(**form.values).with_roles()
    context = {
        "filter": form,
        "page": page_of(people, request, noun=("person", "people"), export=PEOPLE, chosen=form.chosen),
        "tabs": administration_tabs(request),
    }
    return render(request, "accounts/people.html", context)


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, submit="Add person")
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():  # nobody is added without the mail that lets them in
                person = acts.add_person(**form.cleaned_data, by=request.user, at=timezone.now())
                # By the adapter, a string in settings: what writes mail stands above accounts.
                get_adapter(request).send_mail("account/email/welcome", person.email, {})
        except acts.AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{person} is added. A mail tells them how to choose a password.")
            return redirect("accounts:person", person.pk)
    return render(request, "accounts/person_form.html", {"form": form}, status=422 if form.errors else 200)


@may("accounts.administer")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.get_queryset().with_roles(), pk=pk)
    context = {
        "person": person,
        "rows": rows_about(person),
        "leave": leave_words(person, today()),
        "two_step": is_mfa_enabled(person, [Authenticator.Type.TOTP]),
    }
    return render(request, "accounts/person.html", context)


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    fields = ("name", "email", "rank", "job_title", "department")
    initial = {**{f: getattr(person, f) for f in fields}, "roles": list(person.roles)}
    form = PersonForm(request.POST or None, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            acts.edit_person(person, **form.cleaned_data, by=request.user, at=timezone.now())
        except acts.LastAdministrator as refusal:
            form.add_error("roles", str(refusal))
        except acts.AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{person} is saved.")
            return redirect("accounts:person", person.pk)
    return render(
        request,
        "accounts/person_form.html",
        {"form": form, "person": person},
        status=422 if form.errors else 200,
    )


@may("accounts.administer")
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    try:
        acts.deactivate(person, by=request.user, at=timezone.now())
        messages.success(request, f"{person} can no longer sign in. What they did keeps their name.")
    except acts.LastAdministrator as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:person", person.pk)


@may("accounts.administer")
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    acts.reactivate(person, by=request.user, at=timezone.now())
    messages.success(request, f"{person} can sign in again.")
    return redirect("accounts:person", person.pk)


@may("accounts.administer")
@require_POST
def clear_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    acts.clear_second_factor(person, by=request.user, at=timezone.now())
    messages.success(request, f"{person} signs in without a code until they set two-step sign-in up again.")
    return redirect("accounts:person", person.pk)
