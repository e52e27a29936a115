"""Over the demonstration force: each number of the lead's page is what plain SQL counts, and what its list holds."""

import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.planning import _Force, open_items
from msplan.chasing.rules import To, last_due, reached
from msplan.lib.dates import add_months, today
from statements.dashboard.reading import late_things
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

OPEN = "progress IN ('not_started', 'in_progress', 'paused')"
LATE = f"{OPEN} AND target_on < %(on)s AND (handed_in_on IS NULL OR target_on < handed_in_on)"
REVIEW = "review_on < %(on)s AND (handed_in_on IS NULL OR review_on < handed_in_on)"
# Standing, and paid in this financial year or the last, or with a contract that is live.
ACTIVE = """
    SELECT s.id FROM suppliers_supplier s WHERE s.merged_into_id IS NULL AND s.archived_at IS NULL AND (
        EXISTS (SELECT 1 FROM suppliers_yearspend y WHERE y.supplier_id = s.id AND y.year IN (%(year)s, %(year)s - 1))
        OR EXISTS (
            SELECT 1 FROM suppliers_contract c JOIN suppliers_supplier own ON own.id = c.supplier_id
            WHERE coalesce(own.merged_into_id, own.id) = s.id
            AND c.starts_on <= %(on)s AND (c.ends_on IS NULL OR c.ends_on >= %(on)s)
        )
    )
"""
# The checks that count: the latest of supplier, kind and site; of a merged supplier where the survivor has none.
COUNTING = """
    SELECT k.*, coalesce(own.merged_into_id, own.id) AS family
    FROM suppliers_check k JOIN suppliers_supplier own ON own.id = k.supplier_id
    WHERE k.is_latest AND own.archived_at IS NULL AND (
        own.merged_into_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM suppliers_check o
            WHERE o.is_latest AND o.supplier_id = own.merged_into_id AND o.kind = k.kind AND o.site = k.site
        )
    )
"""
SCORED = f"suppliers_score sc WHERE sc.supplier_id IN ({ACTIVE})"
COUNTS: dict[str, str] = {
    "Late actions": f"SELECT count(*) FROM actions_action WHERE {LATE}",
    "Reviews overdue": f"SELECT count(*) FROM actions_action WHERE {REVIEW}",
    "High risk, unassessed": f"SELECT count(*) FROM {SCORED} AND sc.band = 'high' AND sc.basis = 'screened'",
    "suppliers? with high risk after controls and no current check": f"""
        SELECT count(*) FROM {SCORED} AND sc.residual_band = 'high' AND sc.basis IN ('screened', 'assessed')
        AND sc.supplier_id NOT IN (
            SELECT family FROM ({COUNTING}) k WHERE k.next_due_on >= %(on)s AND k.outcome <> 'not_done'
        )
    """,
    "open critical findings?": "SELECT count(*) FROM suppliers_finding WHERE is_critical AND state <> 'closed'",
    "open concerns?": "SELECT count(*) FROM suppliers_concern WHERE state <> 'closed'",
    **{
        f"behind a date: {name}": f"SELECT count(*) FROM actions_action WHERE aspect = '{key}' AND ({LATE} OR {REVIEW})"
        for key, name in {
            "force": "Force capability",
            "internal": "Internal capability",
            "external": "External capability",
            "engagement": "Business engagement",
        }.items()
    },
}
# Of what is late besides, by the words of the list.
KINDS: dict[str, str] = {
    "Corrective action of a supplier": """
        SELECT count(*) FROM suppliers_correctiveaction c JOIN suppliers_finding f ON f.id = c.finding_id
        JOIN suppliers_supplier s ON s.id = f.supplier_id
        WHERE c.state IN ('open', 'not_accepted') AND c.due_on < %(on)s AND s.archived_at IS NULL
    """,
    "Check of a supplier": f"SELECT count(*) FROM ({COUNTING}) k WHERE k.next_due_on < %(on)s",
    "Decision of a meeting": "SELECT count(*) FROM actions_decision WHERE state = 'open' AND due_on < %(on)s",
    "Yearly review": """
        SELECT (SELECT count(*) FROM actions_priorityrisk WHERE review_on < %(on)s)
             + (SELECT count(*) FROM actions_knownunknown WHERE review_on < %(on)s)
    """,
    "Partnership task": "SELECT count(*) FROM actions_partnertask WHERE update_on < %(on)s",
    "Review of a policy": "SELECT count(*) FROM actions_policy WHERE review_on < %(on)s",
}


