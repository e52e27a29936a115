"""The reader's pages, as procurement goes through them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from suppliers.asking.models import Response
from suppliers.asking.questionnaire.flags import STATE_IMPOSED
from suppliers.asking.reading import settling
from suppliers.models import ChainLink, CorrectiveAction, Finding, Score
from suppliers.register.countries import country_names
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.reading.making import CRIME, a_response, staff
from tests.suppliers.asking.reading.rows import a_campaign_row, an_invitation_row

pytestmark = pytest.mark.django_db
LATELY = timezone.now().replace(microsecond=0) - timedelta(days=3)


@pytest.fixture
def people() -> dict[str, Person]:
    return staff()


@pytest.fixture
def grace(client: Client, people: dict[str, Person]) -> Client:
    client.force_login(people["procurement"])
    return client


def here(name: str, response: Response, *more: Any) -> str:
    return reverse(f"asking:{name}", args=[response.pk, *more])


def day(name: str, on: Any) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_every_page_opens_within_fifteen_queries(grace: Client) -> None:
    before = a_response("Brightclean Ltd", slug="extended", at=LATELY - timedelta(days=120), files=("q3",))
    response = a_response(
        before.supplier, slug="extended", at=LATELY, files=("q3", "q6"), q13={"groups": ["hr"]}
    )
    pages = [
        reverse("asking:responses"),
        reverse("asking:asked", args=[response.supplier.pk]),
        reverse("suppliers:detail", args=[response.supplier.pk]),
        *(here(name, response) for name in ("response", "query", "finding", "outcome", "compare")),
        here("judge", response, "q3"),
    ]
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            answer = grace.get(page)
        assert answer.status_code == 200, page
        assert len(queries) <= 15, (page, len(queries))
    text = grace.get(here("response", response)).content.decode()
    assert "Beside those of" in text
    assert "No longer" in text  # they trained fewer groups than the year before


def test_the_list_takes_as_many_queries_for_many_as_for_one(grace: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert grace.get(reverse("asking:responses")).status_code == 200
        return len(queries)

    a_response("Supplier one", at=LATELY)
    one = asked()
    for number in range(4):
        a_response(f"Another supplier {number}", at=LATELY, **(CRIME if number % 2 else {}))
    assert asked() == one


def test_filters_find_what_a_count_of_the_rows_says(grace: Client) -> None:
    a_response("Green Ltd", at=LATELY, files=("q1", "q3", "q6", "q7", "q12"))
    a_response("Amber Ltd", at=LATELY, q1={"status": "not_published"}, q3={"provisions": ["none"]})
    a_response("Held Ltd", at=LATELY, **CRIME)
    settled = a_response("Settled Ltd", at=LATELY)
    settling.settle(
        settled, outcome="accept", note="", version=1, by=Person.objects.first(), at=timezone.now()
    )

    def found(query: str) -> set[str]:
        body = grace.get(f"{reverse('asking:responses')}?{query}").content.decode()
        return {name for name in ("Green", "Amber", "Held", "Settled") if f"{name} Ltd</a>" in body}

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.name, r.band FROM suppliers_response r JOIN suppliers_invitation i ON i.id = r.invitation_id"
            " JOIN suppliers_supplier s ON s.id = i.supplier_id WHERE r.held_at IS NULL"
        )
        bands = dict(cursor.fetchall())
    for band in ("green", "amber", "red"):
        assert found(f"band={band}") == {name.split()[0] for name, its in bands.items() if its == band}
    assert found("") == {"Green", "Amber", "Held", "Settled"}
    assert found("flag=major") == {"Amber"}
    assert found("flag=critical") == set()
    assert found("held=on") == {"Held"}
    assert found("show=to_read") == {"Green", "Amber", "Held"}
    assert found("outcome=accept") == {"Settled"}
    assert found("state=accepted") == {"Settled"}
    assert found("reader=nobody") == {"Green", "Amber", "Held"}


def test_judging_says_what_each_level_would_make_of_the_score(grace: Client) -> None:
    """As it stands 78; documented q7 gives 14 x 0.2 of 60 more, verified 14 x 0.3."""
    response = a_response(at=AT)
    page = grace.get(here("judge", response, "q7"))
    body = page.content.decode()
    assert [text for text in ("78.0, green", "82.7, green", "85.0, green") if text not in body] == []
    version = page.context["form"]["version"].initial

    refused = grace.post(here("judge", response, "q7"), {"level": "verified", "note": "", "version": version})
    assert refused.status_code == 422
    assert "how it was verified" in refused.content.decode()
    words = {"level": "verified", "note": "Twelve workers were asked", "version": version}
    assert grace.post(here("judge", response, "q7"), words)["Location"] == f"{here('response', response)}#q7"

    stale = grace.post(here("judge", response, "q7"), {**words, "note": "My own words", "level": "asserted"})
    assert stale.status_code == 422
    told = stale.content.decode()
    assert "Twelve workers were asked" in told
    assert "My own words" in told
    response.refresh_from_db()
    assert response.score == 85


def test_a_response_from_questions_back_to_its_report(grace: Client, people: dict[str, Person]) -> None:
    response = a_response(at=LATELY, q1={"status": "not_published"})
    nothing = grace.post(here("query", response), day("due_on", timezone.now() + timedelta(days=14)))
    assert nothing.status_code == 422
    asked = {"about_q6": "Which agencies?", **day("due_on", timezone.now() + timedelta(days=14))}
    assert grace.post(here("query", response), asked).status_code == 302
    query = response.queries.get()
    assert "Which agencies?" in grace.get(here("response", response)).content.decode()
    waiting = grace.get(here("outcome", response))
    words = {"outcome": "accept", "version": waiting.context["form"].current_version}
    assert "question to the supplier is open" in grace.post(here("outcome", response), words).content.decode()
    grace.post(here("take_back_query", response, query.pk))

    flag = response.flags.get()
    form = {"title": "No statement", "severity": "major", "what": "Publish one", "contact_name": ""}
    missing = grace.post(here("finding_of_flag", response, flag.pk), form)
    assert missing.status_code == 422
    assert "Enter who at the supplier does it" in missing.content.decode()
    form |= {"contact_name": "Ada Office", **day("due_on", timezone.now() + timedelta(days=60))}
    assert grace.post(here("finding_of_flag", response, flag.pk), form).status_code == 302
    assert CorrectiveAction.objects.get().finding == Finding.objects.get()

    page = grace.get(here("outcome", response))
    words = {"outcome": "with_actions", "version": page.context["form"].current_version}
    assert grace.post(here("outcome", response), words).status_code == 302
    assert Score.objects.get(supplier=response.supplier).control_from.startswith("Response")

    report = here("report", response)
    version = grace.get(report).context["form"].current_version
    preview = grace.post(
        report, {"go": "preview", "note": "Thank you", "with_score": "on", "version": version}
    )
    assert "Thank you" in preview.content.decode()
    response.refresh_from_db()
    assert response.report is None
    assert grace.post(report, {"go": "release", "note": "Thank you", "version": version}).status_code == 302
    response.refresh_from_db()
    assert (response.report["note"], response.report["score"]) == ("Thank you", "")
    assert "It stands behind the supplier" in grace.get(report).content.decode()


def test_ticked_lines_are_taken_in_by_whoever_keeps_the_register(
    grace: Client, people: dict[str, Person]
) -> None:
    response = a_response(
        slug="extended", at=LATELY, q9={"mapped": "tier1", "countries": ["PT"], "inputs": ["none"]}
    )
    page = grace.get(here("compare", response))
    version = page.context["version"]

    none = grace.post(here("compare", response), {"version": version})
    assert none.status_code == 422
    done = grace.post(
        here("compare", response), {"version": version, "take": ["country:PT", "trait:migrant"]}
    )
    assert done.status_code == 302
    assert list(ChainLink.objects.values_list("country", flat=True)) == ["PT"]
    stale = grace.post(here("compare", response), {"version": version, "take": ["trait:night"]})
    assert stale.status_code == 422
    assert "Somebody changed the register" in stale.content.decode()

    may_take = grace.get(here("compare", response)).context["may_take"]
    assert may_take > 1
    version = grace.get(here("compare", response)).context["version"]
    assert grace.post(here("compare", response), {"version": version, "all": "yes"}).status_code == 302
    assert grace.get(here("compare", response)).context["may_take"] == 0

    aisha = Client()
    aisha.force_login(people["specialist"])
    assert aisha.get(here("compare", response)).status_code == 200
    assert aisha.post(here("compare", response), {"version": version}).status_code == 403


def test_of_more_lines_than_are_taken_at_once_the_first_are(grace: Client) -> None:
    said = {
        "mapped": "tier1",
        "countries": sorted(country_names().keys() - STATE_IMPOSED),
        "inputs": ["none"],
    }
    response = a_response(slug="extended", at=LATELY, q9=said)
    page = grace.get(here("compare", response))
    assert f"Take the first 50 of {page.context['may_take']}" in page.text

    sent = grace.post(here("compare", response), {"version": page.context["version"], "all": "yes"})

    assert sent.status_code == 302
    assert grace.get(here("compare", response)).context["may_take"] == page.context["may_take"] - 50


def test_somebody_else_reading_is_told_before_anything_is_typed(
    grace: Client, people: dict[str, Person]
) -> None:
    response = a_response(at=LATELY)
    aisha = Client()
    aisha.force_login(people["specialist"])
    assert aisha.post(here("take", response), {"instead_of": ""}).status_code == 302

    assert "Aisha Penrowe is reading this response" in grace.get(here("response", response)).content.decode()
    grace.post(here("take", response), {"instead_of": ""})  # an old page: it knew of nobody
    response.refresh_from_db()
    assert response.reader == people["specialist"]
    grace.post(here("take", response), {"instead_of": people["specialist"].pk})
    response.refresh_from_db()
    assert response.reader == people["procurement"]


def test_the_suppliers_tab_tells_what_was_asked_and_how_it_went(grace: Client) -> None:
    first = a_response("Brightclean Ltd", at=LATELY - timedelta(days=90))
    a_response(first.supplier, at=LATELY, q1={"status": "not_published"})
    grace_owner = first.invitation.campaign.owner
    an_invitation_row(
        a_campaign_row(grace_owner, deadline_on=LATELY.date() - timedelta(days=20), name="Spring"),
        first.supplier,
    )
    body = grace.get(reverse("asking:asked", args=[first.supplier.pk])).content.decode()
    detail = grace.get(reverse("suppliers:detail", args=[first.supplier.pk])).content.decode()

    assert "Asked 3 times: answered 2, silent 1" in detail
    assert "Silent: no response by" in body
    assert "The score fell in" in body
    assert body.count("Receipt") == 0  # what was tried to be asked, not what was said afterwards
    assert first.reference in body


def test_auditors_read_and_do_nothing(people: dict[str, Person], client: Client) -> None:
    response = a_response(at=LATELY, q1={"status": "not_published"})
    client.force_login(people["auditor"])
    body = client.get(here("response", response)).content.decode()

    assert "Which of these is true?" in body
    for word in ("Judge it", "Ask back", "Make a finding", "Give the outcome"):
        assert word not in body, word
    for name in ("query", "outcome", "finding", "report", "reopen"):
        assert client.get(here(name, response)).status_code == 403, name
