"""Recommendations keep number and text as printed; they are answered, chased, closed and opened again."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from actions.files import may_open
from actions.lessons.due import items
from actions.lessons.inspecting import (
    add_proof,
    answer_recommendation,
    close_by_inspectorate,
    close_by_us,
    correct_recommendation,
    link_action,
    move_due,
    reopen,
    take_in_hand,
)
from actions.lessons.of_action import places
from actions.models import Correction, Recommendation
from actions.plan.evidencing import Handed
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from tests.actions.lessons.making import ON, a_recommendation, a_writer, an_inspection
from tests.actions.making import an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 30)
DAY = timedelta(days=1)


def test_a_number_stands_once_in_a_report_and_again_in_another() -> None:
    a_recommendation("AFI 2")

    with pytest.raises(PlanRefused, match="recommendation of that number already"):
        a_recommendation("afi 2")
    other = an_inspection(title="Another")
    assert Recommendation(inspection=other, number="AFI 2", text="x").validate_constraints() is None


@pytest.mark.parametrize("change", [{"number": "9"}, {"text": "Softer words."}])
def test_control_the_database_keeps_what_was_printed(change: dict[str, str]) -> None:
    one = a_recommendation()

    with pytest.raises(IntegrityError, match="only by a correction"), transaction.atomic():
        Recommendation.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(IntegrityError, match="only by a correction"), transaction.atomic():
        Recommendation.objects.filter(pk=one.pk).update(**change, corrections_made=1)


def test_a_correction_keeps_both_texts_and_its_reason() -> None:
    one = a_recommendation()
    before = one.text

    correct_recommendation(
        one, number="1a", text="As printed.", reason="A typing error", by=a_writer(), at=noon(ON)
    )
    correct_recommendation(one, number="1a", text="As printed!", reason="Again", by=a_writer(), at=noon(ON))

    assert (one.number, one.text, one.corrections_made) == ("1a", "As printed!", 2)
    assert [c.text_before for c in Correction.objects.order_by("nth")] == [before, "As printed."]


@pytest.mark.parametrize(("reason", "text"), [("", "Other."), ("Why not", "The force should do 1.")])
def test_a_correction_needs_a_reason_and_a_difference(reason: str, text: str) -> None:
    one = a_recommendation()

    with pytest.raises(PlanRefused):
        correct_recommendation(one, number="1", text=text, reason=reason, by=a_writer(), at=noon(ON))
    assert not Correction.objects.exists()


def test_what_is_not_accepted_in_full_says_why() -> None:
    one = a_recommendation()

    for acceptance in ("partly", "not_accepted"):
        with pytest.raises(PlanRefused) as refusal:
            answer_recommendation(
                one, version=1, changes={"acceptance": acceptance}, by=a_writer(), at=noon(ON)
            )
        assert refusal.value.field == "response"


def test_an_answer_from_an_old_page_is_refused() -> None:
    one = a_recommendation(due_on=DUE)

    with pytest.raises(StaleEdit):
        answer_recommendation(one, version=1, changes={"response": "x"}, by=a_writer(), at=noon(ON))


def test_a_due_date_moves_with_a_reason_only_and_the_first_one_stays() -> None:
    one = a_recommendation(due_on=DUE)

    with pytest.raises(PlanRefused):
        answer_recommendation(one, version=2, changes={"due_on": DUE + DAY}, by=a_writer(), at=noon(ON))
    with pytest.raises(PlanRefused, match="why"):
        move_due(one, to=DUE + DAY, reason=" ", by=a_writer(), at=noon(ON))
    move_due(one, to=DUE + DAY, reason="The supplier is late", by=a_writer(), at=noon(ON))

    assert (one.due_on, one.first_due_on, one.slippage_days) == (DUE + DAY, DUE, 1)


def test_in_hand_needs_an_answer_an_owner_and_a_date() -> None:
    bare, ready = a_recommendation("1"), a_recommendation("2", due_on=DUE)

    with pytest.raises(PlanRefused, match="Answer it first"):
        take_in_hand(bare, by=a_writer(), at=noon(ON))
    take_in_hand(ready, by=a_writer(), at=noon(ON))

    assert (ready.state, ready.in_hand_on) == ("in_hand", ON)
    with pytest.raises(InvalidTransition):
        take_in_hand(ready, by=a_writer(), at=noon(ON))


def test_closed_by_us_then_by_the_inspectorate_then_opened_again() -> None:
    one = a_recommendation(due_on=DUE)
    take_in_hand(one, by=a_writer(), at=noon(ON))
    close_by_us(one, closing_words="It is done.", by=an_owner(), at=noon(ON))

    with pytest.raises(InvalidTransition):
        close_by_us(one, closing_words="Again.", by=an_owner(), at=noon(ON))
    close_by_inspectorate(one, on=ON, by=a_writer(), at=noon(ON))
    assert one.state == "closed_by_them"
    reopen(one, reason="It came back", by=a_writer(), at=noon(ON))

    assert (one.state, one.closed_on, one.closed_by_them_on) == ("in_hand", None, None)


def test_the_inspectorate_closes_after_its_report_and_not_tomorrow() -> None:
    one = a_recommendation(due_on=DUE)

    for on in (one.inspection.published_on - DAY, ON + DAY):
        with pytest.raises(PlanRefused):
            close_by_inspectorate(one, on=on, by=a_writer(), at=noon(ON))
    close_by_inspectorate(one, on=one.inspection.published_on, by=a_writer(), at=noon(ON))


def test_closing_says_how_it_was_met() -> None:
    with pytest.raises(PlanRefused, match="how it was met"):
        close_by_us(a_recommendation(due_on=DUE), closing_words=" ", by=an_owner(), at=noon(ON))


def test_the_day_itself_is_not_late() -> None:
    a_recommendation(due_on=DUE)

    counted = [Recommendation.objects.late(on).count() for on in (DUE - DAY, DUE, DUE + DAY)]

    assert counted == [0, 0, 1]


def test_chasing_hears_of_what_is_open_and_dated_ninety_days_ahead() -> None:
    hr = department("HR")
    owner = person("Io Farrant", "contributor", department=hr)
    one = a_recommendation("AFI 2", due_on=DUE, owner=owner)
    a_recommendation("3")

    assert list(items(DUE - timedelta(days=91))) == []
    (due,) = items(DUE - timedelta(days=90))

    assert (due.person_id, due.ladder, due.due_on, due.department_id) == (
        owner.pk,
        "recommendation",
        DUE,
        hr.pk,
    )
    assert due.thing == f"actions.recommendation:{one.pk}"
    assert due.link == f"/actions/lessons/recommendations/{one.pk}/"
    assert list(items(DUE, {an_owner().pk})) == []
    close_by_us(one, closing_words="Done.", by=owner, at=noon(ON))
    assert list(items(DUE)) == []


@pytest.mark.parametrize("how_many", [1, 30])
def test_a_sweep_asks_one_question(how_many: int, django_assert_num_queries: object) -> None:
    for n in range(how_many):
        a_recommendation(str(n), due_on=DUE)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(list(items(DUE))) == how_many


def test_an_action_and_its_recommendation_name_each_other_in_one_question(
    django_assert_num_queries: object,
) -> None:
    one, action = a_recommendation("AFI 2", due_on=DUE), an_action(start_on=ON)
    link_action(one, action, by=a_writer(), at=noon(ON))
    reader = person("Wim Bostock", "contributor")
    assert reader.may("lessons.see")  # the roles are read before counting

    with django_assert_num_queries(1):  # type: ignore[operator]
        (place,) = places(action, reader)

    assert place.text == "Recommendation AFI 2 of “An inspection”"
    close_by_us(one, closing_words="Done.", by=a_writer(), at=noon(ON))
    with pytest.raises(InvalidTransition):
        link_action(one, an_action(start_on=ON), by=a_writer(), at=noon(ON))


def test_evidence_of_a_recommendation_may_be_opened_by_its_readers() -> None:
    upload = SimpleUploadedFile("note.csv", b"done,yes\n")
    proof = add_proof(a_recommendation(), Handed(title="Note", upload=upload), by=a_writer(), at=noon(ON))

    assert proof.file is not None
    assert may_open(person("Wim Bostock", "contributor"), proof.file) is True
    closed = person("Gone Away", "contributor")
    closed.is_active = False
    assert may_open(closed, proof.file) is False


def test_evidence_that_is_sent_twice_is_kept_once() -> None:
    recommendation, by = a_recommendation(), a_writer()

    def send(title: str = "Note", content: bytes = b"a,b\n1,2\n", link: str = "") -> None:
        upload = None if link else SimpleUploadedFile("note.csv", content)
        add_proof(recommendation, Handed(title=title, upload=upload, link=link), by=by, at=noon(ON))

    for _sent in range(2):
        send()
        send(link="https://force.example/note")
    assert recommendation.proofs.count() == 2

    send("Another title")
    send(content=b"a,b\n3,4\n")
    send(link="https://force.example/another")
    assert recommendation.proofs.count() == 5