class Links(HTMLParser):
    """Every link of a page: its address, and its words with those that only a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.open = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.open, self.words = dict(attrs).get("href") or "", []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.found.append((self.open, " ".join("".join(self.words).split())))


def lead() -> Client:
    client = Client()
    client.force_login(Person.objects.filter(holdings__role=Role.EXECUTIVE_LEAD).order_by("pk")[0])
    return client


def links(page: str) -> dict[str, str]:
    """Each link's words to its address."""
    parser = Links()
    parser.feed(page)
    return {words: href for href, words in parser.found}


def total_of(client: Client, address: str) -> int:
    """How many rows a list says it has."""
    page = " ".join(client.get(address).content.decode().split())
    found = re.search(r"Showing (?:\d[\d,]* to \d[\d,]* of )?(\d[\d,]*) ", page)
    return int(found[1].replace(",", "")) if found else 0


def sql(query: str, on: date) -> int:
    year = on.year if on >= date(on.year, 4, 1) else on.year - 1
    with connection.cursor() as cursor:
        cursor.execute(query, {"on": on, "year": year})
        return cursor.fetchone()[0]


def shown(page: dict[str, str], label: str) -> list[tuple[int, str]]:
    """The numbers that stand with a label (a pattern), and where they lead."""
    found = [
        (re.fullmatch(rf"([\d,]+) {label}(?:: see the list)?", words), href) for words, href in page.items()
    ]
    return [(int(number[1].replace(",", "")), href) for number, href in found if number]


@pytest.mark.parametrize("label", COUNTS)
def test_a_number_is_what_sql_counts_and_its_list_holds(label: str) -> None:
    client = lead()
    wanted = sql(COUNTS[label], today())

    found = shown(links(client.get("/dashboard/").content.decode()), label)

    if not wanted and label.startswith("behind"):
        assert found == []  # an aspect with nothing behind a date is not named
        return
    assert [number for number, _ in found] == [wanted]
    assert total_of(client, found[0][1]) == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_kind_as_many_are_late_as_sql_counts(kind: str) -> None:
    client = lead()
    wanted = sql(KINDS[kind], today())

    list_of_it = client.get("/dashboard/late/", {"kind": kind})
    if not wanted:
        assert f'value="{kind}"' not in list_of_it.content.decode()  # not even offered
        return
    assert total_of(client, f"/dashboard/late/?{urlencode({'kind': kind})}") == wanted
    page = links(client.get("/dashboard/").content.decode())
    assert {number for number, _ in shown(page, f"late: {kind}")} <= {wanted}


def test_the_kinds_of_which_most_are_late_are_named_each_with_its_list() -> None:
    client = lead()
    page = links(client.get("/dashboard/").content.decode())

    named = shown(page, "late: .*")

    assert len(named) == 5
    for number, href in named:
        assert total_of(client, href) == number
    everything = next(
        (words, href) for words, href in page.items() if words.startswith("All") and "late things" in words
    )
    assert total_of(client, everything[1]) == int(everything[0].split()[1])


def test_the_demonstration_shows_most_of_them() -> None:
    """Control: what is compared is there to be compared."""
    on = today()
    assert sum(sql(query, on) > 0 for query in COUNTS.values()) >= 8
    assert sum(sql(query, on) > 0 for query in KINDS.values()) >= 4


def test_shares_are_what_sql_counts() -> None:
    client, on = lead(), today()
    text = " ".join(re.sub("<[^>]+>", " ", client.get("/dashboard/").content.decode()).split())
    high = sql(
        f"SELECT count(*) FROM {SCORED} AND sc.band = 'high' AND sc.basis IN ('screened', 'assessed')", on
    )
    checked = sql(
        f"""
        SELECT count(*) FROM {SCORED} AND sc.band = 'high' AND sc.basis IN ('screened', 'assessed')
        AND sc.supplier_id IN (
            SELECT family FROM ({COUNTING}) k WHERE k.next_due_on >= %(on)s AND k.outcome <> 'not_done'
        )
        AND sc.supplier_id NOT IN (SELECT family FROM ({COUNTING}) k WHERE k.next_due_on < %(on)s)
        """,
        on,
    )
    assert f"{checked:,} of {high:,}" in text
    spent = "SELECT coalesce(sum(amount), 0)::bigint FROM suppliers_yearspend WHERE year IN (%(year)s, %(year)s - 1)"
    everybody = sql(f"{spent} AND supplier_id IN ({ACTIVE})", on)
    assessed = sql(
        f"{spent} AND supplier_id IN (SELECT sc.supplier_id FROM {SCORED} AND sc.basis = 'assessed'"
        " AND sc.assessed_until >= %(on)s)",
        on,
    )
    assert f"£{assessed:,} of £{everybody:,}" in text


