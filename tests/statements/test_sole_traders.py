"""A sole trader's name is a person's: nothing that is published holds it."""

from datetime import date

import pytest

from statements.models import Statement
from statements.writing.refusals import Refused
from suppliers.models import Supplier
from tests.actions.making import an_action
from tests.statements.build import cast, publication, published, submitted
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
TEXT = "We buy from {{ figure:suppliers_active }} suppliers; our hand car wash is run by JO  PENROWE."


def test_statement_that_names_a_sole_trader_does_not_go_to_the_board() -> None:
    trader = supplier("Jo Penrowe", is_sole_trader=True)

    with pytest.raises(Refused) as refused:
        submitted(cast(), TEXT)

    assert f"names a sole trader. Write “A sole trader ({trader.reference})” instead." in str(refused.value)


def text_of_files(statement: Statement) -> str:
    """The page and the data, as the public gets them."""
    made = publication(statement)
    files = [bytes(each.content) for each in made.files.all() if not each.name.endswith(".pdf")]
    assert files
    return made.article + "".join(content.decode("utf-8", "replace") for content in files)


def test_published_files_hold_no_name_of_a_sole_trader() -> None:
    supplier("Jo Penrowe", is_sole_trader=True)
    masked = published(cast(), "We buy from {{ figure:suppliers_active }} suppliers.")
    assert "penrowe" not in text_of_files(masked).casefold()


def test_statement_may_name_a_company() -> None:
    supplier("Jo Penrowe", is_sole_trader=False)

    assert "penrowe" in text_of_files(published(cast(), TEXT)).casefold()


def test_name_in_a_table_of_the_plan_is_refused_too() -> None:
    """A table's words come from the plan and not from the text."""
    trader = supplier("Jo Penrowe", is_sole_trader=True)
    wording = "Visit the valeting bay of Jo Penrowe twice a year."
    an_action(start_on=date(2024, 5, 1), title="Visit", public_wording=wording, cleared=True)

    with pytest.raises(Refused, match="A table names a sole trader"):
        submitted(cast(), "What we do:\n\n{{ table:public_plan }}")
    assert trader.is_sole_trader


def test_parts_of_longer_words_are_no_name() -> None:
    supplier("Ann Car", is_sole_trader=True)

    assert submitted(cast(), "Our planning was done in an annual carousel of talks.").as_at


def test_masked_name() -> None:
    company, trader = supplier("Acme Ltd"), supplier("Jo Penrowe", is_sole_trader=True)

    assert (company.published_name, trader.published_name) == (
        "Acme Ltd",
        f"A sole trader ({trader.reference})",
    )


def test_supplier_into_which_a_sole_trader_was_merged_is_masked() -> None:
    company, trader = supplier("Penrowe Valeting"), supplier("Jo Penrowe", is_sole_trader=True)
    Supplier.objects.filter(pk=trader.pk).update(merged_into=company)

    assert Supplier.objects.get(pk=company.pk).published_name == f"A sole trader ({company.reference})"
