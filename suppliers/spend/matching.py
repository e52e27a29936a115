"""Who was paid: a file's payees put together, and each looked for in the register. Reads only.

Within the file: 1. rows with one company number are one payee; 2. rows with one normalised name are one payee,
and join the payee with a company number where exactly one of that name has one.

In the register: 1. by company number; 2. by finance number of the same source, where the names are not
strangers to each other; 3. by VAT number, by the same rule and where one supplier alone has it; 4. by exactly the same
normalised name. A payment to a merged supplier stays that supplier's own row and counts over its survivor, so that
undoing the merge gives each its own again.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from django.db.models import F

from suppliers.register.models import Supplier, SupplierIdentifier, SupplierName
from suppliers.register.names import normalised
from suppliers.register.numbers import company_number, vat_number
from suppliers.spend.reading import SpendRow, clean_name, vendor_number

# A finance number is re-used now and then: below this share of common letter groups two names are strangers.
STRANGERS_BELOW: Final = 0.2
# A supplier's id, its normalised name and its company number.
_Known: TypeAlias = tuple[int, str, str]
_NO_NUMBER: Final = frozenset({"", "0", "n/a", "na", "none", "null", "-"})


@dataclass(slots=True)
class Payee:
    """One supplier of the file, under all its spellings."""

    key: str
    company_number: str = ""
    spellings: Counter[str] = field(default_factory=Counter)
    finance_numbers: set[str] = field(default_factory=set)
    vat_numbers: set[str] = field(default_factory=set)
    postcodes: set[str] = field(default_factory=set)
    told: defaultdict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    rows: int = 0
    sum: Decimal = Decimal(0)

    @property
    def name(self) -> str:
        """The spelling met most often, without the vendor's number; of two as frequent, the longer."""
        best = max(self.spellings, key=lambda spelling: (self.spellings[spelling], len(spelling), spelling))
        number = vendor_number(best)
        if number:
            best = clean_name(best.replace(f"({number})", " ").replace(f"[{number}]", " "))
        return best[:200]

    @property
    def telling_texts(self) -> list[tuple[str, str]]:
        """Category and description texts of the rows, the most money first."""
        return sorted(self.told, key=lambda texts: (-abs(self.told[texts]), texts))

    def take(self, row: SpendRow) -> None:
        self.spellings[row.supplier_name[:200]] += 1
        for value, values in ((row.vat_number, self.vat_numbers), (row.postcode, self.postcodes)):
            if value:
                values.add(value)
        if number := finance_number(row):
            self.finance_numbers.add(number)
        self.told[row.category, row.description] += row.amount
        self.rows += 1
        self.sum += row.amount


@dataclass(frozen=True, slots=True)
class Found:
    """A payee's supplier in the register, and by what it was found."""

    supplier_id: int
    how: str


def finance_number(row: SpendRow) -> str:
    """The number a finance system gave the payee: from its own column, else from brackets behind the name."""
    number = row.supplier_id.strip()[:40] or vendor_number(row.supplier_raw)
    return "" if number.casefold() in _NO_NUMBER else number


class Payees:
    """All payees of a file. ``of_rows`` gives each row's, in order; None for a withheld payee, or for nobody."""

    def __init__(self, rows: Sequence[SpendRow]) -> None:
        self._normalised: dict[str, str] = {}
        self._numbers_of: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.company_number and row.supplier_name and (number := company_number(row.company_number)):
                self._numbers_of[self._name(row)].add(number)
        self.all: dict[str, Payee] = {}
        self.of_rows = [self._taken(row) for row in rows]
        self.shared_numbers = self._forget_shared_numbers()

    def _taken(self, row: SpendRow) -> Payee | None:
        if row.withheld or not row.supplier_name:
            return None
        key, number = self._key(row)
        payee = self.all.get(key)
        if payee is None:
            payee = self.all[key] = Payee(self._name(row), number)
        payee.take(row)
        return payee

    def namesakes(self, payee: Payee) -> int:
        """How many company numbers stand in the file under this payee's name."""
        return len(self._numbers_of.get(payee.key, ()))

    def _name(self, row: SpendRow) -> str:
        name = row.supplier_name
        if name not in self._normalised:
            self._normalised[name] = normalised(name)
        return self._normalised[name]

    def _key(self, row: SpendRow) -> tuple[str, str]:
        name, number = self._name(row), company_number(row.company_number) if row.company_number else ""
        if not number and name in self._numbers_of and len(self._numbers_of[name]) == 1:
            (number,) = self._numbers_of[name]
        return (f"number {number}" if number else f"name {name}"), number

    def _forget_shared_numbers(self) -> dict[str, list[str]]:
        """Finance numbers under which more than one payee stands (one-off vendors): they identify nobody."""
        holders: defaultdict[str, list[Payee]] = defaultdict(list)
        for payee in self.all.values():
            for number in payee.finance_numbers:
                holders[number].append(payee)
        shared = {number: payees for number, payees in holders.items() if len(payees) > 1}
        for number, payees in shared.items():
            for payee in payees:
                payee.finance_numbers.discard(number)
        return {number: sorted(payee.name for payee in payees) for number, payees in shared.items()}


