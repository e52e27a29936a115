"""The force's profile: one row, changed by an administrator, its colour readable."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.force.forms import contrast_with_white
from msplan.force.models import Body, ForceProfile
from msplan.history.recording import story_of
from tests.people import person

pytestmark = pytest.mark.django_db
ADDRESS = "/administration/force/"
FILLED = {
    "name": "Northmoor Police",
    "short_name": "Northmoor",
    "mark": "np",
    "colour": "#1d3b5c",
    "area_served": "Northmoor",
    "website": "https://northmoor.example",
    "contact_name": "",
    "contact_email": "slavery@northmoor.example",
    "contact_phone": "",
    "statement_due_months": "6",
    "small_count_threshold": "5",
}


def filled(**changes: str) -> dict[str, str]:
    """As the form is sent by somebody who opened it just now."""
    return {**FILLED, "version": str(ForceProfile.current().version), **changes}


@pytest.fixture
def admin(client: Client) -> None:
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))


def test_before_anybody_filled_it_in_there_are_defaults_and_no_row() -> None:
    assert ForceProfile.current().name == "Your force"
    assert not ForceProfile.objects.exists()


def test_an_administrator_fills_it_in_and_every_page_shows_it(client: Client, admin: None) -> None:
    page = client.post(ADDRESS, filled(), follow=True).content.decode()

    profile = ForceProfile.objects.get()
    assert (profile.name, profile.mark, profile.colour) == ("Northmoor Police", "NP", "#1D3B5C")
    assert "Northmoor Police" in page
    assert "--force-colour:#1D3B5C" in client.get("/force.css").content.decode()
    assert "Northmoor Police" in Client().get("/sign-in/login/").content.decode()


def test_history_keeps_only_what_changed(client: Client, admin: None) -> None:
    client.post(ADDRESS, filled())
    client.post(ADDRESS, filled())
    client.post(ADDRESS, {**filled(), "short_name": "NP"})

    last, first = story_of(ForceProfile.objects.get())
    assert last.detail.body == {"before": {"short_name": "Northmoor"}, "after": {"short_name": "NP"}}
    assert first.detail.body["before"]["name"] == "Your force"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Enter name"),
        ({"mark": "👮"}, "Mark must be one or two letters"),
        ({"mark": "ABC"}, "Mark must be one or two letters"),
        ({"colour": "red"}, "Colour must be # and six figures or letters a to f, like #12436D"),
        ({"colour": "#12436D;}body{display:none"}, "Colour must be # and six figures"),
        ({"colour": "#FFDD00"}, "Colour must be darker: white text on it could not be read by everybody"),
        ({"website": "javascript:alert(1)"}, "Enter a web address in full"),
        ({"contact_email": "nobody"}, "Enter an email address in the correct format"),
        ({"statement_due_months": "0"}, "must be 1 or more"),
        ({"statement_due_months": "13"}, "must be 12 or less"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    client: Client, admin: None, change: dict[str, str], sentence: str
) -> None:
    page = client.post(ADDRESS, {**filled(), **change}).content.decode()

    assert sentence in page
    assert not ForceProfile.objects.exists()


def test_contrast_is_that_of_the_guideline() -> None:
    assert round(contrast_with_white("#FFFFFF"), 2) == 1
    assert round(contrast_with_white("#000000"), 2) == 21
    assert round(contrast_with_white("#767676"), 2) == 4.54  # the lightest grey that passes
    assert round(contrast_with_white("#777777"), 2) == 4.48


def test_there_is_one_profile_and_what_it_says_is_possible() -> None:
    ForceProfile.objects.create(pk=1)

    with pytest.raises(IntegrityError, match="force_profile_is_one_row"), transaction.atomic():
        ForceProfile.objects.create(pk=2)
    for change, rule in (
        ({"name": ""}, "force_has_a_name"),
        ({"colour": "red"}, "force_colour_is_hex"),
        ({"legal_basis": "maybe"}, "force_legal_basis_known"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            ForceProfile.objects.update(**change)


def test_a_body_is_of_a_known_kind() -> None:
    with pytest.raises(IntegrityError, match="body_kind_known"), transaction.atomic():
        Body.objects.create(name="X", kind="guild", approving_board="B", signatory_title="T")


def test_programs_are_told_whom_to_tell_of_a_weakness(client: Client) -> None:
    """RFC 9116: Contact and Expires must be there, the second less than a year ahead."""
    asked = "/.well-known/security.txt"
    without = client.get(asked)
    ForceProfile.objects.update_or_create(pk=1, defaults={"contact_email": "safe@marlshire.example"})
    said = client.get(asked).content.decode()

    assert without["Content-Type"] == "text/plain; charset=utf-8"
    assert "Contact: http" in without.content.decode()
    assert said.splitlines()[0] == "Contact: mailto:safe@marlshire.example"
    (until,) = [line.removeprefix("Expires: ") for line in said.splitlines() if line.startswith("Expires")]
    ahead = datetime.fromisoformat(until) - timezone.now()
    assert timedelta(days=30) < ahead < timedelta(days=365)
    assert client.get("/security/").status_code == 200


def test_the_pages_that_the_law_asks_for_name_whom_to_write_to(client: Client) -> None:
    ForceProfile.objects.update_or_create(pk=1, defaults={"contact_email": "safe@marlshire.example"})

    for path in ("/accessibility/", "/privacy/", "/security/", "/help/"):
        page = client.get(path).content.decode()
        assert "mailto:safe@marlshire.example" in page, path
        for other in ("/accessibility/", "/privacy/", "/cookies/", "/security/", "/help/"):
            assert f'href="{other}"' in page, (path, other)
