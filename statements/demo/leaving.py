"""The demonstration: one who left without handing over what was hers, one who is away and whose deputy stands in."""

from collections.abc import Iterator
from datetime import date, timedelta

from msplan.accounts.handing_over import hand_over
from msplan.accounts.models import Person
from msplan.accounts.people import add_person, deactivate, set_leave
from msplan.accounts.roles import Role
from statements.demo.people import DOMAIN
from statements.demo.plan import Event, morning

LEAVER, KEEPER = "Orla Wimbourne", "Ben Halloway"
AWAY, DEPUTY = "Owen Madrick", "Isla Thornby"


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    admin = people["Peter Quillham"]
    joined, took, left, away = (today - timedelta(days=days) for days in (150, 20, 9, 2))

    def joins() -> None:
        people[LEAVER] = add_person(
            email=f"orla.wimbourne@{DOMAIN}",
            name=LEAVER,
            roles=[Role.CONTRIBUTOR],
            department=people[KEEPER].department,
            job_title="Policy officer",
            by=admin,
            at=morning(joined),
        )

    def takes_over() -> None:
        hand_over(people[KEEPER], to=people[LEAVER], only=["policies.route"], by=admin, at=morning(took))

    yield Event(morning(joined), joins)
    yield Event(morning(took, 16), takes_over)
    yield Event(morning(left), lambda: deactivate(people[LEAVER], by=admin, at=morning(left)))
    yield Event(
        morning(away),
        lambda: set_leave(
            people[AWAY],
            first=away,
            last=today + timedelta(days=12),
            deputy=people[DEPUTY],
            by=people[AWAY],
            at=morning(away),
        ),
    )
