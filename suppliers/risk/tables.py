"""The tables the model comes with: countries and goods. Loading them again changes nothing that is there."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from suppliers.register.models import Category
from suppliers.risk.arithmetic import SHIPPED, Rules
from suppliers.risk.changing import COUNTRY, GOOD
from suppliers.risk.models import (
    CountryRisk,
    GoodRisk,
    ProfileWeights,
    Proposal,
    ProposalState,
    RiskModel,
    key_of_good,
)

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_tables() -> int:
    """Add the countries and goods that are missing. Returns how many.

    A row that is there may be the force's own, and stays; one that the force removed stays away.
    """
    removed = _removed()
    countries = set(CountryRisk.objects.values_list("code", flat=True))
    countries |= {key for kind, key in removed if kind == COUNTRY}
    goods = {key_of_good(*row) for row in GoodRisk.objects.values_list("good", "country")}
    goods |= {key for kind, key in removed if kind == GOOD}
    new_countries = [
        CountryRisk(code=row["code"], **_told(row))
        for row in _rows("countries")
        if row["code"] not in countries
    ]
    new_goods = [
        GoodRisk(good=row["good"], country=row["country"], **_told(row))
        for row in _rows("goods")
        if key_of_good(row["good"], row["country"]) not in goods
    ]
    CountryRisk.objects.bulk_create(new_countries)
    GoodRisk.objects.bulk_create(new_goods)
    return len(new_countries) + len(new_goods)


def _removed() -> set[tuple[str, str]]:
    """Kind and key of the rows of the tables that a version took away and none brought back."""
    gone: set[tuple[str, str]] = set()
    versions = Proposal.objects.filter(state=ProposalState.CONFIRMED).order_by("became__number")
    for changes in versions.values_list("changes", flat=True):
        for change in changes:
            place = change["kind"], change["key"]
            if change["kind"] in (COUNTRY, GOOD) and change["after"] is None:
                gone.add(place)
            else:
                gone.discard(place)
    return gone


def first_version(*, at: datetime) -> RiskModel:
    """The version in force; where there is none yet, the one that comes with the program is kept as the first."""
    return RiskModel.objects.current() or keep_version(SHIPPED, number=1, reason="", by=None, at=at)


@transaction.atomic
def keep_version(rules: Rules, *, number: int, reason: str, by: Person | None, at: datetime) -> RiskModel:
    """A new version of the model, for good: the rules, and the tables as they stand now."""
    tables = tables_now()
    told = {
        "weights": {profile: list(weights) for profile, weights in sorted(rules.weights.items())},
        "high_from": f"{rules.high_from.normalize():f}",
        "medium_from": f"{rules.medium_from.normalize():f}",
        "people": rules.people,
        "each": rules.each,
        "tables": tables,
    }
    model = RiskModel.objects.create(
        number=number,
        label=rules.version,
        high_from=rules.high_from,
        medium_from=rules.medium_from,
        people=rules.people,
        each=rules.each,
        tables=tables,
        digest=digest_of(told),
        reason=reason,
        made_by=by,
        made_at=at,
    )
    ProfileWeights.objects.bulk_create(
        ProfileWeights(model=model, profile=profile, **{f"w{n}": w for n, w in enumerate(weights, start=1)})
        for profile, weights in rules.weights.items()
    )
    return model


def digest_of(told: Any) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def tables_now() -> dict[str, Any]:
    """Category defaults, countries and goods as they stand."""
    return {
        "categories": {
            category.code: [category.profile, *category.defaults, category.agency_labour]
            for category in Category.objects.order_by("code")
        },
        "countries": {row.code: [row.score, row.source, row.year] for row in CountryRisk.objects.all()},
        "goods": [[row.good, row.country, row.score, row.source, row.year] for row in GoodRisk.objects.all()],
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _told(row: dict[str, str]) -> dict[str, Any]:
    return {"score": int(row["score"]), "source": row["source"], "year": int(row["year"])}
