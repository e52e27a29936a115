"""Two years of a force's statements, played by five people and a member of the public in browsers, with a real worker.

From last year's text, pasted in, to this year's sealed document; then the update, a correction, the answers for the
government's registry, and the year after, which begins with what was promised.
"""

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from actions.models import Action
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import FinancialYear, add_months, plain, today
from suppliers.models import Supplier
from tests.journeys.conftest import Calendar, World
from tests.journeys.count import one
from tests.journeys.hands import comes, enter
from tests.journeys.statement_hands import Public, box, comes_again, into, leave, printed, public, save
from tests.pdf import look_inside
from tests.people import PASSWORD, person
from tests.statements.figures.records import a_register_and_a_plan

CHECKED = "We will check every labour agency by the end of the year."
ASKED = "We will ask every high-risk supplier in the spring."
TRAINED = "We will train every buyer by the end of next March."
ORIGINAL = b"%PDF-1.4\nlast year, as it was printed\n%%EOF\n"
WRONG, RIGHT = "fourteen visits", "twelve visits"
NOTE = "We said fourteen visits. Two of them were counted twice: there were twelve."
TOLD = "We write terms about recruitment fees into every new contract."
FILES = ("statement.pdf", "figures.csv", "statement.json")


@dataclass
class Force:
    """Its people, and the two years; ``pages`` are the addresses of the statements' own pages by year."""

    people: dict[str, Person]
    begun: date
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def this(self) -> FinancialYear:
        """The year that ended before the journey begins."""
        return FinancialYear.of(self.begun).previous

    @property
    def last(self) -> FinancialYear:
        return self.this.previous

    def email(self, who: str) -> str:
        return self.people[who].email


@pytest.fixture
def force(transactional_db: None) -> Force:
    """A small register and a small plan as they were when the year ended, and nobody's statement yet."""
    ForceProfile(
        pk=1, name="Ossleby Constabulary", short_name="Ossleby", mark="OC", contact_email="slavery@ossleby.example"
    ).save()  # fmt: skip
    Body.objects.create(
        name="Ossleby Constabulary",
        kind="constabulary",
        approving_board="Executive Board",
        signatory_title="Chief Constable",
    )
    now = today()
    begun = date(now.year + (now >= date(now.year, 5, 12)), 5, 12)
    found = Force(
        {
            "editor": person("Hester Editor", Role.STATEMENT_EDITOR),
            "secretary": person("Sefton Secretary", Role.BOARD_SECRETARY),
            "chief": person("Corin Chief", Role.SIGNING_OFFICER),
            "lead": person("Lindsay Lead", Role.EXECUTIVE_LEAD),
        },
        begun,
    )
    a_register_and_a_plan(found.this.last)
    orchard = Supplier.objects.get(name__startswith="Orchard")
    orchard.name, orchard.normalised_name = "Orchard Cleaning", "orchard cleaning"
    orchard.save()
    orchard.names.create(spelling=orchard.name, normalised=orchard.normalised_name)
    late = Action.objects.filter(progress="in_progress").order_by("target_on")[0]
    Action.objects.filter(pk=late.pk).update(public_wording=TOLD, cleared=True)
    return found


@pytest.mark.journey
def test_two_years_of_statements(world: World, force: Force, calendar: Calendar, tmp_path: Path) -> None:
    calendar.turn_to(force.begun)
    last_year_is_pasted_in(world, force, tmp_path)
    this_year_is_written(world, force)
    the_promises_of_last_year_are_answered(world, force)
    the_board_has_it_and_agrees(world, force, "OEB 1/7")
    the_chief_signs(world, force)
    first = it_is_published(world, force, version=1)
    the_public_reads(world, force, first)

    calendar.turn_to(add_months(force.begun, 6))
    update = half_a_year_is_told(world, force)
    second = a_mistake_is_corrected(world, force, first, update)
    the_registry_gets_its_answers(world, force, second)

    calendar.turn_to(add_months(force.begun, 12))
    next_year_begins_with_the_promise(world, force)


# --- last year


