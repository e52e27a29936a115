"""Errors and information: what happened, what to do, whom to ask; nothing technical."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from msplan.force.models import ForceProfile

TECHNICAL = (
    "exception",
    "traceback",
    "csrf",
    "server error",
    "forbidden",
    "bad request",
    "404",
    "403",
    "500",
    "django",
)


@pytest.mark.parametrize("name", ["400", "500"])
def test_error_page_can_be_printed_without_a_database(name: str) -> None:
    """No context, no query: pytest-django refuses both here."""
    html = render_to_string(f"{name}.html")

    assert html.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_page_says_nothing_technical(name: str) -> None:
    main = (
        render_to_string(f"{name}.html", request=RequestFactory().get("/"))
        .split("<main", 1)[1]
        .split("</main>")[0]
    )

    assert not [word for word in TECHNICAL if word in main.lower()]


@pytest.mark.django_db
def test_page_not_found_tells_whom_to_ask(client: Client) -> None:
    ForceProfile.objects.create(pk=1, name="Wyrebridge Constabulary", contact_email="plan@force.example")

    response = client.get("/statements/no-such-page/")

    assert response.status_code == 404
    assert "plan@force.example" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/", "/cookies/", "/help/", "/security/"])
def test_information_is_open_to_everybody_and_sets_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)

    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert not response.cookies
    assert "<script" not in html


@pytest.mark.django_db
def test_title_is_page_section_service_force(client: Client) -> None:
    ForceProfile.objects.create(pk=1, name="Wyrebridge Constabulary")

    html = client.get("/cookies/").content.decode()

    assert "<title>Cookies – Wyrebridge Constabulary</title>" in html


@pytest.mark.django_db
def test_policy_forbids_everything_inline(client: Client) -> None:
    policy = client.get("/cookies/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
def test_sign_in_page_takes_pasted_passwords_and_password_managers(client: Client) -> None:
    html = client.get("/sign-in/login/").content.decode()

    assert 'autocomplete="current-password"' in html
    assert "onpaste" not in html
    assert 'autocomplete="off"' not in html


@pytest.mark.django_db
def test_failed_sign_in_is_summed_up_and_named_in_the_title(client: Client) -> None:
    response: Any = client.post(
        "/sign-in/login/", {"login": "nobody@force.example", "password": "wrong wrong wrong"}
    )
    html = response.content.decode()

    assert "<title>Error: Sign in" in html
    assert html.count('class="govuk-error-summary"') == 1
