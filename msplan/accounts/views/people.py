"""The administrator's pages about people."""

from collections import Counter
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts import known_as
from msplan.accounts import people as acts
from msplan.accounts.backend import SECOND_FACTORS
from msplan.accounts.context import administration_tabs
from msplan.accounts.forms import PeopleFilter, PersonForm
from msplan.accounts.fresh import fresh
from msplan.accounts.handing_over import counted, held_by, held_by_leavers
from msplan.accounts.inviting import invite
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.accounts.sessions import keep_this
from msplan.accounts.views.rows import leave_words, rows_about
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.refusing import StaleEdit
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
    values = dict(form.values)
    away_on = today() if values.pop("away", False) else None
    people = Person.objects.get_queryset().matching(**values, away_on=away_on).with_roles()
    context = {
        "filter": form,
        "left_behind": _left_behind(),
        "page": page_of(people, request, noun=("person", "people"), export=PEOPLE, chosen=form.chosen),
        "tabs": administration_tabs(request),
    }
    return render(request, "accounts/people.html", context)


def _left_behind() -> list[dict[str, Any]]:
    """Who can no longer sign in and still has something: a line for each."""
    counts = Counter(item.whose for item in held_by_leavers(today()))
    people = Person.objects.filter(pk__in=counts) if counts else ()
    return [
        {
            "text": f"{person.name}: {counts[person.pk]:,} {'thing' if counts[person.pk] == 1 else 'things'}",
            "href": reverse("accounts:hand_over", args=[person.pk]),
        }
        for person in people
    ]


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, submit="Add person")
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():  # nobody is added without the mail that lets them in
                person = acts.add_person(**_said(form), by=request.user, at=timezone.now())
                invite(person, by=request.user, at=timezone.now())
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
        "two_step": is_mfa_enabled(person, SECOND_FACTORS),
        "holds": [kind.words(count) for kind, count in counted(held_by(person, today()))],
        "is_self": person == request.user,
        "single_sign_on": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }
    return render(request, "accounts/person.html", context)


def _said(form: PersonForm) -> dict[str, Any]:
    """What the form says of the person, without the version that it was opened with."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _form_of(request: HttpRequest, person: Person) -> PersonForm:
    fields = ("name", "email", "rank", "job_title", "department")
    initial = {**{f: getattr(person, f) for f in fields}, "roles": list(person.roles)}
    return PersonForm(request.POST or None, person=person, initial=initial)


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    form = _form_of(request, person)
    if request.method == "POST" and form.is_valid():
        form = _saved(request, person, form)
        if not form.errors:
            if person == request.user:
                keep_this(request)
            messages.success(request, f"{person} is saved.")
            return redirect("accounts:person", person.pk)
    context = {"form": form, "person": person}
    return render(request, "accounts/person_form.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, person: Person, form: PersonForm) -> PersonForm:
    """The form without errors where it is saved; else with what is wrong."""
    version = int(form.cleaned_data["version"])
    try:
        acts.edit_person(person, **_said(form), version=version, by=request.user, at=timezone.now())
    except StaleEdit:  # somebody else saved between our looking and our writing
        form = _form_of(request, Person.objects.get(pk=person.pk))
        form.is_valid()
    except (acts.LastAdministrator, acts.OwnRole) as refusal:
        form.add_error("roles", str(refusal))
    except acts.AddressTaken as refusal:
        form.add_error("email", str(refusal))
    return form


@may("accounts.administer")
@require_POST
@fresh
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    if "anyway" not in request.POST and (holds := counted(held_by(person, today()))):
        context = {"person": person, "holds": [kind.words(count) for kind, count in holds]}
        return render(request, "accounts/deactivate.html", context, status=422)
    try:
        acts.deactivate(person, by=request.user, at=timezone.now())
        messages.success(request, f"{person} can no longer sign in. What they did keeps their name.")
    except (acts.LastAdministrator, acts.OwnRole) as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:person", person.pk)


@may("accounts.administer")
@require_POST
@fresh
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    acts.reactivate(person, by=request.user, at=timezone.now())
    messages.success(request, f"{person} can sign in again.")
    return redirect("accounts:person", person.pk)


@may("accounts.administer")
@require_POST
@fresh
def clear_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    acts.clear_second_factor(person, by=request.user, at=timezone.now())
    messages.success(request, f"{person} signs in without a code until they set two-step sign-in up again.")
    return redirect("accounts:person", person.pk)


@may("accounts.administer")
@require_POST
@fresh
def forget_single_sign_on(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    known_as.forget(person, by=request.user, at=timezone.now())
    messages.success(
        request, f"The next account that signs in with the address of {person} is recognised as theirs."
    )
    return redirect("accounts:person", person.pk)
