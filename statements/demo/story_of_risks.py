"""What the force's priority risks and known unknowns are, and what became of them in two years.

Told in days before today, so that the demonstration never grows old.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """One risk or unknown. ``due``: days since its latest anniversary (minus: ahead); ``years`` ago it was written.

    ``reviews``: for each year that was answered, days after its date and what had changed ("" for nothing).
    ``ended``: days before today, and the reason or the answer.
    """

    owner: str
    due: int
    words: dict[str, Any]
    years: int = 2
    reviews: tuple[tuple[int, str], ...] = ()
    actions: tuple[str, ...] = ()  # words of the titles of actions that answer it
    ended: tuple[int, str] | None = None
    cannot: bool = False
    category: str = ""
    offered: str = ""
    cleared: bool = True
    found_out_in: int = 0  # months after it was noted by which it is to be found out


RISKS = (
    Told(
        "Aisha Penrowe",
        10,
        {
            "title": "Cleaners hired through layers of agencies",
            "lies_in": "chain",
            "tiers": [1, 2],
            "countries": ["GB"],
            "who": "Night cleaners of our stations, many of them recent migrants, paid by the hour and hired by "
            "agencies behind the contractor.",
            "places": "Police stations and the custody suites, at night",
            "salience": "high",
            "salience_reason": "Debts to recruiters and threats about papers are common in this trade; the people are "
            "alone at night and speak to nobody of ours.",
            "method": "The contract's six risk inputs, two visits at night, and a talk with a union's organiser.",
            "assessed_by": "Category manager, services",
            "done_now": "The contract names the agencies; pay slips are sampled twice a year; a card in nine languages "
            "hangs in every cleaners' room.",
        },
        reviews=((-6, "The contractor took on a second agency, which is not in the contract."),),
        actions=("suppliers really do", "recruitment agencies"),
        category="contract-cleaning",
        offered="People who clean our buildings at night are often hired through agencies. We hold this to be our "
        "gravest risk and check pay and recruitment twice a year.",
    ),
    Told(
        "Liam Tarrow",
        -200,
        {
            "title": "Forced overtime where our uniforms are sewn",
            "lies_in": "chain",
            "tiers": [2, 3],
            "countries": ["BD", "IN", "TR"],
            "who": "Sewing machine operators, most of them women who moved from the country to the town.",
            "places": "Garment factories and the subcontractors behind them",
            "salience": "high",
            "salience_reason": "Forced overtime and withheld wages are widely reported; one factory in three has a "
            "subcontractor whom nobody names.",
            "method": "Sector reports, the national uniform contract's factory list, two audit reports.",
            "assessed_by": "Category manager, goods, with the national uniform contract's managers",
            "done_now": "We ask the framework for its factory list each year.",
        },
        reviews=((12, "Two factories left the list, one came in. No audit of the new one."),),
        actions=("beyond tier 1",),
        category="uniform-ppe",
        offered="Garments for our officers are sewn in countries where forced overtime is common. We know the "
        "factories at the second tier and not those behind them.",
    ),
    Told(
        "Victor Langridge",
        31,
        {
            "title": "Labour on our building sites",
            "lies_in": "chain",
            "tiers": [1, 2, 3],
            "countries": ["GB", "RO"],
            "who": "Groundworkers, demolition and drylining gangs, paid in cash by gangmasters.",
            "places": "The new custody building and two station refits",
            "salience": "medium",
            "salience_reason": "Few people and short stays, but hard to see and quickly gone.",
            "method": "A walk of each site with the contractor's own checks in hand.",
            "assessed_by": "Head of Estates",
            "done_now": "Site inductions in three languages.",
        },
        years=1,
        actions=("high-risk places",),
        category="building-works",
        offered="Building work for us is done by many small firms. We check who works on our sites.",
        cleared=False,
    ),
    Told(
        "Ben Halloway",
        -16,
        {
            "title": "Our own temporary staff",
            "lies_in": "own",
            "tiers": [],
            "countries": ["GB"],
            "who": "Temporary staff in kitchens, reception and the control room, supplied by four agencies.",
            "places": "Headquarters",
            "salience": "low",
            "salience_reason": "Agencies are known to us and licensed where they must be; pay runs through our "
            "own systems.",
            "method": "Agency records and right-to-work checks of the last two years.",
            "assessed_by": "Resourcing manager",
            "done_now": "A yearly check of each agency.",
        },
        reviews=((-2, ""),),
        actions=("recruitment agencies",),
    ),
    Told(
        "Liam Tarrow",
        -120,
        {
            "title": "Minerals and assembly of our radios and laptops",
            "lies_in": "chain",
            "tiers": [3],
            "countries": ["CN", "CD", "MY"],
            "who": "Migrant workers in electronics assembly who paid to be recruited; miners.",
            "places": "Assembly plants and mines far behind our resellers",
            "salience": "medium",
            "salience_reason": "Grave where it happens, but far from us and with little leverage of ours.",
            "method": "Sector reports only; nobody whom we pay could say more.",
            "assessed_by": "Category manager, goods",
            "done_now": "Nothing of our own.",
        },
        reviews=((45, ""),),
        category="ict-hardware",
    ),
    Told(
        "Grace Undermill",
        -70,
        {
            "title": "Car washes used by our fleet",
            "lies_in": "chain",
            "tiers": [1],
            "countries": ["GB"],
            "who": "Hand car wash workers.",
            "places": "Car washes near stations",
            "salience": "medium",
            "salience_reason": "A trade in which exploitation was found in our own area.",
            "method": "What officers paid on fuel cards, and what the modern slavery team knew of the places.",
            "assessed_by": "Procurement officer with the modern slavery team",
            "done_now": "Fuel cards no longer pay for hand washes.",
        },
        reviews=((3, ""),),
        ended=(
            90,
            "Vehicles are washed by machine in our own yards since the spring. Nothing is bought in any more.",
        ),
    ),
)

UNKNOWNS = (
    Told(
        "Liam Tarrow",
        20,
        {
            "title": "Which factories stand behind the second tier of our uniforms",
            "why": "Excessive hours and subcontracting are likeliest where nobody looks.",
            "how": "Ask the framework's managers for the third tier; write to the six largest second-tier factories.",
        },
        found_out_in=26,
        actions=("beyond tier 1",),
        reviews=((4, "The framework promises a list by the spring."),),
        offered="We do not know the factories behind the second tier of our uniforms. We have asked.",
    ),
    Told(
        "Victor Langridge",
        40,
        {
            "title": "How many agencies stand behind our cleaning contractor",
            "why": "Fees and debts to recruiters stay hidden in every layer that we do not see.",
            "how": "The contract lets us ask for the list of agencies: ask, and visit two of them.",
        },
        years=1,
        found_out_in=11,
        actions=("suppliers really do",),
    ),
    Told(
        "Ben Halloway",
        -60,
        {
            "title": "Whether our own agency staff paid a fee to be hired",
            "why": "A fee is a debt, and a debt is the beginning of bondage.",
            "how": "An anonymous question in the yearly survey of temporary staff.",
        },
        found_out_in=14,
        reviews=((1, ""),),
        ended=(150, "Of 86 who answered, 84 paid nothing; two paid for a medical. Both were paid back."),
        offered="We did not know whether our agency staff had paid to be hired. We asked: two of 86 had, "
        "and were paid back.",
    ),
    Told(
        "Liam Tarrow",
        -100,
        {
            "title": "Where the minerals in our batteries were mined",
            "why": "Children work in some of the mines.",
            "how": "Ask three makers of batteries.",
        },
        found_out_in=18,
        reviews=((10, ""),),
        ended=(
            60,
            "The makers mix what they buy. Nobody can tell it for a single battery, and we are too small to change it.",
        ),
        cannot=True,
    ),
    Told(
        "Joanna Pellatt",
        -25,
        {
            "title": "Whether our training is remembered after a year",
            "why": "People who are not recognised are not helped.",
            "how": "The same ten questions, a year later, to a tenth of those who were trained.",
        },
        years=1,
        found_out_in=20,
        offered="We do not know how much of our training is remembered after a year. We will ask a tenth of "
        "those trained.",
        cleared=False,
    ),
)
