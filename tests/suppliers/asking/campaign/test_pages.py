"""The pages of campaigns, asked for by somebody in procurement and by those who may not."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.lib.dates import today
from msplan.links.models import SecretLink
from msplan.outbox.models import Mail
from msplan.outbox.secret import shown_text
from suppliers.asking.campaign.choosing import choose
from suppliers.asking.campaign.sending import send, sweep
from suppliers.asking.models import Ask, Campaign, Invitation, Notice
from suppliers.models import Score, Supplier, SupplierContact
from tests.people import person
from tests.suppliers.asking.campaign.asked import a_contact, askable
from tests.suppliers.asking.making import a_campaign, a_version, an_invitation, buyer, some_terms
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client: Client) -> Client:
    client.force_login(buyer())
    return client


def a_draft(count: int = 3, **values: Any) -> Campaign:
    on = today()
    values = {"opens_on": on, "deadline_on": on + timedelta(days=28), **values}
    draft = a_campaign(state="draft", **values)
    found = askable(*(f"Firm {n:02} Ltd" for n in range(count)))
    choose(draft, [one.pk for one in found], by=buyer(), at=timezone.now())
    return draft


def a_sent(count: int = 3) -> Campaign:
    campaign = a_draft(count)
    send(campaign, expected=count, by=buyer(), at=timezone.now())
    sweep(at=timezone.now())
    Mail.objects.update(state="sent", sent_at=timezone.now())
    campaign.refresh_from_db()
    return campaign


def typed(**values: Any) -> dict[str, Any]:
    opens, deadline = today(), today() + timedelta(days=28)
    asks = values.pop("asks", None) or f"v{a_version().pk}"
    return {
        "name": "Cleaning 2026", "asks": asks, "remind_after": "7, 14", "remind_before": "7, 2",
        "opens_on_day": opens.day, "opens_on_month": opens.month, "opens_on_year": opens.year,
        "deadline_on_day": deadline.day, "deadline_on_month": deadline.month, "deadline_on_year": deadline.year,
        "why": "You clean our buildings.", "words": "", "contact_name": "Grace Undermill",
        "contact_email": "grace@force.example", "contact_phone": "", **values,
    }  # fmt: skip


def test_from_the_register_to_a_list_with_who_is_left_out(signed: Client) -> None:
    askable("Alder Ltd", "Birch Ltd")
    register = signed.get(reverse("suppliers:index"), {"q": "Alder"}).content.decode()
    href = re.search(r'href="([^"]*/campaigns/choose/[^"]*)"', register)
    assert href is not None

    page = signed.get(href[1].replace("&amp;", "&"))
    assert "1 supplier</strong>" in page.content.decode()
    to_new = signed.post(href[1], {"first": "", "by": "spend", "campaign": "new"})
    listed = signed.post(to_new["Location"], typed(), follow=True)
    assert "1 of 1" in listed.content.decode()
    campaign = Campaign.objects.get()
    assert (campaign.remind_after, campaign.remind_before, campaign.owner) == ([7, 14], [2, 7], buyer())

    again = signed.post(href[1], {"first": "", "by": "spend", "campaign": campaign.pk}, follow=True)
    assert "0 suppliers are new on the list" in again.content.decode()
    campaign.refresh_from_db()
    assert campaign.chosen_by == "q=Alder"
    told = signed.get(reverse("asking:campaign", args=[campaign.pk])).content.decode()
    assert "q=Alder" not in told
    assert "Filters: Name, reference or number: Alder" in told
    chosen = campaign.chosen.get()
    signed.post(reverse("asking:leave_out", args=[chosen.pk]))
    page = signed.get(reverse("asking:suppliers", args=[campaign.pk])).content.decode()
    assert "Left out by hand" in page
    assert "Left out: Left out by hand" not in page
    signed.post(reverse("asking:put_back", args=[chosen.pk]))
    assert campaign.chosen.get().skip == ""


def test_a_contact_that_was_added_counts_when_the_list_is_worked_out_again(signed: Client) -> None:
    draft, one = a_draft(1), supplier("Silent Ltd")
    choose(draft, [one.pk], by=buyer(), at=timezone.now())
    listed = reverse("asking:suppliers", args=[draft.pk])
    assert f"/suppliers/{one.pk}/record/contacts/add/" in signed.get(listed).content.decode()

    a_contact(one)
    signed.post(reverse("asking:look_again", args=[draft.pk]))
    assert "2 of 2" in signed.get(listed).content.decode()


def test_the_first_n_by_spend(signed: Client) -> None:
    askable("Small Ltd", "Large Ltd", "Middle Ltd")
    for name, spent in (("Small Ltd", 1), ("Large Ltd", 900), ("Middle Ltd", 50)):
        Score.objects.filter(supplier__name=name).update(recent_spend=spent)
    draft = a_draft(0)
    signed.post(reverse("asking:choose"), {"first": "2", "by": "spend", "campaign": draft.pk})

    assert list(draft.chosen.values_list("supplier__name", flat=True)) == ["Large Ltd", "Middle Ltd"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Enter"),
        ({"remind_after": "seven"}, "Enter numbers of days with commas between them, like 7, 14"),
        ({"remind_after": "7, 14, 21, 28, 35"}, "Enter up to 4 numbers"),
        ({"contact_email": ""}, "Enter a telephone number, an email address, or both"),
        (
            lambda: {"deadline_on_day": today().day, "deadline_on_month": today().month},
            'href="#id_deadline_on_0">The deadline must be at least 14 days after it opens',
        ),
        ({"asks": "v999"}, "hoose"),
        ({"why": ""}, 'href="#id_why'),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    signed: Client, values: dict[str, Any] | Callable[[], dict[str, Any]], sentence: str
) -> None:
    values = values() if callable(values) else values
    page = signed.post(reverse("asking:create"), typed(words="Kept words", **values))

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Kept words" in page.content.decode()
    assert not Campaign.objects.exists()


def test_two_who_change_a_draft_at_once_lose_nothing(signed: Client) -> None:
    draft = a_draft(0)
    href = reverse("asking:edit_campaign", args=[draft.pk])
    asks = f"v{draft.questions_id}"
    assert signed.post(href, typed(asks=asks, version=draft.version, words="First")).status_code == 302
    page = signed.post(href, typed(asks=asks, version=draft.version, words="Second"))

    assert page.status_code == 422
    assert "First" in page.content.decode()
    assert "Second" in page.content.decode()


def test_the_preview_is_the_mail_that_goes(signed: Client) -> None:
    draft = a_draft(1)
    page = signed.get(reverse("asking:preview", args=[draft.pk])).content.decode()
    send(draft, expected=1, by=buyer(), at=timezone.now())
    sweep(at=timezone.now())

    mail = Mail.objects.get()
    assert mail.subject in page
    for line in filter(None, shown_text(mail).splitlines()):
        assert line.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#x27;") in page
    assert "(secret address)" in page


def test_the_page_before_sending_counts_what_is_known_now(signed: Client) -> None:
    draft = a_draft(2)
    silent = supplier("No Post Ltd")
    choose(draft, [silent.pk, supplier("No Voice Ltd").pk], by=buyer(), at=timezone.now())
    a_contact(silent)  # after the list was made

    page = signed.get(reverse("asking:send", args=[draft.pk])).content.decode()
    assert "Send to 3 suppliers" in page
    assert "1 on the list are left out" in page


def test_sending_says_how_many_and_shows_how_far_it_is(signed: Client) -> None:
    draft = a_draft(3)
    href = reverse("asking:send", args=[draft.pk])
    assert "Send to 3 suppliers" in signed.get(href).content.decode()

    changed = signed.post(href, {"expected": 2})
    assert changed.status_code == 422
    assert "3 would be asked now, not 2" in changed.content.decode()
    assert Invitation.objects.count() == 0

    page = signed.post(href, {"expected": 3}, follow=True)
    assert "0 of 3 mails are written" in page.content.decode()
    sweep(at=timezone.now())
    assert "3" in signed.get(reverse("asking:progress", args=[draft.pk])).content.decode()
    again = signed.post(href, {"expected": 3})
    assert again.status_code == 422
    assert Invitation.objects.count() == 3


def test_without_a_broker_the_campaign_is_sent_all_the_same(signed: Client, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    draft = a_draft(2)
    signed.post(reverse("asking:send", args=[draft.pk]), {"expected": 2})

    assert Invitation.objects.count() == 2
    assert sweep(at=timezone.now()) == 2


def numbers(page: str) -> dict[str, tuple[int, str]]:
    """Each card's label, its number and where it leads."""
    found = re.findall(
        r'ms-number__label">([^<]+)</h\d>\s*<p class="ms-number__value">(?:<a [^>]*href="([^"]+)"[^>]*>)?([\d,]+)<',
        page,
    )
    return {label: (int(value.replace(",", "")), href.replace("&amp;", "&")) for label, href, value in found}


