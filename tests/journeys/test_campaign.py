"""A campaign played from both sides: a buyer asks, a worker writes, three suppliers answer each in their own way.

One answers over two sittings with a colleague, one answers late after a question back, one stays silent to the end and
is handed over; the mailbox of a fourth does not exist. What they do they do by clicking; the figures are counted by
tests/journeys/campaign_count.py, which knows nothing of the program's own counting.
"""

import io
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pdfminer.high_level import extract_text
from playwright.sync_api import Page, expect

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import LONDON, is_working_day, next_working_day, plain, today
from suppliers.models import Contract, Supplier, SupplierContact
from suppliers.record import keeping
from tests.journeys import supplier_hands as they
from tests.journeys.campaign_count import FIGURES, answers_in, by_sql, in_workbook, one_response_less
from tests.journeys.conftest import Calendar, World, eventually
from tests.journeys.count import all_of, one
from tests.journeys.hands import enter
from tests.journeys.supplier_hands import come, link_in, mail_to, text_of
from tests.look.axe import faults_on
from tests.people import department, person
from tests.suppliers.making import supplier

STEADY, TARDY, SILENT, GONE = "Steady Mops Ltd", "Tardy Brushes Ltd", "Silent Brooms Ltd", "Gone Buckets Ltd"
ADA, TED, SID, GUS = "ada@steady.example", "ted@tardy.example", "sid@silent.example", "gus@gone.example"
COLLEAGUE = "cleo@steady.example"
WHY = "You clean our buildings, and cleaning is a trade in which people are exploited."
WORDS = "We read every answer, and we help where we can."
KEPT = "Half of our sponges come from a trader whom we ask in May."
ASKED_BACK = "Was the policy reviewed this year?"


@pytest.fixture
def force(transactional_db: None) -> dict[str, Person]:
    """A force whose register has four cleaners with a contact, one without, and somebody who sells paper."""
    ForceProfile(pk=1, name="Ossleby Constabulary", short_name="Ossleby", mark="O").save()
    Body.objects.create(
        name="Ossleby Constabulary",
        kind="constabulary",
        approving_board="Executive Board",
        signatory_title="Chief",
    )
    lead = person("Ravi Lead", Role.DEPARTMENT_LEAD)
    buying, estates = department("Procurement", lead=lead), department("Estates", lead=lead)
    people = {
        "grace": person("Grace Buyer", Role.PROCUREMENT, department=buying),
        "aisha": person("Aisha Reader", Role.SPECIALIST, department=buying),
        "manager": person("Manny Manager", Role.CONTRIBUTOR, department=estates),
        "other": person("Otis Other", Role.CONTRIBUTOR, department=estates),
    }
    the_register(people)
    return people


def the_register(people: dict[str, Person]) -> None:
    by, at = people["grace"], datetime.now(LONDON)
    for name, contact, email in (
        (STEADY, "Ada Steady", ADA), (TARDY, "Ted Tardy", TED), (SILENT, "Sid Silent", SID), (GONE, "Gus Gone", GUS),
    ):  # fmt: skip
        cleaner = supplier(name, "contract-cleaning")
        row = SupplierContact(supplier=cleaner, name=contact, email=email, is_asked=True)
        keeping.add(row, by=by, at=at)
    supplier("Mute Dusters Ltd", "contract-cleaning")
    seller = supplier("Paper Ltd")
    keeping.add(
        SupplierContact(supplier=seller, name="Pat", email="pat@paper.example", is_asked=True), by=by, at=at
    )
    silent = Supplier.objects.get(name=SILENT)
    for title, value, manager in (("Windows", 9_000, "other"), ("All stations", 480_000, "manager")):
        contract = Contract(
            supplier=silent,
            title=title,
            value=value,
            manager=people[manager],
            starts_on=today() - timedelta(days=200),
            ends_on=today() + timedelta(days=700),
        )
        keeping.add(contract, by=by, at=at)


