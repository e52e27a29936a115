"""One digest a person a day, whatever happens: repeated, after a gap, broken half-way."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.accounts.people import set_leave
from msplan.chasing.models import Digest, Reminder, Sweep
from msplan.chasing.planning import plan
from msplan.chasing.sending import chase, chase_when_due, draft, run_is_missing, save
from msplan.force.models import ForceProfile
from msplan.outbox.models import Mail
from tests.msplan.chasing import dues
from tests.msplan.chasing.dues import a_due
from tests.people import department, person

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 12, 2)


def at(on: date, hour: int = 7, minute: int = 30) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)


def run(on: date) -> int:
    return chase(on=on, at=at(on))


def ledger(state: str) -> list[tuple[str, int]]:
    return list(Reminder.objects.filter(state=state).order_by("pk").values_list("rule", "number"))


@pytest.fixture
def owner() -> Person:
    return person("Olu Winterbourne", "contributor", department=department("Procurement"))


def test_a_digest_is_a_mail_with_its_reminders(owner: Person) -> None:
    a_due(owner, WEDNESDAY)

    assert run(WEDNESDAY) == 1

    digest = Digest.objects.get()
    assert (digest.person, digest.day) == (owner, WEDNESDAY)
    assert digest.mail is not None
    assert (digest.mail.state, digest.mail.address) == ("queued", owner.email)
    assert ledger("told") == [("on the day", 0)]


def test_running_twice_says_nothing_twice(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)

    assert run(WEDNESDAY) == 0

    assert (Digest.objects.count(), Mail.objects.count(), Reminder.objects.count()) == (1, 1, 4)


def test_the_next_day_says_nothing_new(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)

    assert run(WEDNESDAY + timedelta(days=1)) == 0


def test_a_whole_review_unanswered_for_five_weeks(owner: Person) -> None:
    """Every day from 30 days before to 36 days after: exactly the steps of the table, each once."""
    lead, executive = person("Lea Marchmont", "department_lead"), person("Ex Ecutive", "executive_lead")
    due_on = date(2026, 6, 17)  # a Wednesday; no bank holiday falls on a step
    a_due(owner, due_on, of=department("Procurement", lead=lead))
    for n in range(-30, 37):
        run(due_on + timedelta(days=n))

    def days(someone: Person) -> list[int]:
        return sorted((d.day - due_on).days for d in Digest.objects.filter(person=someone))

    assert days(owner) == [-28, -14, -7, 0, 7, 14, 21, 28, 35]
    assert (days(lead), days(executive)) == ([14], [28])
    assert ledger("passed_over") == []


def test_after_a_gap_each_thing_appears_once_and_what_was_passed_over_is_recorded(owner: Person) -> None:
    a_due(owner, WEDNESDAY, number=1)
    a_due(owner, WEDNESDAY + timedelta(days=7), number=2)
    run(WEDNESDAY - timedelta(days=7))
    after_gap = WEDNESDAY + timedelta(days=7)

    assert run(after_gap) == 1
    assert run(after_gap) == 0

    second = Digest.objects.get(day=after_gap)
    assert {(r.thing[-1], r.rule, r.number, r.state) for r in second.reminders.all()} == {
        ("1", "on the day", 0, "passed_over"),
        ("1", "weekly when late", 1, "told"),
        ("2", "7 days before", 0, "passed_over"),
        ("2", "on the day", 0, "told"),
    }


def test_a_gap_of_14_days_makes_one_digest_a_person(owner: Person) -> None:
    owners = [owner, *(person(f"Owner {n}", "contributor") for n in range(3))]
    for n, someone in enumerate(owners):
        a_due(someone, WEDNESDAY, number=n)
    run(WEDNESDAY)

    assert run(WEDNESDAY + timedelta(days=14)) == 4

    assert Digest.objects.filter(day=WEDNESDAY + timedelta(days=14)).count() == 4
    assert ledger("passed_over").count(("weekly when late", 1)) == 4


def test_what_is_answered_is_never_chased_again(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY - timedelta(days=7))
    dues.OPEN.clear()

    assert run(WEDNESDAY) == 0


def test_a_new_due_date_begins_anew(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    dues.OPEN.clear()
    a_due(owner, WEDNESDAY + timedelta(days=28))

    assert run(WEDNESDAY + timedelta(days=1)) == 1


def test_a_new_owner_is_told_from_the_step_of_the_day(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    dues.OPEN.clear()
    successor = person("Suc Cessor", "contributor")
    a_due(successor, WEDNESDAY)

    assert run(WEDNESDAY + timedelta(days=1)) == 1
    assert Digest.objects.latest("pk").person == successor


def test_a_run_that_finds_nothing_is_kept_with_its_zeros() -> None:
    run(WEDNESDAY)

    sweep = Sweep.objects.get()
    assert (sweep.day, sweep.things, sweep.digests) == (WEDNESDAY, 0, 0)


def test_a_day_chased_in_advance_is_not_done() -> None:
    chase(on=WEDNESDAY, at=at(WEDNESDAY - timedelta(days=1)))

    assert not Sweep.objects.exists()


def test_a_weekend_leaves_no_run() -> None:
    run(date(2026, 12, 5))

    assert not Sweep.objects.exists()


@pytest.mark.parametrize(
    ("moment", "chased"),
    [
        (datetime(2026, 12, 2, 7, 29, tzinfo=UTC), False),
        (datetime(2026, 12, 2, 7, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 6, 29, tzinfo=UTC), False),  # summer: 07:29 in London
        (datetime(2026, 7, 1, 6, 30, tzinfo=UTC), True),
        (datetime(2026, 12, 2, 23, 45, tzinfo=UTC), True),  # a server that was down all day catches up
        (datetime(2026, 7, 1, 23, 15, tzinfo=UTC), False),  # already Thursday in London, before 07:30
        (datetime(2026, 12, 5, 9, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), False),  # Christmas
        (datetime(2026, 3, 30, 6, 30, tzinfo=UTC), True),  # the Monday after the clocks went forward
        (datetime(2026, 10, 26, 6, 30, tzinfo=UTC), False),  # the Monday after they went back: 06:30
    ],
)
def test_the_hour_of_chasing_is_londons(owner: Person, moment: datetime, *, chased: bool) -> None:
    a_due(owner, moment.date())

    assert chase_when_due(at=moment) == int(chased)


def test_later_nudges_of_the_day_find_it_done(owner: Person) -> None:
    a_due(owner, WEDNESDAY, number=1)
    chase_when_due(at=at(WEDNESDAY))
    a_due(person("Late Comer", "contributor"), WEDNESDAY, number=2)

    assert chase_when_due(at=at(WEDNESDAY, 7, 45)) == 0


def test_a_run_that_died_half_way_is_finished_by_the_next(owner: Person) -> None:
    other = person("Ann Other", "contributor")
    a_due(owner, WEDNESDAY, number=1)
    a_due(other, WEDNESDAY, number=2)
    run(WEDNESDAY)
    # As it stands when the process dies after the first of two digests.
    Sweep.objects.all().delete()
    digest = Digest.objects.get(person=other)
    digest.reminders.all().delete()
    mail = digest.mail
    digest.delete()
    assert mail is not None
    mail.delete()

    assert chase_when_due(at=at(WEDNESDAY, 7, 45)) == 1
    assert Digest.objects.count() == 2


def test_one_digest_that_cannot_be_made_costs_nobody_else_theirs(owner: Person) -> None:
    broken = person("Bro Ken", "contributor")
    Person.objects.filter(pk=broken.pk).update(email="bro\nken@force.example")
    a_due(broken, WEDNESDAY, number=1)
    a_due(owner, WEDNESDAY, number=2)

    with pytest.raises(ExceptionGroup, match="1 of 2 digests"):
        run(WEDNESDAY)

    assert [d.person for d in Digest.objects.all()] == [owner]
    assert not Sweep.objects.exists()


def test_reminders_that_another_run_sent_elsewhere_meanwhile_are_not_sent_again(owner: Person) -> None:
    deputy = person("Dee Puttnam")
    a_due(owner, WEDNESDAY)
    (planned_before_the_leave,) = plan(WEDNESDAY)
    set_leave(owner, first=WEDNESDAY, last=WEDNESDAY, deputy=deputy, by=None, at=at(WEDNESDAY))
    run(WEDNESDAY)

    late = draft(planned_before_the_leave, on=WEDNESDAY, at=at(WEDNESDAY), held=False, force=ForceProfile())
    with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
        save([late])

    assert [d.person for d in Digest.objects.all()] == [deputy]
    assert Mail.objects.count() == 1


def test_held_mails_are_kept_and_never_sent(owner: Person) -> None:
    a_due(owner, WEDNESDAY)

    chase(on=WEDNESDAY, at=at(WEDNESDAY), held=True)

    assert Mail.objects.get().state == "held"
    assert not Mail.objects.to_send(at=at(date(2030, 1, 1))).exists()


def test_the_database_itself_refuses_a_second_digest_and_a_second_reminder(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    reminder = Reminder.objects.first()
    assert reminder is not None

    with pytest.raises(IntegrityError, match="digest_once_a_day"), transaction.atomic():
        Digest.objects.create(person=owner, day=WEDNESDAY, made_at=at(WEDNESDAY))
    reminder.pk = None
    with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
        reminder.save(force_insert=True)


@pytest.mark.parametrize(
    ("hour", "minute", "swept", "missing"),
    [(8, 0, False, False), (8, 1, False, True), (8, 1, True, False), (7, 0, False, False)],
)
def test_a_run_is_missing_half_an_hour_after_its_time(
    hour: int, minute: int, *, swept: bool, missing: bool
) -> None:
    assert run_is_missing(at=at(WEDNESDAY, hour, minute), swept=swept) is missing


def test_nothing_is_missing_at_a_weekend() -> None:
    assert not run_is_missing(at=at(date(2026, 12, 5), 12), swept=False)


def text_of(mail: Mail | None) -> tuple[str, str, str]:
    assert mail is not None
    message = message_from_bytes(bytes(mail.message), policy=policy.default)
    return (
        str(message["Subject"]),
        message.get_content().replace("\r\n", "\n"),
        str(message["Auto-Submitted"]),
    )


def test_the_mail_says_need_date_link_and_how_to_tell_that_it_is_genuine(owner: Person) -> None:
    a_due(owner, date(2026, 12, 16))
    run(WEDNESDAY)

    subject, text, auto = text_of(Digest.objects.get().mail)

    assert subject == "Review due Wednesday 16 December 2026: A-014 Supplier code of conduct"
    assert "  Wednesday 16 December 2026, due in 14 days\n  http://testserver/actions/14/review/\n" in text
    assert "Everything that is yours: http://testserver/mine/" in text
    assert "every address begins with http://testserver/" in text
    assert auto == "auto-generated"


def test_a_late_thing_leads_with_how_late_it_is(owner: Person) -> None:
    a_due(owner, date(2026, 11, 18))
    run(WEDNESDAY)

    subject, _, _ = text_of(Digest.objects.get().mail)

    assert subject == "Review 14 days overdue (was due 18 November 2026): A-014 Supplier code of conduct"


def test_several_things_are_counted_in_the_subject(owner: Person) -> None:
    a_due(owner, date(2026, 11, 18), number=1)
    a_due(owner, date(2026, 12, 9), number=2)
    run(WEDNESDAY)

    subject, _, _ = text_of(Digest.objects.get().mail)

    assert (
        subject
        == "Your modern slavery plan: 2 items to answer, 1 overdue, next due Wednesday 9 December 2026"
    )


def test_a_lead_is_led_to_the_page_and_not_to_the_form(owner: Person) -> None:
    lead = person("Lea Marchmont", "department_lead")
    a_due(owner, date(2026, 11, 18), of=department("Procurement", lead=lead))
    run(WEDNESDAY)

    subject, text, _ = text_of(Digest.objects.get(person=lead).mail)

    assert subject == "1 item late in your area of the modern slavery plan, the oldest since 18 November 2026"
    assert "Olu Winterbourne, 14 days overdue" in text
    assert "http://testserver/actions/14/\n" in text
    assert "/review/" not in text


def test_a_stand_in_reads_whose_it_is_and_sees_a_thing_once(owner: Person) -> None:
    lead = person("Lea Marchmont", "department_lead")
    set_leave(owner, first=WEDNESDAY, last=date(2026, 12, 4), deputy=None, by=None, at=at(WEDNESDAY))
    a_due(owner, date(2026, 11, 18), of=department("Procurement", lead=lead))
    run(WEDNESDAY)

    _, text, _ = text_of(Digest.objects.get(person=lead).mail)

    assert "Olu Winterbourne is on leave until 4 December 2026; you stand in" in text
    assert text.count("A-014") == 1
    assert {r.rule for r in Reminder.objects.filter(state="told")} == {"weekly when late", "14 days late"}


def test_what_users_typed_cannot_write_a_second_header(owner: Person) -> None:
    due = a_due(owner, WEDNESDAY)
    dues.OPEN[:] = [
        type(due)(
            **{**{f: getattr(due, f) for f in due.__slots__}, "label": "A-014 x\r\nBcc: all@force.example"}
        )
    ]
    run(WEDNESDAY)

    mail = Digest.objects.get().mail
    assert mail is not None
    message = message_from_bytes(bytes(mail.message), policy=policy.default)
    assert message["Bcc"] is None
    assert str(message["Subject"]).endswith("A-014 x Bcc: all@force.example")
