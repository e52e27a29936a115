"""Files that are refused, as real bytes through each form that takes evidence: a sentence, and the words are kept."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actions.models import Action, Completion, Evidence, Review
from msplan.files.models import StoredFile
from msplan.lib.dates import add_months, today
from tests.actions.making import a_review, an_action, an_owner

pytestmark = pytest.mark.django_db


def workbook(*, macros: bool) -> bytes:
    """A small container with what makes it an Excel file, and perhaps with macros."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("xl/workbook.xml", "<workbook/>")
        if macros:
            container.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return held.getvalue()


REFUSED = [
    ("too large", "big.pdf", b"%PDF-", "must be smaller than"),
    ("empty", "empty.pdf", b"", "empty"),
    ("forbidden kind", "run.exe", b"MZ\x90\x00", "“run.exe” is not"),
    ("macros under their own ending", "sheet.xlsm", workbook(macros=True), "“sheet.xlsm” may hold macros"),
    ("macros under another ending", "sheet.xlsx", workbook(macros=True), "“sheet.xlsx” holds macros"),
    (
        "wrong ending",
        "picture.pdf",
        b"\x89PNG\r\n\x1a\n0000",
        "“picture.pdf” ends in .pdf but is not a PDF file",
    ),
]
Sent = tuple[str, dict[str, object], str]


def review_form(action: Action) -> Sent:
    words = {
        "due_on": str(action.review_on),
        "what_was_done": "Kept words",
        "rating": "green",
        "date_right": "yes",
    }
    return reverse("actions:review", args=[action.pk]), words, "Kept words"


def completion_form(action: Action) -> Sent:
    return reverse("actions:complete", args=[action.pk]), {"outcome_words": "Kept words"}, "Kept words"


def evidence_form(action: Action) -> Sent:
    return reverse("actions:add_evidence", args=[action.pk]), {"evidence_title": "Kept words"}, "Kept words"


def form_of_a_given_review(action: Action) -> Sent:
    review = a_review(action, on=today())
    address = reverse("actions:add_to_review", args=[action.pk, review.pk])
    return address, {"evidence_title": "Kept words"}, "Kept words"


FORMS = [review_form, completion_form, evidence_form, form_of_a_given_review]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("why", "name", "content", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_each_refused_file_has_its_sentence_and_the_words_are_kept(
    form: Callable[[Action], Sent], why: str, name: str, content: bytes, sentence: str
) -> None:
    action = an_action(start_on=add_months(today(), -6))
    address, words, kept = form(action)
    reviews = Review.objects.count()
    if why == "too large":
        content = b"%PDF-" + b"x" * settings.EVIDENCE_MAX_BYTES
    client = Client()
    client.force_login(an_owner())

    response = client.post(address, {**words, "evidence_file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    errors = (response.context["form"]).errors["evidence_file"]
    assert len(errors) == 1
    assert sentence in errors[0]
    assert kept in response.text
    assert (Review.objects.count(), Evidence.objects.count(), StoredFile.objects.count()) == (reviews, 0, 0)
    assert not Completion.objects.exists()


def test_control_the_same_workbook_without_macros_is_kept() -> None:
    action = an_action(start_on=today())
    client = Client()
    client.force_login(an_owner())
    upload = SimpleUploadedFile("sheet.xlsx", workbook(macros=False))

    client.post(
        reverse("actions:add_evidence", args=[action.pk]), {"evidence_title": "x", "evidence_file": upload}
    )

    assert Evidence.objects.get().file is not None


@pytest.mark.parametrize("form", [review_form, completion_form])
def test_a_good_file_beside_another_fault_is_asked_for_again_by_name(form: Callable[[Action], Sent]) -> None:
    action = an_action(start_on=add_months(today(), -6))
    address, words, _kept = form(action)
    words = {name: "" if value == "Kept words" else value for name, value in words.items()}
    client = Client()
    client.force_login(an_owner())

    response = client.post(address, {**words, "evidence_file": SimpleUploadedFile("code.pdf", b"%PDF-1.7")})

    assert response.status_code == 422
    assert response.context["form"].errors["evidence_file"][0].startswith("Choose “code.pdf” again")
    assert not StoredFile.objects.exists()


def test_a_file_and_a_link_go_with_one_review_and_more_can_follow() -> None:
    action = an_action(start_on=add_months(today(), -6))
    address, words, _kept = review_form(action)
    client = Client()
    client.force_login(an_owner())
    upload = SimpleUploadedFile("visit.pdf", b"%PDF-1.7")

    given = client.post(
        address, {**words, "evidence_file": upload, "evidence_link": "https://force.example/a"}
    )
    review = Review.objects.get()
    assert given.headers["Location"] == reverse("actions:given", args=[action.pk, review.pk])
    more = {"evidence_title": "Minutes", "evidence_link": "https://force.example/minutes"}
    client.post(reverse("actions:add_to_review", args=[action.pk, review.pk]), more)

    assert sorted(one.title for one in review.evidence.all()) == [
        "Minutes",
        "https://force.example/a",
        "visit.pdf",
    ]