@pytest.mark.journey
def test_a_campaign_from_the_questions_to_the_figures(
    world: World, force: dict[str, Person], calendar: Calendar, tmp_path: Path
) -> None:
    world.postbox.unknown = {GUS}
    sent_on = calendar.turn_to(today() + timedelta(days=1), hour=10)
    deadline = sent_on + timedelta(days=28)
    the_buyer_asks(world, force, sent_on, deadline)
    links = the_mails_come(world, deadline)
    the_first_begins_and_a_colleague_helps(world, links[ADA])
    figures_are_right(world, force, sent_on, {"Started, not handed in": 1, "Not reached": 1, "Mail sent": 3})

    turns = reminder_days(sent_on, deadline)
    for n, day in enumerate(turns):
        calendar.turn_to(day)
        if n:
            reminders_come(world, day, [TED, SID], n + 1)
            continue
        reminders_come(world, day, [ADA, TED, SID], 1)
        the_first_comes_back_and_hands_in(world, links[ADA], tmp_path)

    late_on = calendar.turn_to(deadline + timedelta(days=1), hour=10)
    figures_are_right(world, force, late_on, {"Late": 2, "Silent": 0, "Answered late": 0})
    the_second_answers_late_and_is_asked_back(world, force, links[TED], late_on)

    the_third_is_handed_over(world, force, calendar, deadline)
    at_the_end(world, force)


# --- the buyer


def the_buyer_asks(world: World, force: dict[str, Person], sent_on: date, deadline: date) -> None:
    page = world.signed_in(force["grace"].email, "/suppliers/asking/questionnaires/")
    page.get_by_role("button", name="Add the questionnaires that come with msplan").click()
    page.get_by_role("link", name="Suppliers", exact=True).first.click()
    page.get_by_label("Category").select_option(label="Contract cleaning")
    page.get_by_role("button", name="Apply filters").first.click()
    page.get_by_role("link", name="Ask these 5 suppliers").click()
    page.get_by_label("A new campaign").check()
    page.get_by_role("button", name="Put them on the list").click()

    page.get_by_label("Name of the campaign").fill("Cleaners")
    asks = page.get_by_label("What do you ask for?")
    short = asks.locator("option", has_text=re.compile("^Short")).get_attribute("value")
    asks.select_option(short)
    enter(page, "opens_on", sent_on)
    enter(page, "deadline_on", deadline)
    page.get_by_label("Why are these suppliers picked?").fill(WHY)
    page.get_by_label("Words of your own for the mail").fill(WORDS)
    page.get_by_role("button", name=re.compile("^Save")).click()

    expect(page.get_by_text("4 of 5")).to_be_visible()
    expect(page.get_by_role("row", name="Mute Dusters Ltd")).to_contain_text("no contact to write to")
    page.get_by_role("link", name="Look it over and send").click()
    page.get_by_role("link", name="See the mail").click()
    preview = page.locator("main").inner_text()
    assert WHY in preview
    assert WORDS in preview
    assert ADA in preview
    assert world.postbox.mails == []
    shown = page.locator(".ms-prose").inner_text()
    page.go_back()
    page.get_by_role("button", name="Send to 4 suppliers").click()

    mail = mail_to(world, ADA, "questions about modern slavery")
    arrived = text_of(mail).replace(link_in(world, mail), "(secret address)")
    assert arrived.split() == shown.split()


def the_mails_come(world: World, deadline: date) -> dict[str, str]:
    """The secret address of each. Three mails and no more; the fourth is refused, and says so."""
    links = {}
    for address in (ADA, TED, SID):
        mail = mail_to(world, address, "questions about modern slavery")
        assert plain(deadline) in str(mail["Subject"])
        links[address] = link_in(world, mail)
    assert len(set(links.values())) == 3
    settled()
    assert len(world.postbox.mails) == 3
    assert one("SELECT state FROM outbox_mail WHERE address = %s", GUS) == "failed"
    return links


def settled() -> None:
    """No mail waits or is on its way: a worker that is stopped now leaves nothing in doubt."""
    eventually(
        lambda: (
            one("SELECT count(*) FROM outbox_mail WHERE state IN ('queued', 'sending')") == 0
            and one("SELECT count(*) FROM suppliers_campaign WHERE state = 'sending'") == 0
        ),
        what="an outbox with nothing to send",
    )


# --- the first supplier: two sittings, a colleague


