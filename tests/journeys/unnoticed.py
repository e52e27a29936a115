"""A concern in a browser: raised by a specialist, noticed by nobody who may not know of it."""

import re
from datetime import datetime
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from tests.journeys.conftest import World, eventually
from tests.journeys.count import all_of, one
from tests.suppliers.concerns.everywhere import everywhere, pages, settled
from tests.walk.whole import WHOLE

SEEN = "Two people sleep behind the boiler room and hand over their passports."


def nobody_notices_a_concern(
    world: World,
    force: dict[str, Person],
    colleague: Page,
    supplier: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The colleague opens every page that they read, before and after it, to the byte; and of every address of the
    program a quarter, in the whole walk all. tests/suppliers/concerns/test_silence.py opens all of them each time.
    """
    name = one("SELECT name FROM suppliers_supplier WHERE id = %s", supplier)
    # The number that it will have: rows of other tests are gone, and their numbers with them.
    ids = [one("SELECT last_value + is_called::int FROM suppliers_concern_id_seq")]
    lists = [
        f"/suppliers/?q={quote(name)}",
        f"/suppliers/suppliers.csv?q={quote(name)}",
        "/suppliers/?due=soon",
    ]
    lists += [f"/suppliers/?segment={key}" for key in ("a", "b", "c", "d")]
    told_otherwise = [f"/suppliers/{supplier}/", f"/suppliers/{supplier}/record/", "/concerns/"]
    all_there_is = everywhere(supplier, roles=[Role.PROCUREMENT], ids=ids)
    read = [*pages(supplier, roles=[Role.PROCUREMENT]), *told_otherwise, *lists]
    watched = list(dict.fromkeys([*read, *all_there_is[:: 1 if WHOLE else 4]]))
    then = timezone.now()
    before = opened(colleague, world.url, watched, then)
    assert {200, 403, 404, 405} <= {status for status, _ in before.values()}

    reference = the_specialist_raises_it(world, force, name)
    (concern,) = all_of("SELECT id FROM suppliers_concern")
    assert ids == [concern]
    after = opened(colleague, world.url, watched, then)
    assert [path for path in watched if after[path] != before[path]] == []
    (stored,) = all_of("SELECT file_id FROM suppliers_concernfile")
    own = [
        f"/files/{stored}/",
        *(
            path
            for path in everywhere(supplier, roles=list(Role), references=[reference])
            if reference in path
        ),
    ]
    assert len(own) > 5
    assert {status for status, _ in opened(colleague, world.url, own, then).values()} <= {404, 405}
    words = (reference.encode(), b"boiler room", b"zqcontent")
    assert [path for path in watched for word in words if word in after[path][1]] == []
    assert world.postbox.to(force["colleague"].email) == world.postbox.to(force["officer"].email) == []

    # Were the one row of the table of roles that keeps it from them not there, the same walk would tell.
    monkeypatch.setitem(PERMISSIONS, "concerns.see", PERMISSIONS["concerns.see"] | {Role.PROCUREMENT})
    told = opened(colleague, world.url, told_otherwise, then)
    assert [path for path in told_otherwise if told[path] == before[path]] == []
    assert reference.encode() in told["/concerns/"][1]


def opened(page: Page, site: str, paths: list[str], then: datetime) -> dict[str, tuple[int, bytes]]:
    """What is answered to somebody with this page's cookies, while the clock of the program stands."""
    found = {}
    with time_machine.travel(then, tick=False):
        for path in paths:
            answer = page.request.get(site + path, max_redirects=0)
            found[path] = answer.status, settled(path, answer.body())
    return found


def the_specialist_raises_it(world: World, force: dict[str, Person], name: str) -> str:
    """Its reference; read, acknowledged and decided on by the team, whose mail told nothing."""
    page = world.signed_in(force["specialist"].email, "/suppliers/")
    page.get_by_role("link", name="Raise a concern").first.click()
    page.get_by_role("radio", name="I do not know").check()
    page.get_by_role("radio", name="A supplier", exact=True).check()
    page.get_by_label("Which one?").fill(name)
    page.get_by_role("button", name="Find it among the suppliers").click()
    page.get_by_role("radio", name=re.compile(re.escape(name))).first.check()
    page.get_by_role("checkbox", name="Retention of identity documents").check()
    page.get_by_label("What did you see or hear?").fill(SEEN)
    page.get_by_role("button", name="Raise the concern").last.click()
    expect(
        page.locator(".govuk-error-summary")
    ).to_be_visible()  # when it was seen is missing: nothing is lost
    expect(page.get_by_label("What did you see or hear?")).to_have_value(SEEN)
    expect(page.get_by_role("radio", name=re.compile(re.escape(name))).first).to_be_checked()
    page.get_by_label("When?").fill("Most nights")
    page.get_by_label("A file").set_input_files(
        {"name": "rota.csv", "mimeType": "text/csv", "buffer": b"zqcontent,1\n"}
    )
    page.get_by_role("button", name="Raise the concern").last.click()
    expect(page.get_by_role("heading", name="Concern raised")).to_be_visible()
    reference = str(one("SELECT reference FROM suppliers_concern"))
    expect(page.get_by_text(reference)).to_be_visible()
    (mail,) = eventually(lambda: world.postbox.to(force["specialist"].email), what="the specialist's mail")
    assert mail["Subject"] == "Something needs your attention"
    assert name.lower() not in mail.get_content().lower()

    lead = world.signed_in(force["executive"].email, "/suppliers/")
    lead.get_by_role("link", name="Concerns", exact=True).first.click()
    expect(lead.get_by_text(re.compile("^(All 1 concern|1 of 1|Showing 1)|of 1 concern"))).to_be_visible()
    lead.get_by_role("link", name=reference).click()
    assert SEEN in lead.locator("main").inner_text()
    lead.get_by_role("button", name="Acknowledge it").click()
    expect(lead.get_by_text("Write down what is decided by the next working day")).to_be_visible()
    return reference
