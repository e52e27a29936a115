"""The whole chain in one sitting by four people: from a police finance workbook to a published statement."""

import csv
import hashlib
import io
import json
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from pdfminer.high_level import extract_text
from playwright.sync_api import Page, expect

from actions.plan.planning import create_action
from actions.plan.planning import start as start_action
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import LONDON, FinancialYear, add_months, next_working_day, today
from tests.journeys.conftest import World, eventually
from tests.journeys.count import Counted, one, police_workbook
from tests.journeys.hands import card, comes
from tests.people import department, person
from tests.suppliers.spend.workbooks import twelve_sheet_workbook

REAL = Path(__file__).resolve().parents[3] / "shared/data/spend/lancashire-pcc_2021-22.xlsx"
NOBODY = {
    "THIRD PARTY", "THIRD PARTY FORENSIC SERVICES", "THIRD PARTY FORENSICS", "THIRD PARTY SUPPLIER", "THIRD PARTY LTD",
    "THIRD-PARTY", "NDORS TRAINER", "REDACTED PERSONAL DATA",
}  # fmt: skip
NAMED = "Olive Officer"  # in the text: the officer's own name, which has to be cleared
DOWNLOADED = {"statement.pdf": b"%PDF-", "figures.csv": b"", "statement.json": b"{"}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The force's real workbook where it is at hand, else one of twelve invented sheets."""
    if REAL.exists():
        return REAL
    path = tmp_path / "payments.xlsx"
    twelve_sheet_workbook(path)
    return path


@pytest.fixture
def force(transactional_db: None) -> dict[str, Person]:
    """A small force: its profile, its people, and three actions of whose reviews one is 28 days late."""
    ForceProfile(pk=1, name="Ossleby Constabulary", short_name="Ossleby", mark="O").save()
    Body.objects.create(
        name="Ossleby Constabulary",
        kind="constabulary",
        approving_board="Executive Board",
        signatory_title="Chief",
    )
    call_command("load_reference_data", verbosity=0)
    lead = person("Ravi Lead", Role.DEPARTMENT_LEAD)
    buying = department("Procurement", lead=lead)
    people = {
        "officer": person("Olive Officer", Role.PROCUREMENT, department=buying),
        "owner": person("Oscar Owner", Role.CONTRIBUTOR, department=buying),
        "lead": lead,
        "executive": person("Edith Executive", Role.EXECUTIVE_LEAD),
        "editor": person("Enid Editor", Role.STATEMENT_EDITOR),
        "secretary": person("Sefton Secretary", Role.BOARD_SECRETARY),
        "chief": person("Chima Chief", Role.SIGNING_OFFICER),
        "manager": person("Mira Manager", Role.PLAN_MANAGER),
    }
    late = the_morning().date() - timedelta(days=28)
    plan = (
        ("Ask cleaners how they can complain", add_months(late, -6), 24),  # its review: 28 days late by then
        ("Map the uniform suppliers", today(), 24),
        ("Check the agencies", add_months(today(), -13), 12),  # its target: a month behind
    )
    for title, begun, months in plan:
        at = datetime.combine(begun, time(9), tzinfo=LONDON)
        action = create_action(
            title=title,
            what=f"{title}, at every site.",
            aspect="external",
            lead_department=buying,
            start_on=begun,
            target_on=add_months(begun, months),
            agreed=True,
            owner=people["owner"],
            by=people["manager"],
            at=at,
        )
        start_action(action, by=people["owner"], at=at)
    return people


def the_morning() -> datetime:
    """The next working morning after today, half an hour after the digests may go."""
    return datetime.combine(next_working_day(today() + timedelta(days=1)), time(8), tzinfo=LONDON)


@pytest.mark.journey
def test_four_people_take_a_workbook_to_a_published_statement(
    world: World, force: dict[str, Person], workbook: Path, tmp_path: Path
) -> None:
    world.start_worker(the_morning())
    counted = police_workbook(workbook, NOBODY)

    the_officer_imports_the_workbook(world, force, workbook, counted)
    the_owner_answers_a_late_review(world, force)
    shown = the_executive_lead_reads_the_dashboard(world, force)
    slug = the_statement_is_written_agreed_and_signed(world, force, year_of(counted))
    a_stranger_reads_it(world, slug, counted, shown, tmp_path)


