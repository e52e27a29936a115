"""What can be changed in the model, and what a set of changes would make of it. Nothing here writes."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from msplan.lib.refusing import Refused
from suppliers.register.countries import country_name
from suppliers.register.models import Category, Profile
from suppliers.risk.arithmetic import FACTORS, Rules
from suppliers.risk.models import LOCATION, MATERIAL, CountryRisk, GoodRisk, Tables, key_of_good

WEIGHTS, BANDS, WORK, CATEGORY, COUNTRY, GOOD = "weights", "bands", "work", "category", "country", "good"
# The input that a table is of.
FACTOR_OF = {COUNTRY: LOCATION, GOOD: MATERIAL}


@dataclass(frozen=True)
class Change:
    """One change: of what kind, to which thing, and what is to stand there. ``after`` is JSON; None removes it."""

    kind: str
    key: str
    after: Any

    def row(self, before: Any) -> dict[str, Any]:
        return {"kind": self.kind, "key": self.key, "before": before, "after": self.after}


def weights(profile: str, six: Sequence[int]) -> Change:
    """Raises Refused unless they are six whole numbers from 0 to 100 that sum to 100."""
    if profile not in Profile.values or len(six) != 6 or any(not 0 <= weight <= 100 for weight in six):
        raise Refused("Six weights from 0 to 100 are needed.")
    if sum(six) != 100:
        raise Refused(f"The six weights sum to {sum(six)}. They must sum to 100.", field="n1")
    return Change(WEIGHTS, profile, list(six))


def bands(high_from: Decimal, medium_from: Decimal) -> Change:
    """Raises Refused unless 0 < medium < high < 100, with two decimal places at most."""
    if not 0 < medium_from < high_from < 100:
        raise Refused("High must begin above medium, both between 0 and 100.", field="high_from")
    return Change(BANDS, "", {"high_from": _number(high_from), "medium_from": _number(medium_from)})


def work(people: int, each: int) -> Change:
    if people < 1 or each < 1:
        raise Refused("At least one person works on the register, on one supplier a year.")
    return Change(WORK, "", {"people": people, "each": each})


def category(code: str, six: Sequence[int]) -> Change:
    if len(six) != 6 or any(not 1 <= score <= 5 for score in six):
        raise Refused("Each input is a whole number from 1 to 5.")
    return Change(CATEGORY, code, list(six))


def country(code: str, *, score: int, source: str, year: int) -> Change:
    if country_name(code) == code:
        raise Refused("Choose a country.")
    return Change(COUNTRY, code, _table_row(score, source, year))


def good(name: str, origin: str, *, score: int, source: str, year: int) -> Change:
    """``origin`` is a country's code, or blank: from anywhere."""
    return Change(GOOD, key_of_good(name.strip(), origin), _table_row(score, source, year))


def without_country(code: str) -> Change:
    """The row is removed."""
    return Change(COUNTRY, code, None)


def without_good(name: str, origin: str) -> Change:
    """The row is removed; others of the same good stay."""
    return Change(GOOD, key_of_good(name, origin), None)


def _table_row(score: int, source: str, year: int) -> dict[str, Any]:
    if not 1 <= score <= 5:
        raise Refused("A score is a whole number from 1 to 5.")
    if not source.strip():
        raise Refused("Say which source the score is from.")
    return {"score": score, "source": source.strip(), "year": year}


def _number(value: Decimal) -> str:
    """60, 62.5: as a person writes it, and the same each time."""
    return f"{value.normalize():f}"


def stands_now(change: Change, rules: Rules) -> Any:
    """What the change would replace, in the same form; None where there is no such row yet."""
    if change.kind == WEIGHTS:
        return list(rules.weights[change.key])
    if change.kind == BANDS:
        return {"high_from": _number(rules.high_from), "medium_from": _number(rules.medium_from)}
    if change.kind == WORK:
        return {"people": rules.people, "each": rules.each}
    if change.kind == CATEGORY:
        return list(Category.objects.get(code=change.key).defaults)
    row: CountryRisk | GoodRisk | None
    if change.kind == COUNTRY:
        row = CountryRisk.objects.filter(code=change.key).first()
    else:
        name, _, origin = change.key.rpartition("|")
        row = GoodRisk.objects.filter(good=name, country=origin).first()
    return row and {"score": row.score, "source": row.source, "year": row.year}


