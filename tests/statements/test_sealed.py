"""After signing nothing reaches what was sealed: not SQL, not a change of the records, not a second worker."""

import csv
import hashlib
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pdfminer.high_level import extract_text

from actions.models import Action
from msplan.force.models import ForceProfile
from msplan.history.recording import story_of
from msplan.lib.markup import plain_text
from statements.agreement.returning import send_back
from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from statements.figures.definition import Scope
from statements.models import Publication, PublicFile, Seal, Section, Statement
from statements.publishing.producing import LEASE, MOST_ATTEMPTS, ask_again, produce, sweep
from suppliers.models import Score, SpendLine, Supplier, YearSpend
from tests.statements.build import NOW, TODAY, cast, made, publication, published, signed
from tests.statements.figures.records import a_register_and_a_plan

pytestmark = pytest.mark.django_db
IN_THE_PERIOD = date(2025, 2, 20)
V1 = "/statements/2024-25/v1/"

EVERYTHING = "\n\n".join(
    [f"{figure.label} is {{{{ figure:{key} }}}} here." for key, figure in FIGURES.items()]
    + [f"{{{{ table:{key} }}}}" for key in TABLES]
    + [f"{{{{ chart:{key} }}}}" for key in CHARTS]
)


def refused(sql: str, *values: object) -> bool:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


def test_a_void_seal_stays_void() -> None:
    who = cast()
    send_back(signed(who), reason="Wrong", by=who.editor, at=NOW)

    assert refused("UPDATE statements_seal SET voided_at = NULL, void_reason = ''")


def test_changing_every_record_afterwards_changes_no_published_byte() -> None:
    a_register_and_a_plan(IN_THE_PERIOD)
    statement = published(cast(), EVERYTHING)
    before = _bytes(Client())

    Action.objects.update(title="Changed", target_on="2099-01-01", public_wording="Changed")
    Supplier.objects.update(name="Changed")
    Score.objects.update(band="low", recent_spend=0)
    YearSpend.objects.update(amount=1)
    SpendLine.objects.update(amount=1)
    Section.objects.update(body="Changed", heading="Changed")
    Statement.objects.filter(pk=statement.pk).update(title="Changed")
    statement.figures.filter(hidden="").update(value=99)
    statement.figures.update(label="Changed")
    statement.approvals.update(board="Changed")
    ForceProfile.objects.update(name="Changed Constabulary")

    assert _bytes(Client()) == before


def _bytes(client: Client) -> dict[str, str]:
    """Checksums of the files and of the article as they are served."""
    served = {
        name: hashlib.sha256(b"".join(client.get(V1 + name).streaming_content)).hexdigest()
        for name in ("statement.pdf", "figures.csv", "statement.json")
    }
    page = client.get(V1).content
    article = page[page.index(b"<article") : page.index(b"</article>")]
    return served | {"article": hashlib.sha256(article).hexdigest()}


def test_the_same_number_in_page_pdf_csv_and_json() -> None:
    a_register_and_a_plan(IN_THE_PERIOD)
    statement = published(cast(), EVERYTHING)
    client = Client()

    page = client.get(V1).content.decode()
    pdf = " ".join(
        extract_text(io.BytesIO(b"".join(client.get(V1 + "statement.pdf").streaming_content))).split()
    )
    data = json.loads(b"".join(client.get(V1 + "statement.json").streaming_content))
    table = b"".join(client.get(V1 + "figures.csv").streaming_content).decode("utf-8-sig")
    lines = {line["key"]: line for line in csv.DictReader(io.StringIO(table))}

    frozen = {row.key: row for row in statement.figures.all()}
    assert len(data["figures"]) == len(FIGURES) == len(frozen)
    for figure in data["figures"]:
        shown, label = figure["shown"], figure["label"]
        spans = re.findall(rf'<data class="figure" value="{figure["key"]}">(.*?)</data>', page)
        assert set(spans) == {shown}
        assert f"{label} is {shown} here." in pdf
        assert lines[figure["key"]]["shown"] == shown
        if figure.get("suppressed"):
            # Few people: words in every one of them, and a number in none.
            assert (figure["value"], figure["numerator"], figure["denominator"]) == (None, None, None)
            assert [lines[figure["key"]][name] for name in ("value", "numerator", "denominator")] == [
                "",
                "",
                "",
            ]
            continue
        if figure["value"] is None:
            assert shown == "not known"
            continue
        assert float(lines[figure["key"]]["numerator"]) == float(frozen[figure["key"]].numerator)
        assert float(figure["value"]) == pytest.approx(float(frozen[figure["key"]].value))
    hidden = {figure["key"]: figure["shown"] for figure in data["figures"] if figure.get("suppressed")}
    assert hidden == {"concerns_decided": "all but fewer than 5"}
    places = next(one for one in data["tables"] if one["key"] == "concerns_by_place")
    assert [row[1] for row in places["rows"]] == [6, None, 5, None, 14]
    assert lines["concerns_by_place/An agency or another labour provider/Concerns"]["value"] == ""
    words = plain_text(page)
    for one in data["tables"]:
        for row in one["shown"]:
            for n, heading in enumerate(one["headings"][1:], start=1):
                assert lines[f"{one['key']}/{row[0]}/{heading}"]["shown"] == row[n]
                assert row[n] in words


