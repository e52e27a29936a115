"""Words of what is OFFICIAL-SENSITIVE, looked for wherever somebody may read: pages, files, searches, mails, tables.

Where they may stand is said in docs/rules: an action's and a risk's before everybody whose role sees the room
(actions.md), a lesson's before those who see sensitive lessons (lessons.md), a meeting's on its own pages
(meetings.md) and in the history. None of them in a mail, a reminder, a calendar, the text of a statement, or before
the public.
"""

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.lessons.models.lesson import LessonQuerySet
from actions.meetings import of_action as meetings_of_action
from actions.models import ReviewQuestion
from actions.plan import due as due_of_plan
from actions.plan.belonging import Mention
from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.chasing.sending import chase
from msplan.lib.dates import next_working_day, today
from msplan.outbox.models import Mail
from tests.actions.making import an_action
from tests.people import department, person
from tests.walk.addresses import Address, addresses
from tests.walk.canaries import CANARY, Canaries, make_canaries
from tests.walk.objects import OBJECTS, paths
from tests.walk.whole import WHOLE

SEES_LESSONS = PERMISSIONS["lessons.see_sensitive"]
# Who sees what any of several roles sees: where these find nothing, none of the roles alone does.
WALKERS = {
    "every role": list(Role),
    "all who see no sensitive lesson": [role for role in Role if role not in SEES_LESSONS],
    "no role": [],
}
# Where the staff may meet them; a meeting's besides on the paths that are its own.
STAFF = (
    "actions:", "partners:", "risks:", "lessons:", "standards:", "meetings:", "chasing:mine", "dashboard:",
    "drafts:records", "accounts:history",
    # What somebody has, or what hangs on a department, is told by its title to whoever hands it over.
    "accounts:department", "accounts:hand_over",
)  # fmt: skip
MAY_STAND = {
    "action": STAFF,
    "risk": STAFF,
    "lesson": ("lessons:", "actions:detail"),
    "meeting": ("accounts:history",),
}
# Which rows of theirs an address is walked with, by the line of tests/walk/objects.py that it follows.
OWN = {
    "actions:": "action",
    "risks:risk": "risk",
    "risks:unknown": "unknown",
    "lessons:": "lesson",
    "meetings:": "meeting",
    "meetings:decisions": "meeting",
    **dict.fromkeys(
        (
            f"meetings:{name}"
            for name in ("decision", "edit_decision", "raise_from", "carry_out", "supersede")
        ),
        "decision",
    ),
}
# What an action has several of: the addresses about one of them are walked with every one of the canaries' own.
PARTS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "milestone_pk": lambda action: action.milestones.order_by("pk"),
    "completion_pk": lambda action: action.completions.order_by("pk"),
    "evidence_pk": lambda action: action.evidence.order_by("pk"),
    "review_pk": lambda action: action.reviews.order_by("pk"),
    "question_pk": lambda action: ReviewQuestion.objects.filter(review__action=action).order_by("pk"),
}
SEARCHED = (
    "actions:index", "actions:export_csv", "actions:export_xlsx", "risks:index", "lessons:index",
)  # fmt: skip
# What of the database holds them: the things themselves, and the history of what was done to them.
MAY_KEEP = ("actions_", "history_")
Walked = list[tuple[str, str]]  # the name of an address, and a path


# pytest-django makes the test database only where a test is marked; each may be run alone.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Instead of a transaction for each test: all of them read what the module's fixture made."""


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def canaries(django_db_setup: None, django_db_blocker: Any) -> Iterator[Canaries]:
    """A force of one person for each role, where all that can be marked is; and a day's digests."""
    with django_db_blocker.unblock():
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        assert not Person.objects.exists()
        with undone():
            lead = department(lead=person("Dep Lead", Role.DEPARTMENT_LEAD))
            for role in Role:
                person(f"Holder {role.label}", role, department=lead)
            an_action(start_on=today() - timedelta(days=100), title="What everybody may read")
            made = make_canaries(today(), timezone.now())
            chase(on=next_working_day(today()), at=timezone.now(), held=True)
            yield made


