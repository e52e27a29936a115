"""An invented finance ledger: some 2,500 suppliers of invented name, with the spend curve of a county force.

The same dates give the same bytes. A few large contracts make most of the spend, a long tail most of the
suppliers; credit notes, withheld payees and a few names spelt in two ways are in it because real ones are.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SCALE = 2_470  # with the shares below: some 2,500 suppliers
SEED = 54

PLACES = (
    "Marlshire Saltreach Ossleby Harrowick Thrapmere Wexcombe Dunlow Fennimore Aldersey Brackenholt Carrow Dunsmere "
    "Eastmarl Fallowby Garrick Hollinsea Ivelham Jarrowby Kettlemere Langmarl Mickleford Netherwold Orsley Pennack "
    "Quarrington Ravensey Stanwold Tollermarsh Ulverby Vennick Westmarl Yarrowdale"
).split()
SURNAMES = (
    "Penrowe Strathby Tarrow Undermill Caldermoor Fenwright Pellatt Langridge Brackenbury Thornby Madrick Ellerbeck "
    "Corless Quillham Lathwaite Oldcastle Ferrisby Hartwright Wexley Dunmarrow Ashgrove Birkmire Coldwell Darnbrook "
    "Eskham Farrimond Gathorne Hebblewick Inchmore Jessop-Lane Kirkbrae Lowmoor Marrick Nethersole Ormthwaite "
    "Plumbridge Raskelf Skelmore Tindrick Umfrey Varley-Moss Wincote"
).split()


@dataclass(frozen=True)
class Trade:
    """What a kind of supplier is called, how finance files it, how many there are and how large they run."""

    label: str
    words: tuple[str, ...]
    share: int  # thousandths of SCALE
    size: float  # the typical one's yearly spend in pounds


TRADES = (
    Trade(
        "Building Maintenance",
        ("Building Services", "Roofing", "Joinery", "Construction", "Electrical"),
        66,
        5_200,
    ),
    Trade("Contract Cleaning", ("Cleaning Services", "Hygiene", "Facilities Cleaning"), 22, 9_000),
    Trade("Catering", ("Catering", "Kitchens", "Foods"), 26, 2_600),
    Trade("Uniform and Protective Equipment", ("Workwear", "Uniforms", "Protective Wear"), 21, 11_000),
    Trade("ICT Hardware", ("Computing", "Network Systems", "Devices"), 24, 21_000),
    Trade("Software Licences", ("Software", "Data Systems", "Digital"), 78, 14_000),
    Trade("Vehicle Valeting", ("Hand Car Wash", "Valeting", "Car Care"), 19, 900),
    Trade("Fleet Vehicles", ("Vehicles", "Motor Group"), 14, 64_000),
    Trade("Vehicle Parts and Repair", ("Autos", "Motor Repairs", "Tyres", "Bodyshop"), 118, 3_400),
    Trade("Vehicle Recovery", ("Recovery", "Breakdown Services"), 26, 6_500),
    Trade("Security Guarding", ("Security", "Guarding"), 11, 12_000),
    Trade("Laundry", ("Laundry", "Linen Services"), 6, 4_000),
    Trade("Waste and Recycling", ("Waste", "Recycling"), 15, 5_000),
    Trade("Office Supplies", ("Office Supplies", "Stationers", "Print"), 76, 2_200),
    Trade("Furniture", ("Furniture", "Interiors"), 22, 3_000),
    Trade("Agency Office Staff", ("Recruitment", "Staffing"), 16, 26_000),
    Trade("Forensic Laboratories", ("Forensics", "Scientific"), 16, 58_000),
    Trade("Medical and Custody Consumables", ("Medical Supplies", "Healthcare"), 13, 3_100),
    Trade("Custody Healthcare", ("Custody Health", "Clinical Care"), 6, 90_000),
    Trade("Interpreters", ("Language Services", "Translations"), 44, 1_500),
    Trade("Legal Services", ("Solicitors", "Chambers", "Legal"), 92, 4_200),
    Trade("Consultancy and Professional Fees", ("Consulting", "Associates", "Advisory"), 150, 3_900),
    Trade("Training", ("Training", "Learning"), 110, 1_900),
    Trade("Grounds Maintenance", ("Grounds Care", "Landscapes"), 17, 4_100),
    Trade("Logistics and Couriers", ("Couriers", "Logistics", "Removals"), 23, 2_700),
    Trade("Fuel", ("Fuels",), 7, 150_000),
    Trade("Utilities", ("Energy", "Water Services"), 10, 190_000),
    Trade("Solar Panels", ("Solar", "Renewables"), 4, 40_000),
    Trade("Body Armour", ("Armour Systems",), 3, 70_000),
    Trade("Temporary Accommodation", ("Hotel", "Guest House", "Lodgings"), 30, 1_300),
    Trade("Events", ("Events", "Staging"), 14, 1_400),
    Trade("Veterinary and Animal Care", ("Veterinary Practice", "Kennels"), 24, 1_700),
    Trade("Insurance and Banking", ("Insurance Brokers", "Underwriting"), 9, 95_000),
)

WITHHELD = ("REDACTED PERSONAL DATA", "Redacted Personal Data ", "THIRD PARTY")
COUNTRIES_IN_NAME = (" GmbH", " BV", " SAS", " Inc")


@dataclass(frozen=True)
class Vendor:
    """One invented supplier of the ledger."""

    name: str
    number: str
    trade: Trade
    yearly: float
    since: int  # months after the ledger's first month at which we begin to pay them


def vendors() -> list[Vendor]:
    """The suppliers, the same at every call."""
    draw = random.Random(SEED)
    seen: set[str] = set()
    found: list[Vendor] = []
    for trade in TRADES:
        for _ in range(round(SCALE * trade.share / 1000)):
            name = _name(draw, trade)
            while name in seen:
                name = _name(draw, trade)
            seen.add(name)
            # A log-normal tail: the median small, the top hundreds of times larger.
            yearly = trade.size * draw.lognormvariate(-0.9, 1.5)
            since = 0 if draw.random() < 0.8 else draw.randrange(1, 22)
            found.append(Vendor(name, f"{700_000 + len(found) * 7}", trade, min(yearly, 2_900_000), since))
    return found


def _name(draw: random.Random, trade: Trade) -> str:
    word = draw.choice(trade.words)
    stem = draw.choice(
        (draw.choice(PLACES), draw.choice(SURNAMES), f"{draw.choice(SURNAMES)} & {draw.choice(SURNAMES)}")
    )
    if trade.label in ("Legal Services", "Insurance and Banking"):
        return f"{stem} {word} LLP"
    if draw.random() < 0.02:
        return f"{stem} {word}{draw.choice(COUNTRIES_IN_NAME)}"
    return f"{stem} {word}{draw.choice((' Ltd', ' Ltd', ' Limited', ' Ltd', ' (UK) Ltd', ''))}"


def ledger(first: date, last: date, *, opened: date) -> bytes:
    """The payments from ``first`` to ``last`` as the CSV that a finance system exports.

    ``opened`` is the first day of the force's ledger: from it is counted when we began to pay a supplier.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        [
            "Body Name",
            "Service Area Categorisation",
            "Supplier Name",
            "Vendor No",
            "Transaction Number",
            "Date",
            "Amount",
        ]
    )
    for line in _lines(first, last, opened):
        writer.writerow(line)
    return ("\ufeff" + out.getvalue()).encode()


