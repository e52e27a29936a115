"""Who may do what, in words: the table of roles for administrators and auditors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.context import administration_tabs
from msplan.accounts.forms import RolesFilter
from msplan.accounts.permissions import may
from msplan.accounts.role_words import KEPT_APART, Line, lines
from msplan.accounts.roles import Role
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.taking_away import Export, Told


def _told(role: Role) -> Told:
    return lambda line: "yes" if line.held_by(role) else ""


ROLES = Export(
    "Who may do what",
    "roles",
    (
        ("Room", "room"),
        ("What", "words"),
        ("Permission", "permission"),
        *((str(role.label), _told(role)) for role in Role),
    ),
)


@may("roles.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = RolesFilter(request)
    found: list[Line] = lines(**form.values)
    page = page_of(
        found,
        request,
        noun=("permission", "permissions"),
        per_page=200,
        export=ROLES,
        chosen=form.chosen,
    )
    context = {
        "filter": form,
        "page": page,
        "apart": KEPT_APART,
        "tabs": administration_tabs(request) if request.user.may("accounts.administer") else [],
    }
    return render(request, "accounts/roles.html", context)