def last_year_is_pasted_in(world: World, force: Force, tmp_path: Path) -> None:
    printed = tmp_path / "Statement of last year.pdf"
    printed.write_bytes(ORIGINAL)
    page = world.signed_in(force.email("editor"), "/drafts/enter/")
    page.get_by_label("Title", exact=True).fill("Our first modern slavery statement")
    page.get_by_label(f"The financial year {force.last.label}").check()
    page.get_by_label("Ossleby Constabulary").check()
    page.get_by_label("Officers and staff").check()
    enter(page, "published_on", date(force.last.last.year, 9, 10))
    page.get_by_label("Where was it published?").fill("https://ossleby.example/slavery.pdf")
    page.get_by_label("Its PDF").set_input_files(printed)
    page.get_by_label("Its text").fill(
        "# Foreword\n\nWe began.\n\n# Our structure and suppliers\n\nA county and its suppliers.\n\n"
        f"# Our policies\n\nWe have one policy for all.\n\n# Due diligence\n\n{CHECKED} {ASKED}\n\n"
        "# Training\n\nNobody was trained yet."
    )
    page.get_by_role("button", name="Enter the statement").click()
    expect(page.get_by_role("heading", name="Sections")).to_be_visible()
    force.pages["last"] = urlsplit(page.url).path
    for wording, due in ((CHECKED, force.last.last), (ASKED, force.this.first.replace(month=6))):
        mark(world, force, page, "last", wording, due)

    page.goto(world.url + force.pages["last"])
    page.get_by_role("link", name="Put it among the published").click()
    page.get_by_role("button", name="Put it among the published").click()

    reader = world.stranger()
    reader.goto(f"{world.url}/statements/")
    reader.get_by_role("link", name=re.compile("Our first|" + force.last.label)).first.click()
    assert urlsplit(reader.url).path == f"/statements/{force.last.label}/v1/"
    expect(reader.get_by_text(CHECKED)).to_be_visible()
    original = reader.request.get(f"{reader.url}original.pdf")
    assert original.body() == ORIGINAL
    assert hashlib.sha256(ORIGINAL).hexdigest() in reader.content()
    leave(world)


def mark(world: World, force: Force, page: Page, year: str, wording: str, due: date) -> None:
    """A promise, from the list of what sounds like one."""
    page.goto(f"{world.url}{force.pages[year]}promises/mark/")
    page.locator("main").get_by_role("link", name=wording).click()
    expect(page.get_by_label("The promise")).to_have_value(wording)
    enter(page, "due_on", due)
    page.get_by_label("Owner").select_option(label=force.people["editor"].name)
    page.get_by_role("button", name="Mark the promise").click()
    expect(page.get_by_text("is marked").first).to_be_visible()


# --- this year


def this_year_is_written(world: World, force: Force) -> None:
    page = world.signed_in(force.email("editor"), "/drafts/open/")
    page.get_by_label(f"The financial year {force.this.label}").check()
    page.get_by_role("button", name="Open the statement").click()
    force.pages["this"] = urlsplit(page.url).path
    listed = page.get_by_role("table").first.get_by_role("rowheader")
    begun = [re.sub(r"\n.*", "", words, flags=re.DOTALL) for words in listed.all_inner_texts()]
    assert begun[:3] == ["Foreword", "We said, we did", "Our structure and suppliers"]

    into(page, "Foreword").fill(
        f"This year we checked our suppliers for signs of modern slavery, and trained our staff in the year to "
        f"{plain(force.this.last)}. Among them we looked at Orchard Cleaning. It was one of {WRONG}."
    )
    save(page)
    text = into(page, "Our structure and suppliers")
    text.fill("We spent ")
    page.get_by_label("Figure, table or chart").select_option("figure:spend_total")
    page.get_by_role("button", name="Add it to the end of the text").click()
    begun_with = box(page).input_value()
    box(page).fill(
        f"{begun_with.strip()} and have {{{{ figure:actions_agreed }}}} actions.\n\n"
        "{{ table:suppliers_by_band }}\n\n{{ chart:actions_by_aspect }}"
    )
    save(page)
    into(page, "Our policies")
    page.get_by_role("button", name="Start from last year’s text").click()
    expect(box(page)).to_have_value(re.compile("We have one policy for all"))
    save(page)
    into(page, "Due diligence").fill("We asked {{ figure:questionnaires_asked }} suppliers in the year.")
    save(page)
    into(page, "Training").fill(TRAINED)
    save(page)
    mark(world, force, page, "this", TRAINED, force.this.last.replace(year=force.this.last.year + 1))
    leave(world)


