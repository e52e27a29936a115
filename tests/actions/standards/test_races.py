"""Several people at once on a real PostgreSQL: one wins, the others are told; nothing slips into what is closed."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from actions.models import SelfAssessment, StandardRating
from actions.plan.refusing import StaleEdit
from actions.standards.assessing import close, open_assessment
from actions.standards.rating import rate
from actions.standards.refusing import StandardsRefused
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import noon
from tests.actions.plan.test_races import EIGHT, at_once
from tests.actions.standards.making import START, a_set, an_assessment, rated
from tests.processes import until
from tests.rivals import somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
AT = noon(START)


def test_of_eight_ratings_of_one_standard_from_one_reading_one_is_kept() -> None:
    pk = an_assessment().ratings.get(number="1.1").pk
    copies = [StandardRating.objects.select_related("assessment").get(pk=pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: rate(copies[n], version=1, level=n % 5, evidence=f"By {n}.", by=None, at=AT), StaleEdit
    )

    assert outcomes == ["StaleEdit"] * 7 + ["won"]
    assert StandardRating.objects.get(pk=pk).version == 2
    assert Entry.objects.filter(act="standards.rate").count() == 1


def test_eight_people_rate_eight_standards_at_once() -> None:
    assessment = an_assessment(a_set(groups={"A": EIGHT}))
    copies = list(assessment.ratings.select_related("assessment").in_order())

    outcomes = at_once(lambda n: rate(copies[n], version=1, level=n % 5, evidence="x", by=None, at=AT))

    assert outcomes == ["won"] * EIGHT
    assert assessment.ratings.rated().count() == EIGHT


def test_of_eight_openings_one_opens() -> None:
    of_set = a_set()

    outcomes = at_once(
        lambda n: open_assessment(of_set, as_at=START.replace(day=n + 1), by=None, at=AT), StandardsRefused
    )

    assert outcomes == ["StandardsRefused"] * 7 + ["won"]
    assert SelfAssessment.objects.count() == 1


def test_closing_while_others_rate_leaves_no_rating_after_the_closing() -> None:
    assessment = an_assessment(a_set(groups={"A": EIGHT}))
    rated(assessment, "1.8", 3)
    copies = list(assessment.ratings.select_related("assessment").in_order())[: EIGHT - 1]

    def act(n: int) -> None:
        if n == EIGHT - 1:
            close(SelfAssessment.objects.get(pk=assessment.pk), by=None, at=AT)
        else:
            rate(copies[n], version=1, level=2, evidence="x", by=None, at=AT)

    outcomes = at_once(act, InvalidTransition)

    won = outcomes.count("won")
    assert won + outcomes.count("InvalidTransition") == EIGHT
    # The close is one of those that won, and 1.8 was rated before: as many ratings as were told that they are kept.
    assert assessment.ratings.rated().count() == won
    said = Entry.objects.get(act="standards.close").detail.body["after"]["answered"]
    assert said == f"{won} of {EIGHT}"


def _write_while_it_closes() -> str:
    """A rating written past the acts, while another transaction has closed and not yet committed."""
    assessment = an_assessment()
    rating = rated(assessment, "1.1", 2)
    closed, outcome = threading.Event(), []

    def write() -> None:
        closed.wait(120)
        try:
            StandardRating.objects.filter(pk=rating.pk).update(level=4)
            outcome.append("written")
        except IntegrityError:
            outcome.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    with transaction.atomic():
        close(assessment, by=None, at=AT)
        closed.set()
        # It waits for us where the trigger locks, and is done where it does not.
        until(lambda: not thread.is_alive() or somebody_waits(), seconds=120, what="The write's wait or end")
    thread.join(120)
    return outcome[0]


def test_the_database_makes_a_rating_wait_for_a_closing_and_refuses_it() -> None:
    assert _write_while_it_closes() == "refused"


def test_control_without_the_triggers_lock_a_rating_slips_in() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('standard_rating_stays_closed'::regproc)")
        whole = cursor.fetchone()[0]
        cursor.execute(whole.replace("FOR SHARE", ""))
    try:
        assert _write_while_it_closes() == "written"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(whole)
