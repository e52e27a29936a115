"""Pages of the demonstration force in a real browser, on a desk and on a phone: as they are, and with all wrong.

``bin/check`` opens a third of all addresses, another one each day; ``bin/prove walk`` every one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route

from actions.meetings.agenda import agenda_of
from actions.models import Action, Meeting
from actions.plan.evidencing import Handed, add_evidence
from actions.plan.milestones import add_milestone, remove_milestone
from actions.plan.planning import edit_action
from msplan.accounts.models import Department, Person
from msplan.accounts.roles import Role
from msplan.chasing.sending import chase
from msplan.force.models import Body
from msplan.lib.dates import add_months, next_working_day, today
from msplan.outbox.models import Mail
from statements.agreement.approving import approve
from statements.agreement.clearing import clear, open_names
from statements.agreement.signing import sign
from statements.models import Outcome, Promise, Statement
from statements.promises.answering import answer_promise
from statements.writing.drafting import save_section
from suppliers.models import Supplier
from tests.actions.making import a_completion, an_action
from tests.actions.printing import print_for
from tests.journeys.long_words import pages_of_an_action, pages_of_the_rooms
from tests.journeys.long_words_suppliers import pages_of_the_register
from tests.journeys.serving import ONE_AT_A_TIME, served
from tests.journeys.walking import Walker, sign_in, walker
from tests.people import PASSWORD, person
from tests.statements.build import hand_in
from tests.suppliers.making import ready, spend_csv, uploaded
from tests.walk.addresses import addresses
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture
from tests.walk.objects import paths
from tests.walk.whole import WHOLE, is_todays

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

FILES = (
    ".csv", ".pdf", ".xlsx", ".txt", ".ics", ".css", ".json", ".xml", "download/", "imports/<int:pk>/errors/",
    "<public_file:name>", "<update_file:name>", "files/<int:pk>/", "campaigns/<int:pk>/export/",
    "picture-<int:number>.<str:ending>", "healthz", "readyz", "readyz/web", "metrics", "account/session/",
)  # fmt: skip
# Of most things one is enough; these look different for each kind.
KINDS = {
    "actions:detail": 12,
    "actions:review": 2,
    "suppliers:detail": 2,
    "drafts:records": 2,
    "buying:detail": 4,
    "checks:detail": 3,
    "checks:new": 3,
    "concerns:detail": 2,
    "record:add": 9,
    "risk:proposal": 2,
} | dict.fromkeys(
    ("drafts:detail", "drafts:section", "drafts:preview", "drafts:title", "statements:version"), 2
)
# Of these each kind has a form of its own; of all others one form is enough.
EACH_FORM = {"checks:new", "record:add"}
# What the walk cannot open, and why.
LEADS_ON = {
    "home": "to the first page of whoever comes",
    "account_logout": "to the sign-in page",
    "account_set_password": "to the page that changes it",
    "statements:in_force": "to the version in force",
    "statements:update_in_force": "to the version in force",
    "drafts:refresh": "to the draft, which is not with the board: see the statement on its way",
    "suppliers:columns": "to the import, which is saved: see imports on their way",
    "outbox:mailbox": "nowhere, without a folder: see the mails",
    "outbox:mailbox_message": "nowhere, without a folder: see the mails",
    "mfa_activate_totp": "to the question for the password: see the second step",
    "mfa_authenticate": "to the sign-in page: see the second step",
    "mfa_reauthenticate": "to the sign-in page: see the second step",
    "mfa_add_webauthn": "to the question for the password: tests/msplan/accounts/test_passkeys.py",
    "mfa_reauthenticate_webauthn": "nowhere, without a passkey: tests/msplan/accounts/test_passkeys.py",
    "mfa_edit_webauthn": "nowhere, without a passkey: tests/msplan/accounts/test_passkeys.py",
    "mfa_remove_webauthn": "nowhere, without a passkey: tests/msplan/accounts/test_passkeys.py",
    "mfa_login_webauthn": "to the sign-in page: tests/msplan/accounts/test_passkeys.py",
    "sso_login": "nowhere, without a provider: tests/msplan/accounts/test_single_sign_on.py",
    "sso_callback": "nowhere, without a provider: tests/msplan/accounts/test_single_sign_on.py",
    "accounts:invitation": "to a page that says that it is over: tests/msplan/accounts/test_inviting.py",
    "mfa_deactivate_totp": "nowhere, without a second step: see the second step",
    "mfa_view_recovery_codes": "nowhere, without a second step: see the second step",
    "mfa_generate_recovery_codes": "nowhere, without a second step: see the second step",
    "actions:withdraw": "nowhere, for whoever did not hand it in: see what is asked for by name",
    "actions:restore_milestone": "to the action, with every milestone in place: see what is asked for by name",
    "drafts:correction_note": "nowhere, without one in preparation: tests/statements/publishing/test_correcting.py",
    "keeping:go": "to the page of keeping, without a restored copy: tests/msplan/keeping/test_pages.py",
    "meetings:leave_out": "to the agenda, without a matter of it: see what is asked for by name",
}
# What opens with a supplier's link alone: tests/suppliers/asking/answering/.
WITH_A_LINK = "answering:"
ONLY_SENT_TO = 405
# Forms that nothing can be wrong with when they are sent empty, and why; with a button that has a name.
MAY_BE_EMPTY = {
    "accounts:leave": "it only asks whether one is sure",
    "accounts:leave_of": "whoever is here again has no dates",
    "actions:order step": "one place up or down needs no number",
    "drafts:indicator_set_up": "owner, baseline and target may all be settled later",
    "drafts:registry_part": "every question may be left open for later",
    "asking:compare all": "everything is taken over, whatever is ticked",
    "asking:report go": "a report needs no words of ours beside what was answered",
}
# Buttons that put words of their own behind what was typed.
ADDS = {"last_year"}  # last year's text, below what stands in the section
RUBBISH = "¶ <b>x</b> ' \" %00"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3


@pytest.fixture(autouse=True)
def own_files() -> None:
    """Instead of a folder for each test: the pages show the files that the force's fixture stored."""


