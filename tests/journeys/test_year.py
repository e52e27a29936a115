"""A year of the action plan, played by six people in a browser while a real worker chases them.

From the starter actions to an accepted completion: reviews by mail link, a date that slips with its reason, silence
that is escalated, a working group whose decision becomes an action, and the plan as a workbook at the end.
"""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from pdfminer.high_level import extract_text
from playwright.sync_api import Page, expect

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from msplan.lib.dates import add_months, next_working_day, plain, today
from tests.journeys.conftest import Calendar, World, eventually
from tests.journeys.count import one
from tests.journeys.hands import enter
from tests.people import department, person

TAKEN = (
    "Responsible sourcing programme",
    "Training in high-risk places of work",
    "Working group across departments",
)
DECIDED = "Procurement writes to the three agencies that did not answer."


@pytest.fixture
def force(transactional_db: None) -> dict[str, Person]:
    """A force with two departments, their leads, an owner in each, and an empty plan."""
    ForceProfile(pk=1, name="Ossleby Constabulary", short_name="Ossleby", mark="O").save()
    Body.objects.create(
        name="Ossleby Constabulary",
        kind="constabulary",
        approving_board="Executive Board",
        signatory_title="Chief",
    )
    lead, head = person("Ravi Lead", Role.DEPARTMENT_LEAD), person("Hina Head", Role.DEPARTMENT_LEAD)
    buying, staff = department("Procurement", lead=lead), department("Human Resources", lead=head)
    return {
        "lead": lead,
        "head": head,
        "owner": person("Oscar Owner", Role.CONTRIBUTOR, department=buying),
        "silent": person("Sally Silent", Role.CONTRIBUTOR, department=staff),
        "manager": person("Mira Manager", Role.PLAN_MANAGER),
        "executive": person("Edith Executive", Role.EXECUTIVE_LEAD),
    }


@pytest.mark.journey
def test_a_year_of_the_plan(
    world: World, force: dict[str, Person], calendar: Calendar, tmp_path: Path
) -> None:
    begun = calendar.turn_to(today() + timedelta(days=1))
    the_manager_starts_from_the_template(world, force)
    review_on = add_months(begun, 6)
    assert one("SELECT count(*) FROM actions_action WHERE review_on = %s", review_on) == 2

    calendar.turn_to(review_on)
    slipped = the_owner_reviews_and_moves_the_date(world, force, calendar, review_on)
    silence_is_escalated(world, force, calendar, review_on)
    the_working_group_decides(world, force, calendar)
    completed = the_owner_hands_in_and_the_lead_accepts(world, force, calendar, tmp_path)
    the_year_is_told(world, force, completed, slipped)
    the_manager_takes_the_plan_away(world, force)


# --- month 0


def the_manager_starts_from_the_template(world: World, force: dict[str, Person]) -> None:
    page = world.signed_in(force["manager"].email, "/actions/")
    page.goto(f"{world.url}/actions/")
    page.get_by_role("link", name="Start from the 23 starter actions").click()
    page.get_by_label("Lead department").select_option(label="Procurement")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Add them as proposals").click()
    expect(page.get_by_text("Select at least one action").first).to_be_visible()
    titles = [str(row) for row in starters(page)]
    for title in titles[:2]:
        page.get_by_label(title, exact=True).check()
    page.get_by_role("button", name="Add them as proposals").click()
    assert one("SELECT count(*) FROM actions_action WHERE progress = 'proposed' AND owner_id IS NULL") == 2

    for title, who, where in zip(
        titles[:2], ("owner", "silent"), ("Procurement", "Human Resources"), strict=True
    ):
        page.goto(f"{world.url}/actions/")
        page.get_by_role("link", name=title).click()
        page.get_by_role("button", name="Agree this action").click()
        expect(
            page.get_by_text("Choose an owner").first
        ).to_be_visible()  # a proposal has nobody to answer for it
        page.get_by_role("link", name="Edit the action").click()
        page.get_by_label(re.compile("^Owner")).select_option(label=force[who].name)
        page.get_by_label("Lead department").select_option(label=where)
        page.get_by_role("button", name="Save", exact=False).first.click()
        page.get_by_role("button", name="Agree this action").click()
        expect(page.get_by_text("is not started now").first).to_be_visible()


def starters(page: Page) -> list[str]:
    return page.locator(".govuk-checkboxes__label").all_inner_texts()


# --- month 6


