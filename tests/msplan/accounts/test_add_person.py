"""The first administrator, from the command line."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from msplan.accounts.models import Person
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_an_administrator_is_added_with_the_password_from_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, PASSWORD + "\n")

    call_command(
        "add_person", "Ann@Force.Example", "Ann Hart", "--role", "administrator", "--department", "IT"
    )

    ann = Person.objects.get()
    assert (ann.email, ann.name, ann.roles, ann.department.code) == (
        "ann@force.example",
        "Ann Hart",
        {"administrator"},
        "it",
    )
    assert ann.check_password(PASSWORD)


def test_without_a_password_one_is_chosen_by_the_reset_link() -> None:
    call_command("add_person", "ann@force.example", "Ann Hart", "--no-password")

    assert not Person.objects.get().has_usable_password()


@pytest.mark.parametrize(
    ("email", "name", "password", "sentence"),
    [
        ("ann", "Ann Hart", PASSWORD, "“ann” is not an email address."),
        ("ann@force.example", " ", PASSWORD, "The name is empty."),
        ("ann@force.example", "Ann Hart", "short", "at least 12 characters"),
        ("ann@force.example", "Ann Hart", "", "at least 12 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_adds_nobody(
    monkeypatch: pytest.MonkeyPatch, email: str, name: str, password: str, sentence: str
) -> None:
    typed(monkeypatch, password + "\n")

    with pytest.raises(CommandError, match=sentence):
        call_command("add_person", email, name, "--role", "administrator")

    assert not Person.objects.exists()


def test_an_address_that_is_here_already_is_refused() -> None:
    call_command("add_person", "ann@force.example", "Ann Hart", "--no-password")

    with pytest.raises(CommandError, match="already here"):
        call_command("add_person", "ANN@force.example", "Another Ann", "--no-password")
