"""The pages round the questions: each opened, each button pressed, each form in error and in order."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from msplan.files.models import StoredFile
from msplan.history.models import Entry
from msplan.lib.dates import today
from suppliers.asking.answering.declining import MOST_ELSEWHERE
from suppliers.asking.models import Acceptance, CampaignState, Invitation, InvitationState, Notice
from suppliers.models import Equivalent
from tests.suppliers.asking.answering.going_in import at, inside
from tests.suppliers.asking.making import a_campaign, a_colleague, an_invitation, buyer, some_terms

pytestmark = pytest.mark.django_db

PAGES = ("", "questions/", "wrong-person/", "no-longer/", "elsewhere/", "decline/")


@pytest.fixture
def invitation() -> Invitation:
    return an_invitation(
        a_campaign(deadline_on=today() + timedelta(days=12), opens_on=today() - timedelta(days=9))
    )


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens(invitation: Invitation, page: str) -> None:
    answer = inside(invitation).get(at(invitation, page))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_first_page_says_what_one_wants_to_know(invitation: Invitation) -> None:
    text = inside(invitation).get(at(invitation)).content.decode()

    for words in (
        "Brightclean Ltd", "2 questions, about 15 minutes", "12 days left", invitation.campaign.why,
        "Grace Undermill", "01632 960 100", "Is this genuine?", "What happens with it", "Who should answer",
        "to read or print", "I am the wrong person", "We no longer supply you", "We have answered this elsewhere",
    ):  # fmt: skip
        assert words in text, words
    assert f"{invitation.campaign.deadline_on:%A}" in text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-5, "5 days ago"),
        (-1, "1 day ago"),
        (0, "today is the last day"),
        (1, "tomorrow is the last day"),
        (2, "2 days left"),
    ],
)
def test_the_days_left_are_said_in_words(days: int, words: str) -> None:
    on = today()
    invitation = an_invitation(
        a_campaign(deadline_on=on + timedelta(days=days), opens_on=on - timedelta(days=60))
    )

    text = inside(invitation).get(at(invitation)).content.decode()

    assert words in text
    assert ("You can still answer" in text) is (days < 0)


def test_that_is_me_is_one_click(invitation: Invitation) -> None:
    client = inside(invitation)

    for _ in range(2):
        assert client.post(at(invitation, "confirm/"))["Location"] == at(invitation, "answers/")

    invitation.refresh_from_db()
    assert invitation.confirmed_at is not None
    assert Entry.objects.filter(act="asking.confirm_contact").count() == 1


@pytest.mark.parametrize(
    ("page", "kind", "more"),
    [
        ("wrong-person/", "wrong_person", {"name": "Bea Right", "email": "bea@supplier.example"}),
        ("no-longer/", "no_longer", {"text": "Since March."}),
    ],
)
def test_wrong_person_and_no_longer_are_one_click_each(
    invitation: Invitation, page: str, kind: str, more: dict[str, str]
) -> None:
    client = inside(invitation)

    for _ in range(2):
        client.post(at(invitation, page))

    notice = Notice.objects.get()
    assert (notice.kind, notice.name, notice.settled_at) == (kind, "", None)

    client.post(at(invitation, page), {"more": "yes", **more})

    notice.refresh_from_db()
    assert {name: getattr(notice, name) for name in more} == more
    told = str(
        list(Entry.objects.filter(act__startswith="asking.").values_list("thing_label", "detail__body"))
    )
    assert "wrong person" in told or "no longer" in told
    assert not [word for word in more.values() if word in told]

    client.post(at(invitation, "take-back/"), {"kind": kind})

    notice.refresh_from_db()
    assert notice.settled_at is not None
    assert "You told us" not in client.get(at(invitation)).content.decode()


def test_that_is_me_takes_back_that_it_is_not(invitation: Invitation) -> None:
    client = inside(invitation)
    client.post(at(invitation, "wrong-person/"))

    client.post(at(invitation, "confirm/"))

    assert Notice.objects.get().settled_at is not None


def test_a_notice_that_we_settled_takes_no_further_words(invitation: Invitation) -> None:
    client = inside(invitation)
    client.post(at(invitation, "wrong-person/"))
    notice = Notice.objects.get()
    notice.settled_at, notice.settled_by = timezone.now(), buyer()
    notice.save()

    client.post(at(invitation, "wrong-person/"), {"more": "yes", "name": "Bea"})

    assert Notice.objects.get().name == ""


def test_a_wrong_address_is_refused_and_what_was_typed_is_kept(invitation: Invitation) -> None:
    client = inside(invitation)
    client.post(at(invitation, "wrong-person/"))

    answer = client.post(at(invitation, "wrong-person/"), {"more": "yes", "name": "Bea", "email": "bea at"})

    assert answer.status_code == 422
    assert 'value="bea at"' in answer.content.decode()
    assert Notice.objects.get().name == ""


def test_declining_needs_a_reason_and_can_be_taken_back(invitation: Invitation) -> None:
    client = inside(invitation)

    empty = client.post(at(invitation, "decline/"), {"reason": " "})
    done = client.post(at(invitation, "decline/"), {"reason": "We close in May."})

    assert (empty.status_code, done.status_code) == (422, 302)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == (InvitationState.DECLINED, "We close in May.")
    assert "We want to answer after all" in client.get(at(invitation)).content.decode()

    client.post(at(invitation, "come-back/"))

    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason, invitation.settled_at) == (InvitationState.OPEN, "", None)
    assert "We close in May." not in str(list(Entry.objects.values_list("detail__body")))


def test_whoever_started_comes_back_to_where_they_were(invitation: Invitation) -> None:
    invitation.state, invitation.started_at = InvitationState.STARTED, timezone.now()
    invitation.save()
    client = inside(invitation)
    client.post(at(invitation, "decline/"), {"reason": "No time."})

    client.post(at(invitation, "come-back/"))

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.STARTED


def test_once_the_campaign_is_closed_a_mind_is_changed_by_telephone(invitation: Invitation) -> None:
    client = inside(invitation)
    client.post(at(invitation, "decline/"), {"reason": "We close in May."})
    campaign = invitation.campaign
    campaign.state, campaign.closed_at = CampaignState.CLOSED, timezone.now()
    campaign.save()

    client.post(at(invitation, "come-back/"))

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.DECLINED
    text = client.get(at(invitation)).content.decode()
    assert "We want to answer after all" not in text
    assert "We have closed this round" in text


@pytest.mark.parametrize(
    ("page", "said"), [("decline/", {"reason": "No time."}), ("elsewhere/", None), ("terms/", None)]
)
def test_whoever_says_something_is_silent_no_more(page: str, said: dict[str, str] | None) -> None:
    on = today()
    terms = some_terms() if page == "terms/" else None
    campaign = a_campaign(terms=terms, deadline_on=on - timedelta(days=20), opens_on=on - timedelta(days=50))
    invitation = an_invitation(
        campaign, no_response_on=on - timedelta(days=6), handed_to=buyer(), handed_on=on - timedelta(days=6)
    )
    accepted = {"name": "Ada", "role": "Director", "declared": "on", "terms": str(campaign.terms_id)}

    inside(invitation).post(at(invitation, page), said or (accepted if terms else ELSEWHERE))

    invitation.refresh_from_db()
    assert invitation.state in ("declined", "elsewhere", "accepted")
    assert (invitation.no_response_on, invitation.handed_to, invitation.handed_on) == (None, None, None)


ELSEWHERE = {
    "kind": "sedex", "name": "", "reference": "ZC1234567", "scope": "The site at Ashby",
    "issued_on_day": "1", "issued_on_month": "6", "issued_on_year": "2026",
    "expires_on_day": "31", "expires_on_month": "5", "expires_on_year": "2099",
    "link": "https://supplier.example/sedex",
}  # fmt: skip


def test_answered_elsewhere_goes_into_the_record_unchecked(invitation: Invitation) -> None:
    client = inside(invitation)

    for _ in range(2):
        assert client.post(at(invitation, "elsewhere/"), ELSEWHERE).status_code == 302

    invitation.refresh_from_db()
    row = Equivalent.objects.get()
    assert invitation.state == InvitationState.ELSEWHERE
    assert (invitation.elsewhere_id, invitation.elsewhere_reference) == (row.pk, "ZC1234567")
    assert (row.supplier_id, row.kind, row.checked_on, row.entered_by) == (
        invitation.supplier_id, "sedex", None, None,
    )  # fmt: skip
    assert (row.issued_on, row.expires_on) == (date(2026, 6, 1), date(2099, 5, 31))
    assert "ZC1234567" in client.get(at(invitation)).content.decode()

    client.post(at(invitation, "come-back/"))

    row.refresh_from_db()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.elsewhere_id) == (InvitationState.OPEN, None)
    assert row.archived_at is not None


def test_a_document_that_was_checked_stays_when_they_come_back(invitation: Invitation) -> None:
    client = inside(invitation)
    client.post(at(invitation, "elsewhere/"), ELSEWHERE)
    Equivalent.objects.update(checked_by=buyer(), checked_on=today(), control_score=80)

    client.post(at(invitation, "come-back/"))

    assert Equivalent.objects.get().archived_at is None


def test_answered_elsewhere_and_come_back_without_end_fills_no_disk(invitation: Invitation) -> None:
    client = inside(invitation)
    for n in range(MOST_ELSEWHERE):
        upload = SimpleUploadedFile(f"audit{n}.csv", b"a,b\n1,2\n", content_type="text/csv")
        sent = client.post(at(invitation, "elsewhere/"), {**ELSEWHERE, "link": "", "upload": upload})
        assert sent.status_code == 302
        client.post(at(invitation, "come-back/"))
    assert StoredFile.objects.count() == MOST_ELSEWHERE

    upload = SimpleUploadedFile("audit.csv", b"a,b\n1,2\n", content_type="text/csv")
    refused = client.post(at(invitation, "elsewhere/"), {**ELSEWHERE, "link": "", "upload": upload})

    assert refused.status_code == 422
    assert "Ring us" in refused.content.decode()
    assert StoredFile.objects.count() == Equivalent.objects.count() == MOST_ELSEWHERE
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN


def test_answered_elsewhere_with_a_file(invitation: Invitation) -> None:
    upload = SimpleUploadedFile("report.csv", b"a,b\n1,2\n", content_type="text/csv")

    inside(invitation).post(at(invitation, "elsewhere/"), {**ELSEWHERE, "link": "", "upload": upload})

    stored = Equivalent.objects.get().evidence_file
    assert stored is not None
    assert (stored.name, stored.uploaded_by) == ("report.csv", None)


@pytest.mark.parametrize("kind", ["sedex", "msat", "ecovadis"])
def test_a_reference_alone_is_enough_where_we_can_look_it_up(invitation: Invitation, kind: str) -> None:
    answer = inside(invitation).post(at(invitation, "elsewhere/"), {**ELSEWHERE, "kind": kind, "link": ""})

    invitation.refresh_from_db()
    assert answer.status_code == 302
    assert (invitation.state, invitation.elsewhere_reference) == (InvitationState.ELSEWHERE, "ZC1234567")
    assert not Equivalent.objects.exists()  # a record of it needs something to look at
    told = Notice.objects.get(invitation=invitation, settled_at=None)
    assert told.kind == "elsewhere"
    for words in ("The site at Ashby", "1 June 2026", "31 May 2099", "Look it up under the reference"):
        assert words in told.text


def test_somebody_is_told_of_a_document_until_they_come_back(invitation: Invitation) -> None:
    client = inside(invitation)
    client.post(at(invitation, "elsewhere/"), {**ELSEWHERE, "name": "Audit of May"})
    told = Notice.objects.get(invitation=invitation, settled_at=None)
    assert told.text.startswith("Audit of May\nCovers: The site at Ashby\n")
    assert "nobody has checked it" in told.text
    assert "nobody has checked it" not in client.get(at(invitation)).content.decode()

    client.post(at(invitation, "come-back/"))
    assert not Notice.objects.filter(settled_at=None).exists()
    client.post(at(invitation, "elsewhere/"), ELSEWHERE)
    assert Notice.objects.filter(settled_at=None).count() == 1


def test_of_a_merged_supplier_the_document_goes_to_the_survivor_and_nothing_of_it_is_told(
    invitation: Invitation,
) -> None:
    survivor = an_invitation(invitation.campaign, "Secret Survivor Ltd").supplier
    type(survivor).objects.filter(pk=invitation.supplier_id).update(merged_into=survivor)
    client = inside(invitation)

    done = client.post(at(invitation, "elsewhere/"), ELSEWHERE)

    assert done.status_code == 302
    assert Equivalent.objects.get().supplier_id == survivor.pk
    assert "Survivor" not in client.get(at(invitation)).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "other"}, "Enter what it is called"),
        ({"reference": ""}, "Enter the reference"),
        ({"scope": ""}, "Say what it covers"),
        ({"kind": "own_statement", "link": ""}, "Enter a link to it, or choose the document"),
        ({"link": "javascript:alert(1)"}, "Error"),
        ({"issued_on_year": "2098"}, "must be today or in the past"),
        ({"expires_on_year": "2020"}, "must not be before its date"),
        ({"issued_on_year": "2019", "expires_on_year": "2020"}, "answer our questions instead"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    invitation: Invitation, change: dict[str, str], words: str
) -> None:
    answer = inside(invitation).post(at(invitation, "elsewhere/"), {**ELSEWHERE, **change})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    kept = next(iter({"ZC1234567", "The site at Ashby"} - {ELSEWHERE[name] for name in change}))
    assert kept in answer.content.decode()
    assert not Equivalent.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<script>"), ("report.pdf", b"MZ this is no PDF"), ("empty.csv", b"")],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(
    invitation: Invitation, name: str, content: bytes
) -> None:
    upload = SimpleUploadedFile(name, content)

    answer = inside(invitation).post(at(invitation, "elsewhere/"), {**ELSEWHERE, "upload": upload})

    assert answer.status_code == 422
    assert not Equivalent.objects.exists()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN


@pytest.mark.parametrize(
    "rubbish", ["x" * 100_000, "🙂" * 400, "\u202eevil", "=1+1", "<script>alert(1)</script>", "\x00a"]
)
def test_rubbish_in_a_reason_breaks_nothing_and_runs_nothing(invitation: Invitation, rubbish: str) -> None:
    client = inside(invitation)

    answer = client.post(at(invitation, "decline/"), {"reason": rubbish})
    page = client.get(at(invitation)).content.decode()

    assert answer.status_code == (422 if len(rubbish) > 10_000 else 302)
    assert "<script>alert" not in page + answer.content.decode()


@pytest.fixture
def accepting() -> Invitation:
    return an_invitation(a_campaign(terms=some_terms(), deadline_on=today() + timedelta(days=20)))


def test_terms_are_accepted_by_name_and_role(accepting: Invitation) -> None:
    client = inside(accepting)
    page = client.get(at(accepting, "terms/")).content.decode()
    said = {"name": "Ada Office", "role": "Director", "declared": "on", "terms": accepting.campaign.terms_id}

    for _ in range(2):
        assert client.post(at(accepting, "terms/"), said).status_code == 302

    accepting.refresh_from_db()
    kept = Acceptance.objects.get()
    assert "Version 2.1" in page
    assert "No papers kept." in page
    assert (accepting.state, kept.name, kept.role) == (InvitationState.ACCEPTED, "Ada Office", "Director")
    assert kept.reference in client.get(at(accepting)).content.decode()
    mail = accepting.asks.get().mail
    assert (mail.address, kept.reference in mail.subject) == ("office@supplier.example", True)


@pytest.mark.parametrize("left_out", ["name", "role", "declared"])
def test_terms_are_not_accepted_by_half(accepting: Invitation, left_out: str) -> None:
    said = {"name": "Ada", "role": "Director", "declared": "on", "terms": str(accepting.campaign.terms_id)}
    said.pop(left_out)

    answer = inside(accepting).post(at(accepting, "terms/"), said)

    assert answer.status_code == 422
    assert not Acceptance.objects.exists()


def test_other_terms_than_those_of_the_campaign_are_not_accepted(accepting: Invitation) -> None:
    other = some_terms("3.0")
    said = {"name": "Ada", "role": "Director", "declared": "on", "terms": str(other.pk)}

    answer = inside(accepting).post(at(accepting, "terms/"), said)

    assert answer.status_code == 422
    assert not Acceptance.objects.exists()


def test_whoever_declined_terms_does_not_accept_them_by_an_old_page(accepting: Invitation) -> None:
    client = inside(accepting)
    client.post(at(accepting, "decline/"), {"reason": "Clause two."})
    said = {"name": "Ada", "role": "Director", "declared": "on", "terms": str(accepting.campaign.terms_id)}

    answer = client.post(at(accepting, "terms/"), said)

    assert answer.status_code == 422
    assert "You told us something else meanwhile" in answer.content.decode()


COLLEAGUES_NOT = (
    "confirm/", "wrong-person/", "no-longer/", "take-back/", "elsewhere/", "decline/", "come-back/", "terms/",
)  # fmt: skip


def test_a_colleague_neither_declines_nor_confirms_nor_points_elsewhere(invitation: Invitation) -> None:
    colleague = a_colleague(invitation)
    client = inside(colleague)

    said = {**ELSEWHERE, "reason": "No"}
    refused = {page: client.post(at(colleague, page), said).status_code for page in COLLEAGUES_NOT}

    assert set(refused.values()) == {404}
    assert client.get(at(colleague)).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, invitation.confirmed_at) == (InvitationState.OPEN, None)
    assert not Notice.objects.exists()


def test_help_is_linked_from_every_page_and_needs_no_link(invitation: Invitation) -> None:
    client = inside(invitation)
    help_page = Client().get("/answer/worried/").content.decode()

    for page in PAGES:
        assert 'href="/answer/worried/"' in client.get(at(invitation, page)).content.decode(), page
    for words in ("08000 121 700", "999", "Crimestoppers", "0800 555 111", "Leave this page quickly"):
        assert words in help_page
    assert "08000 121 700" in client.get(at(invitation, "questions/")).content.decode()


def test_what_was_taken_back_by_us_says_so(invitation: Invitation) -> None:
    client = inside(invitation)
    invitation.state, invitation.reason, invitation.settled_at = "withdrawn", "Asked twice", timezone.now()
    invitation.save()

    for page in PAGES:
        answer = client.get(at(invitation, page))
        assert answer.status_code == 410
        assert "You need not answer any more" in answer.content.decode()
        assert "Asked twice" not in answer.content.decode()