def the_owner_reviews_and_moves_the_date(
    world: World, force: dict[str, Person], calendar: Calendar, review_on: date
) -> int:
    """Days by which the target date slipped."""
    link = the_link(world, force["owner"], r"/actions/\d+/review/")
    page = world.stranger()
    page.goto(link)
    assert "/sign-in/" in page.url  # the link carries no secret
    world.sign_in(page, force["owner"].email)
    assert urlsplit(page.url).path == urlsplit(link).path

    number = int(urlsplit(link).path.split("/")[2])
    target = one("SELECT target_on FROM actions_action WHERE id = %s", number)
    later = add_months(target, 3)
    page.get_by_label("What was done since the last review?").fill("A draft strategy went to four buyers.")
    page.get_by_label(re.compile("^Amber")).check()
    page.get_by_label("Why this rating?").fill("The second half waits for the new category list.")
    page.get_by_label("No, it changes").check()
    enter(page, "new_target", later)
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("Say why the date changes").first).to_be_visible()
    expect(page.get_by_label("What was done since the last review?")).to_have_value(re.compile("four buyers"))
    assert one("SELECT count(*) FROM actions_review") == one("SELECT count(*) FROM actions_datechange") == 0
    page.get_by_label("Why does it change?").fill("The category list comes from the region in spring.")
    page.get_by_role("button", name="Save the review").click()

    expect(page.get_by_text("Review saved").first).to_be_visible()
    assert one("SELECT due_on FROM actions_review WHERE action_id = %s", number) == review_on
    assert one("SELECT target_on FROM actions_action WHERE id = %s", number) == later
    assert one("SELECT first_target_on FROM actions_action WHERE id = %s", number) == target
    page.goto(link)
    assert "Save the review" not in page.content()  # the same due date cannot be answered twice
    return int((later - target).days)


def silence_is_escalated(world: World, force: dict[str, Person], calendar: Calendar, review_on: date) -> None:
    """The other owner says nothing: after 14 days their department's lead hears of it, after 28 the executive lead."""
    for days, knows, not_yet in (
        (13, [], ["head", "executive"]),
        (14, ["head"], ["executive"]),
        (28, ["executive"], []),
    ):
        late_on = review_on + timedelta(days=days)
        if next_working_day(late_on) != late_on and days == 13:
            continue  # the day before is no working day: nobody is chased on it
        day = calendar.turn_to(late_on)
        eventually(
            lambda day=day: one("SELECT count(*) FROM chasing_sweep WHERE day = %s", day),
            what=f"a sweep on {day}",
        )  # type: ignore[misc]
        for who in knows:
            eventually(lambda who=who: world.postbox.to(force[who].email), what=f"the {who}'s mail")  # type: ignore[misc]
        for who in not_yet:
            assert world.postbox.to(force[who].email) == [], who
    assert one("SELECT count(*) FROM chasing_digest GROUP BY person_id, day ORDER BY 1 DESC LIMIT 1") == 1


def the_link(world: World, who: Person, pattern: str, *, after: int = 0) -> str:
    """The first address of this kind in a mail to somebody; waits for the mail."""

    def found() -> str:
        for mail in world.postbox.to(who.email)[after:]:
            if match := re.search(re.escape(world.url) + pattern, mail.get_content()):
                return match.group()
        return ""

    return str(eventually(found, what=f"a mail to {who} with {pattern}"))


# --- month 7


def the_working_group_decides(world: World, force: dict[str, Person], calendar: Calendar) -> None:
    page = world.signed_in(force["manager"].email, "/actions/meetings/")
    page.get_by_role("link", name="Add a series of meetings").first.click()
    page.get_by_label("What these meetings are called").fill("Modern slavery working group")
    page.get_by_label("Months between meetings").fill("3")
    page.get_by_label("Procurement", exact=True).check()
    page.get_by_label("Human Resources", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Plan the next meeting").first.click()
    enter(page, "on", today())
    page.get_by_label("Starts at").fill("07:00")
    page.get_by_label("Ends at").fill("07:45")
    page.get_by_label("OFFICIAL", exact=True).check()
    page.locator("main form button").first.click()

    agenda = page.locator("main").inner_text()
    assert one("SELECT title FROM actions_action WHERE owner_id = %s", force["silent"].pk) in agenda
    page.get_by_role("button", name="Open the meeting").click()
    meeting = urlsplit(page.url).path
    page.goto(f"{world.url}{meeting}attendance/departments/")
    page.get_by_label("Who came for Procurement?").select_option(label=force["owner"].name)
    page.get_by_role("button", name="Save who came").click()
    expect(page.get_by_text("Human Resources was not represented").first).to_be_visible()

    page.goto(f"{world.url}{meeting}decisions/new/")
    page.get_by_label("What was decided?").fill(DECIDED)
    page.get_by_role("button", name="Record it and raise an action").click()
    page.get_by_label("Title").fill("Write to the agencies")
    page.get_by_label("Lead department").select_option(label="Procurement")
    page.get_by_label(re.compile("^Owner")).select_option(label=force["owner"].name)
    page.get_by_label(re.compile("^External capability")).check()
    enter(page, "target_on", add_months(today(), 4))
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.get_by_role("heading", name="Write to the agencies")).to_be_visible()
    # The two know of each other.
    expect(page.get_by_text("Modern slavery working group").first).to_be_visible()
    page.goto(f"{world.url}{meeting}decisions/")
    raised = one("SELECT number FROM actions_action WHERE title = 'Write to the agencies'")
    expect(page.get_by_role("link", name=f"A-{raised:03}")).to_be_visible()

    page.goto(f"{world.url}{meeting}minutes/")
    page.get_by_role("button", name="Draft the minutes").click()
    chair = world.signed_in(force["executive"].email, f"{meeting}minutes/")
    assert DECIDED in chair.locator("main").inner_text()
    chair.get_by_role("link", name="Agree the minutes").click()
    chair.get_by_role("button", name="Agree and seal this text").click()
    assert one("SELECT count(*) FROM actions_minutes WHERE digest <> ''") == 1