def the_first_begins_and_a_colleague_helps(world: World, link: str) -> None:
    page = come(world, link)
    assert one("SELECT count(*) FROM suppliers_invitation WHERE opened_at IS NOT NULL") == 1
    page.get_by_role("button", name="Yes, that is me").click()
    they.open_question(page, "q1")
    they.company(page)
    they.policy(page)
    page.get_by_role("link", name="All questions").click()
    page.locator("a[href$='/colleague/people/']").click()
    page.get_by_label("Their name").fill("Cleo Colleague")
    page.get_by_label("Their email address").fill(COLLEAGUE)
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("link", name="All questions").last.click()
    they.open_question(page, "q9")
    they.pick(page, "mapped", "tier1")
    page.get_by_label("Is there anything to explain?").fill(KEPT)
    expect(page.locator("[data-ms-saved]")).to_contain_text("Saved at ")
    page.context.close()  # no button pressed

    mail = mail_to(world, COLLEAGUE, "Your part of a questionnaire")
    assert link_in(world, mail) != link
    the_colleague_answers_one_part(come(world, link_in(world, mail)))
    settled()


def the_colleague_answers_one_part(page: Page) -> None:
    page.get_by_role("link", name="Go to the questions").click()
    assert asked_on(page) == ["q6", "q7"]
    here = page.url
    they.open_question(page, "q6")
    they.people(page)
    expect(page.get_by_text("You have answered everything that was passed to you")).to_be_visible()
    # They see nothing else, whatever they type into the address.
    for other in ("answers/q1/", "answers/q9/", "check/", "hand-in/", "receipt/", "receipt.pdf", "report/"):
        answer = page.request.get(here.removesuffix("answers/") + other)
        assert answer.status == 404, other
        assert KEPT not in answer.text()


def asked_on(page: Page) -> list[str]:
    """The questions that the list leads to."""
    links = page.locator("main section a").evaluate_all("all => all.map(a => a.pathname)")
    return [found[1] for link in links if (found := re.search(r"/answers/(q\d+)/$", link))]


def the_first_comes_back_and_hands_in(world: World, link: str, tmp_path: Path) -> None:
    """On a telephone, a week later."""
    page = come(world, link, width=375)
    page.get_by_role("link", name="Carry on").click()
    expect(page.locator(".ms-lead")).to_contain_text("5 of 8")
    they.open_question(page, "q7")
    assert page.locator(".ms-matrix__row input[value=yes]:checked").count() == 7
    page.get_by_role("link", name="All questions").click()
    they.open_question(page, "q9")
    expect(page.get_by_label("Is there anything to explain?")).to_have_value(KEPT)
    expect(page.locator("input[name=part-mapped][value=tier1]")).to_be_checked()
    they.chain(page)
    they.go_on(page)
    they.voice(page)
    evidence = tmp_path / "helpline.csv"
    evidence.write_text("month,calls\nMay,3\nJune,0\n", encoding="utf-8")
    page.get_by_label("Add a file").set_input_files(evidence)
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_text("“helpline.csv” is added")).to_be_visible()
    they.go_on(page)
    they.history(page)
    they.go_on(page)
    expect(page.get_by_text("helpline.csv").first).to_be_visible()
    reference = they.declare(page, "Ada Steady", "Director")

    with page.expect_download() as download:
        page.get_by_role("link", name="Keep a copy of your answers (PDF)").click()
    pdf = download.value.path().read_bytes()
    assert pdf.startswith(b"%PDF-")
    told = " ".join(extract_text(io.BytesIO(pdf)).split())
    for words in (reference, "Ada Steady", "Director", "helpline.csv", "Half of our sponges"):
        assert words in told, words
    assert reference in text_of(mail_to(world, ADA, f"We have your answers: {reference}"))
    settled()


# --- reminders


def reminder_days(sent_on: date, deadline: date) -> list[date]:
    """7 and 14 days after the sending, on a working day from then on; 7 and 2 before the deadline, up to then."""
    before = [deadline - timedelta(days=n) for n in (7, 2)]
    for n, day in enumerate(before):
        while not is_working_day(day):
            day -= timedelta(days=1)  # noqa: PLW2901
        before[n] = day
    return sorted([*(next_working_day(sent_on + timedelta(days=n)) for n in (7, 14)), *before])


def reminders_come(world: World, day: date, to: list[str], many: int) -> None:
    """On this day each of them gets their ``many``th, and nobody else any."""
    for address in to:
        eventually(
            lambda address=address: len(reminders(world, address)) == many,  # type: ignore[misc]
            what=f"reminder {many} to {address} on {day}",
        )
    written = all_of(
        "SELECT m.address FROM suppliers_ask a JOIN outbox_mail m ON m.id = a.mail_id WHERE a.kind = 'reminder'"
        f" AND (a.at AT TIME ZONE 'Europe/London')::date = '{day.isoformat()}' ORDER BY 1"
    )
    assert written == sorted(to)
    settled()