@pytest.fixture(scope="module")
def site(browser: Browser, demonstration: Path) -> Iterator[str]:  # noqa: F811
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(site: str, browser: Browser) -> Iterator[Walker]:
    """Somebody with every role at once, who is shown everything that a page can show."""
    everybody = person("Every Role", *Role)
    print_for(everybody, timezone.now())  # which nobody else may open
    found = walker(browser, site, email=everybody.email)
    yield found
    found.context.close()


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Iterator[Counter[str]]:
    """What this test's walkers did, for the report of the whole walk."""
    found: Counter[str] = Counter()
    yield found
    for name, number in found.items():
        record_property(name, number)


@pytest.fixture
def everybody(signed_in: Walker, counted: Counter[str]) -> Walker:
    signed_in.faults.clear()
    signed_in.counted = counted
    return signed_in


@pytest.fixture
def stranger(site: str, browser: Browser, counted: Counter[str]) -> Iterator[Walker]:
    found = walker(browser, site)
    found.counted = counted
    yield found
    found.context.close()


@contextmanager
def undone() -> Iterator[None]:
    """What a form did, had it nothing to complain of, is taken back before the next one."""
    with ONE_AT_A_TIME:
        point = transaction.savepoint()
    yield
    with ONE_AT_A_TIME:
        transaction.savepoint_rollback(point)