# --- month 11


def the_owner_hands_in_and_the_lead_accepts(
    world: World, force: dict[str, Person], calendar: Calendar, tmp_path: Path
) -> date:
    """The day on which the work was done."""
    number = one("SELECT id FROM actions_action WHERE title = 'Write to the agencies'")
    handed_in = calendar.turn_to(add_months(today(), 3))
    letter = tmp_path / "letters.csv"
    letter.write_text("agency,answered\nNorth Staff,yes\nWest Staff,yes\nSouth Staff,yes\n", encoding="utf-8")
    page = world.signed_in(force["owner"].email, f"/actions/{number}/complete/")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("What came of it?").fill("All three agencies answered; one changed its contracts.")
    page.get_by_label("Evidence: a file").set_input_files(letter)
    page.get_by_role("button", name="Hand it in").click()
    assert one("SELECT count(*) FROM actions_completion WHERE state = 'waiting'") == 1
    assert one("SELECT progress FROM actions_action WHERE id = %s", number) == "not_started"
    assert page.get_by_role("button", name="Accept").count() == 0  # nobody accepts what they handed in

    before = len(world.postbox.to(force["lead"].email))
    calendar.turn_to(handed_in + timedelta(days=1))
    link = the_link(world, force["lead"], rf"/actions/{number}/completions/\d+/", after=before)
    lead = world.signed_in(force["lead"].email, urlsplit(link).path)
    assert "one changed its contracts" in lead.locator("main").inner_text()
    lead.get_by_role("button", name="Accept").click()
    assert one("SELECT progress FROM actions_action WHERE id = %s", number) == "completed"
    assert one("SELECT completed_on FROM actions_action WHERE id = %s", number) == handed_in
    return handed_in


# --- a year


def the_year_is_told(world: World, force: dict[str, Person], completed: date, slipped: int) -> None:
    page = world.signed_in(force["manager"].email, "/actions/")
    reviewed = one("SELECT action_id FROM actions_review")
    page.goto(f"{world.url}/actions/{reviewed}/")
    story = page.locator("main").inner_text()
    assert f"{slipped} days later" in story
    for words in (
        "The category list comes from the region in spring.",
        "four buyers",
        "Reminded: Oscar Owner",
    ):
        assert words in story, words
    done = one("SELECT id FROM actions_action WHERE title = 'Write to the agencies'")
    page.goto(f"{world.url}/actions/{done}/")
    story = page.locator("main").inner_text()
    for words in ("Modern slavery working group", "letters.csv", "All three agencies answered", "Ravi Lead"):
        assert words in story, words
    assert plain(completed) in story


def the_manager_takes_the_plan_away(world: World, force: dict[str, Person]) -> None:
    page = world.signed_in(force["manager"].email, "/actions/")
    page.goto(f"{world.url}/actions/")
    book = page.request.get(f"{world.url}/actions/export.xlsx")
    assert book.status == 200
    sheets = load_workbook(io.BytesIO(book.body()))
    cells = {
        str(cell.value)
        for sheet in sheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }
    titles = one("SELECT string_agg(title, '|') FROM actions_action").split("|")
    assert len(titles) == 3
    assert set(titles) <= cells
    document = page.request.get(f"{world.url}/actions/plan.pdf")
    assert document.body().startswith(b"%PDF-")
    words = " ".join(extract_text(io.BytesIO(document.body())).split())
    for title in titles:
        assert title in words, title
