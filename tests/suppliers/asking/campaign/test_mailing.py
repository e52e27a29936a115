"""Each mail is said once, with a placeholder for its secret address."""

from datetime import timedelta

import pytest
from django.db import transaction

from msplan.links.issuing import issue, reissue
from msplan.outbox.models import Mail
from msplan.outbox.posting import AlreadyPosted
from msplan.outbox.secret import filled, shown_text
from suppliers.asking.campaign.mailing import Letter, write, write_many
from suppliers.asking.models import INVITATION_LINK, Ask
from tests.suppliers.asking.making import AT, a_campaign, an_invitation, some_terms, token_of

pytestmark = pytest.mark.django_db


def test_the_mail_names_need_day_and_address() -> None:
    invitation = an_invitation()
    ask = write(invitation, "invitation", "", "asking_invitation", {"minutes": 15}, AT)

    mail = ask.mail
    text = shown_text(mail)
    assert mail.address == "office@supplier.example"
    assert (
        mail.subject == "Your force: by 18 December 2026, questions about modern slavery for Brightclean Ltd"
    )
    assert text.startswith("Dear Ada Office,\n")
    assert "\n(secret address)\n" in text
    assert "It takes about 15 minutes" in text
    assert "Why you are asked: We buy cleaning from you" in text
    assert "Grace Undermill, 01632 960 100, procurement@force.example" in text
    wire = filled(mail, at=AT).decode()
    assert f"http://testserver/answer/{token_of(invitation)}/\r\n" in wire


def test_for_terms_it_asks_for_acceptance() -> None:
    invitation = an_invitation(a_campaign(terms=some_terms()))
    ask = write(invitation, "invitation", "", "asking_invitation", {}, AT)

    assert ask.mail.subject == "Your force: by 18 December 2026, please accept Ethical buying code"
    assert "Ethical buying code, version 2.1" in shown_text(ask.mail)


def test_one_thing_is_said_once_and_given_back() -> None:
    invitation = an_invitation()
    first = write(invitation, "reminder", "7 days after", "asking_invitation", {}, AT)
    again = write(invitation, "reminder", "7 days after", "asking_invitation", {}, AT + timedelta(days=1))

    assert again == first
    assert Mail.objects.count() == Ask.objects.count() == 1
    assert write(invitation, "reminder", "14 days after", "asking_invitation", {}, AT) != first


def test_many_are_all_or_none() -> None:
    one, two = an_invitation(), None
    two = an_invitation(one.campaign, "Birch Ltd")
    write(one, "invitation", "", "asking_invitation", {}, AT)

    with pytest.raises(AlreadyPosted), transaction.atomic():
        write_many([Letter(row, "invitation", "", "asking_invitation") for row in (two, one)], at=AT)

    assert Ask.objects.count() == 1


def test_a_mail_is_written_for_the_link_as_it_is_now() -> None:
    invitation = an_invitation()
    reissue(issue(INVITATION_LINK, invitation.pk, at=AT), at=AT)

    mail = write(invitation, "fresh_link", "serial 2", "asking_invitation", {}, AT).mail

    assert mail.secret_serial == 2
    assert token_of(invitation).encode() in filled(mail, at=AT)


def test_an_invitation_without_a_link_is_refused() -> None:
    invitation = an_invitation()
    issue(INVITATION_LINK, invitation.pk, at=AT).delete()

    with pytest.raises(LookupError):
        write(invitation, "invitation", "", "asking_invitation", {}, AT)
