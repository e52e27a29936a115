"""A six-monthly update: drawn from records, written, approved by another, made once, published for good."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from actions.models import Action
from actions.plan.planning import change_target
from msplan.accounts.roles import Role
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.states import InvalidTransition
from statements.models import Publication, Seal, Statement, Update, UpdateLine
from statements.models.update import Came
from statements.publishing.producing import made_from, produce
from statements.publishing.publishing import publish
from statements.updates.approving import approve_update, faults_of, send_update_back
from statements.updates.issuing import correct_update, publish_update, withdraw_update
from statements.updates.writing import draw_again, edit_line, edit_words, open_update
from tests.actions.making import a_review, an_action, completed, noon
from tests.people import person
from tests.statements.build import (
    NOW,
    TODAY,
    Cast,
    cast,
    give_approval,
    give_signature,
    hand_in,
    publication,
    recalled,
    written,
)
from tests.statements.conftest import lasting
from tests.statements.promises.making import FIRST, SECOND, SOONER, TEXT, a_promise

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 27)
AT = datetime(2026, 2, 27, 10, 0, tzinfo=UTC)
SECRET = "Working paper, not for the public"


@pytest.fixture(scope="module", autouse=True)
def public_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A public statement with two promises, one of them due before the update."""
    with lasting(django_db_blocker):
        make_public(cast())
        yield


def make_public(who: Cast) -> Statement:
    statement = written(who, TEXT)
    a_promise(statement, who)
    a_promise(statement, who, SECOND, SOONER)
    statement = hand_in(statement, by=who.editor, at=NOW, on=TODAY)
    give_approval(statement, who)
    give_signature(Statement.objects.get(pk=statement.pk), who)
    produce(publication(statement).pk, at=NOW)
    publish(Statement.objects.get(pk=statement.pk), by=who.editor, at=NOW)
    return Statement.objects.get(pk=statement.pk)


def a_public_statement(who: Cast) -> Statement:
    """The one that the tests of this module share; for others one of their own."""
    return Statement.objects.first() or make_public(who)


def told(wording: str, **changes: Any) -> Action:
    """An action whose words for the public were cleared."""
    changes = {"start_on": date(2025, 4, 1), "target_on": date(2026, 9, 30)} | changes
    return an_action(title=SECRET, what=SECRET, public_wording=wording, cleared=True, **changes)


def an_update(who: Cast, statement: Statement | None = None) -> Update:
    return open_update(statement or a_public_statement(who), until=ON, by=who.editor, at=AT, on=ON)


def ready(who: Cast) -> Update:
    """With everything said that has to be said."""
    update = an_update(who)
    edit_words(update, version=update.edits, changes={"opening": "Half a year on."}, by=who.editor, at=AT)
    for line in update.lines.all():
        if line.lacks_reason:
            update.refresh_from_db()
            line.update = update
            edit_line(line, version=update.edits, changes={"why": "It took longer."}, by=who.editor, at=AT)
    return Update.objects.get(pk=update.pk)


def made(who: Cast) -> Update:
    update = ready(who)
    approve_update(update, edits=update.edits, by=who.lead, at=AT, on=ON)
    assert produce(Publication.objects.get(seal__update=update).pk, at=AT)
    return Update.objects.get(pk=update.pk)


def published_update(who: Cast) -> Update:
    update = made(who)
    publish_update(update, by=who.editor, at=AT)
    return Update.objects.get(pk=update.pk)


def test_lines_are_drawn_from_promises_and_from_what_is_told_in_public() -> None:
    who = recalled()
    statement = a_public_statement(who)
    done = told("We wrote the code.")
    completed(done, on=date(2026, 1, 15))
    late = told("We train all buyers at once.", target_on=date(2026, 2, 26))
    moved = told("We map the second tier.")
    change_target(moved, to=date(2026, 12, 1), reason=SECRET, by=who.editor, at=noon(date(2025, 12, 1)))
    under_way = told(
        "We ask every supplier.", target_on=date(2026, 2, 27)
    )  # due on the last day: not late yet
    resting = told("We visit sites.", started=False)
    reviewed = told("We listen to workers.", started=False)
    a_review(reviewed, on=date(2025, 10, 1))
    an_action(start_on=date(2025, 4, 1), public_wording="Not cleared.", cleared=False)

    update = an_update(who, statement)

    said = {line.wording: line.came for line in update.lines.all()}
    assert said == {
        FIRST: Came.UNDER_WAY,  # due in March
        SECOND: Came.SLIPPED,  # due in December
        done.public_wording: Came.DONE,
        late.public_wording: Came.SLIPPED,
        moved.public_wording: Came.SLIPPED,
        under_way.public_wording: Came.UNDER_WAY,
        reviewed.public_wording: Came.UNDER_WAY,
    }
    assert resting.public_wording not in said


