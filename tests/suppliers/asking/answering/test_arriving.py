"""Coming with a link: looking changes nothing, Continue goes in, and what opens nothing says the same of everything."""

import pytest
from django.test import Client

from msplan.links.issuing import issue, reissue, revoke
from suppliers.asking.models import INVITATION_LINK
from tests.suppliers.asking.making import AT, a_colleague, an_invitation, link_of, token_of

pytestmark = pytest.mark.django_db


def test_continue_leads_to_an_address_without_the_secret(client: Client) -> None:
    invitation = an_invitation()

    seen = client.get(link_of(invitation))
    went = client.post(link_of(invitation))

    assert seen.status_code == 200
    assert (went.status_code, went["Location"]) == (302, f"/answer/i/{invitation.code}/")
    assert client.get(went["Location"]).status_code == 200
    invitation.refresh_from_db()
    assert invitation.opened_at is not None


def test_a_colleagues_link_opens_their_section(client: Client) -> None:
    colleague = a_colleague(an_invitation())

    went = client.post(link_of(colleague))

    assert went["Location"] == f"/answer/i/{colleague.code}/"
    assert client.get(went["Location"]).status_code == 200


def test_without_continue_the_page_behind_is_not_there(client: Client) -> None:
    invitation = an_invitation()
    client.get(link_of(invitation))

    assert client.get(f"/answer/i/{invitation.code}/").status_code == 404


def test_a_newer_link_ends_the_older_ones_session(client: Client) -> None:
    invitation = an_invitation()
    client.post(link_of(invitation))
    link = issue(INVITATION_LINK, invitation.pk, at=AT)

    reissue(link, at=AT)

    assert client.get(f"/answer/i/{invitation.code}/").status_code == 404


def test_a_revoked_link_opens_nothing(client: Client) -> None:
    invitation = an_invitation()
    client.post(link_of(invitation))

    revoke(issue(INVITATION_LINK, invitation.pk, at=AT), at=AT)

    assert client.get(f"/answer/i/{invitation.code}/").status_code == 404
    assert client.get(f"/answer/{token_of(invitation)}/").status_code == 404
