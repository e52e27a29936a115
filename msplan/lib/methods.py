"""Which methods pages answer: a page is read or a form is sent, and nothing else is ever asked of it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

PAGES = ("GET", "HEAD", "POST")


def methods_of_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., Any]:
    """Refuses every other method before a view would take it for a reading. Classes of libraries say it themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.method in PAGES or hasattr(view, "view_class"):
            return None
        return HttpResponseNotAllowed(PAGES)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's own hook for middleware
    return middleware
