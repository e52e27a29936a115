"""What every test stands on. The database comes from ``bin/test``; the fixtures here keep tests off the disk.

Personas and factories live in the modules that own them; nothing about the domain belongs in this file.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.migrations.state import ProjectState
from django.template import Template
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Locator, Page, expect

from msplan.printing import pdf
from tests.copies import Shared, own
from tests.emptying import STAYS, emptying
from tests.longest_first import longest_first
from tests.look.pictures import chromium

# Playwright runs an event loop in the very thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# No deadline: two cores are shared with PostgreSQL and a browser. The same examples everywhere, so that a
# failure in CI is a failure here.
hypothesis_settings.register_profile("msplan", deadline=None, max_examples=60, derandomize=True)
hypothesis_settings.load_profile("msplan")


QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(20_000, 20, 20)  # pages are made of thousands of objects that go by themselves
    if not os.environ.get("DATABASE_URL"):
        raise pytest.UsageError(
            "No database. Run the tests with bin/test, which starts one and stops it again."
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


@pytest.fixture(scope="session")
def folders_of_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of folders that nobody has made yet. To make one for each of ten thousand tests takes half a minute."""
    parent = tmp_path_factory.mktemp("files")
    return (parent / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_files(settings: object, folders_of_files: Iterator[Path]) -> None:
    """Every test stores uploads in a folder of its own."""
    settings.MEDIA_ROOT = str(next(folders_of_files))  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def quick_passwords(settings: object) -> None:
    """A password that is stored slowly on purpose costs every test with a person in it half a second."""
    settings.PASSWORD_HASHERS = QUICK  # type: ignore[attr-defined]


DRAWN: dict[bytes, dict[str, str]] = {}


@pytest.fixture(autouse=True)
def drawn_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """A document that was drawn is not drawn again for the next test: the same order gives the same bytes, which
    tests/statements/rendering/test_pdf.py shows. A test of the drawing itself is marked with ``draws``.
    """
    if request.node.get_closest_marker("draws"):
        yield
        return
    drawn = pdf._Press.print

    def once(self: pdf._Press, order: bytes, *, seconds: int) -> dict[str, str]:
        key = sha256(order).digest()
        if key not in DRAWN:
            answer = drawn(self, order, seconds=seconds)
            if "pdf" not in answer:
                return answer
            DRAWN[key] = answer
        return DRAWN[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf._Press, "print", once)
        yield


@pytest.fixture(scope="module")
def unwatched_templates() -> Iterator[None]:
    """Pages are rendered as in service. Django's own test run copies every context of every template into the answer,
    a tenth of a page's time, for tests that look into ``answer.context``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        yield


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Where the workers of this run meet. A process without workers keeps there what it makes once."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if worker else base) / "shared"
    folder.mkdir(exist_ok=True)
    return Shared(folder, worker or "alone")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    shared: Shared,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """The test database. The first worker of a run makes its tables by the migrations; the others copy these."""
    with django_db_blocker.unblock(), shared.alone("tables"):
        shared.join()
        if shared.has("tables"):
            connection.settings_dict["TEST"]["TEMPLATE"] = shared.database("tables")
        gc.disable()  # migrations make ten thousands of classes, in which it finds little and looks for long
        with models_stay():
            request.getfixturevalue("django_db_setup")
        gc.enable()
        gc.collect()
        gc.freeze()  # what is there now stays to the end: it need not be looked through again
        if own().startswith("test_") and not shared.has("tables"):
            shared.make("tables", own())
    operations = type(connection.ops)
    flush = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
        if how.get("reset_sequences"):
            return ["SET LOCAL session_replication_role = replica", *flush(self, style, tables, **how)]
        return emptying([table for table in tables if table not in STAYS])

    operations.sql_flush = sql_flush
    yield
    with django_db_blocker.unblock():
        shared.leave()


OURS = ("actions", "statements", "suppliers")


@contextmanager
def models_stay() -> Iterator[None]:
    """A migration that adds a constraint or an index makes its model anew, and every model around it: two fifths of
    the time that all migrations take. In our own the tables are the same without.
    """
    anew = ProjectState._append_option

    def append(self: ProjectState, app: str, model: str, option: str, added: object) -> None:
        if app not in OURS:
            anew(self, app, model, option, added)
        else:
            options = self.models[app, model].options
            options[option] = [*options[option], added]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_append_option", append)
        yield


# What Playwright reads at once, while a click has led to a page of which the first half is there.
AT_ONCE = (
    (Locator, "all"),
    (Locator, "all_inner_texts"),
    (Locator, "all_text_contents"),
    (Locator, "count"),
    (Locator, "evaluate_all"),
    (Locator, "get_attribute"),
    (Locator, "inner_text"),
    (Locator, "is_visible"),
    (Locator, "text_content"),
    (Page, "content"),
    (Page, "title"),
)


@contextmanager
def whole_pages() -> Iterator[None]:
    """Nothing is read or counted on a page before the whole of it has arrived."""
    with pytest.MonkeyPatch.context() as patch:
        for kind, name in AT_ONCE:
            patch.setattr(kind, name, of_the_whole(getattr(kind, name)))
        yield


def of_the_whole(read: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(read)
    def reading(of: Locator | Page, *values: Any, **named: Any) -> Any:
        (of if isinstance(of, Page) else of.page).wait_for_load_state("domcontentloaded")
        return read(of, *values, **named)

    return reading


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process: Playwright can be started only once in it."""
    expect.set_options(timeout=60_000)  # against hanging only: a busy machine shows a page late
    with whole_pages(), chromium() as found:
        yield found
        # Django keeps connections of their own for the loop that Playwright runs here: they would outlive it.
        connections.close_all()
