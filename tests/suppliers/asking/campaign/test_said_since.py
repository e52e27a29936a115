"""What the pages of staff say of what happened since: a contact who says something else, a deadline that came near."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from msplan.lib.dates import plain, today
from suppliers.asking.answering.accepting import accept_terms
from suppliers.asking.answering.confirming import say
from suppliers.asking.answering.declining import Elsewhere, answer_elsewhere, come_back, decline
from suppliers.asking.campaign.choosing import choose
from suppliers.asking.campaign.reaching import settle_notice
from suppliers.asking.campaign.sending import send, sweep
from suppliers.asking.models import Campaign, Invitation, Notice
from tests.suppliers.asking.campaign.asked import askable
from tests.suppliers.asking.making import a_campaign, an_invitation, buyer, some_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client: Client) -> Client:
    client.force_login(buyer())
    return client


def page_of(signed: Client, invitation: Invitation) -> tuple[str, str]:
    """What was tried and came; the story."""
    page = signed.get(reverse("asking:invitation", args=[invitation.pk])).content.decode()
    tried, story = page.split("What was tried, and what came")[1].split("What has happened")
    return tried, story


def test_who_declined_or_came_back_is_in_the_story(signed: Client) -> None:
    one = an_invitation()
    decline(one, reason="No time.", at=timezone.now())
    tried, story = page_of(signed, one)
    assert "Declined" in tried
    assert "Declined" in story

    come_back(one, at=timezone.now())
    say(one, Notice.Kind.WRONG_PERSON, at=timezone.now())
    tried, story = page_of(signed, one)
    assert "Declined" not in tried
    assert "Came back to the questions" in story
    assert "Message from the contact" in story


def test_who_accepted_terms_is_in_the_story(signed: Client) -> None:
    terms = some_terms()
    one = an_invitation(a_campaign(terms=terms))
    accept_terms(one, terms, name="Ada", role="Director", at=timezone.now())

    tried, story = page_of(signed, one)
    assert "Handed in" in tried
    assert "Terms accepted" in story


def test_what_was_written_of_an_answer_elsewhere_is_read_until_and_after_it_is_dealt_with(
    signed: Client,
) -> None:
    one, on = an_invitation(), today()
    found = Elsewhere(
        "sedex", "", "ZC77", "Our <mill> only", on - timedelta(days=30), on + timedelta(days=30)
    )
    answer_elsewhere(one, found, at=timezone.now())
    campaign = reverse("asking:campaign", args=[one.campaign_id])
    assert "Answered elsewhere" in signed.get(campaign).content.decode().split("They told us")[1]

    for _ in range(2):
        page = signed.get(reverse("asking:invitation", args=[one.pk])).content.decode()
        for words in ("ZC77", "Covers: Our &lt;mill&gt; only", f"holds until {plain(found.expires_on)}"):
            assert words in page
        tried, story = page_of(signed, one)
        assert "Answered elsewhere" in tried
        assert "Answered elsewhere" in story
        if notice := Notice.objects.filter(settled_at=None).first():
            settle_notice(notice, note="Looked it up.", by=buyer(), at=timezone.now())
    assert "They told us" not in signed.get(campaign).content.decode()


def a_sent() -> Campaign:
    on, at = today(), timezone.now()
    campaign = a_campaign(state="draft", opens_on=on, deadline_on=on + timedelta(days=28))
    choose(campaign, [one.pk for one in askable("First Ltd")], by=buyer(), at=at)
    send(campaign, expected=1, by=buyer(), at=at)
    sweep(at=at)
    campaign.refresh_from_db()
    return campaign


def test_whoever_is_added_too_late_is_not_asked_before_the_deadline_is_moved(signed: Client) -> None:
    campaign = a_sent()
    choose(campaign, [one.pk for one in askable("Late Ltd")], by=buyer(), at=timezone.now())
    opened = today() - timedelta(days=40)
    Campaign.objects.update(opens_on=opened, deadline_on=opened + timedelta(days=28))

    href = reverse("asking:send", args=[campaign.pk])
    page = signed.get(href).content.decode()
    assert reverse("asking:extend", args=[campaign.pk]) in page
    assert '<button class="govuk-button">Send to' not in page
    assert signed.post(href, {"expected": 1}).status_code == 422

    Campaign.objects.update(deadline_on=today() + timedelta(days=3))
    page = signed.get(href).content.decode()
    assert "Send to 1 supplier" in page
    assert f"from {plain(today())}" in page
