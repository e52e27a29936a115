"""The register in one sitting by five people: from a finance workbook to a concern that nobody else can notice.

What they do they do by clicking. What must come of it is counted here: the workbook by openpyxl, the rest by SQL.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import LONDON, add_months, today
from tests.journeys.conftest import World
from tests.journeys.count import Counted, one, police_workbook
from tests.journeys.hands import card, comes, enter
from tests.journeys.test_sitting import NOBODY
from tests.journeys.unnoticed import nobody_notices_a_concern
from tests.people import department, person
from tests.suppliers.spend.workbooks import twelve_sheet_workbook

REAL = Path(__file__).resolve().parents[3] / "shared/data/spend/lancashire-pcc_2018-19.xlsx"


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
    """A force that has bought for years and looked at nobody yet."""
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
    return {
        "officer": person("Olive Officer", Role.PROCUREMENT, department=buying),
        "colleague": person("Cato Colleague", Role.PROCUREMENT, department=buying),
        "specialist": person("Sanna Specialist", Role.SPECIALIST),
        "executive": person("Edith Executive", Role.EXECUTIVE_LEAD),
        "lead": lead,
    }


def a_sunday() -> datetime:
    """A day on which nobody is chased, so that no page changes but by what somebody does."""
    day = today() + timedelta(days=1)
    return datetime.combine(day + timedelta(days=6 - day.weekday()), time(12), tzinfo=LONDON)


@pytest.mark.journey
def test_the_register_from_a_workbook_to_a_concern(
    world: World, force: dict[str, Person], workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.start_worker(a_sunday())
    counted = police_workbook(workbook, NOBODY)

    officer = world.signed_in(force["officer"].email, "/suppliers/")
    colleague = world.signed_in(force["colleague"].email, "/suppliers/")
    the_workbook_becomes_a_ranked_register(officer, workbook, counted)
    a_duplicate_is_merged_and_parted_again(officer)
    supplier = the_first_of_the_register(officer)
    a_purchase_is_screened_asked_about_and_signed_off(officer, colleague, supplier)
    an_audit_finds_something_and_it_is_put_right(officer, colleague, supplier)
    somebody_stands_behind_it(officer, supplier)
    nobody_notices_a_concern(world, force, colleague, supplier, monkeypatch)


def the_workbook_becomes_a_ranked_register(page: Page, workbook: Path, counted: Counted) -> None:
    page.get_by_role("link", name="Import a spend file").click()
    page.get_by_label("The finance file").set_input_files(workbook)
    page.get_by_role("button", name="Upload and read").click()
    comes(page.get_by_role("heading", name="Check this file before it is saved"))
    assert f"The exact sum is £{counted.sum:,.2f}." in page.locator("main").inner_text()
    assert card(page, "Rows taken") == f"{counted.rows:,}"
    assert card(page, "Payee withheld") == f"{counted.withheld:,}"
    months = page.get_by_role("table", name="Rows and sums by month").inner_text()
    for month, (rows, amount) in counted.by_month.items():
        spoken = f"{date.fromisoformat(f'{month}-01'):%B %Y}"
        assert re.search(rf"{spoken}\s+{rows:,}\s+£{amount:,.2f}", months), month
    assert one("SELECT count(*) FROM suppliers_supplier") == 0  # nothing before the yes
    page.get_by_role("link", name="Go to confirm").click()
    page.get_by_role("button", name=re.compile("^Save (this file|.* lines)$")).click()
    comes(page.get_by_text("Lines saved"))
    assert one("SELECT count(*) FROM suppliers_spendline") == counted.rows
    assert one("SELECT sum(amount) FROM suppliers_spendline") == counted.sum

    page.get_by_role("link", name="Suppliers", exact=True).first.click()
    assert shown_of(page) == standing() == one("SELECT count(*) FROM suppliers_supplier")
    names = page.locator("main tbody th a").all_inner_texts()
    ranks = [
        one("SELECT priority FROM suppliers_score r JOIN suppliers_supplier s ON s.id = supplier_id"
            " WHERE s.name = %s", name) for name in names
    ]  # fmt: skip
    assert len(ranks) > 10
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] == one("SELECT max(priority) FROM suppliers_score")


def shown_of(page: Page) -> int:
    """The N of "n of N suppliers"."""
    said = page.locator(".ms-showing").first.inner_text()
    found = re.search(r"of ([\d,]+) suppliers", said)
    assert found, said
    return int(found.group(1).replace(",", ""))


def standing() -> int:
    return int(
        one("SELECT count(*) FROM suppliers_supplier WHERE merged_into_id IS NULL AND archived_at IS NULL")
    )


def paid_to(*suppliers: int) -> Decimal:
    """To the penny, from the lines themselves."""
    return Decimal(
        one("SELECT coalesce(sum(amount), 0) FROM suppliers_spendline WHERE supplier_id = ANY(%s)", list(suppliers))
    )  # fmt: skip


# --- one supplier, once


def a_duplicate_is_merged_and_parted_again(page: Page) -> None:
    page.go_back()  # to the file, which leads there
    page.get_by_role("link", name="Look at the probable duplicates").click()
    offered = page.locator("main tbody a", has_text="Compare").first
    first, second = map(int, re.findall(r"/(\d+)", str(offered.get_attribute("href"))))
    before = standing(), paid_to(first), paid_to(second), one("SELECT sum(amount) FROM suppliers_spendline")
    offered.click()
    page.get_by_role("button", name="Merge them").click()
    survivor = int(urlsplit(page.url).path.strip("/").split("/")[-1])
    gone = second if survivor == first else first
    assert one("SELECT merged_into_id FROM suppliers_supplier WHERE id = %s", gone) == survivor
    assert counted_of(survivor) == before[1] + before[2]
    assert shown_sum(page) == before[1] + before[2]
    page.get_by_role("link", name="All suppliers").click()
    assert shown_of(page) == standing() == before[0] - 1
    page.go_back()

    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Undo the merge").first.click()
    page.get_by_role("button", name="Undo the merge").click()
    assert urlsplit(page.url).path == f"/suppliers/{gone}/"
    expect(page.get_by_text("is a supplier of its own again")).to_be_visible()
    after = (
        standing(),
        counted_of(first),
        counted_of(second),
        one("SELECT sum(amount) FROM suppliers_spendline"),
    )
    assert after == before
    assert shown_sum(page) == counted_of(gone)
    page.get_by_role("link", name="All suppliers").click()
    assert shown_of(page) == before[0]


def counted_of(supplier: int) -> Decimal:
    """What the program's own yearly totals say of it."""
    return Decimal(
        one("SELECT coalesce(sum(amount), 0) FROM suppliers_yearspend WHERE supplier_id = %s", supplier)
    )