SQL = {
    "Asked": "TRUE",
    "Mail sent": "i.id IN (SELECT a.invitation_id FROM suppliers_ask a JOIN outbox_mail m ON m.id = a.mail_id"
    " WHERE m.state = 'sent' AND a.kind IN ('invitation', 'fresh_link'))",
    "Not reached": "i.opened_at IS NULL AND i.told_by_phone_on IS NULL AND i.state IN ('open', 'started')"
    " AND NOT EXISTS (SELECT 1 FROM suppliers_ask a JOIN outbox_mail m ON m.id = a.mail_id WHERE a.invitation_id = i.id"
    " AND a.bounced_on IS NULL AND m.state IN ('sent', 'queued', 'sending') AND a.kind IN ('invitation', 'fresh_link'))"
    " AND EXISTS (SELECT 1 FROM suppliers_ask a WHERE a.invitation_id = i.id)",
    "Link opened": "i.opened_at IS NOT NULL",
    "Started, not handed in": "i.state = 'started'",
    "Answered": "i.state IN ('submitted', 'queried', 'accepted')",
    "Declined": "i.state = 'declined'",
    "Answered elsewhere": "i.state = 'elsewhere'",
}


def test_every_number_is_the_length_of_its_list_and_that_of_the_tables(signed: Client) -> None:
    campaign, now = a_sent(12), timezone.now()
    rows = list(campaign.invitations.order_by("pk"))
    settled = {"settled_at": now}
    changes: list[dict[str, Any]] = [
        {"state": "submitted", "submitted_at": now, "opened_at": now},
        {"state": "accepted", "submitted_at": now, **settled, "opened_at": now},
        {"state": "queried", "submitted_at": now},
        {"state": "started", "started_at": now, "opened_at": now},
        {"state": "declined", "reason": "No", **settled},
        {"state": "elsewhere", "elsewhere_kind": "msat", "elsewhere_reference": "1", **settled},
        {"state": "withdrawn", "reason": "No", **settled},
        {"opened_at": now},
    ]
    for row, values in zip(rows, changes, strict=False):
        Invitation.objects.filter(pk=row.pk).update(**values)
    failed, bounced, phoned = rows[8:11]
    Mail.objects.filter(pk__in=failed.asks.values("mail")).update(
        state="failed", sent_at=None, last_error="No such user"
    )
    for row in (bounced, phoned):
        row.asks.update(bounced_on=today(), bounced_by=buyer(), bounced_why="Gone")
    Invitation.objects.filter(pk=phoned.pk).update(told_by_phone_on=today())

    page = signed.get(reverse("asking:campaign", args=[campaign.pk])).content.decode()
    found = numbers(page)
    assert len(found) == 12
    for label, (value, href) in found.items():
        assert bool(href) == bool(value), label
        if not value:
            continue
        listed = signed.get(href).content.decode()
        said = re.search(r"Showing (?:1|\d+ to \d+ of (\d+)) invitation", listed)
        assert (int(said[1] or 1) if said else 0) == value, label
    for label, condition in SQL.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM suppliers_invitation i WHERE i.campaign_id = %s AND i.state <> 'withdrawn'"
                f" AND {condition}",
                [campaign.pk],
            )
            assert found[label][0] == cursor.fetchone()[0], label
    links = re.findall(r'<a class="govuk-link" href="([^"]*/invitations/[^"]*)">(\d+)</a>', page)
    assert len(links) > 5
    for href, value in links:
        listed = signed.get(href.replace("&amp;", "&")).content.decode()
        said = re.search(r"Showing (?:1|\d+ to \d+ of (\d+)) invitation", listed)
        assert said is not None
        assert int(said[1] or 1) == int(value), href
    # Three of nine that were reached: eleven stand, two were not reached.
    assert found["Not reached"][0] == 2
    assert "<strong>33%</strong> answered: 3 of 9 reached." in page
    assert "2 not reached, and left out of the rate" in page


