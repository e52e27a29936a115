"""What a reader of these pages and their files relies on: one order, numbers as numbers, and what stood before."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actions.training.handing_in import correct_return, give_confidence, give_count
from actions.training.judging import judge_needs
from actions.training.timeline import beside_returns, of_chased, of_course
from msplan.lib.dates import add_months, plain, today
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience, hr, noon
from tests.people import person

pytestmark = pytest.mark.django_db
MARCH = date(2024, 3, 31)


@pytest.fixture
def member() -> Client:
    client = Client()
    client.force_login(hr())
    return client


def rows(client: Client, path: str) -> list[dict[str, str]]:
    """The CSV file of a page."""
    answer: Any = client.get(path, {"file": "csv"})
    return list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_courses_and_audiences_stand_by_name_on_the_page_and_in_its_file(member: Client) -> None:
    for name in ("sales", "Briefing", "Zones", "awareness", "Call"):
        a_requirement(a_course(name), an_audience(name))

    for kind, heading in (("courses", "Course"), ("audiences", "Audience")):
        path = reverse(f"training:{kind}")
        shown = [one.name for one in member.get(path).context["page"]]
        assert shown == ["awareness", "Briefing", "Call", "sales", "Zones"]
        assert [row[heading] for row in rows(member, path)] == shown


def test_the_file_over_time_holds_numbers_and_says_which_course_it_is_about(member: Client) -> None:
    course = a_course()
    requirement = a_requirement(course)
    a_return(requirement, today() - timedelta(days=1), required=3_447, completed=3_240)

    last = rows(member, reverse("training:over_time"))[-1]

    assert (last["Must do it"], last["Have done it"]) == ("3447", "3240")
    assert abs(float(last["Share"]) - 3_240 / 3_447) < 0.0001


def test_head_counts_are_taken_away_all_of_them_while_the_page_says_how_many_it_shows(member: Client) -> None:
    audience = an_audience()
    for months in range(14):
        give_count(
            audience, as_at=add_months(today(), -months), people=1_000 + months, by=hr(), at=noon(today())
        )
    path = reverse("training:audience", args=[audience.pk])

    assert "The newest 12 of 14 head-counts" in member.get(path).text
    assert [row["People"] for row in rows(member, path)] == [str(1_000 + months) for months in range(14)]


def test_a_preview_shows_the_last_return_beside_a_new_one(member: Client) -> None:
    requirement = a_requirement()
    before = today() - timedelta(days=40)
    a_return(requirement, before, required=38, completed=31)
    day = today() - timedelta(days=1)
    content = f"Course,Audience,Required,Completed,Date\nAwareness,All staff,26,17,{day:%d/%m/%Y}\n".encode()
    upload = SimpleUploadedFile("numbers.csv", content)

    page = member.post(reverse("training:import"), {"upload": upload, "shape": "numbers"}).text

    assert "<strong>17 of 26</strong>" in page
    assert f"the last return: 31 of 38 on {plain(before)}" in page


def test_returns_stand_once_on_their_page_and_numbers_read_alike() -> None:
    requirement = a_requirement()
    old = a_return(requirement, MARCH, required=3_462, completed=3_151)
    correct_return(old, required=3_404, completed=3_151, reason="Leave.", by=hr(), at=noon(MARCH))

    assert [told.title for told in beside_returns(requirement)] == ["Required"]
    corrected, handed_in, _ = of_chased(requirement)
    assert [change[1:] for change in corrected.changes] == [("3,462", "3,404")]
    assert "Must do it: 3,462\nHave done it: 3,151" in handed_in.text


def test_a_measurement_is_told_in_the_order_of_its_page() -> None:
    course, audience = a_course(), an_audience()
    give_confidence(
        course, audience=audience, measured_on=MARCH, answered=1_640, scale="0-100", before=54, after=71,  # type: ignore[arg-type]
        by=hr(), at=noon(MARCH),
    )  # fmt: skip

    told = of_course(course)[0].text.split("\n")

    assert [line.partition(":")[0] for line in told] == [
        "Audience", "Measured on", "Scale", "Answered", "Before", "After",
    ]  # fmt: skip
    assert "Answered: 1,640" in told


def test_what_comes_first_is_said_where_nothing_can_be_chosen_yet(member: Client) -> None:
    path = reverse("training:require")
    assert "There is no course yet." in member.get(path).text
    assert "There is no audience yet." in member.get(path).text
    a_course()
    assert "There is no course yet." not in member.get(path).text

    reader = Client()
    reader.force_login(person("Rita Hollowell", "contributor"))
    page = reader.get(reverse("training:index")).text
    assert "HR says who must do what" in page
    assert "Go to the courses" not in page


@pytest.mark.parametrize(("name", "make"), [("course", a_course), ("audience", an_audience)])
def test_a_name_that_is_taken_is_said_beside_its_field(member: Client, name: str, make: Any) -> None:
    make("Awareness")

    refused = member.post(reverse(f"training:add_{name}"), {"name": "AWARENESS"})

    assert refused.status_code == 422
    form = refused.context["form"]
    assert [f"There is {'a' if name == 'course' else 'an'} {name} of this name already."] == form.errors[
        "name"
    ]
    assert not form.non_field_errors()


def test_what_an_audience_needed_is_taken_away_with_all_that_was_judged_before(member: Client) -> None:
    audience, path = an_audience(), ""
    for days, needs in ((40, "Signs."), (5, "Signs, and whom to call.")):
        on = today() - timedelta(days=days)
        judge_needs(
            audience, judged_on=on, judged_by="HR", needs=needs, next_on=today() + timedelta(days=9),
            by=hr(), at=noon(today()),
        )  # fmt: skip
        path = reverse("training:audience", args=[audience.pk])

    assert "Judged 2 times" in member.get(path).text
    answer: Any = member.get(path, {"file": "csv", "of": "needs"})
    found = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(row["What they need"], row["Judged by"]) for row in found] == [
        ("Signs, and whom to call.", "HR"),
        ("Signs.", "HR"),
    ]
