"""The tables that come with the program, loaded and told in the history: row for row, what was added."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from msplan.history.recording import record, record_many
from suppliers.register.models import Category
from suppliers.register.reference_data import load_categories
from suppliers.risk.models import CountryRisk, GoodRisk, RiskModel
from suppliers.risk.tables import first_version, load_tables

TABLES = (Category, CountryRisk, GoodRisk)


class Loaded(NamedTuple):
    categories: int
    rows_of_risk: int


@transaction.atomic
def load_reference_data(*, at: datetime) -> Loaded:
    """Add what is missing, and the first version of the risk model where there is none. Again, it changes nothing."""
    known = {table: set(table._default_manager.values_list("pk", flat=True)) for table in TABLES}
    is_first = RiskModel.objects.current() is None
    loaded = Loaded(load_categories(), load_tables())
    for table in TABLES:
        added = table._default_manager.exclude(pk__in=known[table]).order_by("pk")
        record_many("suppliers.load", [(row, None, {"source": row.source}) for row in added], by=None, at=at)
    model = first_version(at=at)
    if is_first:
        record("suppliers.load", model, by=None, at=at, after={"number": model.number})
    return loaded
