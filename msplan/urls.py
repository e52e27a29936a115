"""The address list. Everything asks for sign-in unless its view says otherwise."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.views.decorators.http import require_safe

from msplan.views.metrics import metrics


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Strangers see the published statements; staff land on the first page their roles open."""
    if not request.user.is_authenticated:
        return redirect("statements:index")
    for permission, url_name in settings.LANDING_PAGES:
        if not permission or request.user.may(permission):
            return redirect(url_name)
    return redirect("chasing:mine")


@login_not_required
@require_safe
def information(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, f"information/{page}.html")


handler400 = "msplan.lib.faults.bad_request"
handler500 = "msplan.lib.faults.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("", include("msplan.force.urls")),
    path("", include("msplan.chasing.urls")),
    path("", include("msplan.keeping.urls")),
    path("", include("msplan.outbox.urls")),
    path("files/", include("msplan.files.urls")),
    path("", include("msplan.accounts.urls")),
    path("", include("msplan.health.urls")),
    path("metrics", metrics, name="metrics"),
    path("sign-in/", include("msplan.accounts.sign_in")),
    path("accessibility/", information, {"page": "accessibility"}, name="accessibility"),
    path("privacy/", information, {"page": "privacy"}, name="privacy"),
    path("cookies/", information, {"page": "cookies"}, name="cookies"),
    path("security/", information, {"page": "security"}, name="security"),
    path("help/", information, {"page": "help"}, name="help"),
    path("", include("suppliers.urls")),
    path("", include("actions.urls")),
    path("", include("statements.urls")),
]