def the_promises_of_last_year_are_answered(world: World, force: Force) -> None:
    page = world.signed_in(force.email("editor"), f"{force.pages['this']}submit/")
    expect(page.get_by_text("to put right").first).to_be_visible()
    assert page.get_by_role("button", name="Submit to the board").count() == 0
    for wording, became in ((CHECKED, "Kept"), (ASKED, "Moved")):
        page.goto(f"{world.url}{force.pages['this']}promises/")
        page.get_by_role("link", name=wording).click()
        page.get_by_role("link", name="Say what became of it").click()
        page.get_by_label(became, exact=True).check()
        if became == "Moved":
            enter(page, "new_due_on", date(force.begun.year + 1, 6, 30))
        page.get_by_label("What did we do?").fill(f"It was {became.lower()}, for this reason.")
        page.get_by_role("button", name="Save the answer").click()
        expect(page.get_by_text(f"It was {became.lower()}, for this reason.").first).to_be_visible()
    page.goto(f"{world.url}{force.pages['this']}names/")
    page.get_by_label("Why may it be published?").fill("They agreed to be named.")
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_role("heading", name="Cleared", exact=True)).to_be_visible()
    nobody_is_put_at_risk(world, force)


def nobody_is_put_at_risk(world: World, force: Force) -> None:
    """The one thing that no program can tell: the executive lead read it, and says so."""
    page = world.signed_in(force.email("lead"), f"{force.pages['this']}coverage/X05/")
    page.get_by_label("Confirmed: it is met").check()
    page.get_by_label("Why?").fill("Read from end to end: it names no victim and no operation.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What the statement covers")).to_be_visible()
    leave(world)


def the_board_has_it_and_agrees(world: World, force: Force, minute: str) -> None:
    page = world.signed_in(force.email("editor"), force.pages["this"])
    page.get_by_role("link", name="Submit to the board").click()
    page.get_by_role("button", name="Submit to the board").click()
    expect(page.get_by_text("The board has it").first).to_be_visible()

    page = world.signed_in(force.email("secretary"), force.pages["this"])
    page.get_by_role("link", name="Record the board’s decision").click()
    enter(page, "on", today())
    page.get_by_label("Minute reference").fill(minute)
    page.get_by_role("button", name="Record the approval").click()
    expect(page.get_by_text("The board approved it").first).to_be_visible()
    leave(world)


def the_chief_signs(world: World, force: Force) -> None:
    page = world.signed_in(force.email("chief"), force.pages["this"])
    page.get_by_role("link", name="Read and sign").click()
    expect(page.get_by_role("heading", name="What changed since last year")).to_be_visible()
    page.get_by_label("Rank").fill("Chief Constable")
    page.get_by_label("Your password").fill("not the password")
    page.get_by_role("button", name="Sign the statement").click()
    expect(page.get_by_text("That is not your password").first).to_be_visible()
    assert (
        one("SELECT count(*) FROM statements_seal WHERE voided_at IS NULL AND statement_id = %s", key(force))
        == 0
    )
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign the statement").click()
    expect(page.get_by_text("It is signed").first).to_be_visible()
    leave(world)


def key(force: Force) -> int:
    """Of the row behind this year's page."""
    return int(force.pages["this"].strip("/").split("/")[-1])


def it_is_published(world: World, force: Force, *, version: int) -> Public:
    """The worker makes the document; nothing is public before somebody says so."""
    here = f"/statements/{force.this.label}/v{version}/"
    page = world.signed_in(force.email("editor"), f"{force.pages['this']}publish/")
    comes(page.get_by_role("button", name="Publish now"))
    reader = world.stranger()
    assert reader.request.get(world.url + here).status == 404
    assert reader.request.get(f"{world.url}{here}statement.pdf").status == 404
    page.get_by_role("button", name="Publish now").click()
    expect(
        page.get_by_text("This statement is public").or_(page.get_by_text("Read it as the public does")).first
    ).to_be_visible()
    return public(world, here, FILES)