def walker(roles: Iterable[str]) -> Client:
    client = Client(raise_request_exception=False)
    roles = list(roles)
    name = f"Looker {len(roles)} {roles[0] if roles else 'none'}"
    client.force_login(Person.objects.filter(name=name).first() or person(name, *roles))
    return client


def own_paths(address: Address, canaries: Canaries) -> list[str]:
    """The pages of what holds the words: of every row where it is shown, of two where it is changed."""
    line = max((start for start in OBJECTS if address.name.startswith(start)), key=len, default="")
    for part, rows_of in PARTS.items():
        if address.arguments == {"pk", part}:
            return [
                reverse(address.name, kwargs={"pk": action.pk, part: row.pk})
                for action in canaries.rows["action"]
                for row in rows_of(action)
            ]
    kind = OWN.get(line, "")
    if not kind or address.arguments != {"pk"}:
        return []
    rows = [*canaries.rows[kind], *(canaries.rows["open meeting"] if kind == "meeting" else [])]
    shown = address.name in (
        "actions:detail",
        "lessons:detail",
        *(start for start in OWN if start[-1] != ":"),
    )
    few = rows if shown or kind == "meeting" else rows[:2]
    return [reverse(address.name, kwargs={"pk": row.pk}) for row in few]


def walked(canaries: Canaries) -> Walked:
    found = [(address.name, path) for address in addresses() for path in _paths(address, canaries)]
    found += [("actions:detail", reverse("actions:detail", args=[canaries.rows["talked about"][0].pk]))]
    for name in SEARCHED:
        found += [(name, f"{reverse(name)}?q={asked_for(words)}") for words in canaries.words.values()]
    month = (today() - timedelta(days=30)).strftime("%Y-%m")
    found += [
        (f"lessons:{n}", f"{reverse(f'lessons:{n}')}?months={month}") for n in ("summary", "print_summary")
    ]
    return found


def _paths(address: Address, canaries: Canaries) -> list[str]:
    """The canaries' own, and one of the others where an address is about a thing as a whole."""
    own = own_paths(address, canaries)
    is_of_a_part = bool(own) and len(address.arguments) > 1
    return own if is_of_a_part else list(dict.fromkeys([*own, *_one(address)]))


def asked_for(words: set[str]) -> str:
    """The beginning of a word: a page repeats what was asked for, and that is no meeting."""
    return min(words)[:-1]


def _one(address: Address) -> list[str]:
    """None where this small force has nothing to open it with: the walk of pages opens them all."""
    try:
        return paths(address)[:1]
    except (LookupError, ObjectDoesNotExist):
        return []


def text_of(answer: HttpResponse) -> str:
    """What a reader reads of a page or a file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        read = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        return read.stdout.decode()
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    headers = " ".join(map(str, answer.headers.values()))
    return f"{headers}\n{content.decode('utf-8', 'replace')}"


def met(client: Client, where: Walked, canaries: Canaries) -> dict[tuple[str, str], set[str]]:
    """On which paths which kinds were met."""
    found = {}
    for name, path in where:
        with undone():
            if kinds := canaries.kinds_in(text_of(client.get(path))):
                found[name, path] = kinds
    return found


def strays(found: dict[tuple[str, str], set[str]], canaries: Canaries) -> list[str]:
    """Where a word was met that may not stand there."""
    own = {
        path
        for address in addresses()
        if address.name.startswith("meetings:")
        for path in own_paths(address, canaries)
    }
    another = [f"/meetings/{row.pk}/" for row in canaries.rows["open meeting"]]
    own = {path for path in own if not any(part in path for part in another)}
    return [
        f"{kind} on {name} {path}"
        for (name, path), kinds in found.items()
        for kind in sorted(kinds)
        if not name.startswith(MAY_STAND[kind]) and not (kind == "meeting" and path in own)
    ]


def kept_in() -> dict[str, str]:
    """Every table that holds a canary, with the first one met."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT substring(t::text FROM %s) FROM "{table}" t WHERE t::text ~ %s LIMIT 1',
                [CANARY.pattern] * 2,
            )
            if row := cursor.fetchone():
                found[table] = row[0]
    if letters := CANARY.findall("\n".join(mails())):
        found["outbox_mail"] = letters[0]
    return {table: word for table, word in found.items() if not table.startswith(MAY_KEEP)}