def test_late_and_silent_are_told_from_dates(signed: Client) -> None:
    campaign = a_sent(2)
    for days, label in ((0, ""), (1, "Late"), (13, "Late"), (14, "Silent")):
        on = today() - timedelta(days=days)
        Campaign.objects.update(opens_on=on - timedelta(days=30), deadline_on=on)
        Mail.objects.update(sent_at=timezone.now() - timedelta(days=30))
        page = signed.get(reverse("asking:invitations", args=[campaign.pk])).content.decode()
        assert ("ms-tag" in page) is True
        assert [word for word in ("Late", "Silent") if f">{word}</strong>" in page] == (
            [label] if label else []
        )


def test_pages_cost_the_same_for_many_as_for_few(signed: Client) -> None:
    few, many = a_sent(2), a_sent_more(20)
    for name in ("campaign", "invitations", "suppliers", "progress", "send", "export"):
        counts = []
        for campaign in (few, many):
            with Counting() as counted:
                assert signed.get(reverse(f"asking:{name}", args=[campaign.pk])).status_code == 200
            counts.append(counted.queries)
        assert counts[0] == counts[1], name
        assert counts[0] <= 15, name


class Counting:
    def __enter__(self) -> "Counting":
        self.context = CaptureQueriesContext(connection)
        self.context.__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self.context.__exit__(*args)
        self.queries = len(self.context)