def test_every_number_is_a_link_that_opens() -> None:
    client = lead()
    page = links(client.get("/dashboard/").content.decode())
    numbers = {href for words, href in page.items() if re.match(r"\d", words)}
    assert len(numbers) >= 10
    for href in numbers:
        assert client.get(href).status_code == 200, href


def test_the_state_is_said_with_the_same_numbers() -> None:
    on = today()
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", lead().get("/dashboard/").content.decode(), re.DOTALL)
    late = sql(COUNTS["Late actions"], on)
    opened = sql(f"SELECT count(*) FROM actions_action WHERE {OPEN}", on)
    assert heading is not None
    assert re.sub(r"<[^>]+>", "", heading[1]).startswith(
        f"{late} of {opened} open actions {'is' if late == 1 else 'are'} late"
    )


def test_the_executive_lead_is_told_of_the_same_on_the_page_of_their_own_work() -> None:
    """What "My work" tells an executive lead of is what the page counts as such, restricted things left out."""
    on, force = today(), _Force.now()
    told = {
        (due.label, due.kind)
        for due in open_items(on, until=lambda ladder: last_due(ladder, on))
        if not due.permission
        and due.ladder not in ("answers",)
        and any(to is To.EXECUTIVE_LEAD for to, _ in force.spoken_to(due))
        and reached(due.ladder, due_on=due.due_on, on=on, to=To.EXECUTIVE_LEAD)
    }
    counted = {(thing.label, thing.kind) for thing in late_things(on) if thing.reached}
    assert {label for label, _ in told} == {label for label, _ in counted}


@pytest.mark.parametrize("what", ["completed", "late", "reviews-late", "ratings", "findings", "responses"])
def test_what_changed_is_what_sql_counts_and_its_list_holds(what: str) -> None:
    client, on = lead(), today()
    day = add_months(on, -3)
    page = links(client.get(f"/dashboard/changes/?since={day.isoformat()}").content.decode())
    href = f"/dashboard/changes/{what}/?since={day.isoformat()}"
    said = next(words for words, address in page.items() if address == href and words[:1].isdigit())
    since: dict[str, str] = {
        "completed": "SELECT count(*) FROM actions_action WHERE progress = 'completed' AND completed_on > %(day)s",
        "late": f"SELECT count(*) FROM actions_action WHERE {LATE} AND target_on >= %(day)s",
        "reviews-late": f"SELECT count(*) FROM actions_action WHERE {REVIEW} AND review_on >= %(day)s",
        "ratings": """
            SELECT count(*) FROM (
                SELECT DISTINCT ON (action_id) action_id, rating FROM actions_review
                WHERE given_on > %(day)s ORDER BY action_id, given_at DESC
            ) now LEFT JOIN (
                SELECT DISTINCT ON (action_id) action_id, rating FROM actions_review
                WHERE given_on <= %(day)s ORDER BY action_id, given_at DESC
            ) was USING (action_id) WHERE now.rating IS DISTINCT FROM was.rating
        """,
        "findings": """
            SELECT count(*) FROM suppliers_finding
            WHERE is_critical AND (at AT TIME ZONE 'Europe/London')::date > %(day)s
        """,
        "responses": """
            SELECT count(*) FROM suppliers_response
            WHERE (submitted_at AT TIME ZONE 'Europe/London')::date > %(day)s
        """,
    }
    with connection.cursor() as cursor:
        cursor.execute(since[what], {"day": day, "on": on})
        wanted = cursor.fetchone()[0]
    assert int(said.split()[0].replace(",", "")) == wanted
    assert total_of(client, href) == wanted
