"""The pages of training: each once for its way, its refusal and who may not."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import (
    Action,
    Audience,
    AudienceCount,
    Confidence,
    Course,
    CourseRequirement,
    TrainingReturn,
)
from actions.training.handing_in import give_confidence, give_count
from actions.training.judging import judge_needs
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, today
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience, hr, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def member() -> Client:
    return signed_in(hr())


def dated(name: str, on: date) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def at(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def sheet(client: Client, name: str, query: str = "?") -> str:
    """A list as a CSV file."""
    answer = client.get(at(name) + (query or "?") + "&file=csv")
    return b"".join(answer).decode("utf-8-sig")


def test_from_a_course_to_a_number(member: Client) -> None:
    course = {
        "name": "Awareness",
        "kind": "e_learning",
        "teaches": "Signs.",
        "valid_months": "12",
        "form_id": uuid4(),
    }
    assert member.post(at("add_course"), course).status_code == 302
    member.post(at("add_course"), course)
    audience = {"name": "All staff", "group": "all_staff", "form_id": uuid4()}
    member.post(at("add_audience"), audience)
    made, staff = Course.objects.get(), Audience.objects.get()
    rule = {
        "course": made.pk, "audience": staff.pk, "owner": hr().pk, "every_months": "3", "form_id": uuid4(),
        **dated("first_due_on", today()),
    }  # fmt: skip
    member.post(at("require"), rule)
    requirement = CourseRequirement.objects.get()
    assert "Not known since" in member.get(at("index")).content.decode()

    answer = {"answer": "unknown", "unknown_reason": "Nobody counts.", **dated("as_at", today())}
    assert member.post(at("give_return", requirement.pk), {**answer, "form_id": uuid4()}).status_code == 302
    page = member.get(at("requirement", requirement.pk)).content.decode()
    assert "Not known since" in page
    assert "Nobody counts." in page

    old = TrainingReturn.objects.get()
    number = {"answer": "numbers", "required": "3362", "completed": "2750", "reason": "The system was asked."}
    assert member.post(at("correct_return", old.pk), number).status_code == 302
    page = member.get(at("requirement", requirement.pk)).content.decode()
    assert "<strong>82%</strong>" in page
    assert "The system was asked." in page


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "numbers", "required": "10", "completed": "11"}, "completed"),
        ({"answer": "numbers", "required": "10"}, "completed"),
        ({"answer": "numbers", "required": "0", "completed": "0"}, "required"),
        ({"answer": "unknown"}, "unknown_reason"),
        ({"answer": "unknown", "unknown_reason": "x", "required": "1"}, "required"),
        ({}, "answer"),
    ],
)
def test_what_is_no_answer_is_said_beside_its_field(member: Client, said: dict[str, str], field: str) -> None:
    requirement = a_requirement()

    answer = member.post(at("give_return", requirement.pk), {**dated("as_at", today()), **said})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not TrainingReturn.objects.exists()


def test_who_owes_a_return_hands_it_in_and_nobody_else(member: Client) -> None:
    owner = person("Olive Underhay", "contributor")
    requirement = a_requirement(owner=owner)
    number = {"answer": "numbers", "required": "10", "completed": "5", **dated("as_at", today())}

    stranger = signed_in(person("Nils Tradecott", "contributor"))
    assert stranger.post(at("give_return", requirement.pk), number).status_code == 403
    assert signed_in(owner).post(at("give_return", requirement.pk), number).status_code == 302
    assert signed_in(owner).get(at("edit_requirement", requirement.pk)).status_code == 403
    assert signed_in(owner).get(at("import")).status_code == 403


def test_a_stale_edit_shows_both(member: Client) -> None:
    course = a_course()
    words = {"name": "Awareness", "kind": "classroom", "teaches": "Signs.", "version": "1"}
    assert member.post(at("edit_course", course.pk), words).status_code == 302

    stale = member.post(at("edit_course", course.pk), {**words, "teaches": "Other signs."})

    assert stale.status_code == 422
    assert Course.objects.get().teaches == "Signs."


def test_lists_are_filtered_counted_and_exported_alike(member: Client) -> None:
    staff, buyers = an_audience(), an_audience("Procurement", group="procurement")
    course = a_course()
    known, unknown = a_requirement(course, staff), a_requirement(course, buyers)
    a_return(known, today())

    asked = {
        "": {"All staff", "Procurement"},
        "?known=unknown": {"Procurement"},
        "?known=known": {"All staff"},
        "?group=procurement": {"Procurement"},
        "?counted=targeted": {"Procurement"},
        "?q=zz": set(),
    }
    for query, names in asked.items():
        page = member.get(at("index") + query)
        assert {row["row"].audience.name for row in page.context["rows"]} == names
        lines = sheet(member, "index", query).splitlines()
        assert len(lines) - 1 == len(names) == page.context["page"].total
    assert unknown.pk
    for name in ("index", "courses", "audiences", "needs"):
        workbook = member.get(at(name) + "?file=xlsx")
        assert b"".join(workbook).startswith(b"PK")


def test_an_export_cannot_run_a_formula(member: Client) -> None:
    a_course("=HYPERLINK(1)")

    assert '"\'=HYPERLINK(1)"' in sheet(member, "courses")


def test_over_time_says_not_known_and_never_nought(member: Client) -> None:
    requirement = a_requirement()
    a_requirement(requirement.course, an_audience("Frontline", group="frontline"))
    a_return(requirement, add_months(today(), -7))
    a_return(requirement, today(), unknown_reason="The system is down.")

    answer = member.get(at("over_time"))
    page, lines = answer.content.decode(), answer.context["lines"]

    said = {cell.text for line in lines for cell in line["cells"]}
    assert said == {"80%", "Not known"}
    assert [cell.text for cell in lines[-1]["cells"]] == ["Not known", "Not known"]
    assert "All staff: not known on" in page
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">Not known</td>' in page


def test_needs_become_an_action(member: Client) -> None:
    owner = person("Olive Underhay", "contributor")
    audience = an_audience("Cleaning suppliers", group="suppliers", owner=owner, needs_on=today())
    need = {
        "judged_by": "Category manager", "needs": "How to spot debt bondage.", "form_id": uuid4(),
        **dated("judged_on", today()), **dated("next_on", today() + timedelta(days=365)),
    }  # fmt: skip
    assert signed_in(owner).post(at("judge", audience.pk), need).status_code == 302
    made = audience.needs.get()
    manager = signed_in(person("Pim Aldersey", "plan_manager"))
    form = manager.get(at("raise_from_need", made.pk)).context["form"]
    assert form.initial["what"] == "How to spot debt bondage."

    words = {
        **{name: value for name, value in form.initial.items() if isinstance(value, str)},
        "aspect": "external", "lead_department": department().pk, "outcome": "x", "measure": "x", "priority": "medium",
        "review_every": "6", "marking": "official",
        **dated("start_on", today()), **dated("target_on", add_months(today(), 12)), "owner": owner.pk,
    }  # fmt: skip
    answer = manager.post(at("raise_from_need", made.pk), words)

    assert answer.status_code == 302, answer.context["form"].errors
    action = Action.objects.get()
    assert action.reference in manager.get(at("audience", audience.pk)).content.decode()
    assert (
        "Raised from training needs"
        in manager.get(reverse("actions:detail", args=[action.pk])).content.decode()
    )


def test_counts_and_confidence_are_corrected(member: Client) -> None:
    course, audience = a_course(), an_audience()
    count = give_count(audience, as_at=today(), people=10, by=hr(), at=noon(today()))
    member.post(at("correct_count", count.pk), {"people": "12", "reason": "Two joined."})
    assert list(AudienceCount.objects.standing().values_list("people", flat=True)) == [12]
    words = {"audience": audience.pk, "answered": "20", "scale": "1-5", "before": "2.5", "after": "3.75",
             "form_id": uuid4(), **dated("measured_on", today())}  # fmt: skip
    member.post(at("give_confidence", course.pk), words)
    old = Confidence.objects.get()
    wrong = member.post(
        at("correct_confidence", old.pk), {"answered": "20", "before": "2", "after": "6", "reason": "x"}
    )
    assert wrong.status_code == 422
    member.post(
        at("correct_confidence", old.pk),
        {"answered": "19", "before": "2", "after": "4", "reason": "One was a test."},
    )
    assert [str(row.after) for row in Confidence.objects.standing()] == ["4.00"]


def test_archived_things_leave_the_lists_and_come_back(member: Client) -> None:
    course, audience = a_course(), an_audience()
    for name, thing in (("course", course), ("audience", audience)):
        member.post(at(f"archive_{name}", thing.pk), {"reason": "Not used."})
        listed = member.get(at(f"{name}s"))
        assert listed.context["page"].total == 0
        assert member.get(at(f"{name}s") + "?archived=on").context["page"].total == 1
        assert member.get(at(name, thing.pk)).status_code == 200
        member.post(at(f"take_up_{name}", thing.pk))
        assert member.get(at(f"{name}s")).context["page"].total == 1


@pytest.mark.parametrize("many", [1, 6])
def test_pages_ask_as_often_whatever_there_is(
    member: Client, django_assert_max_num_queries: Any, many: int
) -> None:
    course, staff = a_course(), an_audience()
    for n in range(many):
        audience = an_audience(f"Team {n}", group="other_staff", owner=hr(), within=staff)
        requirement = a_requirement(course, audience)
        for months in range(many):
            a_return(requirement, add_months(today(), -months))
        give_confidence(
            course, audience=audience, measured_on=today(), answered=9, scale="1-5", before=2, after=3,  # type: ignore[arg-type]
            by=hr(), at=noon(today()),
        )  # fmt: skip
        judge_needs(
            audience, judged_on=today(), judged_by="HR", needs="Signs.", next_on=today() + timedelta(days=9),
            by=hr(), at=noon(today()),
        )  # fmt: skip
    for path in (
        at("index"), at("over_time"), at("courses"), at("course", course.pk), at("audiences"), at("audience", staff.pk),
        at("audience", audience.pk), at("needs"), at("requirement", requirement.pk), at("files"),
        at("give_return", requirement.pk),
    ):  # fmt: skip
        with django_assert_max_num_queries(15):
            assert member.get(path).status_code == 200, path