def test_what_was_completed_before_it_is_not_told_again() -> None:
    who = recalled()
    statement = a_public_statement(who)
    assert statement.as_at == date(2025, 8, 12)
    for day in (date(2025, 8, 12), date(2025, 8, 13)):
        action = told(f"Done on {day}.")
        completed(action, on=day)

    update = an_update(who, statement)

    assert {line.wording for line in update.lines.filter(action__isnull=False)} == {"Done on 2025-08-13."}


@pytest.mark.parametrize(
    ("until", "says"),
    [(date(2025, 8, 12), "after 12 August 2025"), (date(2026, 2, 28), "today or in the past")],
)
def test_days_that_it_cannot_tell_of(until: date, says: str) -> None:
    who = recalled()
    with pytest.raises(Refused, match=says):
        open_update(a_public_statement(who), until=until, by=who.editor, at=AT, on=ON)
    assert not Update.objects.exists()


def test_one_at_a_time_and_only_under_what_is_public() -> None:
    who = recalled()
    update = an_update(who)
    with pytest.raises(Refused, match="already"):
        open_update(update.statement, until=ON, by=who.editor, at=AT, on=ON)
    with pytest.raises(Refused, match="being prepared"):
        open_update(update.statement, until=date(2026, 1, 31), by=who.editor, at=AT, on=ON)


def test_what_is_late_needs_a_reason_before_it_is_approved() -> None:
    who = recalled()
    update = an_update(who)
    assert [fault for fault in faults_of(update) if SECOND in fault]
    with pytest.raises(Refused, match="say why"):
        approve_update(update, edits=update.edits, by=who.lead, at=AT, on=ON)
    assert faults_of(ready_again(update, who)) == []


def ready_again(update: Update, who: Cast) -> Update:
    edit_words(update, version=update.edits, changes={"opening": "Half a year on."}, by=who.editor, at=AT)
    line = update.lines.get(wording=SECOND)
    update.refresh_from_db()
    line.update = update
    edit_line(line, version=update.edits, changes={"why": "It took longer."}, by=who.editor, at=AT)
    return Update.objects.get(pk=update.pk)


