import pytest
from django.core.management import CommandError, call_command

from msplan.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_add_administrator_makes_one_without_a_password() -> None:
    call_command("add_administrator", "first@example.police.test", "--name", "First Person")

    person = Person.objects.get()
    assert (person.email, list(person.holdings.values_list("role", flat=True))) == (
        "first@example.police.test",
        ["administrator"],
    )
    assert not person.has_usable_password()


def test_add_administrator_refuses_an_address_that_is_taken() -> None:
    call_command("add_administrator", "first@example.police.test", "--name", "First Person")

    with pytest.raises(CommandError, match="already"):
        call_command("add_administrator", "First@example.police.test", "--name", "Another")

    assert Person.objects.count() == 1


def test_add_administrator_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("add_administrator", "first", "--name", "First Person")