def the_officer_imports_the_workbook(
    world: World, force: dict[str, Person], workbook: Path, counted: Counted
) -> None:
    page = world.signed_in(force["officer"].email, "/suppliers/")
    page.get_by_role("link", name="Import spend").first.click()
    page.get_by_label("The finance file").set_input_files(workbook)
    page.get_by_role("button", name="Upload and read").click()

    # The page may be left and come back to; the worker reads meanwhile.
    comes(page.get_by_role("heading", name="Check this file"))
    said = page.locator("main").inner_text()
    assert f"£{counted.sum:,.2f}" in said
    assert card(page, "Rows taken") == f"{counted.rows:,}"
    assert card(page, "Payee withheld") == f"{counted.withheld:,}"
    months = page.get_by_role("table", name="Rows and sums by month").inner_text()
    for month, (rows, amount) in counted.by_month.items():
        spoken = datetime.strptime(month, "%Y-%m").strftime("%B %Y")  # noqa: DTZ007  # a month's name
        assert re.search(rf"{spoken}\s+{rows:,}\s+£{amount:,.2f}", months), month
    assert "look alike" in said
    assert one("SELECT count(*) FROM suppliers_supplier") == 0  # nothing before the yes

    page.get_by_role("button", name=re.compile("^Save (this file|.* lines)$")).click()
    comes(page.get_by_text("Lines saved"))
    assert one("SELECT count(*) FROM suppliers_spendline") == counted.rows
    assert one("SELECT sum(amount) FROM suppliers_spendline") == counted.sum
    assert one("SELECT count(*) FROM suppliers_spendline WHERE supplier_id IS NULL") == counted.withheld

    page.goto(f"{world.url}/suppliers/?sort=-spend")
    suppliers = one("SELECT count(*) FROM suppliers_supplier")
    expect(page.get_by_text(f"of {suppliers:,} suppliers").first).to_be_visible()
    page.locator("main tbody a").first.click()
    risk = page.get_by_role("region", name="Risk to people")
    expect(risk.get_by_text("Residual", exact=True)).to_be_visible()
    expect(risk.get_by_text("Inherent", exact=True)).to_be_visible()
    expect(page.get_by_text("Screened", exact=True).first).to_be_visible()

    page.goto(f"{world.url}/suppliers/imports/upload/")
    page.get_by_label("The finance file").set_input_files(workbook)
    page.get_by_role("button", name="Upload and read").click()
    comes(page.get_by_text("imported already"))
    assert one("SELECT count(*) FROM suppliers_spendline") == counted.rows


def the_owner_answers_a_late_review(world: World, force: dict[str, Person]) -> None:
    # Nobody pressed a button: the schedule of the worker chased the owner and escalated to both leads.
    for who in ("owner", "lead", "executive"):
        eventually(lambda who=who: world.postbox.to(force[who].email), what=f"the {who}'s mail")  # type: ignore[misc]
        assert "Ask cleaners how they can complain" in str(
            world.postbox.to(force[who].email)[0].get_content()
        )
    words = world.postbox.to(force["owner"].email)[0].get_content()
    link = re.search(rf"{re.escape(world.url)}/actions/\d+/review/", words)
    assert link is not None

    page = world.stranger()
    page.goto(link.group())
    assert "/sign-in/" in page.url  # the link carries no secret
    world.sign_in(page, force["owner"].email)
    assert urlsplit(page.url).path == urlsplit(link.group()).path
    page.get_by_label("What was done since the last review?").fill(
        "Spoke with nineteen cleaners at four sites."
    )
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("Select").first).to_be_visible()  # the rating is missing: what was typed is kept
    expect(page.get_by_label("What was done since the last review?")).to_have_value(
        re.compile("nineteen cleaners")
    )
    page.get_by_label(re.compile("^Amber")).check()
    page.get_by_label("Why this rating?").fill("Half of them know of no route.")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("Spoke with nineteen cleaners").first).to_be_visible()
    assert one("SELECT count(*) FROM actions_review") == 1

    page.goto(link.group())
    assert "Save the review" not in page.content()  # the same due date cannot be answered twice
    assert len(world.postbox.to(force["owner"].email)) == 1


def the_executive_lead_reads_the_dashboard(world: World, force: dict[str, Person]) -> dict[str, str]:
    page = world.signed_in(force["executive"].email)
    assert urlsplit(page.url).path == "/dashboard/"
    shown = {}
    for place in page.locator(".ms-numbers > li").all():
        label, value = (
            place.locator(".ms-number__label").inner_text(),
            place.locator(".ms-number__value").inner_text(),
        )
        shown[label] = value.split()[0]  # before what only a screen reader says
    for number in page.locator(".ms-numbers > li a").evaluate_all("links => links.map(a => a.href)"):
        page.goto(number)
        expect(page.locator("h1")).to_be_visible()
    page.goto(f"{world.url}/dashboard/")
    return shown