def reminders(world: World, address: str) -> list[str]:
    subjects = [str(mail["Subject"]) for mail in world.postbox.to(address)]
    return [one for one in subjects if "please answer by" in one or "please answer today" in one]


# --- the second supplier: late, and asked back


def the_second_answers_late_and_is_asked_back(
    world: World, force: dict[str, Person], link: str, on: date
) -> None:
    page = come(world, link)
    expect(page.get_by_text("You can still answer. We mark it late")).to_be_visible()
    page.get_by_role("button", name="Yes, that is me").click()
    they.open_question(page, "q1")
    for part in (they.company, they.policy, they.people):
        part(page)
    for part in (they.chain, they.voice, they.history):
        part(page)
        they.go_on(page)
    reference = they.declare(page, "Ted Tardy", "Owner")
    expect(page.get_by_text("so they are marked late")).to_be_visible()
    assert "marked late" in text_of(mail_to(world, TED, f"We have your answers: {reference}"))

    reader = world.signed_in(force["aisha"].email, "/suppliers/asking/responses/")
    reader.get_by_role("link", name=TARDY).click()
    response = urlsplit(reader.url).path
    reader.locator("#q3").get_by_role("link", name="Ask back").click()
    reader.locator("#id_about_q3").fill(ASKED_BACK)
    reader.get_by_role("button", name="Send the questions").click()
    mail = mail_to(world, TED, "a question about your answers")
    assert ASKED_BACK in text_of(mail)
    assert link_in(world, mail) == link

    they_answer_just_that(world, link, on)
    reader.goto(f"{world.url}{response}")
    the_reader_settles(reader)
    assert link_in(world, mail_to(world, TED, "what we make of your answers")) == link
    page = come(world, link)
    page.get_by_role("link", name="What is good, and what could come next").click()
    expect(page.get_by_role("heading", name="What we make of your answers")).to_be_visible()
    expect(page.get_by_text("Thank you for looking again.")).to_be_visible()
    settled()


def they_answer_just_that(world: World, link: str, on: date) -> None:
    page = come(world, link)
    page.get_by_role("link", name="Answer what we ask").click()
    assert asked_on(page) == ["q3"]
    elsewhere = page.request.get(f"{page.url}q2/")
    assert "Save and continue" not in elsewhere.text()
    they.open_question(page, "q3")
    expect(page.get_by_text(ASKED_BACK)).to_be_visible()
    expect(page.locator("input[name=part-provisions][value=child_labour]")).to_be_checked()
    reviewed = on - timedelta(days=40)
    for box, value in (("day", reviewed.day), ("month", reviewed.month), ("year", reviewed.year)):
        page.locator(f"[name=part-reviewed_on-{box}]").fill(str(value))
    they.go_on(page)
    they.declare(page, "Ted Tardy", "Owner")
    submissions = "SELECT count(*) FROM suppliers_submission WHERE is_late"
    assert one(submissions) == 2
    same = "SELECT (min(answers->>'q7') = max(answers->>'q7'))::int FROM suppliers_submission WHERE is_late"
    assert one(same) == 1


def the_reader_settles(page: Page) -> None:
    page.locator("#q3").get_by_role("link", name="Judge it").click()
    page.get_by_label("Verified", exact=True).check()
    page.get_by_label("How do you know?").fill("The policy was read, and its date.")
    before = one("SELECT score FROM suppliers_response WHERE reader_id IS NOT NULL")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. The score is")).to_be_visible()
    assert one("SELECT score FROM suppliers_response WHERE reader_id IS NOT NULL") > before
    page.get_by_role("link", name="Give the outcome").click()
    page.get_by_label("Accept", exact=True).check()
    page.get_by_role("button", name="Give the outcome").click()
    page.get_by_role("link", name="Report to the supplier").click()
    page.get_by_label("A note of your own to the supplier").fill("Thank you for looking again.")
    page.get_by_role("button", name="Release the report").click()
    expect(page.get_by_text("The report is released")).to_be_visible()


# --- the third supplier: silence


