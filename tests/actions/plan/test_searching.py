"""Searching the plan: every text, every form of a word, references as people type them."""

from datetime import date

import pytest
from django.db import connection

from actions.models import Action
from actions.plan.milestones import add_milestone
from actions.plan.models.searching import ACTION_WORDS, number_in, typed_words
from tests.actions.making import an_action, noon

pytestmark = pytest.mark.django_db

START = date(2026, 1, 5)


def found(words: str) -> list[int]:
    return sorted(Action.objects.searched(words).values_list("number", flat=True))


@pytest.fixture
def training() -> Action:
    """Number 1, beside another that shares none of its words."""
    action = an_action(
        start_on=START,
        title="Supplier’s code of conduct – HR & Estates",
        what="Café staff learn to spot “forced labour” on-site; see ŵyl y Ddraig/IT.",
    )
    an_action(
        start_on=START, title="Widen the partnership", what="Three threats, through A-007 of last year."
    )
    return action


@pytest.mark.parametrize(
    "words",
    [
        "supplier's", "SUPPLIERS", "supplier’s", "conduct code", "hr and estates", "HR & Estates", "hr, estates",
        "cafe", "CAFÉ", "'forced labour'", "“forced labour”", "on-site", "site on", "wyl ddraig", "IT", "learning",
        "cond", "(labour)", "conduct.",
    ],
)  # fmt: skip
def test_case_accents_punctuation_and_endings_are_forgiven(training: Action, words: str) -> None:
    assert found(words) == [training.number]


@pytest.mark.parametrize(
    "words", ["zebra", "supplier zebra", "onsite", "duct", "%", "_", "&", "''", "q & ! | :*", "²"]
)
def test_what_is_not_there_is_not_found(training: Action, words: str) -> None:
    assert found(words) == []


def test_a_short_word_is_no_piece_of_a_long_one(training: Action) -> None:
    assert found("hr") == [1]  # and not "three threats through"


@pytest.mark.parametrize(
    "words", ["A-1", "A-001", "a1", "a-1", "A 1", "1", "a–001", "A-001.", "supplier A-001"]
)
def test_a_reference_is_found_however_it_is_typed(training: Action, words: str) -> None:
    assert found(words) == [1]


def test_a_reference_in_a_text_is_found_too(training: Action) -> None:
    assert found("a7") == found("A-007") == found("A-7") == [2]


@pytest.mark.parametrize("words", ["A-0", "A-99999999999999999999"])
def test_a_reference_of_nothing_finds_nothing(training: Action, words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize("field", [str(one.name) for one in ACTION_WORDS.get_source_expressions()])  # type: ignore[attr-defined]
def test_every_text_is_searched(field: str) -> None:
    action = an_action(start_on=START)
    words = {"paused_reason": {"progress": "paused", "review_on": None}}
    words["cancelled_reason"] = {"progress": "cancelled", "review_on": None, "cancelled_on": START}
    Action.objects.filter(pk=action.pk).update(**{field: "The Marmalade clause"}, **words.get(field, {}))

    assert found("marmalade") == [1]


def test_no_text_field_is_forgotten() -> None:
    """A text that is added to actions has to be searched too, or named here with the reason."""
    texts = {f.name for f in Action._meta.concrete_fields if f.get_internal_type() == "TextField"}

    searched = {str(one.name) for one in ACTION_WORDS.get_source_expressions()}  # type: ignore[attr-defined]
    assert texts | {"title"} == searched


def test_the_words_of_a_milestone_find_its_action_until_it_is_taken_out(training: Action) -> None:
    milestone = add_milestone(
        training, title="Leaflets printed", due_on=date(2026, 6, 1), by=None, at=noon(START)
    )
    assert found("printing leaflet") == [1]

    type(milestone).objects.filter(pk=milestone.pk).update(archived_at=noon(START))
    assert found("leaflet") == []


def test_words_may_stand_in_an_action_and_its_milestone(training: Action) -> None:
    add_milestone(training, title="Leaflets printed", due_on=date(2026, 6, 1), by=None, at=noon(START))

    assert found("estates leaflets") == [1]


@pytest.mark.parametrize("statistics", ["none yet", "of one row"])
def test_the_search_can_use_the_index(statistics: str) -> None:
    """The expression that is asked is the one that is indexed: with other ways of reading off, EXPLAIN names it.

    One row is read faster without it, and PostgreSQL knows that once autovacuum has counted. Only the index of words
    is a bitmap, so what stays allowed could not answer but by it. How fast each way is: docs/decisions/search.md.
    """
    an_action(start_on=START)
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        if statistics == "of one row":
            cursor.execute("ANALYZE actions_action, actions_milestone")

        plan = Action.objects.searched("supplier").explain()

    assert "action_words" in plan
    assert "milestone_words" in plan


def test_typed_words_are_each_asked_once_and_not_without_end() -> None:
    assert typed_words("code CODE code and & -- a 14") == ["code", "CODE", "a-14"]
    assert len(typed_words(" ".join(f"w{n}" for n in range(500)))) == 40


def test_numbers_in_words() -> None:
    assert [number_in(word) for word in ("A-014", "a14", "14", "A-14,", "b14", "14a", "A-0")] == [
        14, 14, 14, 14, None, None, None,
    ]  # fmt: skip