def changed_rules(rules: Rules, changes: Sequence[Mapping[str, Any]], *, version: str) -> Rules:
    """The rules with the changes in them."""
    for change in changes:
        after = change["after"]
        if change["kind"] == WEIGHTS:
            rules = replace(rules, weights={**rules.weights, change["key"]: tuple(after)})
        elif change["kind"] == BANDS:
            high, medium = Decimal(after["high_from"]), Decimal(after["medium_from"])
            rules = replace(rules, high_from=high, medium_from=medium)
        elif change["kind"] == WORK:
            rules = replace(rules, people=after["people"], each=after["each"])
    return replace(rules, version=version)


def changed_categories(
    categories: Mapping[int | None, Category], changes: Sequence[Mapping[str, Any]]
) -> dict[int | None, Category]:
    """Every category by its id, those that are changed with their new defaults; none of it is stored."""
    after = {change["key"]: change["after"] for change in changes if change["kind"] == CATEGORY}
    found: dict[int | None, Category] = {}
    for stored in categories.values():
        found[stored.pk] = stored
        if stored.code in after:
            found[stored.pk] = changed = copy.copy(stored)
            for number, score in enumerate(after[stored.code], start=1):
                setattr(changed, f"f{number}", score)
    return found


def changed_tables(tables: Tables, changes: Sequence[Mapping[str, Any]]) -> Tables:
    """The tables of countries and goods with the changes in them; none of it is stored."""
    found = dict(tables)
    for change in changes:
        if change["kind"] not in FACTOR_OF:
            continue
        place = FACTOR_OF[change["kind"]], change["key"]
        if change["after"] is None:
            found.pop(place, None)
        else:
            found[place] = change["after"]["score"]
    return found


def changed_places(changes: Sequence[Mapping[str, Any]]) -> set[tuple[int, str]]:
    """The rows of the tables that the changes are of."""
    return {(FACTOR_OF[row["kind"]], row["key"]) for row in changes if row["kind"] in FACTOR_OF}


def in_words(change: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What a change is of, before and after in lines, for a table. ``names`` are the categories' by their code."""
    kind, key = change["kind"], change["key"]
    before, after = change["before"], change["after"]
    if kind == GOOD:
        name, _, origin = key.rpartition("|")
        key = f"{name} from {country_name(origin) if origin else 'any country'}"
    what = {
        WEIGHTS: f"Weights of {Profile(key).label.lower()}" if kind == WEIGHTS else "",
        BANDS: "Edges of the bands",
        WORK: "People, and suppliers that each works through in a year",
        CATEGORY: f"What {names.get(key, key)} assumes",
        COUNTRY: f"Location: {country_name(key)}",
        GOOD: f"Raw material: {key}",
    }[kind]
    if kind in (WEIGHTS, CATEGORY):
        differing = [
            place for place, values in enumerate(zip(before, after, strict=True)) if len(set(values)) > 1
        ]
        said = [[f"{FACTORS[place]}: {six[place]}" for place in differing] for six in (before, after)]
        return {"what": what, "before": said[0], "after": said[1]}
    return {
        "what": what,
        "before": ["No row"] if before is None else [_said(kind, before)],
        "after": ["Row removed"] if after is None else [_said(kind, after)],
    }


def _said(kind: str, value: Any) -> str:
    if kind == BANDS:
        return f"High from {value['high_from']}, medium from {value['medium_from']}"
    if kind == WORK:
        return f"{value['people']} people, {value['each']} each"
    return f"{value['score']} ({value['source']}, {value['year']})"