def the_public_reads(world: World, force: Force, first: Public) -> None:
    reader = world.stranger()
    moved = reader.request.get(f"{world.url}/statements/{force.this.label}/", max_redirects=0)
    assert (moved.status, moved.headers["location"]) == (302, first.address)
    assert moved.headers["cache-control"] == "no-cache"
    reader.goto(f"{world.url}/statements/")
    listed = [str(link.get_attribute("href")) for link in reader.locator("main").get_by_role("link").all()]
    years = [re.sub("^/statements/|/.*$", "", href) for href in listed if href.startswith("/statements/2")]
    assert list(dict.fromkeys(years)) == [force.this.label, force.last.label]
    reader.goto(world.url + first.address)
    words = " ".join(reader.locator("article").inner_text().split())
    paid = one(
        "SELECT sum(amount) FROM suppliers_spendline WHERE month BETWEEN %s AND %s", force.this.first, force.this.last
    )  # fmt: skip
    agreed = one(
        "SELECT count(*) FROM actions_action WHERE progress IN ('not_started', 'in_progress', 'paused', 'completed')"
    )
    said = f"We spent £{paid.quantize(Decimal(1)):,} and have {agreed} actions."
    figures = {figure["key"]: figure for figure in first.data["figures"]}
    lines = {
        line["key"]: line
        for line in csv.DictReader(io.StringIO(first.files["figures.csv"].decode("utf-8-sig")))
    }
    assert said in words
    assert said in first.words
    assert figures["actions_agreed"]["value"] == agreed == int(lines["actions_agreed"]["value"])
    assert Decimal(str(figures["spend_total"]["value"])) == paid == Decimal(lines["spend_total"]["value"])
    for text in (words, first.words):
        for told in (
            f"{CHECKED} {plain(force.last.last)} Kept It was kept, for this reason.",
            f"Moved to 30 June {force.begun.year + 1} It was moved, for this reason.",
            TRAINED, "open actions are late", "Active suppliers by risk band", "Chief Constable", "Corin Chief",
            "OEB 1/7", "Executive Board", "Orchard Cleaning",
            hashlib.sha256(first.files["statement.json"]).hexdigest(),
        ):  # fmt: skip
            assert told in text, told
        for inside in ("Hester", "Sefton", "Lindsay", "force.example", "They agreed to be named"):
            assert inside not in text
    held = {
        one.name: one.content for one in look_inside.carried(look_inside.opened(first.files["statement.pdf"]))
    }
    assert held == {name: first.files[name] for name in ("figures.csv", "statement.json")}
    leave(world)


# --- half a year on


def half_a_year_is_told(world: World, force: Force) -> Public:
    page = world.signed_in(force.email("editor"), force.pages["this"])
    page.get_by_role("link", name="Open an update").click()
    enter(page, "until", today())
    page.get_by_role("button", name="Open the update").click()
    update = urlsplit(page.url).path
    assert "Lindsay" not in page.locator("h1").inner_text()
    page.get_by_role("link", name="Change the words").click()
    page.get_by_label("In short").fill("Half a year on, buyers are being trained.")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("link", name=TOLD).click()
    page.get_by_label("What happened, for the public").fill("The standard terms were late.")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("The executive lead approves it").first).to_be_visible()

    lead = world.signed_in(force.email("lead"), update)
    lead.get_by_role("link", name="Read and approve").click()
    lead.get_by_role("button", name="Approve this update").click()
    here = f"/statements/{force.this.label}/update-{today():%Y-%m}/"
    page.goto(world.url + update)
    comes_again(page, lambda: page.get_by_role("button", name="Publish", exact=True).count() > 0)
    assert page.request.get(world.url + here).status == 404
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("This update is public").first).to_be_visible()

    reader = world.stranger()
    moved = reader.request.get(world.url + here, max_redirects=0)
    assert (moved.status, moved.headers["location"]) == (302, f"{here}v1/")
    found = public(world, f"{here}v1/", ("update.pdf", "update.csv", "update.json"))
    for text in (found.article, printed(found.files["update.pdf"])):
        for told in (TRAINED, TOLD, "The standard terms were late.", "Half a year on"):
            assert told in text, told
    reader.goto(f"{world.url}/statements/{force.this.label}/")
    reader.get_by_role("link", name=re.compile("[Uu]pdate")).first.click()
    assert urlsplit(reader.url).path == found.address
    leave(world)
    return found


def a_mistake_is_corrected(world: World, force: Force, first: Public, update: Public) -> Public:
    page = world.signed_in(force.email("editor"), force.pages["this"])
    before = force.pages["this"]
    page.get_by_role("link", name="Correct it").click()
    page.get_by_label("What is corrected, and why?").fill(NOTE)
    page.get_by_role("button", name="Open the corrected version").click()
    force.pages["this"] = urlsplit(page.url).path
    assert force.pages["this"] != before
    text = into(page, "Foreword")
    text.fill(text.input_value().replace(WRONG, RIGHT))
    save(page)
    page.goto(f"{world.url}{force.pages['this']}names/")
    expect(page.get_by_text("They agreed to be named.")).to_be_visible()  # of a sentence that did not change
    nobody_is_put_at_risk(world, force)
    the_board_has_it_and_agrees(world, force, "OEB 2/3")
    the_chief_signs(world, force)
    second = it_is_published(world, force, version=2)

    for text in (second.words, " ".join(second.article.split())):
        assert NOTE in text
        assert RIGHT in text
    assert second.data["correction"] == {"of_version": 1, "note": NOTE}
    assert second.data["figures"] == first.data["figures"]
    reader = world.stranger()
    moved = reader.request.get(f"{world.url}/statements/{force.this.label}/statement.pdf", max_redirects=0)
    assert moved.headers["location"] == f"{second.address}statement.pdf"
    kept = public(world, first.address, FILES)
    assert (kept.files, kept.article) == (first.files, first.article)
    kept = public(world, update.address, tuple(update.files))
    assert (kept.files, kept.article) == (update.files, update.article)
    reader.goto(world.url + first.address)
    expect(reader.get_by_role("heading", name="A later version replaces this one")).to_be_visible()
    reader.get_by_role("link", name="Read version 2").click()
    assert urlsplit(reader.url).path == second.address
    expect(reader.get_by_role("link", name=re.compile("[Uu]pdate")).first).to_be_visible()
    leave(world)
    return second


