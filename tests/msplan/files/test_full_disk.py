"""A disk that fills while a file is on its way in: a page that says so, nothing half kept, and the next try works."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from actions.models import Evidence, PlanImport, PlanPrint, Policy
from actions.plan import printing
from actions.plan.printing import ask_for_print
from msplan.accounts.roles import Role
from msplan.files.models import StoredFile
from msplan.history.models import Entry
from msplan.lib import faults
from msplan.lib.dates import today
from msplan.printing import pdf as pdf_maker
from suppliers.models import Answer, AnswerFile, SpendImport
from tests.actions.making import an_action, an_owner
from tests.actions.plan.importing.files import A_ROW, HEADINGS, csv_of
from tests.actions.policies.test_pages import typed
from tests.people import department, person
from tests.statements.publishing.test_full_disk import full_disk
from tests.suppliers.asking.answering.making import asked
from tests.suppliers.asking.answering.pages import boxes, inside, to

pytestmark = pytest.mark.django_db

Sent = tuple[Client, str, dict[str, Any], list[Any]]
ROOM = 256 * 1024
A_PDF = b"%PDF-1.7\n" + b"% filled\n" * 120_000
PAGE = "msplan cannot answer just now"


def everybody() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("Una Larkmoor", *Role))
    return client


def evidence() -> Sent:
    path = f"/actions/{an_action(start_on=today()).pk}/evidence/"
    return everybody(), path, {"evidence_title": "Photograph", "evidence_file": pdf()}, [Evidence]


def plan_file() -> Sent:
    department()
    rows = [[f"Action {n}", "x" * 900, *A_ROW[2:]] for n in range(1000)]
    upload = SimpleUploadedFile("plan.csv", csv_of([HEADINGS, *rows]))
    return everybody(), "/actions/import/", {"file": upload}, [PlanImport]


def policy() -> Sent:
    return everybody(), "/policies/new/", typed(link="", upload=pdf()), [Policy]


def spend_file() -> Sent:
    rows = "".join(f"Harbour Works {n} Ltd,{n}.50,01/03/2026\n" for n in range(30_000))
    upload = SimpleUploadedFile("spend.csv", b"Supplier,Amount,Date\n" + rows.encode())
    return everybody(), "/suppliers/imports/upload/", {"file": upload, "source": "Proof"}, [SpendImport]


def suppliers_evidence() -> Sent:
    invitation = asked()
    client = inside(invitation, Client(raise_request_exception=False))
    data = boxes({"status": "none"}, go="attach", file=pdf())
    return client, to(invitation, "answers/q1/"), data, [Answer, AnswerFile]


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("filled.pdf", A_PDF, "application/pdf")


DOORS = [evidence, plan_file, policy, spend_file, suppliers_evidence]


def kept_files() -> list[str]:
    folder = Path(settings.MEDIA_ROOT)
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


@pytest.fixture
def temporary(tmp_path: Path, settings: Any) -> Path:
    """Where uploads are taken off the wire."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


@pytest.mark.parametrize("door", DOORS)
def test_a_disk_that_fills_in_the_middle_of_an_upload(door: Callable[[], Sent], temporary: Path) -> None:
    client, path, data, models = door()
    told = Entry.objects.count()

    with full_disk(ROOM):
        answer = client.post(path, data)

    assert answer.status_code == 503
    assert PAGE in answer.text
    assert [model.objects.count() for model in (*models, StoredFile)] == [0] * (len(models) + 1)
    assert (kept_files(), list(temporary.iterdir()), Entry.objects.count()) == ([], [], told)
    rewound(data)
    again = client.post(path, data)
    assert again.status_code == 302, again.text
    assert [model.objects.count() for model in (*models, StoredFile)] == [1] * (len(models) + 1)
    assert len(kept_files()) == 1


def rewound(data: dict[str, Any]) -> None:
    for one in data.values():
        if isinstance(one, SimpleUploadedFile):
            one.seek(0)


def test_a_disk_that_is_full_where_files_are_kept_and_not_where_they_come_in(settings: Any) -> None:
    """The file came whole; what cannot be written is its copy."""
    client, path, data, _ = evidence()
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

    with full_disk(ROOM):
        answer = client.post(path, data)

    assert (answer.status_code, PAGE in answer.text) == (503, True)
    assert (kept_files(), Evidence.objects.count(), StoredFile.objects.count()) == ([], 0, 0)
    rewound(data)
    assert client.post(path, data).status_code == 302


def test_control_without_the_page_for_a_full_disk_it_is_a_fault_of_the_program(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path, data, _ = evidence()
    monkeypatch.setattr(faults, "NO_ROOM", frozenset[int]())

    with full_disk(ROOM):
        assert client.post(path, data).status_code == 500


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO])
def test_no_room_has_many_numbers(number: int) -> None:
    assert faults.is_away(OSError(number, "no room"))
    assert not faults.is_away(OSError(errno.ENOENT, "no such file"))


@pytest.mark.draws
def test_a_disk_that_is_full_while_the_plan_is_printed() -> None:
    asked_for = ask_for_print(
        "<html lang='en'><head><title>Plan</title><link rel='stylesheet' href='css/document.css'></head>"
        "<body><h1>Plan</h1></body></html>",
        query="", filters=[], actions=0, sensitive=False, title="Plan", author="Force", by=an_owner(),
        at=timezone.now(),
    )  # fmt: skip

    pdf_maker.stop()
    with full_disk(0):  # for what draws too, which is started under it
        assert not printing.make(asked_for.pk, at=timezone.now())
    waits = PlanPrint.objects.get()
    pdf_maker.stop()

    assert (waits.state, waits.attempts, waits.error) == (PlanPrint.State.QUEUED, 0, "")
    assert printing.make(asked_for.pk, at=timezone.now())
    found = PlanPrint.objects.get()
    assert found.state == PlanPrint.State.READY, found.error
    assert bytes(found.content or b"").startswith(b"%PDF")
