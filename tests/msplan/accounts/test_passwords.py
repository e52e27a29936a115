"""What a new password must be. The list lies beside the program: its size is counted here."""

import resource
import signal
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.passwords import NotCommon
from tests.people import PASSWORD, person

ANN = Person(name="Ann Hart", email="ann.hart@force.example")


def refusal(password: str) -> str:
    try:
        validate_password(password, ANN)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def test_the_list_has_the_size_that_its_sentence_says() -> None:
    assert 19_000 < len(NotCommon().passwords) <= 20_000


def test_eleven_characters_are_refused_and_twelve_are_enough() -> None:
    assert refusal("tq9 zebu ark") == ""
    assert refusal("tq9 zebu ar") == "Password must be at least 12 characters. This one has 11"


@pytest.mark.parametrize(
    "password",
    """passwordpassword Password12345! 123456789012 qwertyuiopasdf zyxwvutsrqponm qwertyuiop123 aaaaaaaaaaaaaa
    msplan2026!!!! ModernSlaveryPlan letmeinletmein abababababab iloveyou2026!!""".split(),
)
def test_common_passwords_and_what_people_do_to_them_are_refused(password: str) -> None:
    assert "Choose another" in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "marlshire demonstration",
        "x" * 20 + "yzw " * 12,
        "ŷ môr a'r mynydd",
        "onlysmallletters",
        "🐝🐝 honey 🐝🐝 hive",
    ],
)
def test_no_kind_of_character_is_asked_for_and_none_refused(password: str) -> None:
    assert refusal(password) == ""


# Whoever holds an invitation may send five megabytes as their password, and everybody else waits meanwhile.
LOOKED_AT = """
from types import SimpleNamespace
from msplan.accounts import passwords
ann = SimpleNamespace(name="Ann Hart", email="ann.hart@force.example", job_title="Buyer")
for password in ("a" + "1" * 1_000_000 + "a", "1" * 1_000_001, "ab" * 500_000 + "c", "a_" * 500_000, " " * 1_000_000):
    for kind in (passwords.NotCommon, passwords.NotAboutYou):
        try:
            kind().validate(password, ann)
        except Exception as refusal:
            assert type(refusal).__name__ == "ValidationError", refusal
"""
FIRST_TRY = r"""
import re
from msplan.accounts import passwords
passwords._between_letters = lambda text: re.compile(r"^[\W\d_]+|[\W\d_]+$").sub("", text)
"""


def ended(program: str, *, seconds: int) -> int:
    """How a process ends that has so many seconds of a processor."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

    return subprocess.run([sys.executable, "-c", program], preexec_fn=limit, check=False).returncode


def test_no_password_keeps_a_processor_busy() -> None:
    assert ended(LOOKED_AT, seconds=60) == 0


def test_control_looked_for_from_each_figure_it_does() -> None:
    assert ended(FIRST_TRY + LOOKED_AT, seconds=4) == -signal.SIGXCPU


def test_one_s_own_name_or_address_is_refused() -> None:
    assert "too close to your own name" in refusal("ann.hart@force.example")


@pytest.mark.django_db
def test_a_password_of_two_hundred_characters_is_set_and_signs_in(client: Client) -> None:
    ann, long = person("Ann Hart"), "seven green bicycles " * 10
    client.force_login(ann)

    changed = client.post(
        "/sign-in/password/change/", {"oldpassword": PASSWORD, "password1": long, "password2": long}
    )

    assert changed.status_code == 302
    assert Person.objects.get(pk=ann.pk).check_password(long)


@pytest.mark.django_db
def test_the_boxes_take_what_is_pasted_and_what_a_manager_of_passwords_fills_in(client: Client) -> None:
    client.force_login(person("Ann Hart"))

    page = client.get("/sign-in/password/change/").content.decode()

    assert "onpaste" not in page
    assert "maxlength" not in page.split("<form", 2)[2]
    assert page.count('autocomplete="new-password"') == 2
    assert page.count('autocomplete="current-password"') == 1