def wrong_forms(walker: Walker, path: str, *, is_open: bool = False) -> list[tuple[str, bool]]:
    """Sends each form of a page with each of its buttons empty, and with its first one with rubbish; in the whole walk
    with each. Those that are refused are judged.

    From the phone, empty and with its first button, a form is sent in the browser too where its refusal looks like
    none before; in the whole walk every form, rubbish from the desk. The names of the buttons, and whether the empty
    form was refused. ``is_open``: the narrow page shows the path already.
    """
    if not is_open and not walker.is_page(walker.narrow.goto(f"{walker.site}{path}"), walker.narrow, path):
        return []
    sent = {
        (number, button, name, text): walker.written(number, text, button=button)
        for number, buttons in walker.forms(walker.narrow)
        for button, name in enumerate(buttons)
        for text in ("", RUBBISH)
        if WHOLE or not (button and text)
    }
    found: list[tuple[str, bool]] = []
    is_open = True
    for (number, button, name, text), letter in sent.items():
        with undone():
            place = f"{path} form {number}, button {button} with {text!r}"
            refused, is_new = walker.post(letter, place, adds=name in ADDS)
        if not text:
            found.append((name, refused))
        if WHOLE or (is_new and not (button or text)):
            page = walker.wide if text else walker.narrow
            with undone():
                shown = walker.send(page, path, number, text, button=button, is_open=is_open)
            if shown != refused:
                walker.faults.append(f"{path} form {number}: refused {refused}, shown as refused {shown}")
            is_open = False
    return found


def most(name: str) -> int:
    """How many things it is opened with: in the short walk two, where not each has a form of its own."""
    kinds = KINDS.get(name, 1)
    return kinds if WHOLE or name in EACH_FORM else min(kinds, 2)


def test_every_page_and_every_form_with_everything_wrong(everybody: Walker, stranger: Walker) -> None:
    """Every address that is opened and not only sent to, in the short walk a third of them, another one each day; of
    things those that have such a page.
    """
    left: set[str] = set()
    sent: dict[str, list[tuple[str, bool]]] = {}

    for number, address in enumerate(addresses()):
        if address.route.endswith(FILES) or not is_todays(number):
            continue
        who, opened = (stranger if address.is_public else everybody), 0
        for path in paths(address):
            if not who.open(path):
                if who.status == ONLY_SENT_TO:
                    break
                continue
            opened += 1
            if address.is_public or address.name in EACH_FORM or not sent.get(address.name):
                found = wrong_forms(who, path, is_open=True)
                sent[address.name] = sent.get(address.name, []) + found
            if opened == most(address.name):
                break
        if not opened and who.status != ONLY_SENT_TO:
            left.add(address.name)

    assert not (faults := [*everybody.faults, *stranger.faults]), "\n".join(faults)
    left = {name for name in left if not name.startswith(WITH_A_LINK)}
    taken = {f"{name} {button}".rstrip() for name in sent for button, refused in sent[name] if not refused}
    looked_at = {address.name for number, address in enumerate(addresses()) if is_todays(number)}
    assert left == set(LEADS_ON) & looked_at
    assert taken == {what for what in MAY_BE_EMPTY if what.split()[0] in looked_at}
    assert sum(map(len, sent.values())) > (100 if WHOLE else 50)


def test_the_statement_on_its_way(everybody: Walker) -> None:
    draft, now = Statement.objects.get(state="drafting"), timezone.now()
    people = {job: Person.objects.get(job_title=job) for job in ("Statement editor", "Chief Constable")}
    secretary = Person.objects.get(job_title="Secretary to the Executive Board")
    body = Body.objects.get()

    def look(*names: str) -> None:
        for name in ("", *names):
            path = f"/drafts/{draft.pk}/{name}"
            assert everybody.open(path), path
            if name:
                wrong_forms(everybody, path, is_open=True)
        draft.refresh_from_db()
        everybody.titles.clear()

    for section in draft.sections.standing():
        words = {
            "heading": section.heading,
            "area": section.area,
            "body": section.body or "Nothing was planned.",
        }
        save_section(section, **words, version=section.version, by=people["Statement editor"], at=now)
    for promise in Promise.objects.owed_in(draft).unanswered():
        answer_promise(
            promise, outcome=Outcome.KEPT, sentence="It was done.", by=people["Statement editor"], at=now
        )
    draft.refresh_from_db()
    hand_in(draft, by=people["Statement editor"], at=now, on=today())
    look("approve/", "names/", "send-back/", "refresh/")
    approve(
        draft, body=body, on=today(), minute_reference="EB/1", seen_hash=draft.content_hash, by=secretary,
        at=now, today=today(),
    )  # fmt: skip
    look("sign/", "send-back/")  # with names that nobody cleared yet
    for one in open_names(draft):
        clear(
            draft, kind=one.kind, name=one.name, sentence_keys=[one.sentence_key], reason="May be named.",
            by=people["Statement editor"], at=now,
        )  # fmt: skip
    look("sign/")
    chief = people["Chief Constable"]
    sign(
        draft, body=body, name=chief.name, rank=chief.rank, role=chief.job_title, seen_hash=draft.content_hash,
        by=chief, at=now, on=today(),
    )  # fmt: skip
    look("publish/", "send-back/")

    assert not everybody.faults, "\n".join(everybody.faults)


