"""Settings as a new process reads them: what is weak stops the program with a sentence, production is locked up."""

import json
import os
import subprocess
import sys

import pytest

from tests.house.tracked import ROOT

STRONG = "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
PRODUCTION = {
    "SECRET_KEY": STRONG,
    "ALLOWED_HOSTS": "plan.force.example",
    "SITE_URL": "https://plan.force.example",
    "STATICFILES": "plain",
}
SAY = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}))
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {
        key: os.environ[key] for key in ("PATH", "HOME", "DATABASE_URL", "MSPLAN_DATA") if key in os.environ
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**plain, "DJANGO_SETTINGS_MODULE": "msplan.settings", "PYTHONUTF8": "1", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def said(*names: str, **environment: str) -> dict[str, object]:
    done = run(SAY % (names,), **environment)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. Set it to at least 50 random characters."),
        ({"SECRET_KEY": "secret"}, "SECRET_KEY is too weak. Use at least 50 random characters."),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is too weak. Use at least 50 random characters."),
        ({"LINK_KEY": "short"}, "LINK_KEY is too weak. Use at least 50 random characters, or leave it out."),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must name a PostgreSQL database."),
    ],
)
def test_what_is_missing_or_weak_stops_the_start_with_a_sentence(
    environment: dict[str, str], sentence: str
) -> None:
    done = run("from django.conf import settings; settings.DEBUG", **{**PRODUCTION, **environment})

    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].endswith(f"ImproperlyConfigured: {sentence}")


def test_an_empty_link_key_falls_back_to_the_secret_key_and_never_to_nothing() -> None:
    assert said("LINK_KEY", **{**PRODUCTION, "LINK_KEY": ""}) == {"LINK_KEY": STRONG}


def test_production_is_locked_up_without_being_asked() -> None:
    found = said(
        "DEBUG",
        "DEMO",
        "MFA_REQUIRED",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "LOCAL_MAILBOX",
        **PRODUCTION,
    )

    assert found == {
        "DEBUG": False,
        "DEMO": False,
        "MFA_REQUIRED": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "LOCAL_MAILBOX": "",
    }


def test_djangos_own_deployment_check_is_silent() -> None:
    code = (
        "from django.core.management import execute_from_command_line as go; "
        "go(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )

    done = run(code, **PRODUCTION)

    assert done.returncode == 0, done.stderr
