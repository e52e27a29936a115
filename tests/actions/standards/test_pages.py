"""Each page once for its happy path and once for the person who may not; what was typed is never lost."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actions.models import Action, RatedAction, SelfAssessment, Standard, StandardRating, StandardSet
from actions.standards.assessing import take_over_wording
from actions.standards.keeping import archive
from actions.standards.reference_data import shipped, use_set
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from tests.actions.making import an_action, noon
from tests.actions.standards.making import START, a_closed_one, a_set, an_assessment, rated
from tests.people import department, person

pytestmark = pytest.mark.django_db
HOME = "/actions/self-assessment/"


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def manager() -> Client:
    return signed_in(person("Pim Aldersey", Role.PLAN_MANAGER, department=department("Crime")))


@pytest.fixture
def reader() -> Client:
    return signed_in(person("Una Brathwaite", Role.CONTRIBUTOR))


def url(name: str, thing: Standard | StandardSet | SelfAssessment | StandardRating) -> str:
    return reverse(f"standards:{name}", args=[thing.pk])


# --- sets


def test_an_empty_room_offers_the_sets_that_come_with_the_program(manager: Client) -> None:
    assert manager.get(HOME).text.count("Use this set") == 2

    response = manager.post(f"{HOME}sets/use/", {"code": "four-aspects"}, follow=True)

    assert "is in use" in response.text
    assert StandardSet.objects.get().code == "four-aspects"
    assert manager.get(HOME).text.count("Use this set") == 1


def test_whoever_may_not_edit_is_offered_nothing_and_refused(reader: Client) -> None:
    of_set = a_set()
    standard = of_set.standards.get(number="1.1")

    assert "Use this set" not in reader.get(HOME).text
    assert "Archive" not in reader.get(url("set", of_set)).text
    posts = [f"{HOME}sets/use/", f"{HOME}import/", url("edit_set", of_set), url("add", of_set)]
    posts += [url(name, standard) for name in ("edit", "move", "archive", "restore")]
    assert {reader.post(path).status_code for path in [*posts, url("open", of_set)]} == {403}


def test_a_set_of_ones_own_is_written(manager: Client) -> None:
    response = manager.post(f"{HOME}sets/new/", {"name": "Ours", "version": ""}, follow=True)

    assert "No standards in this set" in response.text
    again = manager.post(f"{HOME}sets/new/", {"name": "ours", "version": ""})
    assert again.status_code == 422
    assert "There is a set with this name already" in again.text


def test_a_standard_is_added_reworded_moved_archived_and_taken_up_again(manager: Client) -> None:
    of_set = a_set()
    words = {"group": "Force capability", "number": "1.3", "text": "More.", "guidance": "", "aspect": "force"}
    manager.post(url("add", of_set), {**words, "version": ""})
    made = of_set.standards.get(number="1.3")
    manager.post(url("edit", made), {**words, "text": "Better.", "version": "1"})
    manager.post(url("move", made), {"way": "up"})
    manager.post(url("archive", of_set.standards.get(number="1.1")))
    assert list(of_set.standards.standing().in_order().values_list("number", "text")) == [
        ("1.3", "Better."),
        ("1.2", "Text of 1.2."),
        ("2.1", "Text of 2.1."),
    ]
    manager.post(url("restore", of_set.standards.get(number="1.1")))
    assert of_set.standards.standing().count() == 4


def test_a_stale_edit_shows_both_texts(manager: Client) -> None:
    standard = a_set().standards.get(number="1.1")
    words = {"group": "Force capability", "number": "1.1", "guidance": "", "aspect": "force"}
    manager.post(url("edit", standard), {**words, "text": "Theirs.", "version": "1"})

    response = manager.post(url("edit", standard), {**words, "text": "Mine.", "version": "1"})

    assert response.status_code == 422
    assert "Theirs." in response.text
    assert "Mine." in response.text
    standard.refresh_from_db()
    assert standard.text == "Theirs."


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", "1 3", "A number has no spaces"),
        ("number", "1.2", "already"),
        ("text", "", "Enter what good practice is"),
        ("text", "x" * 10_001, "10,000 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(
    manager: Client, field: str, value: str, sentence: str
) -> None:
    words = {
        "group": "G",
        "number": "9.9",
        "text": "Kept words.",
        "guidance": "",
        "aspect": "force",
        "version": "",
    }

    response = manager.post(url("add", a_set()), {**words, field: value})

    assert response.status_code == 422
    assert sentence in response.text
    assert value in response.text


# --- a file


def upload(manager: Client, text: str) -> str:
    file = SimpleUploadedFile("s.csv", text.encode(), "text/csv")
    response = manager.post(f"{HOME}import/", {"upload": file})
    upload.status, upload.context = response.status_code, response.context  # type: ignore[attr-defined]
    return response.text


def test_a_file_is_looked_at_then_imported(manager: Client) -> None:
    a_set("S", groups={"G": 1})
    text = "set,group,number,text,guidance\nS,G,1.1,Changed.,\nS,G,1.2,New.,\n"
    page = upload(manager, text)
    assert upload.status == 200  # type: ignore[attr-defined]
    assert "Text now: Text of 1.1." in page
    assert Standard.objects.count() == 1

    seen = upload.context  # type: ignore[attr-defined]
    body = {"text": seen["text"], "fingerprint": seen["plan"].fingerprint}
    response = manager.post(f"{HOME}import/", body, follow=True)

    assert "1 added, 1 changed, 0 unchanged" in response.text
    assert Standard.objects.get(number="1.1").text == "Changed."


def test_one_wrong_row_writes_nothing_and_is_named(manager: Client) -> None:
    page = upload(manager, "set,group,number,text,guidance\nS,G,1.1,Good.,\nS,G,1.2,,\n")

    assert upload.status == 422  # type: ignore[attr-defined]
    assert "Row 3" in page
    assert "Nothing was imported" in page
    assert not Standard.objects.exists()
    forced = {"text": "set,group,number,text,guidance\nS,G,1.1,,\n", "fingerprint": "x"}
    assert manager.post(f"{HOME}import/", forced).status_code == 422
    assert not Standard.objects.exists()


def test_a_preview_that_is_out_of_date_is_shown_anew(manager: Client) -> None:
    a_set("S", groups={"G": 1})
    text = "set,group,number,text,guidance\nS,G,1.1,Mine.,\n"
    response = manager.post(f"{HOME}import/", {"text": text, "fingerprint": "what it was"})

    assert response.status_code == 422
    assert "Somebody changed standards meanwhile" in response.text
    assert Standard.objects.get().text == "Text of 1.1."


@pytest.mark.parametrize("text", ["", "no,columns\n", "set,group,number,text,guidance\n"])
def test_a_file_that_is_none_is_said_beside_the_field(manager: Client, text: str) -> None:
    page = upload(manager, text)

    assert upload.status == 422  # type: ignore[attr-defined]
    assert "There is a problem" in page


def test_what_is_downloaded_comes_back_unchanged(manager: Client) -> None:
    of_set = use_set(shipped()[0], by=None, at=noon(START))
    text = manager.get(url("export", of_set)).content.decode("utf-8-sig")

    assert "27" in upload(manager, text)
    assert {line.kind for line in upload.context["plan"].lines} == {"unchanged"}  # type: ignore[attr-defined]
    assert b"set" in manager.get(f"{HOME}template.csv").content


def test_the_template_can_be_imported(manager: Client) -> None:
    upload(manager, manager.get(f"{HOME}template.csv").content.decode("utf-8-sig"))

    assert upload.context["faults"] == []  # type: ignore[attr-defined]


# --- a self-assessment


def date_parts(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def test_one_is_opened_rated_and_closed(manager: Client) -> None:
    of_set = a_set(groups={"A": 2})
    manager.post(url("open", of_set), {**date_parts("as_at", today()), "marking": "official_sensitive"})
    one = SelfAssessment.objects.get()
    first, second = one.ratings.in_order()
    body = {"answer": "1", "evidence": "Seen.", "gap": "More.", "link": "", "version": "1", "next": "yes"}

    response = manager.post(url("rate", first), body)

    assert response["Location"] == url("rate", second)
    manager.post(url("rate", second), {**body, "answer": "na", "evidence": "No such place."})
    assert "OFFICIAL-SENSITIVE" in manager.get(url("detail", one)).text
    assert "Every standard is answered" in manager.get(url("close", one)).text
    manager.post(url("close", one), date_parts("next_on", today() + timedelta(days=365)))
    one.refresh_from_db()
    assert not one.is_open
    late = manager.post(url("rate", first), {**body, "version": "2"})
    assert late.status_code == 422
    assert "closed" in late.text
    assert manager.post(url("close", one), {"next_on_day": ""}).status_code == 422


def test_a_rating_without_what_it_rests_on_is_kept_on_the_page(manager: Client) -> None:
    rating = an_assessment().ratings.get(number="1.1")

    response = manager.post(
        url("rate", rating), {"answer": "3", "evidence": "", "gap": "Kept.", "version": "1"}
    )

    assert response.status_code == 422
    assert "Say what the rating rests on" in response.text
    assert "Kept." in response.text


def test_two_people_rate_one_standard_and_the_second_sees_both_texts(manager: Client) -> None:
    rating = rated(an_assessment(), "1.1", 2)

    response = manager.post(url("rate", rating), {"answer": "4", "evidence": "Mine.", "version": "1"})

    assert response.status_code == 422
    assert "Seen for 1.1." in response.text
    assert "Mine." in response.text
    assert "2: Working in part" in response.text
    saved = manager.post(url("rate", rating), {"answer": "4", "evidence": "Mine.", "version": "2"})
    assert saved.status_code == 302
    rating.refresh_from_db()
    assert rating.level == 4


def test_who_writes_about_a_standard_that_is_taken_out_meanwhile_gets_the_text_back(
    manager: Client, reader: Client
) -> None:
    assessment = an_assessment()
    rating = assessment.ratings.get(number="1.1")
    words = {
        "version": rating.version,
        "answer": "2",
        "evidence": "Forty files.\r\nRead <twice>.",
        "gap": "Ten.",
    }
    archive(rating.standard, by=None, at=noon(START))
    take_over_wording(assessment, by=None, at=noon(START))
    assert not StandardRating.objects.filter(pk=rating.pk).exists()

    refused = manager.post(url("rate", rating), words)

    assert refused.status_code == 409
    assert "taken out while you were writing" in refused.text
    assert "Forty files.<br>Read &lt;twice&gt;." in refused.text
    assert "Ten." in refused.text
    assert manager.get(url("rate", rating)).status_code == 404
    assert reader.post(url("rate", rating), words).status_code == 403


def test_a_file_is_asked_for_again_where_a_rating_comes_back(manager: Client) -> None:
    rating = an_assessment().ratings.get(number="1.1")
    upload = SimpleUploadedFile("survey.pdf", b"%PDF-1.4")

    refused = manager.post(
        url("rate", rating), {"version": rating.version, "evidence": "Forty files.", "upload": upload}
    )

    assert refused.status_code == 422
    assert "Choose “survey.pdf” again" in refused.text


def test_who_may_rate(reader: Client) -> None:
    one = an_assessment()
    rating = one.ratings.get(number="1.1")
    body = {"answer": "3", "evidence": "x", "version": "1"}

    assert "Nobody has rated this yet" in reader.get(url("rate", rating)).text
    assert reader.post(url("rate", rating), body).status_code == 403
    buyer = signed_in(person("Bea Purcell", Role.PROCUREMENT))
    assert buyer.post(url("rate", rating), body).status_code == 302
    assert {buyer.post(url(name, one)).status_code for name in ("close", "take_over")} == {403}


def test_the_heat_map_compares_with_the_date_before_or_the_one_chosen(reader: Client) -> None:
    of_set = a_set(groups={"A": 2})
    first = a_closed_one(of_set, as_at=date(2024, 3, 31), levels={"1.1": 0, "1.2": 1})
    a_closed_one(of_set, as_at=date(2025, 3, 31), levels={"1.1": 1, "1.2": 1})
    last = a_closed_one(of_set, as_at=date(2026, 3, 31), levels={"1.1": 2, "1.2": 1})

    page = reader.get(url("detail", last))
    assert [line.change for line in page.context["map"].lines] == ["up from 1", "as before"]
    assert "1 went up, 0 went down, 1 is as before" in page.text
    page = reader.get(url("detail", last) + f"?against={first.pk}")
    assert [line.change for line in page.context["map"].lines] == ["up from 0", "as before"]
    assert reader.get(url("detail", last) + "?against=nonsense").context["against"] != first
    assert reader.get(url("detail", first)).context["against"] is None


def test_the_summary_prints_gaps_strengths_and_actions(reader: Client) -> None:
    of_set = a_set(groups={"A": 3})
    one = a_closed_one(of_set, as_at=START, levels={"1.1": 1, "1.2": 2, "1.3": 3})
    action = an_action(start_on=START)
    RatedAction.objects.create(rating=one.ratings.get(number="1.1"), action=action, at=noon(START))

    page = reader.get(url("summary", one))

    assert [line.now.number for line, _ in page.context["low"]] == ["1.1"]
    assert [line.now.number for line, _ in page.context["strong"]] == ["1.3"]
    assert action.reference in page.text
    assert "OFFICIAL" in page.text


def test_a_low_rating_raises_an_action_in_one_step_and_is_no_longer_alone(manager: Client) -> None:
    one = an_assessment()
    rating = rated(one, "1.1", 1, gap="A register.")
    assert "Low and without an action (1)" in manager.get(url("detail", one)).text

    form = manager.get(url("raise", rating)).context["form"]
    assert (form["what"].value(), form["title"].value(), form["source"].value()) == (
        "A register.",
        "Text of 1.1",
        "internal_review",
    )
    body = {
        name: form[name].value() or ""
        for name in form.fields
        if name not in ("start_on", "target_on", "supplier", "strands", "supporting_departments")
    }
    body |= date_parts("start_on", today()) | date_parts("target_on", today()) | {"agreed": "no"}
    body |= {"lead_department": str(department("Crime").pk), "cleared": ""}
    response = manager.post(url("raise", rating), body)

    assert response.status_code == 302, response.context["form"].errors
    action = Action.objects.get()
    assert response["Location"] == reverse("actions:detail", args=[action.pk])
    assert "Low and without an action" not in manager.get(url("detail", one)).text
    assert action.reference in manager.get(url("rate", rating)).text


def test_the_national_plan_is_named_as_the_source(manager: Client) -> None:
    of_set = use_set(shipped()[1], by=None, at=noon(START))
    rating = rated(an_assessment(of_set), "1.1", 0)

    assert manager.get(url("raise", rating)).context["form"]["source"].value() == "national_plan"


@pytest.mark.parametrize(
    ("typed", "status"), [("A-001", 302), ("1", 302), ("a-1", 302), ("A-999", 422), ("x", 422)]
)
def test_an_action_of_the_plan_is_linked_by_its_reference(manager: Client, typed: str, status: int) -> None:
    rating = rated(an_assessment(), "1.1", 1)
    an_action(start_on=START)

    assert manager.post(url("link", rating), {"action": typed}).status_code == status


def test_evidence_of_a_rating_is_open_to_whoever_sees_self_assessments(reader: Client) -> None:
    file = SimpleUploadedFile("proof.csv", b"Seen,40\n", "text/csv")
    rating = rated(an_assessment(), "1.1", 2, upload=file)
    assert rating.file is not None

    assert reader.get(reverse("files:download", args=[rating.file.pk])).status_code == 200
    assert Client().get(reverse("files:download", args=[rating.file.pk])).status_code == 302


# --- cost


@pytest.mark.parametrize("name", ["index", "set", "detail", "summary", "rate", "close", "open", "edit"])
def test_a_page_costs_the_same_whatever_there_is(
    manager: Client, name: str, django_assert_max_num_queries: object
) -> None:
    def cost(path: str) -> int:
        with django_assert_max_num_queries(15) as captured:  # type: ignore[operator]
            assert manager.get(path).status_code == 200
        return len(captured)

    def paths(of_set: StandardSet, one: SelfAssessment) -> dict[str, str]:
        rating = one.ratings.get(number="1.1")
        return {
            "index": HOME,
            **{name: url(name, of_set) for name in ("set", "open")},
            **{name: url(name, one) for name in ("detail", "summary", "close")},
            "rate": url("rate", rating),
            "edit": url("edit", rating.standard),
        }

    def grown(title: str, count: int) -> dict[str, str]:
        of_set = a_set(title, groups={"A": count})
        for year in range(2025 - count, 2025):
            a_closed_one(of_set, as_at=date(year, 3, 31), levels={"1.1": 1})
        one = an_assessment(of_set)
        for n in range(1, count + 1):
            rating = rated(one, f"1.{n}", 1)
            RatedAction.objects.create(rating=rating, action=an_action(start_on=START), at=noon(START))
        return paths(of_set, one)

    small = cost(grown("Small", 2)[name])
    assert cost(grown("Large", 7)[name]) == small
