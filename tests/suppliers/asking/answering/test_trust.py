"""Links that cannot be guessed, do not leak, and open one invitation alone. Each promise has a control that fails."""

import io
import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.cache import cache
from django.db import connection, models
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.links.issuing import issue, reissue, revoke
from msplan.links.models import FormerAddress, SecretLink
from msplan.outbox.models import Mail
from suppliers.asking.answering.declining import decline
from suppliers.asking.campaign.mailing import write
from suppliers.asking.campaign.reaching import correct_address, send_fresh_link
from suppliers.asking.models import INVITATION_LINK, Ask, Colleague, Invitation, Notice
from suppliers.views.answering import arriving
from suppliers.views.answering.access import ENTRIES
from tests.people import person
from tests.suppliers.asking.answering.going_in import at, inside
from tests.suppliers.asking.making import AT, a_campaign, a_colleague, an_invitation, buyer, link_of, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def link(invitation: Invitation) -> SecretLink:
    return issue(INVITATION_LINK, invitation.pk, at=AT)


def as_sent(text: str) -> str:
    """A page without what differs from one answer to the next by design: the token of its forms, codes in addresses."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"/answer/i/[^/\"]+/", "/answer/i/…/", text)


# --- looking changes nothing (T27) ---


def checksums() -> dict[str, str]:
    """Every row of every table but the shared cache."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(set(connection.introspection.table_names(cursor)) - {"shared_cache"}):
            cursor.execute(
                f"SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM \"{table}\" t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def test_fifty_scanners_look_and_then_a_person_continues() -> None:
    invitation = an_invitation()
    before = checksums()

    for n in range(50):
        scanner = Client()
        look = scanner.head if n % 2 else scanner.get
        answer = look(link_of(invitation), headers={"user-agent": f"scanner {n}"})
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")

    assert checksums() == before
    assert inside(invitation).get(at(invitation)).status_code == 200
    assert checksums() != before  # the control: pressing Continue is seen by the same count


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused_and_change_nothing(method: str) -> None:
    invitation = an_invitation()
    before = checksums()

    for path in (link_of(invitation), at(invitation), at(invitation, "decline/")):
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, answer["Cache-Control"]) == (405, "private, no-store")

    assert checksums() == before


def test_continue_without_the_pages_own_token_is_refused() -> None:
    invitation = an_invitation()

    answer = Client(enforce_csrf_checks=True).post(link_of(invitation))

    assert answer.status_code == 403
    invitation.refresh_from_db()
    assert invitation.opened_at is None


# --- not guessable, nowhere written (T26) ---


