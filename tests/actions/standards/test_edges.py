"""Self-assessments at their edges: half levels, strengths, whose action answers what, and what is told of a rating."""

from datetime import timedelta

import pytest

from actions.models import RatedAction, SelfAssessment, StandardRating
from actions.standards.answering import actions_of
from actions.standards.assessing import open_assessment, outdated, take_over_wording
from actions.standards.comparing import heat_map
from actions.standards.keeping import archive, edit_standard
from actions.standards.rating import link_action, rate, say_not_applicable
from actions.standards.refusing import StandardsRefused
from msplan.files.models import Marking
from msplan.history.recording import story_of
from tests.actions.making import an_action, an_owner, noon
from tests.actions.standards.making import START, a_closed_one, a_set, an_assessment, rated

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def ratings(assessment: SelfAssessment) -> list[StandardRating]:
    return list(assessment.ratings.order_by("position"))


@pytest.mark.parametrize(
    ("levels", "shade"), [((0, 1), "1"), ((1, 2), "2"), ((2, 3), "3"), ((3, 4), "4"), ((2, 2), "2")]
)
def test_the_shade_of_a_half_is_that_of_the_higher_level(levels: tuple[int, int], shade: str) -> None:
    assessment = an_assessment()
    for number, level in zip(("1.1", "1.2"), levels, strict=True):
        rated(assessment, number, level)

    first, second = heat_map(ratings(assessment), None).groups

    assert (first.shade, second.shade) == (shade, "none")


def test_strengths_begin_at_three() -> None:
    assessment = an_assessment(a_set(groups={"Force capability": 5}))
    for level in range(5):
        rated(assessment, f"1.{level + 1}", level)

    found = heat_map(ratings(assessment), None)

    assert [line.level for line in found.strong] == [3, 4]
    assert [line.level for line in found.low] == [0, 1]


def test_of_what_is_asked_no_more_only_what_was_rated_is_told() -> None:
    standards = a_set()
    before = a_closed_one(standards, as_at=START, levels={"1.1": 2})
    for standard in standards.standards.filter(number__in=("1.1", "1.2")):
        archive(standard, by=None, at=noon(START))

    found = heat_map(ratings(an_assessment(standards, as_at=START + YEAR)), ratings(before))

    assert [one.number for one in found.dropped] == ["1.1"]


def test_this_years_action_does_not_answer_last_years_rating() -> None:
    standards = a_set()
    before = a_closed_one(standards, as_at=START, levels={"1.1": 0})
    now = an_assessment(standards, as_at=START + YEAR)
    low, action = rated(now, "1.1", 0), an_action(start_on=START)
    link_action(low, action, by=None, at=noon(START))

    assert list(actions_of(now, ratings(now)).values()) == [[action]]
    assert actions_of(before, ratings(before)) == {}


def test_an_action_is_linked_to_a_rating_once_and_that_is_told() -> None:
    low, action = rated(an_assessment(), "1.1", 0), an_action(start_on=START)
    link_action(low, action, by=an_owner(), at=noon(START))

    with pytest.raises(StandardsRefused, match="linked to this rating already"):
        link_action(low, action, by=an_owner(), at=noon(START))

    assert RatedAction.objects.count() == 1
    assert [entry.act for entry in story_of(low)][:1] == ["standards.link_action"]


def test_a_sensitive_self_assessment_is_opened_as_one() -> None:
    made = open_assessment(a_set(), as_at=START, marking=Marking.SENSITIVE, by=None, at=noon(START))

    assert SelfAssessment.objects.get(pk=made.pk).marking == Marking.SENSITIVE


def test_history_tells_of_a_rating_what_changed_and_nothing_else() -> None:
    rating = rated(an_assessment(), "1.1", 1, gap="No training.")

    rate(
        rating,
        version=rating.version,
        level=1,
        evidence=rating.evidence,
        gap="",
        by=an_owner(),
        at=noon(START),
    )

    assert story_of(rating)[0].detail.body == {
        "before": {"missing": "No training."}, "after": {"missing": ""},
    }  # fmt: skip


def test_what_was_answered_is_not_out_of_step_however_its_standard_goes_on() -> None:
    standards = a_set()
    assessment = an_assessment(standards)
    rated(assessment, "1.1", 2)
    rated(assessment, "1.2", 2)
    first, second = standards.standards.filter(number__in=("1.1", "1.2")).order_by("number")

    edit_standard(first, version=first.version, changes={"text": "Said otherwise."}, by=None, at=noon(START))
    archive(second, by=None, at=noon(START))

    assert outdated(assessment) == 0
    assert take_over_wording(assessment, by=None, at=noon(START)) == 0


def test_a_number_takes_the_reason_away_for_which_it_did_not_apply() -> None:
    rating = an_assessment().ratings.get(number="1.1")
    say_not_applicable(rating, version=rating.version, because="No such work here.", by=None, at=noon(START))

    rate(rating, version=rating.version, level=2, evidence="Seen.", by=None, at=noon(START))

    rating.refresh_from_db()
    assert (rating.level, rating.not_applicable_because) == (2, "")