def match(payees: Payees, *, source: str) -> dict[str, Found]:
    """For each payee that is in the register, by its key in ``payees.all``; four queries."""
    register, all_payees = _Register(), payees.all.values()
    vat_numbers = {key: {vat_number(text) for text in p.vat_numbers} - {""} for key, p in payees.all.items()}
    by_number = register.by_number({payee.company_number for payee in all_payees} - {""})
    by_finance = register.by_finance(source, {number for p in all_payees for number in p.finance_numbers})
    by_vat = register.by_vat({number for numbers in vat_numbers.values() for number in numbers})
    by_name = register.by_name({payee.key for payee in all_payees})
    found = {}
    for key, payee in payees.all.items():
        if payee.company_number and (pk := by_number.get(payee.company_number)):
            found[key] = Found(pk, "company number")
        elif pk := _by_shared_number(payee, payee.finance_numbers, by_finance):
            found[key] = Found(pk, "finance number")
        elif pk := _by_shared_number(payee, vat_numbers[key], by_vat):
            found[key] = Found(pk, "VAT number")
        elif pk := _first_that_agrees(payee, payees.namesakes(payee), by_name.get(payee.key, ())):
            found[key] = Found(pk, "name")
    return found


class _Register:
    """What the register knows its suppliers by, merged ones too."""

    def by_number(self, numbers: set[str]) -> dict[str, int]:
        """A supplier that stands comes before one of the same number that was merged."""
        known = Supplier.objects.filter(company_number__in=numbers, archived_at__isnull=True)
        standing_last = known.order_by(F("merged_into").asc(nulls_last=True), "-pk")
        return dict(standing_last.values_list("company_number", "pk")) if numbers else {}

    def by_finance(self, source: str, numbers: set[str]) -> dict[str, _Known]:
        if not numbers:
            return {}
        rows = SupplierIdentifier.objects.filter(
            source=source, value__in=numbers, supplier__archived_at__isnull=True
        ).values_list("value", "supplier_id", "supplier__normalised_name", "supplier__company_number")
        return {value: (pk, name, number) for value, pk, name, number in rows}

    def by_vat(self, numbers: set[str]) -> dict[str, _Known]:
        """Only numbers that one supplier has: the companies of a group may share one."""
        if not numbers:
            return {}
        rows = (
            Supplier.objects.filter(vat_number__in=numbers, archived_at__isnull=True)
            .order_by("-pk")
            .values_list("vat_number", "pk", "normalised_name", "company_number", "merged_into")
        )
        holders: defaultdict[str, set[int]] = defaultdict(set)
        for vat, pk, _, _, into in rows:
            holders[vat].add(into or pk)
        return {vat: (pk, name, number) for vat, pk, name, number, _ in rows if len(holders[vat]) == 1}

    def by_name(self, keys: set[str]) -> dict[str, list[_Known]]:
        """Under one spelling there may be two suppliers of the same name: the one without a number comes first."""
        rows = (
            SupplierName.objects.filter(normalised__in=keys, supplier__archived_at__isnull=True)
            .order_by("supplier__company_number", "supplier_id")
            .values_list("normalised", "supplier_id", "supplier__company_number")
            .distinct()
        )
        found: defaultdict[str, list[_Known]] = defaultdict(list)
        for key, pk, number in rows:
            found[key].append((pk, key, number))
        return found


def _by_shared_number(payee: Payee, numbers: set[str], known: Mapping[str, _Known]) -> int | None:
    """By a number that may have gone to somebody else since: the names must not be strangers."""
    for number in sorted(numbers):
        if number in known:
            pk, name, company = known[number]
            if _may_be(payee, company) and likeness(payee.key, name) >= STRANGERS_BELOW:
                return pk
    return None


def _first_that_agrees(payee: Payee, namesakes: int, known: Sequence[_Known]) -> int | None:
    if payee.company_number and namesakes > 1:  # which of them the register means cannot be told by the name
        known = [each for each in known if each[2] == payee.company_number]
    return next((pk for pk, _, company in known if _may_be(payee, company)), None)


def _may_be(payee: Payee, company: str) -> bool:
    """Two company numbers that differ are two legal persons, whatever their names."""
    return not payee.company_number or not company or payee.company_number == company


def likeness(first: str, second: str) -> float:
    """The share of three-letter groups two normalised names have in common, as pg_trgm counts them."""
    ours, theirs = _groups(first), _groups(second)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _groups(name: str) -> set[str]:
    return {f"  {word} "[at : at + 3] for word in name.split() for at in range(len(word) + 1)}