def everything_written() -> str:
    """Every row of every table, and what the session's text unpacks to."""
    out = io.StringIO()
    for model in connection.introspection.installed_models(connection.introspection.table_names()):
        rows = list(model._base_manager.all())
        out.write(serializers.serialize("json", rows))
        for row in rows:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.BinaryField) and (raw := getattr(row, field.attname)):
                    out.write(bytes(raw).decode("utf-8", "replace"))
    for session in Session.objects.all():
        out.write(str(session.get_decoded()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM shared_cache")
        out.write(str(cursor.fetchall()))
    return out.getvalue()


def used_in_every_way() -> list[str]:
    """The secrets of links that were opened, used wrongly, made anew, and passed to a colleague."""
    invitation = an_invitation()
    colleague = a_colleague(invitation)
    first = token_of(invitation)
    client = inside(colleague, inside(invitation))
    client.get(at(invitation))
    client.post(at(invitation, "wrong-person/"))
    Client().post(f"/answer/{first}x/fresh/")
    reissue(link(invitation), at=AT)
    Client().post(f"/answer/{first}/fresh/")
    Client().get(f"/answer/{first}/")
    inside(invitation)
    return [first, token_of(invitation), token_of(colleague)]


def test_no_table_holds_a_secret() -> None:
    tokens = used_in_every_way()

    text = everything_written()

    assert len(set(tokens)) == 3
    assert Mail.objects.exists()  # the fresh link's mail is among what was looked through
    assert [token for token in tokens if token in text or token[:20] in text] == []


def test_a_secret_that_was_written_would_be_found() -> None:
    """The control: one line of history, and one of bytes."""
    invitation = an_invitation()
    token = token_of(invitation)

    Notice.objects.create(invitation=invitation, kind="no_longer", text=f"see {token}", at=AT)

    assert token in everything_written()


def test_thousands_of_guesses_open_nothing_and_are_cut_off() -> None:
    invitation = an_invitation()
    right = token_of(invitation)
    client = Client()
    statuses = []

    for n in range(300):
        near = right[:-1] + secrets.choice("abcdefgh") + "x" if n % 2 else secrets.token_urlsafe(32)
        statuses.append(client.get(f"/answer/{near}/").status_code)

    assert statuses[: arriving.MOST_DEAD] == [404] * arriving.MOST_DEAD
    assert set(statuses[arriving.MOST_DEAD :]) == {429}


def test_somebody_elses_guesses_shut_nobody_out() -> None:
    """Neither from another computer nor from the same one: a link that is right opens."""
    invitation = an_invitation()
    guesser = Client()
    for n in range(arriving.MOST_DEAD + 5):
        guesser.get(f"/answer/guess-{n}/")

    assert guesser.get("/answer/guess/").status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get("/answer/guess/").status_code == 404
    assert inside(invitation, guesser).get(at(invitation)).status_code == 200


def test_the_count_is_of_the_computer_behind_the_proxy() -> None:
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        for n in range(arriving.MOST_DEAD + 1):
            # What a visitor writes in front of the proxy's own entry does not make them somebody else.
            forged = {"x-forwarded-for": f"198.51.100.{n}, 203.0.113.7"}
            last = Client(headers=forged).get("/answer/guess/")

        other = Client(headers={"x-forwarded-for": "203.0.113.8"}).get("/answer/guess/")

    assert (last.status_code, other.status_code) == (429, 404)


# --- what opens nothing looks alike ---


def unknown() -> str:
    return secrets.token_urlsafe(32)


def revoked() -> str:
    invitation = an_invitation()
    revoke(link(invitation), at=AT)
    return token_of(invitation)


def run_out() -> str:
    invitation = an_invitation()
    SecretLink.objects.filter(pk=link(invitation).pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return token_of(invitation)


def replaced() -> str:
    invitation = an_invitation()
    token = token_of(invitation)
    reissue(link(invitation), at=AT)
    return token


def ended_colleague() -> str:
    colleague = a_colleague(an_invitation(), ended_at=AT)
    return token_of(colleague)


def of_another_purpose() -> str:
    return issue("something.else", 14, at=AT).token()


DEAD = [unknown, revoked, run_out, replaced, of_another_purpose]


# What differs from answer to answer: the form's proof, and the number that the log knows it by.
OF_EACH_ANSWER = ("Set-Cookie", "Content-Length", "X-Request-ID")


def met(client: Client, path: str, method: str) -> tuple[int, str, list[tuple[str, str]], list[str]]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = getattr(client, method)(path)
    headers = sorted((k, v) for k, v in answer.headers.items() if k not in OF_EACH_ANSWER)
    shapes = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in asked]
    # The shared cache cleans up by chance.
    return (
        answer.status_code,
        as_sent(answer.content.decode()),
        headers,
        [s for s in shapes if "shared_cache" not in s and "SAVEPOINT" not in s],
    )


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("dead", DEAD, ids=lambda one: one.__name__)
def test_all_dead_links_answer_alike(dead: Callable[[], str], method: str) -> None:
    """Status, bytes, headers, and the questions asked of the database."""
    path, other = f"/answer/{dead()}/", f"/answer/{unknown()}/"

    assert met(Client(), path, method) == met(Client(), other, method)


def test_an_ended_colleagues_link_is_dead_too() -> None:
    """One query more (whose it was), and to the eye the same."""
    mine = met(Client(), f"/answer/{ended_colleague()}/", "get")

    assert mine[:3] == met(Client(), f"/answer/{unknown()}/", "get")[:3]


def test_a_link_that_is_good_looks_different() -> None:
    """The control."""
    path = link_of(an_invitation())

    assert met(Client(), path, "get")[:2] != met(Client(), f"/answer/{unknown()}/", "get")[:2]


@pytest.mark.parametrize("dead", [*DEAD, ended_colleague], ids=lambda one: one.__name__)
def test_asking_for_a_fresh_link_is_answered_alike(dead: Callable[[], str]) -> None:
    mine = Client().post(f"/answer/{dead()}/fresh/")
    other = Client().post(f"/answer/{unknown()}/fresh/")

    assert (mine.status_code, as_sent(mine.content.decode())) == (200, as_sent(other.content.decode()))


# --- a fresh link goes to the address on file, and to no other ---


@pytest.mark.parametrize("dead", [revoked, run_out, replaced], ids=lambda one: one.__name__)
def test_a_fresh_link_is_sent_once_a_day_to_the_address_on_file(dead: Callable[[], str]) -> None:
    token = dead()

    for _ in range(3):
        Client().post(f"/answer/{token}/fresh/", {"email": "stranger@evil.example"})

    invitation = Invitation.objects.get()
    ask = Ask.objects.get()
    assert (ask.kind, ask.mail.address) == ("fresh_link", "office@supplier.example")
    assert "evil" not in bytes(ask.mail.message).decode()
    notice = Notice.objects.get()
    assert (notice.kind, notice.settled_at is not None) == ("link_asked", True)
    assert Client().get(link_of(invitation)).status_code == 200
    assert Client().get(f"/answer/{token}/").status_code == 404


@pytest.mark.parametrize("dead", [unknown, of_another_purpose, ended_colleague], ids=lambda one: one.__name__)
def test_nobody_is_written_to_about_an_address_that_was_never_theirs(dead: Callable[[], str]) -> None:
    Client().post(f"/answer/{dead()}/fresh/")

    assert not Mail.objects.exists()


def test_what_we_took_back_is_not_sent_again() -> None:
    invitation = an_invitation(state="withdrawn", reason="Asked twice", settled_at=AT)
    revoke(link(invitation), at=AT)

    Client().post(f"/answer/{token_of(invitation)}/fresh/")
    Client().post(at(invitation, "fresh/"))

    assert not Mail.objects.exists()
    assert Client().get(link_of(invitation)).status_code == 410


def test_asking_by_code_ends_nobodys_session() -> None:
    """A stranger who knows a code makes us send the same link again: whoever is answering goes on."""
    invitation = an_invitation()
    client = inside(invitation)
    token = token_of(invitation)

    assert Client().post(at(invitation, "fresh/")).status_code == 200

    assert Ask.objects.get().mail.address == "office@supplier.example"
    assert token_of(invitation) == token
    assert client.get(at(invitation)).status_code == 200


def test_asking_for_fresh_links_is_limited_for_each_computer() -> None:
    client = Client()
    statuses = [
        client.post(f"/answer/{unknown()}/fresh/").status_code for _ in range(arriving.MOST_FRESH + 1)
    ]

    assert statuses == [200] * arriving.MOST_FRESH + [429]


def test_a_new_link_ends_those_that_were_passed_to_colleagues() -> None:
    """The wrong person got the mail, and passed a part to themselves before the address was corrected."""
    invitation = an_invitation()
    kept = inside(a_colleague(invitation))
    colleague = invitation.colleagues.get()
    other = inside(a_colleague(an_invitation(invitation.campaign, "Otherclean Ltd")))

    correct_address(invitation, name="Bea", email="bea@supplier.example", by=buyer(), at=timezone.now())
    send_fresh_link(invitation, by=buyer(), at=timezone.now())

    assert kept.get(at(colleague)).status_code == 404
    assert Client().get(link_of(colleague)).status_code == 404
    # The control: a colleague of somebody else goes on.
    assert other.get(at(Colleague.objects.exclude(pk=colleague.pk).get())).status_code == 200


def test_a_notice_stays_open_where_mail_to_the_address_came_back() -> None:
    token = replaced()
    invitation = Invitation.objects.get()
    write(invitation, Ask.Kind.INVITATION, "", "asking_invitation", {}, AT)
    buyer_two = person("Buyer Two", Role.PROCUREMENT)
    Ask.objects.update(bounced_on=AT.date(), bounced_by=buyer_two, bounced_why="550")

    Client().post(f"/answer/{token}/fresh/")

    assert invitation.notices.filter(settled_at__isnull=True).count() == 1


# --- the session ---


def test_the_session_gets_a_new_key_and_a_signed_in_person_stays_signed_in() -> None:
    invitation = an_invitation()
    client = Client()
    client.force_login(person("Both At Once", Role.PROCUREMENT))
    before = client.session.session_key

    inside(invitation, client)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.get("/suppliers/").status_code == 200
    assert client.get(at(invitation)).status_code == 200
    assert b"Both At Once" not in client.get(at(invitation)).content


@pytest.mark.parametrize(("hours", "status"), [(11.99, 200), (12.01, 404)])
def test_a_session_lasts_twelve_hours_from_continue(hours: float, status: int) -> None:
    invitation = an_invitation()
    client = inside(invitation)
    session = client.session
    number, serial, since = session[ENTRIES][invitation.code]
    session[ENTRIES] = {invitation.code: [number, serial, since - int(hours * 3600)]}
    session.save()

    assert client.get(at(invitation)).status_code == status


@pytest.mark.parametrize(
    "planted", [None, "x", [], [1], [1, 1, "soon"], [None, None, None], {"a": 1}, [True, 1, 1]]
)
def test_a_broken_entry_opens_nothing(planted: object) -> None:
    invitation = an_invitation()
    client = Client()
    client.get("/answer/worried/")
    session = client.session
    session[ENTRIES] = {invitation.code: planted}
    session.save()
    client.cookies["sessionid"] = session.session_key or ""

    assert client.get(at(invitation)).status_code == 404


def test_what_was_typed_after_the_session_ended_is_shown_back_and_not_kept() -> None:
    invitation = an_invitation()
    words = "We stop on 31 May <b>because</b> & so on 🙂"

    answer = Client().post(at(invitation, "decline/"), {"reason": words, "version": "3"})

    text = answer.content.decode()
    assert answer.status_code == 404
    assert "We stop on 31 May &lt;b&gt;because&lt;/b&gt; &amp; so on 🙂</textarea>" in text
    assert text.count("<textarea") == 1
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_two_invitations_in_one_browser_do_not_get_in_each_others_way() -> None:
    campaign = a_campaign()
    mine, other = an_invitation(campaign), an_invitation(campaign, "Otherclean Ltd")
    client = inside(other, inside(mine))

    revoke(link(other), at=timezone.now())

    assert client.get(at(mine)).status_code == 200
    assert client.get(at(other)).status_code == 404


# --- nothing of it is cached, whatever the answer ---


def test_no_answer_below_the_prefix_may_be_stored() -> None:
    invitation = an_invitation()
    client = inside(invitation)
    decline(invitation, reason="No", at=AT)

    answers = [
        client.get(at(invitation)),
        client.get(at(invitation, "questions/")),
        Client().get(at(invitation)),
        Client().get(link_of(invitation)),
        Client().get(f"/answer/{unknown()}/"),
        Client().get("/answer/worried/"),
        Client().post(f"/answer/{unknown()}/fresh/"),
        client.post(at(invitation, "come-back/")),
        Client(enforce_csrf_checks=True).post(link_of(invitation)),
        Client().get("/answer/i/"),
        Client().get(f"/answer/{token_of(invitation)}"),
    ]

    assert [
        a.headers.get("Cache-Control")
        for a in answers
        if "no-store" not in a.headers.get("Cache-Control", "")
    ] == []
    policies = [a.headers["Referrer-Policy"] for a in answers]
    # Pages with a secret in their address tell even our own style sheets only which site they are of.
    assert {n for n, policy in enumerate(policies) if policy == "strict-origin"} == {3, 4, 6, 9}
    assert set(policies) == {"same-origin", "strict-origin"}


def test_former_addresses_are_kept_as_hashes_only() -> None:
    token = replaced()

    assert token not in serializers.serialize("json", FormerAddress.objects.all())
    assert FormerAddress.objects.count() == 1