def mails() -> list[str]:
    """Every mail as its reader reads it, subject and all."""
    found = []
    for kept in Mail.objects.all():
        parts = message_from_bytes(bytes(kept.message), policy=policy.default).walk()
        texts = [part.get_content() for part in parts if part.get_content_maintype() == "text"]
        found.append("\n".join([kept.subject, *map(str, texts)]))
    return found


def test_everybody_meets_them_where_they_may_stand_and_nowhere_else(canaries: Canaries) -> None:
    where = walked(canaries)
    found = {"every role": met(walker(Role), where, canaries)}
    # The short walk of the others opens what told any of it to somebody, and a twelfth of the rest.
    likely = [
        one for number, one in enumerate(where) if WHOLE or one in found["every role"] or number % 12 == 0
    ]
    found |= {name: met(walker(WALKERS[name]), likely, canaries) for name in list(WALKERS)[1:]}
    public = met(Client(raise_request_exception=False), where, canaries)

    assert public == {}
    assert found["no role"] == {}
    assert strays(found["every role"], canaries) == []
    assert {kind for kinds in found["every role"].values() for kind in kinds} == set(canaries.words)
    others = found["all who see no sensitive lesson"]
    assert [path for path, kinds in others.items() if "lesson" in kinds] == []
    assert strays(others, canaries) == []
    files = {name for (name, _), kinds in found["every role"].items() if "action" in kinds}
    assert {"actions:export_csv", "actions:export_xlsx", "actions:plan_pdf", "dashboard:show"} <= files


@pytest.mark.parametrize("role", Role)
def test_each_role_alone_reads_the_plan_and_a_lesson_only_where_it_may(
    role: Role, canaries: Canaries
) -> None:
    rows = canaries.rows
    where = [
        ("actions:index", reverse("actions:index")),
        ("actions:detail", reverse("actions:detail", args=[rows["action"][0].pk])),
        ("risks:risk", reverse("risks:risk", args=[rows["risk"][0].pk])),
        ("lessons:index", f"{reverse('lessons:index')}?q={asked_for(canaries.words['lesson'])}"),
        ("lessons:detail", reverse("lessons:detail", args=[rows["lesson"][0].pk])),
        ("meetings:minutes", reverse("meetings:minutes", args=[rows["meeting"][0].pk])),
        ("chasing:mine", reverse("chasing:mine")),
        ("home", "/"),
    ]

    found = met(walker([role]), where, canaries)

    assert {kind for kinds in found.values() for kind in kinds} == (
        {"action", "risk", "meeting", "lesson"} if role in SEES_LESSONS else {"action", "risk", "meeting"}
    )
    assert strays(found, canaries) == []


def test_no_mail_reminder_statement_or_other_table_keeps_them(canaries: Canaries) -> None:
    # They were chased, by reference alone.
    assert any("(OFFICIAL-SENSITIVE: sign in to see its title)" in mail for mail in mails())
    assert kept_in() == {}


def test_control_without_the_filter_of_lessons_the_walk_meets_them(
    canaries: Canaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LessonQuerySet, "visible_to", lambda self, person: self)
    where = [("lessons:index", reverse("lessons:index"))]

    others = met(walker(WALKERS["all who see no sensitive lesson"]), where, canaries)

    assert others == {where[0]: {"lesson"}}


def test_control_a_room_that_tells_a_sensitive_meetings_words_is_seen(
    canaries: Canaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = meetings_of_action.told

    def whatever_its_marking(found: Mention) -> Any:
        return told(found._replace(said={**found.said, "marking": "official"}))

    monkeypatch.setattr(meetings_of_action, "told", whatever_its_marking)
    about = canaries.rows["talked about"][0]
    where = [("actions:detail", reverse("actions:detail", args=[about.pk]))]

    assert strays(met(walker([Role.CONTRIBUTOR]), where, canaries), canaries) == [
        f"meeting on actions:detail {where[0][1]}"
    ]


def test_control_a_label_that_says_the_title_would_be_in_mails(
    canaries: Canaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_of_plan, "label", str)
    with undone():
        chase(on=next_working_day(today() + timedelta(days=30)), at=timezone.now(), held=True)

        assert "outbox_mail" in kept_in()