def slower(route: Route) -> None:
    """A page that would load itself again while it is looked over."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("data-ms-reload", "data-once"))


def test_imports_on_their_way(everybody: Walker) -> None:
    rows = [
        (f"{day:02}/06/2026", "Cleaning", f"Ossleby Cleaning {LONG[:40]}", "1,000.00") for day in range(1, 9)
    ]
    found = {
        "waiting": uploaded(spend_csv(*rows[:1])),
        "ready": ready(spend_csv(*rows, ("", "", "Total", "8,000.00"), ("x", "y", "", "z"))),
        "without dates": ready(
            spend_csv(("Ossleby Tyres", "12.00"), headings=("Supplier", "Amount")), name="undated.csv"
        ),
        "unclear": ready(spend_csv(("a", "b"), ("c", "d"), headings=("One", "Two")), name="unclear.csv"),
    }
    everybody.context.route("**/suppliers/imports/*/", slower)

    for state, each in found.items():
        path = f"/suppliers/imports/{each.pk}/"
        assert everybody.open(path), state
        wrong_forms(everybody, path, is_open=True)
        everybody.titles.clear()  # what cannot be read says so at both addresses
        if everybody.open(f"{path}columns/"):
            wrong_forms(everybody, f"{path}columns/", is_open=True)

    everybody.context.unroute("**/suppliers/imports/*/")
    assert not everybody.faults, "\n".join(everybody.faults)


def test_mails_and_reminders(everybody: Walker, stranger: Walker, settings: Any, tmp_path: Path) -> None:
    chase(on=next_working_day(today()), at=timezone.now())
    mails = list(Mail.objects.order_by("pk"))
    assert len(mails) > 2
    for mail, state in zip(mails, ("in_doubt", "failed", "queued"), strict=False):
        Mail.objects.filter(pk=mail.pk).update(state=state, sent_at=None)
    settings.LOCAL_MAILBOX = str(tmp_path)
    (tmp_path / "20261120-1.eml").write_bytes(bytes(mails[0].message))

    assert everybody.open("/outbox/")
    assert everybody.open("/chasing/")
    wrong_forms(everybody, "/outbox/")
    assert stranger.open("/mailbox/")
    assert stranger.open("/mailbox/20261120-1/")

    assert not (found := [*everybody.faults, *stranger.faults]), "\n".join(found)


def test_the_pages_of_a_second_step(stranger: Walker) -> None:
    who, secret = person("Two Step", Role.PROCUREMENT), generate_totp_secret()
    TOTP.activate(who, secret)
    RecoveryCodes.activate(who)

    sign_in(stranger.narrow, stranger.site, who.email)
    for page in reversed(stranger.pages):
        if page is not stranger.narrow:
            page.goto(stranger.narrow.url)
        stranger.look(page, "the second step")
        for wrong in ("", RUBBISH):
            assert submitted(stranger, page, "#id_code", wrong)
    counter = next(iter(yield_hotp_counters_from_time()))
    assert not submitted(stranger, stranger.wide, "#id_code", format_hotp_value(hotp_value(secret, counter)))
    for name in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", "reauthenticate/"):
        path = f"/sign-in/two-step/{name}"
        if not stranger.open(path):  # the password is asked for first
            stranger.look(stranger.narrow, f"before {path}")
            stranger.wide.goto(f"{stranger.site}{path}")
            assert submitted(stranger, stranger.wide, "#id_password", "wrong")
            assert not submitted(stranger, stranger.wide, "#id_password", PASSWORD)
            assert stranger.open(path), path

    assert not stranger.faults, "\n".join(stranger.faults)


def test_what_is_asked_for_by_name(everybody: Walker) -> None:
    """Pages that lie behind a matter of an agenda, a completion of one's own, or a milestone that was taken out."""
    me = Person.objects.get(name="Every Role")
    planned = Meeting.objects.filter(state="planned").order_by("pk")[0]
    matter = agenda_of(planned).lines[0]
    own = a_completion(an_action(start_on=today() - timedelta(days=30), owner=me), on=today())
    marked = an_action(start_on=today() - timedelta(days=30), owner=me)
    said = {"by": me, "at": timezone.now()}
    milestone = add_milestone(marked, title="A first draft", due_on=today() + timedelta(days=9), **said)
    remove_milestone(milestone, **said)

    for path in (
        f"/actions/meetings/{planned.pk}/arrange/leave-out/?{urlencode({'key': matter.key})}",
        f"/actions/{own.action_id}/completions/{own.pk}/take-back/",
        f"/actions/{marked.pk}/milestones/{milestone.pk}/restore/",
    ):
        assert everybody.open(path), path
        assert wrong_forms(everybody, path, is_open=True) == [("", True)], path

    assert not everybody.faults, "\n".join(everybody.faults)