def a_sent_more(count: int) -> Campaign:
    on = today()
    campaign = a_campaign(state="draft", name="More", opens_on=on, deadline_on=on + timedelta(days=28))
    found = askable(*(f"Other {n:02} Ltd" for n in range(count)))
    choose(campaign, [one.pk for one in found], by=buyer(), at=timezone.now())
    send(campaign, expected=count, by=buyer(), at=timezone.now())
    sweep(at=timezone.now())
    Mail.objects.filter(state="queued").update(state="sent", sent_at=timezone.now())
    campaign.refresh_from_db()
    return campaign


def test_the_link_is_shown_on_a_page_that_nothing_keeps_and_written_down(signed: Client) -> None:
    one = an_invitation()
    href = reverse("asking:show_link", args=[one.pk])
    assert signed.get(href).status_code == 405

    page = signed.post(href)
    token = SecretLink.objects.get(thing_id=one.pk).token()
    assert f"/answer/{token}/" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    one.refresh_from_db()
    assert one.told_by_phone_on == today()
    entry = Entry.objects.get(act="asking.show_link")
    assert entry.actor_id == buyer().pk
    assert token not in signed.get(reverse("asking:invitation", args=[one.pk])).content.decode()


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.AUDITOR, Role.EXECUTIVE_LEAD, Role.ADMINISTRATOR])
def test_nobody_else_is_shown_a_link(client: Client, role: Role) -> None:
    one = an_invitation()
    client.force_login(person("Some Body", role))

    assert client.post(reverse("asking:show_link", args=[one.pk])).status_code == 403
    assert client.post(reverse("asking:fresh_link", args=[one.pk])).status_code == 403
    one.refresh_from_db()
    assert one.told_by_phone_on is None


def test_a_fresh_link_kills_the_old_one(signed: Client) -> None:
    one = an_invitation()
    link = SecretLink.objects.get(thing_id=one.pk)
    old = link.token()
    signed.post(reverse("asking:fresh_link", args=[one.pk]))

    link.refresh_from_db()
    assert link.token() != old
    assert one.asks.get().rule == "serial 2"
    signed.logout()
    assert old not in signed.get(f"/answer/{old}/").content.decode()


def test_a_bounce_is_marked_by_hand_with_what_it_said(signed: Client) -> None:
    campaign = a_sent(1)
    ask = Ask.objects.get()
    on = today()
    href = reverse("asking:bounced", args=[ask.pk])
    said = {"on_day": on.day, "on_month": on.month, "on_year": on.year, "why": "No such mailbox"}
    future = on + timedelta(days=1)
    wrong = signed.post(
        href, {**said, "on_day": future.day, "on_month": future.month, "on_year": future.year}
    )
    assert wrong.status_code == 422
    signed.post(href, said)

    page = signed.get(reverse("asking:invitations", args=[campaign.pk])).content.decode()
    assert "Came back" in page
    assert "No such mailbox" in page
    assert "Not reached" in page
    assert signed.post(href, said).status_code == 422  # once


