"""Figures of training beside counts in plain SQL that knows nothing of our QuerySets."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from actions.models import CourseRequirement
from actions.training.handing_in import correct_return, give_confidence
from actions.training.requiring import end_requirement
from msplan.lib.dates import FinancialYear, add_months, today
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Scope
from statements.figures.handing_in import hand_in, set_up
from statements.figures.indicator_list import rows_of
from statements.figures.indicators import indicators
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience, hr, noon

pytestmark = pytest.mark.django_db
ON = today()
YEAR = FinancialYear.of(ON)
SCOPE = Scope(on=ON, first=YEAR.first, last=YEAR.last)
PARAMETERS = {"on": ON, "first": YEAR.first, "last": YEAR.last}

STAFF = "('all_staff', 'procurement', 'hr', 'contact', 'frontline', 'other_staff')"
TARGETED = "('procurement', 'hr', 'contact')"
IN_FORCE = "q.began_on <= %(on)s AND (q.ended_on IS NULL OR q.ended_on > %(on)s)"
# The last standing return of each requirement on the day.
LAST = """(SELECT DISTINCT ON (requirement_id) * FROM actions_trainingreturn
    WHERE is_standing AND as_at <= %(on)s ORDER BY requirement_id, as_at DESC)"""
KNOWN = "r.required IS NOT NULL AND r.as_at > %(on)s::date - interval '15 months'"
FROM = f"""FROM actions_courserequirement q JOIN actions_course c ON c.id = q.course_id
    JOIN actions_audience a ON a.id = q.audience_id LEFT JOIN {LAST} r ON r.requirement_id = q.id WHERE {IN_FORCE}"""


def apart(groups: str) -> str:
    """The larger audience of the same groups does not do the same course."""
    return f"""NOT EXISTS (SELECT 1 FROM actions_courserequirement o JOIN actions_audience w ON w.id = o.audience_id
        WHERE o.course_id = q.course_id AND w.id = a.within_id AND w."group" IN {groups}
        AND o.began_on <= %(on)s AND (o.ended_on IS NULL OR o.ended_on > %(on)s))"""


ONLINE = f"{FROM} AND c.kind = 'e_learning' AND a.\"group\" IN {STAFF}"
E_LEARNING = f"{ONLINE} AND {apart(STAFF)}"
FOR_SOME = f'{FROM} AND a."group" IN {TARGETED} AND {apart(TARGETED)}'
MEASURED = """FROM actions_confidence
    WHERE is_standing AND answered >= 5 AND measured_on BETWEEN %(first)s AND %(last)s"""
POINTS = "CASE scale WHEN '1-5' THEN ({0} - 1) * 25 ELSE {0} END * answered"
BEFORE, AFTER = POINTS.format('"before"'), POINTS.format('"after"')
EXPECTED = {
    "staff_e_learning_completed": (
        f"SELECT sum(r.completed) {E_LEARNING} AND {KNOWN}",
        f"SELECT sum(r.required) {E_LEARNING} AND {KNOWN}",
    ),
    "staff_e_learning_unknown": (
        f"SELECT count(*) {ONLINE} AND NOT coalesce({KNOWN}, false)",
        f"SELECT count(*) {ONLINE}",
    ),
    "targeted_training_completed": (
        f"SELECT sum(r.completed) {FOR_SOME} AND {KNOWN}",
        f"SELECT sum(r.required) {FOR_SOME} AND {KNOWN}",
    ),
    "confidence_change": (
        f"SELECT sum({AFTER}) - sum({BEFORE}) {MEASURED}",
        f"SELECT sum({BEFORE}) {MEASURED}",
    ),
    "audiences_unknown": (
        f"SELECT count(*) {FROM} AND NOT coalesce({KNOWN}, false)",
        f"SELECT count(*) {FROM}",
    ),
}


def count(query: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(query, PARAMETERS)
        return Decimal(cursor.fetchone()[0])


def a_force() -> dict[str, CourseRequirement]:
    """Audiences within others, a course for each way, returns corrected, unknown, old, ended, of suppliers."""
    staff = an_audience()
    buyers = an_audience("Procurement", group="procurement", within=staff)
    people = an_audience("HR", group="hr", within=staff)
    callers = an_audience("Contact management", group="contact")
    firms = an_audience("Cleaning suppliers", group="suppliers")
    online, day = a_course("Awareness"), a_course("A day", kind="classroom")
    made = {
        "staff": a_requirement(online, staff),
        "buyers online": a_requirement(online, buyers),
        "callers online": a_requirement(online, callers),
        "people online": a_requirement(online, people),
        "buyers": a_requirement(day, buyers),
        "people": a_requirement(day, people),
        "callers": a_requirement(day, callers),
        "firms": a_requirement(online, firms),
        "ended": a_requirement(a_course("Old", known_as="o"), callers),
    }
    a_return(made["staff"], add_months(ON, -6), required=3000, completed=1500)
    a_return(made["staff"], ON, required=3000, completed=2400)
    a_return(made["buyers online"], ON, required=20, completed=19)
    a_return(made["callers online"], add_months(ON, -2), required=200, completed=120)
    a_return(made["callers online"], ON, unknown_reason="The system is down.")
    old = a_return(made["buyers"], add_months(ON, -3), required=22, completed=11)
    correct_return(old, reason="Leavers.", required=20, completed=11, by=hr(), at=noon(ON))
    a_return(made["people"], add_months(ON, -15), required=30, completed=30)
    a_return(made["callers"], add_months(ON, -1), required=200, completed=150)
    a_return(made["firms"], ON, required=40, completed=8)
    a_return(made["ended"], ON, required=100, completed=1)
    end_requirement(made["ended"], reason="Replaced.", by=hr(), at=noon(ON))
    # Of two scales, of too few, of another year.
    for measured_on, audience, scale, before, after, answered in (
        (ON, buyers, "1-5", 2, 4, 20),
        (ON, people, "0-100", 50, 61, 10),
        (ON, callers, "1-5", 1, 5, 4),
        (YEAR.first - timedelta(days=1), buyers, "1-5", 1, 5, 50),
    ):
        give_confidence(
            day,
            audience=audience,
            measured_on=measured_on,
            answered=answered,
            scale=scale,
            before=Decimal(before),
            after=Decimal(after),
            by=hr(),
            at=noon(ON),
        )
    return made


@pytest.mark.parametrize("key", EXPECTED)
def test_a_figure_is_what_sql_counts(key: str) -> None:
    a_force()
    numerator, denominator = map(count, EXPECTED[key])

    reading = FIGURES[key].read(SCOPE)

    assert (reading.numerator, reading.denominator) == (numerator, denominator)
    assert numerator
    assert reading.value == (100 * numerator / denominator).quantize(Decimal("0.0001"))


def test_by_hand() -> None:
    """The same once more, without SQL: who is counted where."""
    a_force()
    read = {key: FIGURES[key].read(SCOPE) for key in EXPECTED}

    said = {key: (reading.numerator, reading.denominator) for key, reading in read.items()}
    assert said["staff_e_learning_completed"] == (2400, 3000)
    # Callers and HR do not know it; all staff and procurement do.
    assert said["staff_e_learning_unknown"] == (2, 4)
    # Procurement's day and e-learning, the callers' day; HR's number is too old.
    assert said["targeted_training_completed"] == (11 + 19 + 150, 20 + 20 + 200)
    assert said["audiences_unknown"] == (3, 8)
    before, after = 25 * 20 + 50 * 10, 75 * 20 + 61 * 10
    assert said["confidence_change"] == (after - before, before)


@pytest.mark.parametrize("key", [key for key in EXPECTED if FIGURES[key].listed])
def test_the_list_behind_a_figure_holds_its_records(client: Client, key: str) -> None:
    a_force()
    client.force_login(hr())

    page = client.get(FIGURES[key].list_href)

    assert page.context["page"].total == FIGURES[key].records(SCOPE).count()


@pytest.mark.parametrize(
    ("required", "completed", "told"),
    [
        (100, 4, "fewer than 5"),
        (100, 5, "5%"),
        (100, 95, "95%"),
        (100, 96, "all but fewer than 5"),
        (100, 100, "100%"),
    ],
)
def test_few_people_are_told_in_words(required: int, completed: int, told: str) -> None:
    a_return(a_requirement(), ON, required=required, completed=completed)

    assert FIGURES["staff_e_learning_completed"].read(SCOPE).shown == told


def test_nothing_known_is_not_known_and_never_nought() -> None:
    requirement = a_requirement()
    nothing = FIGURES["staff_e_learning_completed"].read(SCOPE)
    assert (nothing.value, nothing.shown) == (None, "not known")

    a_return(requirement, ON, unknown_reason="Nobody counts.")
    reading = FIGURES["staff_e_learning_completed"].read(SCOPE)
    assert reading.value is None
    assert FIGURES["staff_e_learning_unknown"].read(SCOPE).value == 100


def test_what_was_handed_in_before_is_told_until_there_are_records(client: Client) -> None:
    kpi, words = indicators()["K19"], dict.fromkeys(("owner", "baseline", "target", "target_on"))
    set_up(kpi, changes={**words, "baseline_of": ""}, by=hr(), at=noon(ON))
    hand_in(
        kpi,
        period_start=add_months(ON, -4),
        period_end=add_months(ON, -1),
        numerator=Decimal(71),
        denominator=Decimal(100),
        evidence_link="https://x.example/",
        by=hr(),
        at=noon(ON),
    )
    client.force_login(hr())
    path = reverse("drafts:indicator", args=["k19"])

    def last() -> Any:
        (row,) = rows_of(SCOPE, ["K19"])
        return row.told.last

    assert "71% (71 of 100)" in last()
    assert "Hand in a value" in client.get(path).content.decode()
    a_return(a_requirement(), ON, required=100, completed=82)
    assert "82% (82 of 100)" in last()
    page = client.get(path).content.decode()
    assert "Hand in a value" not in page
    assert "71 of 100" in page