def the_statement_is_written_agreed_and_signed(
    world: World, force: dict[str, Person], year: FinancialYear
) -> str:
    editor = world.signed_in(force["editor"].email, "/drafts/open/")
    editor.get_by_label("Another period").check()
    for which, day in {"first": year.first, "last": year.last}.items():
        for part in ("day", "month", "year"):
            editor.locator(f"input[name={which}_{part}]").fill(str(getattr(day, part)))
    editor.get_by_label("Ossleby Constabulary").check()
    editor.get_by_role("button", name="Open the statement").click()
    draft = urlsplit(editor.url).path

    texts = [
        "We paid {{ figure:spend_total }}.\n\n{{ table:spend_by_category }}",
        "<script>alert(1)</script> We have a policy of our own: nobody pays for a job.",
        "{{ table:suppliers_by_band }}\n\n{{ chart:suppliers_by_band }}",
        "We spoke with people at work.",
        "Everybody is trained to see the signs.",
        "The plan has {{ figure:actions_agreed }} actions, {{ figure:actions_late }} of them late.",
    ]
    headings = editor.locator("main tbody th a")
    for n in range(headings.count()):
        headings.nth(n).click()
        editor.locator("textarea[name=body]").fill(
            texts[n] if n < len(texts) else "If you are worried, call 101."
        )
        if n == 0:
            the_editor_misspells_a_figure(editor, texts[0])
        editor.get_by_role("button", name="Save", exact=True).click()
        editor.goto(f"{world.url}{draft}")
    the_editor_settles_what_stops_it(world, editor, draft, year)
    editor.goto(f"{world.url}{draft}submit/")
    editor.get_by_role("button", name="Submit to the board").click()
    expect(editor.get_by_text("With the board").first).to_be_visible()

    secretary = world.signed_in(force["secretary"].email, f"{draft}approve/")
    on = today()
    for part, value in zip(("day", "month", "year"), (on.day, on.month, on.year), strict=True):
        secretary.locator(f"input[name=on_{part}]").fill(str(value))
    secretary.get_by_label("Minute reference").fill("EB/12")
    choose(secretary, "Ossleby Constabulary")
    secretary.get_by_role("button", name="Record the approval").click()
    expect(secretary.get_by_text("Approved").first).to_be_visible()

    chief = world.signed_in(force["chief"].email, f"{draft}sign/")
    the_editor_clears_who_is_named(world, editor, chief, draft)
    chief.get_by_label("Rank").fill("Chief Constable")
    chief.get_by_label("Role").fill("Chief Constable")
    choose(chief, "Ossleby Constabulary")
    chief.get_by_label("Your password").fill("not the password")
    chief.get_by_role("button", name="Sign the statement").click()
    assert one("SELECT count(*) FROM statements_signature") == 0
    chief.get_by_label("Your password").fill("correct horse battery")
    chief.get_by_role("button", name="Sign the statement").click()
    eventually(
        lambda: one("SELECT count(*) FROM statements_publication WHERE state = 'ready'"),
        what="the rendered document",
    )

    editor.goto(f"{world.url}{draft}publish/")
    editor.get_by_role("button", name="Publish now").click()
    return str(one("SELECT slug FROM statements_statement WHERE state = 'published'"))


def the_editor_settles_what_stops_it(world: World, editor: Page, draft: str, year: FinancialYear) -> None:
    """No step of the year is told yet, and nobody said that the text was read for what harms victims."""
    editor.goto(f"{world.url}{draft}submit/")
    stopping = editor.get_by_role("table", name=re.compile("to put right")).get_by_role("link")
    expect(stopping.filter(has_text="L01:")).to_be_visible()
    expect(stopping.filter(has_text="X05:")).to_be_visible()
    expect(editor.get_by_role("button", name="Submit to the board")).to_have_count(0)

    editor.goto(f"{world.url}{draft}")
    editor.locator("main tbody th a").nth(3).click()
    editor.locator("textarea[name=body]").fill(
        f"In {year.last:%B %Y} we assessed twelve suppliers for the risk of modern slavery. "
        f"{NAMED} spoke with people at work."
    )
    editor.get_by_role("button", name="Save", exact=True).click()

    editor.goto(f"{world.url}{draft}submit/")
    expect(stopping.filter(has_text="L01:")).to_have_count(0)
    stopping.filter(has_text="X05:").click()
    editor.get_by_label("Confirmed").check()
    editor.get_by_label("Why?").fill("Read from the first word to the last: nobody is described.")
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_text("Saved.").first).to_be_visible()