def test_nobody_approves_their_own_last_edit() -> None:
    who = recalled()
    update = ready(who)
    both = person("Both Hats", Role.STATEMENT_EDITOR, Role.EXECUTIVE_LEAD)
    edit_words(update, version=update.edits, changes={"opening": "Mine."}, by=both, at=AT)
    update.refresh_from_db()

    with pytest.raises(Refused, match="last edit"):
        approve_update(update, edits=update.edits, by=both, at=AT, on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():  # and with the act out of the way
        Update.objects.filter(pk=update.pk).update(state="approved", approved_by=both, approved_at=AT)


def test_what_was_changed_since_it_was_read_is_not_approved() -> None:
    who = recalled()
    update = ready(who)
    seen = update.edits
    edit_words(update, version=seen, changes={"opening": "Something else."}, by=who.editor, at=AT)

    with pytest.raises(Refused, match="changed since"):
        approve_update(update, edits=seen, by=who.lead, at=AT, on=ON)


def test_two_people_in_its_words() -> None:
    who = recalled()
    update = an_update(who)
    assert edit_words(update, version=1, changes={"external": "One."}, by=who.editor, at=AT)
    with pytest.raises(StaleEdit):
        edit_words(update, version=1, changes={"external": "Two."}, by=who.lead, at=AT)
    assert not edit_words(update, version=1, changes={"external": "One."}, by=who.lead, at=AT)
    assert update.parts.get(aspect="external").body == "One."


def test_a_promise_is_told_in_the_words_in_which_it_was_made() -> None:
    who = recalled()
    update = an_update(who)
    line = update.lines.get(wording=FIRST)

    assert not edit_line(line, version=1, changes={"wording": "Something easier."}, by=who.editor, at=AT)
    with pytest.raises(Refused, match="told in public"):
        edit_line(line, version=1, changes={"is_told": False}, by=who.editor, at=AT)


def test_drawing_again_adds_what_is_new_and_keeps_words_and_reasons() -> None:
    who = recalled()
    statement = a_public_statement(who)
    action = told("We ask every supplier.")
    update = an_update(who, statement)
    line = update.lines.get(action=action)
    edit_line(
        line, version=1, changes={"why": "Half answered.", "wording": "We asked."}, by=who.editor, at=AT
    )
    later = told("We also listen.")
    completed(action, on=ON)

    assert draw_again(update, by=who.editor, at=AT, on=ON) == (1, 1)
    line.refresh_from_db()
    assert (line.came, line.wording, line.why) == (Came.DONE, "We asked.", "Half answered.")
    assert update.lines.filter(action=later).exists()
    assert draw_again(update, by=who.editor, at=AT, on=ON) == (0, 0)


def test_it_is_published_under_its_statement_and_every_form_says_the_same(client: Client) -> None:
    who = recalled()
    update = published_update(who)
    here = f"/statements/2024-25/{update.slug}/v1/"
    page = client.get(here)
    data = json.loads(b"".join(client.get(f"{here}update.json").streaming_content))  # type: ignore[attr-defined]
    table = b"".join(client.get(f"{here}update.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(table)))

    assert page.status_code == 200
    assert FIRST in page.content.decode()
    lines = [line for aspect in data["aspects"] for line in aspect["lines"]]
    assert (
        {line["promised"] for line in lines} == {row["what was promised"] for row in rows} == {FIRST, SECOND}
    )
    assert {line["promised"]: line["came"] for line in lines} == {
        FIRST: "Under way",
        SECOND: "Later than promised",
    }
    assert client.get(f"/statements/2024-25/{update.slug}/").headers["Location"] == here
    assert (
        client.get(f"/statements/2024-25/{update.slug}/update.pdf").headers["Location"] == f"{here}update.pdf"
    )
    assert client.get(f"{here}update.pdf").headers["Cache-Control"].endswith("immutable")
    assert here.removesuffix("v1/") in client.get("/statements/2024-25/v1/").content.decode()
    assert here.removesuffix("v1/") in client.get("/statements/").content.decode()
    # The statement's own page is still its own.
    assert b"Modern slavery statement 2024-25" in client.get("/statements/2024-25/v1/").content


def test_no_byte_of_it_changes_afterwards(client: Client) -> None:
    who = recalled()
    action = told("We ask every supplier.")
    update = published_update(who)
    here = f"/statements/2024-25/{update.slug}/v1/"

    def bytes_of(name: str) -> bytes:
        return b"".join(client.get(here + name).streaming_content)  # type: ignore[attr-defined]

    def every_byte() -> list[bytes]:
        return [client.get(here).content, *map(bytes_of, ("update.pdf", "update.json", "update.csv"))]

    before = every_byte()
    Action.objects.filter(pk=action.pk).update(public_wording="Something else", cleared=False)
    UpdateLine.objects.all().update(why="Something else", is_told=False)
    Update.objects.filter(pk=update.pk).update(opening="Something else")

    assert every_byte() == before
    article, files = made_from(Seal.objects.get(update=update))
    assert files["update.pdf"][1] == before[1]
    assert article in before[0].decode()


def test_nothing_of_the_working_papers_is_published(client: Client) -> None:
    who = recalled()
    action = told("We ask every supplier.", target_on=date(2026, 1, 1))
    update = published_update(who)
    here = f"/statements/2024-25/{update.slug}/v1/"
    public = [client.get(here).content.decode()]
    public += [b"".join(client.get(here + name).streaming_content).decode() for name in ("update.json", "update.csv")]  # type: ignore[attr-defined]  # fmt: skip

    for text in public:
        assert SECRET not in text
        assert action.reference not in text
        assert who.lead.name not in text
        assert "P-2024-" not in text


def test_a_correction_is_a_later_version_and_a_withdrawal_keeps_the_text(client: Client) -> None:
    who = recalled()
    first = published_update(who)
    later = correct_update(first, note="The date of the second promise.", by=who.editor, at=AT)
    assert later.lines.count() == first.lines.count()
    approve_update(later, edits=later.edits, by=who.lead, at=AT, on=ON)
    produce(Publication.objects.get(seal__update=later).pk, at=AT)
    publish_update(later, by=who.editor, at=AT)
    first.refresh_from_db()

    assert first.state == Update.State.SUPERSEDED
    old = client.get(f"/statements/2024-25/{first.slug}/v1/").content.decode()
    assert "The date of the second promise." in old
    withdraw_update(later, reason="It named the wrong month.", by=who.lead, at=AT)
    page = client.get(f"/statements/2024-25/{first.slug}/v2/").content.decode()
    assert "It named the wrong month." in page
    assert SECOND in page
    with pytest.raises(InvalidTransition):
        withdraw_update(later, reason="Again.", by=who.lead, at=AT)


def test_it_may_go_back_before_it_is_public_and_the_seal_is_kept() -> None:
    who = recalled()
    update = made(who)
    send_update_back(update, reason="One more fact.", by=who.lead, at=AT)
    update.refresh_from_db()

    assert update.state == Update.State.DRAFTING
    assert Seal.objects.get(update=update).void_reason == "One more fact."
    with pytest.raises(InvalidTransition):
        publish_update(update, by=who.editor, at=AT)
    approve_update(update, edits=update.edits, by=who.lead, at=AT, on=ON)
    assert Seal.objects.filter(update=update).count() == 2
    with pytest.raises(Refused, match="not ready"):
        publish_update(update, by=who.editor, at=AT)


def test_what_was_sealed_stays_with_its_update() -> None:
    who = recalled()
    update = made(who)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statements_seal SET update_id = NULL WHERE update_id = %s", [update.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(update=update).update(statement_json=b"{}")


def test_the_pages_from_opening_to_publishing(client: Client) -> None:
    who = recalled()
    statement = a_public_statement(who)
    client.force_login(who.editor)
    opened = client.post(
        reverse("drafts:open_update", args=[statement.pk]),
        {"until_day": "31", "until_month": "12", "until_year": "2025"},
    )
    update = Update.objects.get()
    here = reverse("drafts:update", args=[update.pk])
    assert opened.headers["Location"] == here
    page = client.get(here).content.decode()
    assert "2 of 2 lines told to the public" in page

    words = reverse("drafts:update_words", args=[update.pk])
    refused = client.post(words, {"version": "1", "title": "", "opening": "Kept as typed."})
    assert refused.status_code == 422
    assert "Kept as typed." in refused.content.decode()
    client.post(words, {"version": "1", "title": update.title, "opening": "Half a year on."})
    client.force_login(who.lead)
    read = client.get(reverse("drafts:update_approve", args=[update.pk])).content.decode()
    assert "Half a year on." in read
    update.refresh_from_db()
    client.post(reverse("drafts:update_approve", args=[update.pk]), {"edits": str(update.edits)})
    update.refresh_from_db()
    assert update.state == Update.State.APPROVED
    produce(Publication.objects.get(seal__update=update).pk, at=AT)
    client.post(reverse("drafts:update_publish", args=[update.pk]))
    update.refresh_from_db()
    assert update.state == Update.State.PUBLISHED


def test_only_the_lead_approves(client: Client) -> None:
    who = recalled()
    update = ready(who)
    for name, role in (("Tom Ferrisby", Role.PLAN_MANAGER), ("Nadia Corless", Role.AUDITOR)):
        client.force_login(person(name, role))
        assert client.get(reverse("drafts:update", args=[update.pk])).status_code == 200
        assert client.post(reverse("drafts:update_approve", args=[update.pk])).status_code == 403
    assert Update.objects.get().state == Update.State.DRAFTING


def test_an_older_statement_takes_no_update_any_more() -> None:
    who = recalled()
    statement = a_public_statement(who)
    newer = Statement.objects.get(pk=statement.pk)
    newer.pk, newer.slug = None, "2025-26"
    newer.period_start, newer.period_end = date(2025, 4, 1), date(2026, 3, 31)
    newer.save(force_insert=True)

    with pytest.raises(Refused, match="newest statement"):
        open_update(statement, until=ON, by=who.editor, at=AT, on=ON)
    assert open_update(newer, until=ON, by=who.editor, at=AT, on=ON).pk


def test_a_corrected_version_is_compared_word_by_word_with_the_one_before(client: Client) -> None:
    who = recalled()
    first = published_update(who)
    later = correct_update(first, note="It said nine.", by=who.editor, at=AT)
    words = {"opening": "Half a year on, and late."}
    edit_words(later, version=later.edits, changes=words, by=who.editor, at=AT)
    client.force_login(who.editor)

    page = client.get(reverse("drafts:update_compare", args=[later.pk])).content.decode()
    alone = client.get(reverse("drafts:update_compare", args=[first.pk])).content.decode()

    assert "From version 1 to version 2: 3 words added, 1 taken out." in page
    assert "There is one version only" in alone
    assert (
        reverse("drafts:update_compare", args=[later.pk])
        in client.get(reverse("drafts:update", args=[later.pk])).content.decode()
    )