def the_third_is_handed_over(
    world: World, force: dict[str, Person], calendar: Calendar, deadline: date
) -> None:
    assert one("SELECT count(*) FROM suppliers_invitation WHERE no_response_on IS NOT NULL") == 0
    silent_on = deadline + timedelta(days=14)
    day = calendar.turn_to(silent_on, hour=7)  # before the digests
    handed = "SELECT count(*) FROM suppliers_invitation WHERE handed_to_id = %s AND no_response_on = %s"
    eventually(lambda: one(handed, force["manager"].pk, silent_on), what="the hand-over")
    assert one("SELECT count(*) FROM suppliers_invitation WHERE no_response_on IS NOT NULL") == 1
    assert world.postbox.to(force["manager"].email) == []

    calendar.turn_to(day)
    digest = eventually(lambda: world.postbox.to(force["manager"].email), what="the manager's digest")[0]
    words = text_of(digest)
    assert f"No response from a supplier: {SILENT}: Cleaners" in words
    found = re.search(rf"{re.escape(world.url)}(/suppliers/asking/invitations/\d+/)", words)
    assert found is not None
    assert world.postbox.to(force["other"].email) == []  # of the two contracts the larger one counts
    page = world.signed_in(force["manager"].email, found.group(1))
    story = page.get_by_role("table", name="What was tried, oldest first").inner_text()
    assert story.count("Reminder, ") == len(reminders(world, SID)) == 4
    for tried in (
        "Invitation",
        "7 days after sending",
        "14 days after sending",
        "7 days before",
        "2 days before",
    ):
        assert tried in story, tried
    assert "Link opened" not in story
    page.get_by_role("link", name="Say what was done").click()
    page.get_by_label("What was done about it?").fill("Rang them; a meeting is on the third.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Rang them; a meeting is on the third.")).to_be_visible()
    settled()


# --- the figures


def figures_are_right(world: World, force: dict[str, Person], on: date, known: dict[str, int]) -> None:
    """The page says what we count, and what the story so far must come to."""
    page = the_campaign(world, force)
    counted = by_sql(on)
    assert said_by(page) == counted
    assert counted.items() >= known.items()
    page.context.close()


def the_campaign(world: World, force: dict[str, Person]) -> Page:
    page = world.signed_in(force["grace"].email, "/suppliers/asking/campaigns/")
    page.get_by_role("link", name="Cleaners").click()
    return page


def said_by(page: Page) -> dict[str, int]:
    """What stands on the cards and in the sentence above them."""
    cards = page.locator(".ms-numbers > li")
    labels = cards.locator(".ms-number__label").all_inner_texts()
    values = [int(text) for text in cards.locator(".ms-number__value").all_inner_texts()]
    every = dict(zip(labels, values, strict=True))
    rate = re.search(r"(\d+)% answered: (\d+) of (\d+) reached", page.locator("main").inner_text())
    if rate is None:
        pytest.fail("the page says no response rate")
    assert int(rate[2]) == every["Answered"]
    assert int(rate[3]) == every["Asked"] - every["Not reached"]
    return {label: every[label] for label in FIGURES} | {"%": int(rate[1])}


def at_the_end(world: World, force: dict[str, Person]) -> None:
    page = the_campaign(world, force)
    said, counted = said_by(page), by_sql(today())
    # Asked, sent, not reached, opened, started, answered, late, late still, silent; two of three reached.
    assert [said[label] for label in FIGURES] == [4, 3, 1, 2, 0, 2, 1, 0, 1]
    assert said["%"] == 67
    assert said == counted
    assert (
        len(
            {
                mail["To"]
                for mail in world.postbox.mails
                if "questions about modern slavery" in mail["Subject"]
            }
        )
        == 3
    )
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults_on(page) == []

    with page.expect_download() as download:
        page.get_by_role("link", name="Everything as an Excel workbook").click()
    book = download.value.path().read_bytes()
    assert in_workbook(book) == said
    rows = {row["Name"]: row for row in answers_in(book)}
    assert set(rows) == {STEADY, TARDY}
    assert any(KEPT in str(cell) for cell in rows[STEADY].values())
    assert [rows[name]["Late"] in (True, "Yes") for name in (STEADY, TARDY)] == [False, True]
    the_control(said)


def the_control(said: dict[str, int]) -> None:
    """One response less, and each figure wrong by one: the comparison tells every one of them."""
    with one_response_less():
        less = by_sql(today())
    assert less["Answered"] == said["Answered"] - 1
    assert said != less
    for label, value in said.items():
        assert said != {**by_sql(today()), label: value + 1}, label
    assert said == by_sql(today())
