"""A correction: a new version that goes the whole way, with a note; what it corrects stays where it is."""

import io
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pdfminer.high_level import extract_text

from msplan.lib.states import InvalidTransition
from statements.agreement.approving import approve
from statements.models import Correction, Publication, Statement
from statements.publishing.correcting import correct, rewrite_note
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.writing.hashing import content_hash
from statements.writing.refusals import Refused
from tests.statements.build import (
    NOW,
    TODAY,
    Cast,
    clear_names,
    give_approval,
    give_signature,
    hand_in,
    publication,
    recalled,
)
from tests.suppliers.making import supplier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_once")]
NOTE = "Two training figures were swapped in section 5. They now stand the right way round."


def corrected(statement: Statement, who: Cast, **more: object) -> Statement:
    return correct(statement, note=NOTE, by=who.editor, at=NOW, **more)  # type: ignore[arg-type]


def the_first() -> Statement:
    """The one that is public before each of these tests."""
    return Statement.objects.get(version=1)


def to_the_signature(statement: Statement, who: Cast) -> Statement:
    hand_in(statement, by=who.editor, at=NOW, on=TODAY)
    statement = Statement.objects.get(pk=statement.pk)
    give_approval(statement, who)
    clear_names(statement, who)
    give_signature(Statement.objects.get(pk=statement.pk), who)
    return Statement.objects.get(pk=statement.pk)


def all_the_way(statement: Statement, who: Cast) -> Statement:
    statement = to_the_signature(statement, who)
    produce(publication(statement).pk, at=NOW)
    publish(statement, by=who.editor, at=NOW)
    return Statement.objects.get(pk=statement.pk)


def test_it_begins_with_the_text_and_the_figures_of_the_version_before() -> None:
    who = recalled()
    first = the_first()
    shown = first.figures.get(key="suppliers_active").value
    supplier("One more Ltd")

    second = corrected(first, who)
    hand_in(second, by=who.editor, at=NOW, on=TODAY.replace(day=20))

    second.refresh_from_db()
    assert (second.version, second.state, second.as_at) == (2, "with_board", first.as_at)
    texts = [list(one.sections.standing().values_list("heading", "area", "body")) for one in (first, second)]
    assert texts[0] == texts[1]
    columns = ("key", "value", "as_at", "period_end", "references", "definition")
    assert list(second.figures.values_list(*columns)) == list(first.figures.values_list(*columns))
    assert second.figures.get(key="suppliers_active").value == shown


def test_figures_are_counted_anew_where_a_figure_was_wrong() -> None:
    who = recalled()
    first = the_first()
    on = TODAY.replace(day=20)

    second = corrected(first, who, keeps_figures=False)
    hand_in(second, by=who.editor, at=NOW, on=on)

    second.refresh_from_db()
    assert second.as_at == on
    assert second.figures.get(key="actions_open").as_at == on


def test_the_whole_way_puts_it_in_the_place_of_the_first() -> None:
    who = recalled()
    first = the_first()
    second = all_the_way(corrected(first, who), who)
    client = Client()

    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert client.get("/statements/2024-25/")["Location"] == "/statements/2024-25/v2/"
    old, new = (client.get(f"/statements/2024-25/v{n}/").content.decode() for n in (1, 2))
    assert NOTE in old[: old.index("<article")]  # the notice above the frozen text
    assert NOTE not in old[old.index("<article") : old.index("</article>")]
    assert NOTE in new[new.index("<article") : new.index("</article>")]
    listed = client.get("/statements/").content.decode()
    assert listed.count(NOTE) == 1
    assert 'href="/statements/2024-25/v1/"' in listed
    data = json.loads(b"".join(client.get("/statements/2024-25/v2/statement.json").streaming_content))
    assert data["correction"] == {"of_version": 1, "note": NOTE}
    pdf = b"".join(client.get("/statements/2024-25/v2/statement.pdf").streaming_content)
    assert NOTE in " ".join(extract_text(io.BytesIO(pdf)).split())


def test_the_first_version_is_the_same_bytes_afterwards() -> None:
    who = recalled()
    first = the_first()
    before = publication(first)
    kept = [bytes(one.content) for one in before.files.all()]

    all_the_way(corrected(first, who), who)

    again = Publication.objects.get(pk=before.pk)
    assert again.article == before.article
    assert [bytes(one.content) for one in again.files.all()] == kept