def submitted(walker: Walker, page: Page, field: str, value: str) -> bool:
    """Fills in a form of one field; True where it was refused."""
    page.locator(field).fill(value)
    with page.expect_navigation():
        page.locator(field).press("Enter")
    return walker.look(page, f"{page.url} with {value!r}")


def test_words_without_an_end_push_no_page_wide(everybody: Walker) -> None:
    me, now = Person.objects.get(name="Every Role"), timezone.now()
    rooms = pages_of_the_rooms(LONG, by=me, on=today())
    begun = an_action(start_on=add_months(today(), -6), title=LONG, owner=me)
    rooms += pages_of_an_action(LONG, begun, on=today()) + pages_of_the_register(LONG, by=me)
    supplier = Supplier.objects.get(pk=paths_of("suppliers:detail")[0])
    Supplier.objects.filter(pk=supplier.pk).update(name=LONG, address=LONG)
    Person.objects.filter(pk=me.pk).update(name=LONG[:30])
    action = Action.objects.open().order_by("pk")[0]
    Department.objects.filter(pk=action.lead_department_id).update(name=LONG[:30])
    words = {"title": LONG, "what": LONG, "outcome": LONG, "measure": LONG, "supplier": supplier, "owner": me}
    edit_action(action, version=action.version, changes=words, by=me, at=now)
    add_evidence(action, Handed(title=LONG, link=f"https://example.org/{LONG}"), by=me, at=now)
    everybody.titles.clear()

    for path in (
        *rooms, "/actions/", f"/actions/{action.pk}/", f"/actions/{action.pk}/edit/", f"/actions/{action.pk}/complete/",
        f"/actions/supplier/{supplier.pk}/", "/suppliers/?sort=-name", f"/suppliers/{supplier.pk}/",
        f"/suppliers/{supplier.pk}/edit/", "/mine/", "/dashboard/", "/account/", "/administration/people/",
        "/administration/departments/", "/history/",
    ):  # fmt: skip
        # axe looked at all of these already.
        assert everybody.open(path, by_axe=WHOLE), path

    assert not everybody.faults, "\n".join(everybody.faults)


def paths_of(name: str) -> list[int]:
    """Numbers of things that the walk opens under an address."""
    return [
        int(path.split("/")[2]) for address in addresses() if address.name == name for path in paths(address)
    ]
