"""Settings as a new process reads them: what is weak stops the program with a sentence, production is locked up."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from msplan.lib.starting import SECRETS, with_secrets_from_files
from tests.house.tracked import ROOT

STRONG = "known-to-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
LINKS = "known-to-this-test-too-0123456789-abcdefghijklmnopqrstuvwxyz-ABC"
STEPS = "known-to-this-test-three-0123456789-abcdefghijklmnopqrstuvwxyz-A"
PRODUCTION = {
    "SECRET_KEY": STRONG,
    "LINK_KEY": LINKS,
    "SECOND_STEP_KEY": STEPS,
    "TRUSTED_PROXIES": "1",
    "MAIL_FROM": "Plan <plan@force.example>",
    "EMAIL_URL": "smtp+tls://relay.force.example:587",
    "ALLOWED_HOSTS": "plan.force.example",
    "SITE_URL": "https://plan.force.example",
    "STATICFILES": "plain",
}
PUBLISHED = "is one that is published. Make one of your own: 50 random characters."
EACH_HOST = (
    "ALLOWED_HOSTS must name each host in full: “*” and “.example” would let anybody choose the name that our mails "
    "and redirects are made with."
)
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
        ({"SECRET_KEY": f"django-insecure-{STRONG}"}, f"SECRET_KEY {PUBLISHED}"),
        ({"SECRET_KEY": f"only-for-tests-{STRONG}"}, f"SECRET_KEY {PUBLISHED}"),
        ({"LINK_KEY": ""}, "LINK_KEY is not set. Set it to at least 50 random characters."),
        ({"LINK_KEY": "short"}, "LINK_KEY is too weak. Use at least 50 random characters."),
        ({"LINK_KEY": f"changeme-{STRONG}"}, f"LINK_KEY {PUBLISHED}"),
        (
            {"LINK_KEY": STRONG},
            (
                "LINK_KEY is the same as SECRET_KEY. Use two: one is changed to sign everybody out, and the other "
                "would take suppliers’ links with it."
            ),
        ),
        ({"SECOND_STEP_KEY": ""}, "SECOND_STEP_KEY is not set. Set it to at least 50 random characters."),
        (
            {"SECOND_STEP_KEY": LINKS},
            (
                "SECOND_STEP_KEY is the same as another key. Use one of its own: whoever changes the other would keep "
                "everybody from signing in with a code."
            ),
        ),
        ({"ALLOWED_HOSTS": "*"}, EACH_HOST),
        ({"ALLOWED_HOSTS": "plan.force.example,.force.example"}, EACH_HOST),
        (
            {"ALLOWED_HOSTS": "other.example"},
            (
                "SITE_URL names plan.force.example, which ALLOWED_HOSTS does not list: links in mails would lead to a "
                "refusal."
            ),
        ),
        (
            {"SITE_URL": "http://plan.force.example"},
            "SITE_URL must begin with https:// while HTTPS is on: it is what mails say.",
        ),
        (
            {"DEBUG": "on", "HTTPS": "on"},
            "DEBUG shows program text to visitors: it cannot be on while HTTPS is.",
        ),
        (
            {"LOCAL_MAILBOX": "/tmp/mails"},  # noqa: S108  nothing is written there
            "LOCAL_MAILBOX shows every mail to anybody: it cannot be set while HTTPS is on.",
        ),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be json or plain."),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must name a PostgreSQL database."),
    ],
)
def test_what_is_missing_or_weak_stops_the_start_with_a_sentence(
    environment: dict[str, str], sentence: str
) -> None:
    done = run("from django.conf import settings; settings.DEBUG", **{**PRODUCTION, **environment})

    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].endswith(f"ImproperlyConfigured: {sentence}")


def test_without_tls_an_empty_link_key_falls_back_to_the_secret_key_and_never_to_nothing() -> None:
    by_hand = {**PRODUCTION, "LINK_KEY": "", "HTTPS": "off"}

    assert said("LINK_KEY", **by_hand) == {"LINK_KEY": STRONG}


def test_control_the_same_settings_start_without_what_was_refused() -> None:
    assert run("from django.conf import settings; settings.DEBUG", **PRODUCTION).returncode == 0


@pytest.mark.parametrize(("proxies", "believed"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])])
def test_a_proxys_word_is_taken_only_where_one_is_said_to_stand(proxies: str, believed: object) -> None:
    found = said(
        "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", **{**PRODUCTION, "TRUSTED_PROXIES": proxies}
    )

    assert found == {"SECURE_PROXY_SSL_HEADER": believed, "ALLAUTH_TRUSTED_PROXY_COUNT": int(proxies)}


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


@pytest.mark.parametrize(
    ("changed", "said_by"),
    [
        ({"TRUSTED_PROXIES": "0"}, "msplan.W001"),
        ({"EMAIL_URL": "smtp://relay.force.example:25"}, "msplan.W004"),
    ],
)
def test_control_what_is_likely_a_mistake_fails_the_deployment_check(
    changed: dict[str, str], said_by: str
) -> None:
    code = (
        "from django.core.management import execute_from_command_line as go; "
        "go(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )

    done = run(code, **{**PRODUCTION, **changed})

    assert done.returncode != 0
    assert said_by in done.stderr


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    """As a vault's agent writes it: one line, with its end."""
    kept = tmp_path / "link_key"
    kept.write_text(f"{LINKS}\n")
    without = {name: value for name, value in PRODUCTION.items() if name != "LINK_KEY"}

    assert said("LINK_KEY", **without, LINK_KEY_FILE=str(kept)) == {"LINK_KEY": LINKS}


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_is_read_from_its_file(tmp_path: Path, name: str) -> None:
    kept = tmp_path / "secret"
    kept.write_text("what it is\r\nand a second line\n")

    assert with_secrets_from_files({"A": "b", f"{name}_FILE": str(kept)})[name] == "what it is"
    with pytest.raises(ImproperlyConfigured, match=f"^{name} and {name}_FILE are both set"):
        with_secrets_from_files({name: "another", f"{name}_FILE": str(kept)})


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_file_that_is_not_there_or_says_nothing_is_refused(tmp_path: Path, content: bytes | None) -> None:
    kept = tmp_path / "secret"
    if content is not None:
        kept.write_bytes(content)

    with pytest.raises(ImproperlyConfigured, match="^SECRET_KEY_FILE (cannot be read|says nothing): "):
        with_secrets_from_files({"SECRET_KEY_FILE": str(kept)})


def test_nothing_but_a_secret_is_read_from_a_file() -> None:
    assert with_secrets_from_files({"DEBUG_FILE": "/nowhere"}) == {"DEBUG_FILE": "/nowhere"}
