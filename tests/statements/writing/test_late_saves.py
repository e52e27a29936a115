"""Two editors open one small form about a draft: the second to save is told, and sees both texts."""

from typing import Any

import pytest
from django.test import Client

from msplan.lib.refusing import StaleEdit
from statements.models import Section, Statement
from statements.writing.covering import mark_of_cover, set_cover
from statements.writing.drafting import set_title
from tests.people import person
from tests.statements.build import NOW, cast, opened
from tests.walk.filling import forms_of

pytestmark = pytest.mark.django_db
LATE = "Somebody else saved this while you were writing"


def editor(name: str) -> Client:
    client = Client()
    client.force_login(person(name, "statement_editor", "executive_lead"))
    return client


def sent(client: Client, path: str) -> dict[str, Any]:
    """What the browser would send of the form as it is opened now."""
    form = next(one for one in forms_of(client.get(path), path) if one.action == path)
    return {name: held for name, held in form.now.items() if held}


@pytest.fixture
def draft() -> Statement:
    return opened(cast())


def forms(draft: Statement) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Each form's address, and what the first and the second make of it."""
    section = draft.sections.order_by("position")[0]
    first, second = person("Ada Hollin", "statement_editor"), person("Bo Harwick", "statement_editor")
    return {
        f"/drafts/{draft.pk}/title/": ({"title": "Theirs"}, {"title": "Mine"}),
        f"/drafts/{draft.pk}/covers/": (
            {"covers": ["covers_employees"], "no_steps": "on", "no_steps_reason": "Theirs"},
            {"covers": ["covers_employees"], "no_steps": "on", "no_steps_reason": "Mine"},
        ),
        f"/drafts/{draft.pk}/sections/{section.pk}/author/": ({"author": first.pk}, {"author": second.pk}),
    }


def test_the_second_is_told_and_sees_both(draft: Statement) -> None:
    one, other = editor("Ines Ashgrove"), editor("Jo Kestrel")
    for path, (theirs, mine) in forms(draft).items():
        opened_by_both = sent(one, path), sent(other, path)
        assert one.post(path, {**opened_by_both[0], **theirs}).status_code == 302, path

        answer = other.post(path, {**opened_by_both[1], **mine})

        assert (answer.status_code, LATE in answer.text) == (422, True), path
        again = sent(other, path)
        for name, said in theirs.items():
            assert str(said) in str(again[name]) or again[name] == said, path
        told = answer.text
        assert "Mine" in told or "Bo Harwick" in told, path
        # Saving again is a decision made with both in view.
        shown = next(form for form in forms_of(answer, path) if form.action == path)
        kept = {name: held for name, held in shown.now.items() if held}
        assert other.post(path, {**kept, **mine}).status_code == 302, path


def test_between_the_forms_look_and_the_acts_nobody_slips_in(draft: Statement) -> None:
    who = person("Ines Ashgrove", "statement_editor")
    seen = mark_of_cover(draft)
    set_cover(draft, covers=["covers_agency_workers"], by=who, at=NOW)

    with pytest.raises(StaleEdit):
        set_cover(draft, covers=["covers_employees"], seen=seen, by=who, at=NOW)
    with pytest.raises(StaleEdit):
        set_title(draft, title="Mine", seen="0" * 16, by=who, at=NOW)

    assert set_title(draft, title="Mine", by=who, at=NOW)
    assert Section.objects.filter(statement=draft).exists()