def shown_sum(page: Page) -> Decimal:
    """The payments that stand on a supplier's pages, added up."""
    page.get_by_role("link", name="Payments", exact=True).click()
    found, more = Decimal(0), True
    while more:
        amounts = page.locator("main tbody td.govuk-table__cell--numeric").all_inner_texts()
        found += sum(
            (Decimal(re.sub(r"[^\d.-]", "", text.replace("−", "-"))) for text in amounts), Decimal(0)
        )
        more = page.get_by_role("link", name="Next").count() > 0
        if more:
            page.get_by_role("link", name="Next").click()
    return found


def the_first_of_the_register(page: Page) -> int:
    """Whom to look at first: everything after this is about them."""
    page.get_by_role("link", name="Suppliers", exact=True).first.click()
    page.locator("main tbody th a").first.click()
    return int(urlsplit(page.url).path.strip("/").split("/")[-1])


# --- before we buy


def a_purchase_is_screened_asked_about_and_signed_off(page: Page, colleague: Page, supplier: int) -> None:
    name = one("SELECT name FROM suppliers_supplier WHERE id = %s", supplier)
    page.get_by_role("link", name="All suppliers").click()
    page.get_by_role("link", name="Purchases").click()
    page.get_by_role("link", name="Plan a purchase").first.click()
    page.get_by_label("What is bought?").fill("Cleaning of eleven stations")
    page.get_by_label("What is needed").fill("Day and night cleaning, four years.")
    page.get_by_label("Category").select_option(index=1)
    page.get_by_label("Estimated value").fill("480000")
    page.get_by_label("Open procedure").check()
    page.get_by_label("For which department?").select_option(label="Procurement")
    page.get_by_label("Who runs the purchase?").select_option(label="Olive Officer")
    enter(page, "award_on", today() + timedelta(days=40))
    enter(page, "starts_on", today() + timedelta(days=60))
    enter(page, "ends_on", add_months(today() + timedelta(days=60), 48))
    page.get_by_role("button", name="Plan the purchase").click()
    purchase = urlsplit(page.url).path

    page.get_by_role("link", name="Screen the risk").click()
    for sign in ("industry", "workforce", "model"):
        page.locator(f"input[name={sign}][value=yes]").check()
    page.locator("input[name=location][value=not_known]").check()  # counts as a sign until somebody knows
    for sign in ("context", "commodity"):
        page.locator(f"input[name={sign}][value=no]").check()
    page.get_by_label("Industry: what was seen").fill("Cleaning, by the day and at night")
    page.get_by_label("Medium", exact=True).check()
    page.get_by_role("button", name="Save the screen").click()
    expect(
        page.locator(".govuk-error-summary")
    ).to_be_visible()  # four signs are high: another band needs a reason
    expect(page.get_by_label("Industry: what was seen")).to_have_value("Cleaning, by the day and at night")
    page.get_by_label("High", exact=True).check()
    page.get_by_role("button", name="Save the screen").click()
    asks = one("SELECT count(*) FROM suppliers_purchaseask WHERE state = 'open'")
    assert asks == 8
    expect(page.get_by_text(f"{asks} still open")).to_be_visible()

    the_labour_cost_is_worked_out(page)
    for left in range(asks - 1, 0, -1):
        page.get_by_role("link", name=re.compile("^Answer (?!again)")).first.click()
        page.get_by_label("Answer", exact=True).fill("Asked, and read.")
        page.get_by_role("button", name="Save the answer").click()
        expect(page.get_by_text(f"{left} still open")).to_be_visible()
    last = page.get_by_role("row").filter(has=page.get_by_role("link", name=re.compile("^Answer (?!again)")))
    last.get_by_role("link", name=re.compile("^Waive")).click()
    page.get_by_label("Why is it not asked here?").fill(
        "Three lists were read for the last purchase, in May."
    )
    page.get_by_role("button", name="Waive it").click()

    assert page.get_by_role("link", name="Sign it off").count() == 0  # not for who screened it
    page.goto(f"{page.url}sign-off/")
    page.get_by_role("button", name="Sign it off").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert one("SELECT state FROM suppliers_plannedpurchase") == "ready"
    colleague.get_by_role("link", name="Purchases").click()
    colleague.get_by_role("link", name="Cleaning of eleven stations").click()
    colleague.get_by_role("link", name="Sign it off").click()
    colleague.get_by_label("What did you look at?").fill("Every answer, and the labour cost.")
    colleague.get_by_role("button", name="Sign it off").click()
    assert one("SELECT state FROM suppliers_plannedpurchase") == "signed_off"

    page.goto(page.url.split("/suppliers/")[0] + purchase)
    page.get_by_role("link", name="Award it").click()
    page.get_by_label("To which supplier?").fill(name)
    enter(page, "on", today())
    page.get_by_role("button", name="Award it").click()
    page.get_by_label(re.compile(re.escape(name))).check()  # found by its name; nothing typed is lost
    page.get_by_role("button", name="Award it").click()
    awarded = "SELECT count(*) FROM suppliers_contract WHERE supplier_id = %s AND value = 480000"
    assert one(awarded, supplier) == 1