def the_registry_gets_its_answers(world: World, force: Force, second: Public) -> None:
    pack = f"{force.pages['this']}registry/"
    page = world.signed_in(force.email("editor"), force.pages["this"])
    page.get_by_role("link", name="Registry pack").click()
    page.get_by_role("button", name="Work out the answers").click()
    expect(page.get_by_role("heading", name="The registry would refuse")).to_be_visible()
    page.goto(f"{world.url}{pack}sectors/")
    page.get_by_label("Public sector", exact=True).check()
    page.get_by_label("£60 million to £100 million").check()
    page.get_by_role("button", name="Save").first.click()
    page.goto(world.url + pack)
    refused = page.get_by_role("heading", name="The registry would refuse")
    assert refused.count() == 0, page.locator("main").inner_text()

    answers = json.loads(page.request.get(f"{world.url}{pack}answers.json").body())
    flat = json.dumps(answers, ensure_ascii=False)
    assert f"/statements/{force.this.label}/" in flat
    assert force.this.last.isoformat() in flat
    assert page.request.get(f"{world.url}{pack}answers.csv").body().count(b"\n") > 10
    page.get_by_role("link", name="Record a submission").click()
    enter(page, "on", today())
    address = "https://modern-slavery-statement-registry.service.gov.uk/statement-summary/abc/1"
    page.get_by_label(re.compile("^Address of the statement’s summary")).fill(address)
    page.get_by_role("button", name="Record the submission").click()
    expect(page.get_by_role("link", name=address)).to_be_visible()
    # What it was is kept, whatever the answers become; and nobody outside sees any of it.
    assert (
        one("SELECT answers->>'StatementEndDate' FROM statements_registrysubmission")
        == force.this.last.isoformat()
    )
    stranger = world.stranger()
    for name in ("", "answers.csv", "answers.json", "print/"):
        got = stranger.request.get(f"{world.url}{pack}{name}", max_redirects=0)
        assert got.status == 302, name
        assert "/sign-in/" in got.headers["location"]
    assert second.files == public(world, second.address, FILES).files
    leave(world)


# --- the year after


def next_year_begins_with_the_promise(world: World, force: Force) -> None:
    coming = FinancialYear.of(force.begun)
    page = world.signed_in(force.email("editor"), "/drafts/open/")
    page.get_by_label(f"The financial year {coming.label}").check()
    page.get_by_role("button", name="Open the statement").click()
    mine = urlsplit(page.url).path
    rows = page.get_by_role("table").first.get_by_role("rowheader").all_inner_texts()
    assert rows[1].startswith("We said, we did")
    page.goto(f"{world.url}{mine}promises/")
    owed = page.get_by_role("table").first.get_by_role("rowheader").all_inner_texts()
    # The one that moved is asked again, beside the one that this year's statement made.
    assert [words.split("\n")[0] for words in owed] == [ASKED, TRAINED]
    page.get_by_role("link", name=TRAINED).click()
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("Kept", exact=True).check()
    page.get_by_label("What did we do?").fill("Every buyer came to the course.")
    page.get_by_role("button", name="Save the answer").click()
    page.goto(f"{world.url}{mine}preview/")
    said = " ".join(page.locator("article").inner_text().split())
    assert (
        f"{TRAINED} {plain(force.this.last.replace(year=force.this.last.year + 1))} Kept Every buyer came"
        in said
    )
    assert ASKED in said
    # Nothing of it is public yet, and what is public knows nothing of it.
    assert world.stranger().request.get(f"{world.url}/statements/{coming.label}/").status == 404