def test_an_address_is_corrected_in_the_record_and_in_the_invitation(signed: Client) -> None:
    campaign = a_sent(1)
    one = campaign.invitations.get()
    said = {"name": "Ines Marlowe", "email": "right@alder.example", "is_same_person": "on"}
    signed.post(reverse("asking:address", args=[one.pk]), said)

    one.refresh_from_db()
    contact = SupplierContact.objects.get()
    assert one.to_email == contact.email == "right@alder.example"
    fresh = one.asks.get(kind="fresh_link")
    assert fresh.mail.address == "right@alder.example"
    assert Entry.objects.filter(thing_label__icontains="right@").count() == 0


def test_the_wrong_person_is_settled_in_one_step(signed: Client) -> None:
    campaign = a_sent(1)
    one = campaign.invitations.get()
    notice = Notice.objects.create(
        invitation=one, kind="wrong_person", name="Tam Reed", email="tam@alder.example", at=timezone.now()
    )
    page = signed.get(reverse("asking:right_person", args=[notice.pk])).content.decode()
    assert "tam@alder.example" in page
    signed.post(
        reverse("asking:right_person", args=[notice.pk]), {"name": "Tam Reed", "email": "tam@alder.example"}
    )

    notice.refresh_from_db()
    one.refresh_from_db()
    assert notice.settled_by == buyer()
    assert one.to_email == "tam@alder.example"
    asked = SupplierContact.objects.filter(is_asked=True).values_list("email", flat=True)
    assert list(asked) == ["tam@alder.example"]
    assert one.asks.filter(kind="fresh_link").count() == 1


def test_withdrawing_kills_the_link_and_tells_whoever_was_written_to(signed: Client) -> None:
    campaign = a_sent(2)
    told, untold = campaign.invitations.order_by("pk")
    Mail.objects.filter(pk__in=untold.asks.values("mail")).update(state="queued", sent_at=None)
    for one in (told, untold):
        assert (
            signed.post(reverse("asking:withdraw", args=[one.pk]), {"reason": "Asked by mistake"}).status_code
            == 302
        )

    assert not SecretLink.objects.filter(revoked_at=None).exists()
    assert told.asks.filter(kind="withdrawn").count() == 1
    assert untold.asks.filter(kind="withdrawn").count() == 0
    assert untold.asks.get().mail.state == "held"


def test_whoever_was_handed_a_silence_reads_it_and_says_what_was_done(client: Client) -> None:
    hand = person("Contract Hand", Role.CONTRIBUTOR)
    one = an_invitation(no_response_on=today(), handed_to=hand, handed_on=today())
    other = an_invitation(one.campaign, "Birch Ltd")
    client.force_login(hand)

    assert client.get(reverse("asking:invitation", args=[other.pk])).status_code == 403
    assert "Say what was done" in client.get(reverse("asking:invitation", args=[one.pk])).content.decode()
    assert client.post(reverse("asking:silence", args=[other.pk]), {"note": "x"}).status_code == 403
    client.post(reverse("asking:silence", args=[one.pk]), {"note": "Rang them."})
    one.refresh_from_db()
    assert one.handed_note == "Rang them."


def test_the_register_finds_who_has_not_answered_for_two_years(signed: Client) -> None:
    old, new, never, silent = askable("Old Ltd", "New Ltd", "Never Ltd", "Silent Ltd")
    past = a_campaign(name="Past")
    now = timezone.now()
    an_invitation(past, old, state="submitted", submitted_at=now - timedelta(days=800))
    an_invitation(past, new, state="submitted", submitted_at=now - timedelta(days=300))
    an_invitation(past, silent, no_response_on=today())

    def names(answered: str) -> set[str]:
        page = signed.get(reverse("suppliers:index"), {"answered": answered}).content.decode()
        return {one.name for one in Supplier.objects.all() if f">{one.name}<" in page}

    assert names("none") == {"Old Ltd", "Never Ltd", "Silent Ltd"}
    assert names("year") == {"New Ltd"}
    assert names("silent") == {"Silent Ltd"}
    assert never.pk


def test_a_campaign_for_terms_has_its_pages_too(signed: Client) -> None:
    on = today()
    campaign = a_campaign(terms=some_terms(), opens_on=on, deadline_on=on + timedelta(days=20))
    an_invitation(campaign)
    for name in ("campaign", "invitations", "suppliers", "progress", "send", "preview", "export"):
        assert signed.get(reverse(f"asking:{name}", args=[campaign.pk])).status_code == 200, name
    assert isinstance(campaign.opens_on, date)
    assert isinstance(buyer(), Person)
