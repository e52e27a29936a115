"""What is too old goes, on its day and not before; nothing else goes."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from msplan.accounts.roles import Role
from msplan.files.models import StoredFile
from msplan.history.models import Entry
from msplan.history.verifying import verify
from msplan.keeping.models import Period, Run
from msplan.keeping.orphans import orphans, remove_orphans
from msplan.keeping.retention import rules, run, set_period, standing
from msplan.lib.dates import LONDON, add_months
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.retaining import first_kept
from msplan.outbox.models import Mail
from tests.msplan.keeping.installations import a_file
from tests.msplan.keeping.too_old import an_import, at, there
from tests.msplan.outbox.mails import a_mail
from tests.people import person

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(on=DAYS, months=st.integers(1, 200))
def test_what_is_kept_is_what_counting_forwards_says(on: date, months: int) -> None:
    """Of every day round the border: kept through the day on which its months are over, and not on the next."""
    border = first_kept(on, months)
    for day in (border + timedelta(days=n) for n in range(-40, 40)):
        assert (day < border) == (add_months(day, months) < on), day


@pytest.mark.parametrize(
    ("thing", "months", "goes"),
    [
        (date(2024, 2, 29), 12, date(2025, 3, 1)),  # a year of 29 February ends on 28 February
        (date(2023, 2, 28), 12, date(2024, 2, 29)),
        (date(2024, 2, 29), 48, date(2028, 3, 1)),
        (date(2025, 8, 31), 6, date(2026, 3, 1)),
        (date(2026, 2, 28), 1, date(2026, 3, 29)),
        (date(2026, 3, 4), 24, date(2028, 3, 5)),
    ],
)
def test_the_day_on_which_something_goes(thing: date, months: int, goes: date) -> None:
    assert first_kept(goes - timedelta(days=2), months) <= thing
    assert first_kept(goes - timedelta(days=1), months) <= thing
    assert first_kept(goes, months) > thing
    assert first_kept(goes + timedelta(days=1), months) > thing


THING = date(2024, 2, 29)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [rule.name for rule in rules()])
def test_each_rule_the_day_before_on_the_day_and_the_day_after(
    rule: str, django_capture_on_commit_callbacks: Any
) -> None:
    (found,) = [one for one in rules() if one.name == rule]
    is_whole, young = there(rule, THING), there(rule, add_months(THING, 1))
    leila = person("Leila Varley", Role.SPECIALIST, Role.ADMINISTRATOR)
    last = add_months(THING, found.months)

    def going(day: date) -> int:
        (counted,) = [one.counted for one in standing(on=day, by=leila) if one.rule.name == rule]
        assert counted is not None
        return counted.going

    run(on=last - timedelta(days=2), by=leila, at=at(last))  # what is older has gone by then
    for day, kept in ((last - timedelta(days=1), True), (last, True), (last + timedelta(days=1), False)):
        assert (going(day) >= 1) is not kept, day
        with django_capture_on_commit_callbacks(execute=True):
            run(on=day, by=leila, at=at(day))
        assert is_whole() is kept, day
    assert young()
    # A second run finds nothing to do.
    assert going(last + timedelta(days=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_files_go_from_the_store_and_their_rows_say_so(client: Client) -> None:
    old, young = an_import(THING), an_import(THING + timedelta(days=1))
    names = [old.file.content.name, old.set_aside_file.name]
    run(on=add_months(THING, 6) + timedelta(days=1), by=None, at=at(THING))
    old.refresh_from_db()
    assert not any(default_storage.exists(name) for name in names)
    assert old.file.removed_at is not None
    assert old.file.sha256  # still says which it was
    assert default_storage.exists(StoredFile.objects.get(pk=young.file_id).content.name)
    client.force_login(person("Bea Fielding", Role.PROCUREMENT))
    assert client.get(f"/files/{old.file_id}/").status_code == 404


@pytest.mark.django_db
def test_forgotten_details_leave_the_chain_whole() -> None:
    is_whole = there("history_details", THING)
    entries = list(Entry.objects.values_list("pk", "digest").order_by("pk"))
    run(on=date(2031, 3, 1), by=None, at=at(date(2031, 3, 1)))
    assert not is_whole()
    assert verify().is_whole
    assert list(Entry.objects.values_list("pk", "digest").order_by("pk"))[: len(entries)] == entries


@pytest.mark.django_db
def test_what_may_still_leave_keeps_its_text() -> None:
    waiting = a_mail()
    Mail.objects.filter(pk=waiting.pk).update(created_at=at(THING))
    run(on=date(2036, 1, 1), by=None, at=at(date(2036, 1, 1)))
    waiting.refresh_from_db()
    assert bytes(waiting.message)


@pytest.mark.django_db
def test_a_legal_hold_lets_nothing_go_and_its_end_does() -> None:
    is_whole = there("sessions", THING)
    (rule,) = [rule for rule in rules() if rule.name == "sessions"]
    adam = person("Adam Worth", Role.ADMINISTRATOR)
    words = {"months": 1, "owner": "Administrator", "by": adam, "at": at(THING)}
    set_period(rule, version=0, resting_because="Claim 12 of 2024", **words)
    assert "sessions" not in run(on=date(2025, 1, 1), by=adam, at=at(THING)).found
    assert is_whole()
    set_period(rule, version=1, resting_because="", **words)
    run(on=date(2025, 1, 1), by=adam, at=at(THING))
    assert not is_whole()


@pytest.mark.django_db
def test_a_period_has_a_floor_and_a_version() -> None:
    (rule,) = [rule for rule in rules() if rule.name == "finance_files"]
    adam = person("Adam Worth", Role.ADMINISTRATOR)
    words: dict[str, Any] = {"owner": "", "resting_because": "", "by": adam, "at": at(THING)}
    with pytest.raises(Refused, match="at least 72 months"):
        set_period(rule, version=0, months=71, **words)
    set_period(rule, version=0, months=72, **words)
    with pytest.raises(StaleEdit):
        set_period(rule, version=0, months=90, **words)
    assert Period.objects.get().months == 72
    assert Entry.objects.filter(act="keeping.set_period", actor=adam).count() == 1


@pytest.mark.django_db
def test_the_command_counts_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    is_whole = there("mail_texts", date(2020, 1, 6))
    call_command("retention", dry_run=True)
    assert "mail_texts: 1 of 1 are from before" in capsys.readouterr().out
    assert is_whole()
    assert not Run.objects.exists()
    call_command("retention", go=True)
    assert not is_whole()
    assert Entry.objects.filter(act="keeping.run").count() == 1


@pytest.mark.django_db
def test_orphans_are_old_files_that_no_row_names(settings: Any) -> None:
    named = a_file()
    for name in ("left.csv", "set-aside/left.csv", "published/copy"):
        default_storage.save(name, ContentFile(b"x"))
    now = datetime.now(LONDON)
    assert orphans(at=now) == []  # an upload may be under way
    tomorrow = now + timedelta(days=1, minutes=1)
    assert orphans(at=tomorrow) == ["left.csv", "set-aside/left.csv"]
    assert remove_orphans(at=tomorrow) == 2
    kept = {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert kept == {named.content.name, "copy"}