def the_editor_clears_who_is_named(world: World, editor: Page, chief: Page, draft: str) -> None:
    """Until somebody said why the name may be published there is nothing to sign with."""
    expect(chief.get_by_text(f"“{NAMED}” in “").first).to_be_visible()
    expect(chief.get_by_role("button", name="Sign the statement")).to_have_count(0)
    editor.goto(f"{world.url}{draft}names/")
    named = editor.locator(".ms-name")
    expect(named.filter(has_text=NAMED)).to_have_count(1)
    for _ in range(named.count()):
        editor.get_by_label("Why may it be published?").first.fill("It was agreed that the name may stand.")
        editor.get_by_role("button", name="Clear it").first.click()
        expect(editor.get_by_text("is cleared in one sentence.")).to_be_visible()
    expect(named).to_have_count(0)
    chief.reload()


def the_editor_misspells_a_figure(page: Page, right: str) -> None:
    page.locator("textarea[name=body]").fill("We paid {{ figure:spend_totl }} and typed this with care.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("spend_total").first).to_be_visible()  # the near name is offered
    expect(page.locator("textarea[name=body]")).to_have_value(re.compile("typed this with care"))
    page.locator("textarea[name=body]").fill(right)


def choose(page: Page, label: str) -> None:
    """Tick the body where there is a choice; a single one is chosen already."""
    field = page.get_by_label(label)
    if field.count():
        field.first.check()


def a_stranger_reads_it(
    world: World, slug: str, counted: Counted, shown: dict[str, str], tmp_path: Path
) -> None:
    page = world.stranger()
    page.goto(f"{world.url}/statements/")
    page.locator(f"a[href='/statements/{slug}/']").first.click()
    assert urlsplit(page.url).path == f"/statements/{slug}/v1/"
    assert page.context.cookies() == []
    article = page.locator("article").inner_text()
    spent = f"£{round(counted.sum):,}"
    assert spent in article
    assert "alert(1)" in article  # inert: shown as the words that were typed

    files = {}
    for name, beginning in DOWNLOADED.items():
        answer = page.request.get(f"{world.url}/statements/{slug}/v1/{name}")
        assert answer.status == 200
        files[name] = answer.body()
        assert files[name].startswith(beginning) or beginning == b""
    public = json.loads(files["statement.json"])
    figures = {figure["key"]: figure for figure in public["figures"]}
    rows = {
        row["key"]: row
        for row in csv.DictReader(io.StringIO(files["figures.csv"].decode("utf-8-sig")))
        if row.get("key")
    }
    words = " ".join(extract_text(io.BytesIO(files["statement.pdf"])).split())

    # One number wherever it is read: dashboard, page, PDF, CSV, JSON; and counted here by openpyxl and SQL.
    assert Decimal(str(figures["spend_total"]["value"])) == counted.sum
    assert Decimal(rows["spend_total"]["value"]) == counted.sum
    assert spent in words
    actions = one("SELECT count(*) FROM actions_action WHERE progress NOT IN ('proposed', 'cancelled')")
    assert figures["actions_agreed"]["value"] == actions
    assert int(rows["actions_agreed"]["value"]) == actions
    late = one(
        "SELECT count(*) FROM actions_action WHERE target_on < %s AND progress = 'in_progress'", today()
    )
    assert shown["Late actions"] == str(late) == "1"
    assert figures["actions_late"]["value"] == int(rows["actions_late"]["value"]) == late
    sentence = f"The plan has {actions} actions, {late} of them late."
    assert sentence in " ".join(article.split())
    assert sentence in words
    assert hashlib.sha256(files["statement.json"]).hexdigest() in re.sub(r"\s", "", words)

    # Nothing that happens to the records afterwards reaches what was published.
    Person.objects.update(name="Somebody Else")
    call_command("rescore", verbosity=0)
    for name, before in files.items():
        assert page.request.get(f"{world.url}/statements/{slug}/v1/{name}").body() == before


def year_of(counted: Counted) -> FinancialYear:
    """The financial year of the workbook's first month."""
    return FinancialYear.of(date.fromisoformat(f"{min(counted.by_month)}-01"))


def test_the_morning_is_a_working_morning() -> None:
    morning = the_morning()

    assert morning > timezone.now()
    assert morning.weekday() < 5
