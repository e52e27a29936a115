"""Protections that a browser is told about and that Django has no setting for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing here needs a sensor, a camera or a way to pay; a script that got in should not have them either.
NOT_NEEDED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
# Passkeys are asked for on our own pages, and on nobody else's in a frame.
OWN_ONLY = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join(
    [*(f"{feature}=()" for feature in NOT_NEEDED), *(f"{feature}=(self)" for feature in OWN_ONLY)]
)


def browser_protections(get_response: Handler) -> Handler:
    """Permissions-Policy, and no use of our pages and files by other sites' pages, on every response.

    Where addresses hold secrets, nothing is stored either, redirects and refusals included.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(settings.NEVER_STORED):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