def test_the_board_cannot_have_approved_it_before_it_got_it() -> None:
    who = recalled()
    second = corrected(the_first(), who)
    later = NOW.replace(day=20)
    hand_in(second, by=who.editor, at=later, on=later.date())
    second.refresh_from_db()

    with pytest.raises(Refused, match="cannot have approved this before 20 August 2025"):
        approve(
            second, body=who.body, on=TODAY, minute_reference="1", seen_hash=second.content_hash, by=who.secretary,
            at=later, today=later.date(),
        )  # fmt: skip


def test_the_note_is_bound_by_the_hash_and_a_change_of_it_voids_the_approval() -> None:
    who = recalled()
    second = corrected(the_first(), who)
    hand_in(second, by=who.editor, at=NOW, on=TODAY)
    second.refresh_from_db()
    give_approval(second, who)
    was = content_hash(second)

    rewrite_note(second, note="Something else.", keeps_figures=True, by=who.editor, at=NOW)

    second.refresh_from_db()
    assert second.state == Statement.State.WITH_BOARD
    assert content_hash(second) == second.content_hash != was
    assert not rewrite_note(second, note=" Something   else.", keeps_figures=True, by=who.editor, at=NOW)


@pytest.mark.parametrize("note", ["", "   ", "x" * 1001, "{{ figure:suppliers_active }}", "\U0001f980"])
def test_a_note_that_cannot_be_printed_is_refused(note: str) -> None:
    who = recalled()
    statement = the_first()

    with pytest.raises(Refused):
        correct(statement, note=note, by=who.editor, at=NOW)

    assert not Correction.objects.exists()


def test_one_correction_at_a_time_and_only_of_what_is_public() -> None:
    who = recalled()
    statement = the_first()
    corrected(statement, who)

    with pytest.raises(Refused, match="later version of it already"):
        corrected(statement, who)
    with pytest.raises(Refused, match="nothing public to correct"):
        corrected(Statement.objects.get(version=2), who)


def test_what_was_signed_is_not_rewritten_by_anybody() -> None:
    who = recalled()
    second = corrected(the_first(), who)
    hand_in(second, by=who.editor, at=NOW, on=TODAY)
    second = Statement.objects.get(pk=second.pk)
    give_approval(second, who)
    give_signature(Statement.objects.get(pk=second.pk), who)

    with pytest.raises(InvalidTransition):
        rewrite_note(second, note="Late.", keeps_figures=True, by=who.editor, at=NOW)
    for sql in ("UPDATE statements_correction SET note = 'x'", "DELETE FROM statements_correction"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_pages_open_a_correction_and_change_its_note() -> None:
    who = recalled()
    statement = the_first()
    client = Client()
    client.force_login(who.editor)
    address = f"/drafts/{statement.pk}/correct/"

    empty = client.post(address, {"note": "", "figures": "kept"})
    done = client.post(address, {"note": NOTE, "figures": "kept"})
    second = Statement.objects.get(version=2)
    page = client.get(done["Location"]).content.decode()
    client.post(f"/drafts/{second.pk}/correction/", {"note": "Other words.", "figures": "anew"})

    assert empty.status_code == 422
    assert done["Location"] == f"/drafts/{second.pk}/"
    assert NOTE in page
    assert "Corrects version 1" in page
    correction = Correction.objects.get()
    assert (correction.note, correction.keeps_figures) == ("Other words.", False)
    assert client.get(address).status_code == 200


def test_a_draft_of_a_correction_shows_what_it_keeps() -> None:
    who = recalled()
    statement = the_first()
    supplier("One more Ltd")
    second = corrected(statement, who)
    client = Client()
    client.force_login(who.editor)

    page = client.get(f"/drafts/{second.pk}/preview/").content.decode()

    was = next(one for one in json.loads(bytes(publication(statement).seal.statement_json))["figures"])
    assert f'value="{was["key"]}">{was["shown"]}<' in page
    assert NOTE in page


def test_a_signed_statement_cannot_be_corrected() -> None:
    who = recalled()
    second = to_the_signature(corrected(the_first(), who), who)

    with pytest.raises(Refused, match="nothing public to correct"):
        corrected(second, who)
