"""Exact repeats inside one file: shown, kept, and left out only by a person's word."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from msplan.history.models import Entry
from suppliers.models import SpendImport, SpendLine
from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.tasks import work_on_import
from tests.people import person
from tests.suppliers.making import AT, ready, saved, spend_csv

ACME = ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1")
SPLIT = ("03/06/2026", "Windows", "Acme Cleaning Ltd", "100.00", "A1")
BOLT = ("04/06/2026", "Cleaning", "Bolt Ltd", "7.00", "B1")

pytestmark = pytest.mark.django_db


def shown(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def decided(spend_import: SpendImport, repeated_lines: str, **choices: str) -> SpendImport:
    ask_to_confirm(spend_import, repeated_lines=repeated_lines, by=None, at=AT, **choices)
    done = save_import(spend_import.pk, at=AT)
    assert done is not None
    assert done.state == "confirmed"
    return done


def test_repeats_are_kept_without_a_word() -> None:
    done = decided(ready(spend_csv(ACME, ACME, BOLT)), "")

    assert (SpendLine.objects.count(), done.repeated_lines) == (3, "keep")


def test_repeats_are_left_out_where_a_person_says_so() -> None:
    done = decided(ready(spend_csv(ACME, BOLT, ACME, ACME)), "leave_out")

    assert (SpendLine.objects.count(), (done.result or {})["repeats_left_out"]) == (2, 2)
    assert (done.result or {})["sum"] == "107.00"


def test_lines_that_differ_in_one_cell_are_no_exact_repeats() -> None:
    spend_import = ready(spend_csv(ACME, SPLIT, BOLT))

    done = decided(spend_import, "leave_out")

    assert ((done.plan or {})["repeats"], (done.plan or {})["exact_repeats"]["rows"]) == (1, 0)
    assert (SpendLine.objects.count(), done.repeated_lines) == (3, "")


def test_one_held_already_and_one_repeated_leave_nothing() -> None:
    saved(spend_csv(ACME, BOLT))

    decided(ready(spend_csv(ACME, ACME)), "leave_out", held_lines="leave_out")

    assert SpendLine.objects.filter(supplier_text="Acme Cleaning Ltd").count() == 1


def test_repeat_of_a_held_line_counts_where_repeats_are_kept() -> None:
    saved(spend_csv(ACME))

    decided(ready(spend_csv(ACME, ACME)), "keep", held_lines="leave_out")

    assert SpendLine.objects.count() == 2


def test_page_shows_the_repeats_and_offers_the_decision(client: Client) -> None:
    client.force_login(person("Morwen Ashdale", "procurement"))
    spend_import = ready(spend_csv(ACME, BOLT, ACME))
    page = reverse("suppliers:show_import", args=[spend_import.pk])

    words = shown(client.get(page))
    client.post(
        reverse("suppliers:confirm", args=[spend_import.pk]),
        {"seen": spend_import.plan_digest, "repeated_lines": "leave_out"},
    )
    work_on_import(spend_import.pk)

    assert "1 row (£100.00) repeats another row of this file in every cell" in words
    assert "Acme Cleaning Ltd 2026-06-03 row 2; row 4 2 £100.00" in words
    assert "Leave the repeats out: of equal lines one counts" in words
    assert SpendLine.objects.count() == 2
    after = shown(client.get(page))
    assert "1 line that repeated another line of the file in every cell was left out" in after


def test_form_without_repeats_asks_nothing(client: Client) -> None:
    client.force_login(person("Morwen Ashdale", "procurement"))
    spend_import = ready(spend_csv(ACME, BOLT))

    assert "repeat" not in shown(client.get(reverse("suppliers:show_import", args=[spend_import.pk])))


def test_yes_is_in_the_history_before_anything_is_saved() -> None:
    by = person("Morwen Ashdale", "procurement")
    spend_import = ready(spend_csv(ACME, ACME), by=by)

    ask_to_confirm(spend_import, repeated_lines="leave_out", by=by, at=AT)

    entry = Entry.objects.get(act="spend.agree")
    assert (entry.actor_id, SpendLine.objects.count()) == (by.pk, 0)
    assert entry.detail.body["after"] == {"rows": 2, "sum": "200.00", "repeated_lines": "leave_out"}


def test_yes_that_comes_to_nothing_is_in_the_history_too() -> None:
    one, other = ready(spend_csv(ACME)), ready(spend_csv(ACME, BOLT))
    for each in (one, other):
        ask_to_confirm(each, by=None, at=AT)
    save_import(one.pk, at=AT)

    save_import(other.pk, at=AT)

    assert Entry.objects.get(act="spend.not_saved").thing_id == other.pk


def test_terminal_and_page_use_the_same_words(client: Client, tmp_path: Any) -> None:
    client.force_login(person("Morwen Ashdale", "procurement"))
    saved(spend_csv(BOLT))
    content = spend_csv(
        ACME, ACME, SPLIT, BOLT, ("05/06/2026", "x", "Croft Ltd", "", "C1"), ("", "a note", "", "", "")
    )
    path = tmp_path / "spend.csv"
    path.write_bytes(content)
    out = StringIO()

    call_command("import_spend", str(path), "--source", "Ledger", stdout=out)
    spend_import = ready(content)
    words = shown(client.get(reverse("suppliers:show_import", args=[spend_import.pk])))

    told = [line.strip() for line in out.getvalue().splitlines()]
    assert told[0] == "spend.csv"
    figures, sentences = told[1:6], told[6:]
    assert len(sentences) == 8
    for line in sentences:
        if match := re.fullmatch(r"(\w+ \d{4}): (\d+) rows, (£.*)", line):
            assert " ".join(match.groups()) in words
        else:
            assert line.removeprefix("Suppliers: ").removeprefix("Set aside, ") in words, line
    for label in figures:
        assert label.split(":")[0] in words, label