def test_days_to_publication_are_those_from_the_periods_end() -> None:
    """From 31 March to 12 August; not counted in the year before."""
    published(cast())
    figure = FIGURES["publication_days"]

    reading = figure.read(Scope(on=TODAY, first=date(2025, 4, 1), last=TODAY))
    before = figure.read(Scope(on=TODAY, first=date(2024, 4, 1), last=date(2025, 8, 11)))

    assert (reading.value, reading.numerator, reading.denominator) == (134, 134, 1)
    assert (before.value, before.denominator) == (None, 0)


def test_the_seal_keeps_what_was_counted() -> None:
    a_register_and_a_plan(IN_THE_PERIOD)
    signed(cast())

    inside = {figure["key"]: figure for figure in Seal.objects.get().content["figures"]}

    assert len(inside["suppliers_active"]["references"]) == int(
        float(inside["suppliers_active"]["numerator"])
    )
    assert all(re.fullmatch(r"S-\d{5}", name) for name in inside["suppliers_active"]["references"])
    assert inside["spend_total"]["references"][0].startswith("spend file ")
    assert set(inside) == {*FIGURES, *(f"table {key}" for key in TABLES)}


def test_it_is_never_made_twice() -> None:
    statement = made(cast())
    ready_at = publication(statement).ready_at

    assert produce(publication(statement).pk, at=NOW + timedelta(days=1)) is False
    assert sweep(at=NOW + timedelta(days=1)) == 0
    assert publication(statement).ready_at == ready_at
    assert PublicFile.objects.count() == 3


def test_a_dead_workers_document_is_made_by_the_sweep() -> None:
    statement = signed(cast())
    now = timezone.now()
    Publication.objects.update(state="rendering", attempts=1, lease_until=now + LEASE)

    assert sweep(at=now) == 0
    assert sweep(at=now + LEASE + timedelta(seconds=1)) == 1
    assert publication(statement).state == Publication.State.READY


def test_after_several_dead_workers_it_gives_up_with_a_sentence() -> None:
    who = cast()
    statement = signed(who)
    now = timezone.now()
    Publication.objects.update(state="rendering", attempts=MOST_ATTEMPTS, lease_until=now - LEASE)

    sweep(at=now)

    found = publication(statement)
    assert found.state == Publication.State.FAILED
    assert "none came back" in found.error
    ask_again(found, by=who.editor, at=now)
    ask_again(
        found, by=who.editor, at=now
    )  # it is in the queue already: nothing happens, and nothing is told
    assert sweep(at=now) == 1
    told = story_of(statement).get(act="statements.render_again")
    assert told.actor == who.editor
    assert told.detail.body == {"before": {"state": "failed"}, "after": {"state": "queued"}}


def test_a_hostile_section_is_text_in_page_and_pdf() -> None:
    hostile = (
        "<script>alert(1)</script>\n\n<iframe src='file:///etc/passwd'></iframe>\n\n"
        "![x](file:///etc/hostname)\n\n[go](javascript:alert(1))\n\n<link rel=attachment href='file:///etc/hostname'>"
        "\n\n{% load static %} {% debug %}"
    )
    published(cast(), hostile)
    client = Client()

    page = client.get(V1).content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    pdf = b"".join(client.get(V1 + "statement.pdf").streaming_content)

    assert not re.search(r"<(script|iframe|img|link|object|embed)\b", article)
    assert 'href="javascript' not in article
    assert "<script>alert(1)</script>" in extract_text(io.BytesIO(pdf))
    assert b"/etc/hostname" not in pdf