def _lines(first: date, last: date, opened: date) -> Iterator[list[str]]:
    months = _months(first, last)
    for nth, vendor in enumerate(vendors()):
        draw = random.Random(f"{SEED}:{vendor.number}")
        quiet = (
            0.94
            if vendor.yearly < 2_000
            else 0.72
            if vendor.yearly < 10_000
            else 0.35
            if vendor.yearly < 50_000
            else 0
        )
        for month in months:
            number = (month.year - opened.year) * 12 + month.month - opened.month
            pays = random.Random(f"{SEED}:{vendor.number}:{number}")
            if number < vendor.since or pays.random() < quiet:
                continue
            amount = vendor.yearly / 12 / max(1 - quiet, 0.06) * pays.uniform(0.5, 1.5)
            parts = 1 if amount < 20_000 else 2 if amount < 90_000 else 4
            for part in range(parts):
                paid_on = month + timedelta(days=pays.randrange(0, 27))
                if first <= paid_on <= last:
                    yield _line(
                        vendor, nth, paid_on, Decimal(str(round(amount / parts + part, 2))), pays, part
                    )
        if draw.random() < 0.01:
            yield _line(vendor, nth, months[-1], Decimal("-118.40"), draw, 9)
    yield from _withheld(months, first, last)


def _line(
    vendor: Vendor, nth: int, paid_on: date, amount: Decimal, draw: random.Random, part: int
) -> list[str]:
    # One in forty large suppliers is typed in two ways, as people do.
    name = vendor.name.upper() if nth % 40 == 7 and draw.random() < 0.3 else vendor.name
    body = "Marlshire Constabulary" if nth % 19 else "PCC for Marlshire"
    reference = f"{paid_on:%y%m}{nth:05d}{part}"
    return [body, vendor.trade.label, name, vendor.number, reference, f"{paid_on:%d/%m/%Y}", f"{amount:,.2f}"]


def _withheld(months: list[date], first: date, last: date) -> Iterator[list[str]]:
    for month in months:
        draw = random.Random(f"{SEED}:withheld:{month}")
        for n in range(draw.randrange(3, 9)):
            paid_on = month + timedelta(days=draw.randrange(0, 27))
            if first <= paid_on <= last:
                amount = f"{draw.uniform(510, 2400):,.2f}"
                name = draw.choice(WITHHELD)
                yield [
                    "Marlshire Constabulary",
                    "Legal Services",
                    name,
                    "",
                    f"{paid_on:%y%m}W{n}",
                    f"{paid_on:%d/%m/%Y}",
                    amount,
                ]


def _months(first: date, last: date) -> list[date]:
    months = [first.replace(day=1)]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= last:
        months.append(following)
    return months