def the_labour_cost_is_worked_out(page: Page) -> None:
    page.get_by_role("link", name="Work out the labour cost of a bid").click()
    for label, text in (
        ("Whose bid?", "Brightwater Services"),
        ("Price of the bid", "100000"),
        ("Hours of work in it", "8000"),
        ("Legal minimum wage an hour", "12.21"),
        ("Where did you read it?", "GOV.UK"),
        ("On-costs in percent of wages", "22.5"),
        ("Materials and other costs", "5000"),
    ):
        page.get_by_label(label).fill(text)
    enter(page, "wage_on", today())
    page.get_by_role("button", name="Work it out").click()
    # By hand: 8,000 x 12.21 = 97,680; 22.5 % of it are 21,978; with 5,000 that is 124,658.
    expect(
        page.get_by_text("The price is £24,658.00 below what the work must at least cost.")
    ).to_be_visible()


# --- due diligence


def an_audit_finds_something_and_it_is_put_right(page: Page, colleague: Page, supplier: int) -> None:
    site = page.url.split("/suppliers/")[0]
    page.get_by_role("link", name=re.compile("^S-"), exact=False).first.click()
    page.get_by_role("link", name="Due diligence", exact=True).last.click()
    page.get_by_role("link", name="Record one (Audit)").click()
    page.get_by_label("Something was found").check()
    enter(page, "done_on", today() - timedelta(days=3))
    page.get_by_label("Done by", exact=True).fill("Fairfield Assurance")
    page.get_by_label("Which site?").fill("Depot at Ossleby")
    page.get_by_label("Workers were interviewed").check()
    page.get_by_label("SMETA 4-pillar").check()
    page.get_by_label("Version of the scheme").fill("7.0")
    page.get_by_label("Semi-announced (within a window)").check()
    page.get_by_label("A third party").check()
    page.get_by_label("The supplier", exact=True).check()
    page.get_by_label("Audit company").fill("Fairfield Assurance")
    page.get_by_label("Major, open").fill("1")
    page.get_by_role("button", name="Record the audit").click()
    expect(page.get_by_text("Say within which window it was announced").first).to_be_visible()
    expect(page.get_by_label("Audit company")).to_have_value("Fairfield Assurance")
    page.get_by_label("Within which window?").fill("Three weeks")
    page.get_by_role("button", name="Record the audit").click()
    expect(
        page.get_by_text("1 major finding is not recorded yet")
    ).to_be_visible()  # the report says that there is

    page.get_by_role("link", name="Record it (1 major finding)").click()
    page.get_by_label("In a few words").fill("Deposits taken from wages")
    expect(page.get_by_label("Severity")).to_have_value("major")
    page.get_by_label("What was found?").fill("Thirty pounds for a uniform, from each of nine people.")
    page.get_by_role("button", name="Write the finding down").click()
    finding = urlsplit(page.url).path
    page.get_by_role("link", name="Add a corrective action").click()
    page.get_by_label("What will the supplier do?").fill("Pay the deposits back")
    page.get_by_label("Who at the supplier does it?").fill("Head of people")
    enter(page, "due_on", today() + timedelta(days=30))
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Pay the deposits back").click()
    page.get_by_role("link", name="The supplier says it is done").click()
    page.get_by_label("What does the supplier say was done?").fill("Paid back with the wages of this month.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("somebody else verifies it").first).to_be_visible()
    assert page.get_by_role("link", name="Verify it").count() == 0  # nobody verifies what they wrote down

    colleague.get_by_role("link", name="Suppliers", exact=True).first.click()
    colleague.get_by_role("link", name="Due diligence", exact=True).click()
    colleague.get_by_role("link", name="1 corrective action waits to be verified").click()
    colleague.get_by_role("link", name=re.compile("Pay the deposits back$")).click()
    colleague.get_by_role("link", name="Verify it").click()
    colleague.get_by_label("What did you see?").fill("Nine payslips, without names.")
    colleague.get_by_role("button", name="Verify it").click()
    expect(colleague.locator(".govuk-error-summary")).to_be_visible()  # words alone prove nothing
    colleague.get_by_label("Evidence: a link").fill("https://records.example/payslips/9")
    colleague.get_by_role("button", name="Verify it").click()
    assert one("SELECT state FROM suppliers_correctiveaction") == "verified"
    assert one("SELECT verified_by_id <> said_by_id FROM suppliers_correctiveaction")
    page.goto(site + finding)
    page.get_by_role("link", name="Close it").click()
    page.get_by_role("button", name="Close the finding").click()
    assert one("SELECT state FROM suppliers_finding") == "closed"


# --- beyond tier 1


def somebody_stands_behind_it(page: Page, supplier: int) -> None:
    page.get_by_role("link", name=re.compile("^S-")).first.click()
    page.get_by_role("link", name="Supply chain", exact=True).click()
    page.get_by_role("link", name="Add who supplies them").click()
    page.get_by_label("Who supplies them?").fill("Zennor Yarn Mill")
    page.get_by_label("What do they supply?").fill("Cotton mops")
    page.get_by_label("From which country?").select_option(label="India")
    page.get_by_label("Declared by the supplier").check()
    page.get_by_label("Likely", exact=True).check()
    page.get_by_label("Source", exact=True).fill("Their answer to our questions")
    enter(page, "source_on", today() - timedelta(days=10))
    page.get_by_role("button", name="Add the link").click()
    tree = page.locator("main ul.govuk-list--bullet").first.inner_text()
    assert "Cotton mops from Zennor Yarn Mill" in tree
    assert "tier 2, India" in tree
    row = page.get_by_role("row").filter(has_text="Cotton mops").inner_text()
    for words in ("Zennor Yarn Mill", "Tier 2", "India"):
        assert words in row, words
    assert one("SELECT count(*) FROM suppliers_chainlink") == 1
