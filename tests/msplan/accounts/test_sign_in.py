"""Signing in and out as a person meets it: pages, words, links that keep, mails that arrive in the outbox."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from msplan.accounts.models import Person
from msplan.accounts.people import add_person, deactivate, edit_person
from msplan.accounts.roles import Role
from msplan.history.recording import story_of
from msplan.outbox.models import Mail
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LOGIN = "/sign-in/login/"


@pytest.fixture(autouse=True)
def no_wrong_passwords_yet(db: None) -> None:
    cache.clear()


def sign_in(client: Client, who: Person, password: str = PASSWORD, after: str = "") -> object:
    address = f"{LOGIN}?next={after}" if after else LOGIN
    return client.post(address, {"login": who.email, "password": password})


def text_of(mail: Mail) -> str:
    message = message_from_bytes(bytes(mail.message), policy=policy.default)
    assert message.get_content_type() == "text/plain"
    return str(message.get_content()).replace("\r\n", "\n")


def test_the_page_asks_for_address_and_password_and_offers_no_sign_up(client: Client) -> None:
    page = client.get(LOGIN).content.decode()

    assert re.search(r'<input[^>]*name="login"', page)
    assert re.search(r'<input[^>]*name="password"', page)
    assert "govuk-button" in page
    assert "sign up" not in page.lower()
    assert client.get("/sign-in/signup/").status_code == 404


def test_somebody_signs_in_whatever_the_case_of_the_address(client: Client) -> None:
    ann = person("Ann Hart")

    answer = client.post(LOGIN, {"login": "ANN.Hart@Force.example", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ann.pk)


def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(client: Client) -> None:
    ann = person("Ann Hart")
    sentence = "The email address or the password is wrong"

    wrong = sign_in(client, ann, "not the password")
    unknown = client.post(LOGIN, {"login": "nobody@force.example", "password": "not the password"})

    assert wrong.status_code == unknown.status_code == 422
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()
    assert wrong.context["form"]["login"].value() == ann.email


def test_the_link_that_was_followed_is_kept_through_sign_in(client: Client) -> None:
    ann = person("Ann Hart")
    asked = client.get("/account/leave/")
    assert asked["Location"] == f"{LOGIN}?next=/account/leave/"

    assert sign_in(client, ann, after="/account/leave/")["Location"] == "/account/leave/"


def test_sign_in_sends_nobody_to_another_site(client: Client) -> None:
    ann = person("Ann Hart")

    assert sign_in(client, ann, after="https://elsewhere.example/")["Location"] == "/"


def test_signing_out_takes_a_post(client: Client) -> None:
    ann = person("Ann Hart")
    client.force_login(ann)

    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session

    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302


def test_wrong_passwords_on_another_computer_keep_nobody_out(client: Client) -> None:
    ann = person("Ann Hart")
    stranger = Client(REMOTE_ADDR="203.0.113.9")

    for _ in range(6):
        sign_in(stranger, ann, "not the password")

    assert "Too many wrong passwords" in sign_in(stranger, ann).content.decode()
    assert sign_in(client, ann).status_code == 302


def test_the_sixth_wrong_password_waits_even_for_the_right_one(client: Client) -> None:
    ann = person("Ann Hart")

    for _ in range(5):
        sign_in(client, ann, "not the password")
    page = sign_in(client, ann).content.decode()

    assert "Too many wrong passwords. Wait 5 minutes, then try again" in page
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_are_counted_for_all_processes_in_the_database(client: Client) -> None:
    sign_in(client, person("Ann Hart"), "not the password")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] > 0


def test_a_closed_account_ends_an_open_session_with_the_next_request(client: Client) -> None:
    ann = person("Ann Hart")
    sign_in(client, ann)
    assert client.get("/account/").status_code == 200

    person("Bo Lund", Role.ADMINISTRATOR)
    deactivate(ann, by=None, at=NOW)

    assert client.get("/account/").status_code == 302


def test_a_closed_account_does_not_sign_in(client: Client) -> None:
    ann = person("Ann Hart")
    deactivate(ann, by=None, at=NOW)

    answer = sign_in(client, ann)

    assert answer["Location"] == "/sign-in/inactive/"
    assert "_auth_user_id" not in client.session
    assert "This account is closed" in client.get("/sign-in/inactive/").content.decode()


# --- a new password


def test_the_reset_mail_is_a_restricted_row_with_a_full_address_that_works_once(client: Client) -> None:
    ann = person("Ann Hart")

    client.post("/sign-in/password/reset/", {"email": ann.email})

    mail = Mail.objects.get()
    assert (mail.address, mail.restricted, mail.state, mail.purpose) == (
        ann.email,
        True,
        Mail.State.QUEUED,
        "account",
    )
    address = re.search(r"^http://testserver(/sign-in/password/reset/key/\S+)$", text_of(mail), re.M)
    assert address is not None

    landed = client.get(address[1])
    assert landed["Location"].endswith("-set-password/")  # the secret leaves the address at once
    new = "seven green bicycles"
    done = client.post(landed["Location"], {"password1": new, "password2": new})
    assert done["Location"] == "/sign-in/password/reset/key/done/"
    assert "_auth_user_id" not in client.session  # a link in a mail is not a second factor

    assert sign_in(client, ann, new).status_code == 302
    assert "no longer works" in Client().get(address[1], follow=True).content.decode()


def test_the_reset_address_does_not_follow_the_host_header(client: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://plan.force.example"

    client.post(
        "/sign-in/password/reset/", {"email": person("Ann Hart").email}, headers={"host": "evil.example"}
    )

    text = text_of(Mail.objects.get())
    assert "https://plan.force.example/sign-in/password/reset/key/" in text
    assert "evil.example" not in text


def test_an_unknown_address_gets_the_same_page_and_no_mail(client: Client) -> None:
    known = client.post("/sign-in/password/reset/", {"email": person("Ann Hart").email})
    unknown = client.post("/sign-in/password/reset/", {"email": "nobody@force.example"})

    assert known["Location"] == unknown["Location"] == "/sign-in/password/reset/done/"
    assert Mail.objects.count() == 1


def test_an_address_that_was_changed_neither_signs_in_nor_resets(client: Client) -> None:
    ann = person("Ann Hart")
    old = ann.email
    client.post("/sign-in/password/reset/", {"email": old})
    EmailAddress.objects.create(user=ann, email=old, verified=True, primary=True)
    edit_person(
        ann,
        email="new@force.example",
        name=ann.name,
        rank="",
        job_title="",
        department=None,
        roles=[],
        by=None,
        at=NOW,
    )
    sent = text_of(Mail.objects.order_by("pk")[0])
    assert Mail.objects.count() == 3  # besides, both addresses are told of the change

    client.post("/sign-in/password/reset/", {"email": old})
    client.post(LOGIN, {"login": old, "password": PASSWORD})
    path = next(word for word in sent.split() if "/key/" in word).removeprefix("http://testserver")

    assert Mail.objects.count() == 3
    assert "_auth_user_id" not in client.session
    assert "no longer works" in client.get(path, follow=True).content.decode()
    assert client.post(LOGIN, {"login": "new@force.example", "password": PASSWORD}).status_code == 302


def test_opening_a_forged_link_writes_nothing(client: Client) -> None:
    ann = person("Ann Hart")

    client.get(f"/sign-in/password/reset/key/{int_to_base36(ann.pk)}-forged-token/")

    assert not EmailAddress.objects.exists()


def test_somebody_without_a_password_chooses_the_first_one_by_the_same_link(client: Client) -> None:
    add_person(email="new@force.example", name="New Person", by=None, at=NOW)

    client.post("/sign-in/password/reset/", {"email": "new@force.example"})

    assert Mail.objects.count() == 1


def test_a_changed_password_is_told_to_its_owner_and_ends_other_sessions(client: Client) -> None:
    ann, elsewhere = person("Ann Hart"), Client()
    sign_in(elsewhere, ann)
    sign_in(client, ann)

    new = "seven green bicycles"
    changed = client.post(
        "/sign-in/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert changed.status_code == 302
    assert "Your password was changed." in text_of(Mail.objects.get())
    assert elsewhere.get("/account/").status_code == 302


def test_a_short_password_is_refused_with_a_sentence(client: Client) -> None:
    client.force_login(person("Ann Hart"))

    page = client.post(
        "/sign-in/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    ).content.decode()

    assert "at least 12 characters" in page


# --- two-step sign-in


def confirmed(client: Client, address: str) -> object:
    """What protects the account asks for the password once more, then leads on."""
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def second_factor(who: Person) -> str:
    secret = generate_totp_secret()
    TOTP.activate(who, secret)
    return secret


def test_where_it_is_required_nothing_else_is_reached_without_it(client: Client, settings: object) -> None:
    settings.MFA_REQUIRED = True
    ann = person("Ann Hart", Role.ADMINISTRATOR)
    sign_in(client, ann)
    set_up = reverse("mfa_index")

    for address in ("/account/", "/administration/people/", "/sign-in/password/change/", "/history/"):
        assert client.get(address)["Location"] == set_up, address
    assert client.post("/administration/people/add/", {"name": "X"})["Location"] == set_up
    assert client.get(set_up).status_code == 200
    page = confirmed(client, reverse("mfa_activate_totp"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert client.post(reverse("account_logout")).status_code == 302


def test_with_it_the_password_alone_opens_nothing(client: Client, settings: object) -> None:
    settings.MFA_REQUIRED = True
    ann = person("Ann Hart")
    secret = second_factor(ann)

    first = sign_in(client, ann)
    assert first["Location"] == reverse("mfa_authenticate")
    assert client.get("/account/").status_code == 302
    refused = client.post(first["Location"], {"code": "000000"})
    assert refused.status_code == 422
    assert "That did not work. Check the code" in refused.content.decode()

    code = code_of(secret)
    client.post(first["Location"], {"code": code})
    assert client.get("/account/").status_code == 200


def test_it_is_set_up_in_the_browser_and_gives_recovery_codes(
    client: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    ann = person("Ann Hart")
    sign_in(client, ann)
    secret = confirmed(client, reverse("mfa_activate_totp")).context["form"].secret

    code = code_of(secret)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer["Location"])
    assert len(re.findall(r"<li><code>\w+</code></li>", codes.content.decode())) == 10
    assert "Two-step sign-in was turned on." in text_of(Mail.objects.latest("pk"))
    assert story_of(ann).values_list("act", flat=True)[0] == "accounts.totp_activated"
    another = Client()
    sign_in(another, ann)
    again = another.post("/sign-in/two-step/authenticate/", {"code": code})
    assert "This code was used already" in again.content.decode()
