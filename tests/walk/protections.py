"""Whether an answer has every protection that a browser is told about, whoever asked and however it was answered."""

from collections import Counter
from dataclasses import dataclass, field
from http.cookies import Morsel
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "form-action": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
SESSION, TOKEN = "__Host-session", "__Host-csrf"
# What settings.py sets behind TLS, which tests otherwise go without.
BEHIND_TLS = override_settings(
    SECURE_HSTS_SECONDS=365 * 24 * 60 * 60,
    SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    SECURE_HSTS_PRELOAD=True,
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
    SESSION_COOKIE_NAME=SESSION,
    CSRF_COOKIE_NAME=TOKEN,
)


@dataclass
class Seen:
    """All answers so far, by status and kind of content, and what was wrong with any."""

    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    private: int = 0
    faults: list[str] = field(default_factory=list)

    def look(self, answer: HttpResponse, path: str, *, signed_in: bool) -> None:
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        self.answers[answer.status_code, kind] += 1
        match = getattr(answer.wsgi_request, "resolver_match", None)
        is_public = match is None or not getattr(match.func, "login_required", True)
        self.private += signed_in and not is_public
        found = faults_of(answer, route=match.route if match else "", private=signed_in and not is_public)
        if match and not signed_in and match.view_name.startswith("statements:") and answer.cookies:
            found.append("a public page sets a cookie")
        self.faults += [f"{path} ({answer.status_code} {kind}): {fault}" for fault in found]

    @property
    def total(self) -> int:
        return self.answers.total()

    def kinds(self, status: int) -> set[str]:
        return {kind for known, kind in self.answers if known == status}


class Watched(Client):
    """A browser behind TLS that looks at each answer it gets, whatever is asked and by which method."""

    def __init__(self, seen: Seen, *, signed_in: bool, **how: Any) -> None:
        super().__init__(**how)
        self.seen, self.signed_in = seen, signed_in

    def request(self, **request: Any) -> Any:
        request |= {"wsgi.url_scheme": "https", "SERVER_PORT": "443"}
        answer = super().request(**request)
        self.seen.look(answer, request["PATH_INFO"], signed_in=self.signed_in)
        return answer


def faults_of(answer: HttpResponse, *, route: str, private: bool) -> list[str]:
    headers = answer.headers
    found = [f"{name} {headers.get(name)}" for name, value in ALWAYS.items() if headers.get(name) != value]
    referrer = "strict-origin" if "<str:token>" in route else "same-origin"
    if headers.get("Referrer-Policy") != referrer:
        found.append(f"referrer policy {headers.get('Referrer-Policy')}")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("no permissions policy")
    found += policy_faults(headers.get("Content-Security-Policy", ""))
    if private and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"private and may be stored: {headers.get('Cache-Control', '')!r}")
    return [*found, *(fault for cookie in answer.cookies.values() for fault in cookie_faults(cookie))]


def policy_faults(policy: str) -> list[str]:
    if policy.startswith("sandbox"):  # a stored file: stricter than a page
        return [] if "default-src 'none'" in policy else [f"loose sandbox: {policy}"]
    rules = {
        name: " ".join(rest) for name, *rest in (part.split() for part in policy.split(";") if part.strip())
    }
    wrong = [f"{name} {rules.get(name)}" for name, value in POLICY.items() if rules.get(name) != value]
    return [*wrong, *(["unsafe policy"] if "unsafe" in policy else [])]


def cookie_faults(cookie: "Morsel[str]") -> list[str]:
    """Bound to this very host, over TLS, not sent from other sites; the session's is nothing for scripts."""
    wrong = [] if cookie.key.startswith("__Host-") else ["another's name"]
    wrong += [] if cookie["secure"] else ["not secure"]
    wrong += [f"domain {cookie['domain']}"] if cookie["domain"] else []
    wrong += [f"path {cookie['path']}"] if cookie["path"] != "/" else []
    wrong += [] if cookie["samesite"] in ("Lax", "Strict") else [f"same site {cookie['samesite']!r}"]
    wrong += ["open to scripts"] if cookie.key == SESSION and not cookie["httponly"] else []
    return [f"cookie {cookie.key}: {fault}" for fault in wrong]
