"""The invented force and its people. No name here is anybody's."""

from dataclasses import dataclass
from datetime import datetime

from msplan.accounts.models import Department, Person
from msplan.accounts.people import add_person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile

PASSWORD = "marlshire demonstration"  # noqa: S105  # printed at every start of the demonstration
DOMAIN = "marlshire.example"

DEPARTMENTS = (
    "Executive",
    "Procurement",
    "HR",
    "Public Protection",
    "Learning and Development",
    "Estates and Facilities",
    "Corporate Development",
    "Communications and Engagement",
)


@dataclass(frozen=True)
class Member:
    """One person of the demonstration."""

    name: str
    job_title: str
    department: str
    roles: tuple[Role, ...]
    rank: str = ""
    leads: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.').replace('-', '')}@{DOMAIN}"


R = Role
PEOPLE = (
    Member("Eleanor Hartwright", "Chief Constable", "Executive", (R.SIGNING_OFFICER,), "Chief Constable"),
    Member(
        "Daniel Reedmoor",
        "Executive lead for modern slavery",
        "Executive",
        (R.EXECUTIVE_LEAD, R.BOARD_MEMBER),
        "Assistant Chief Constable",
        leads=True,
    ),
    Member("Margaret Oldcastle", "Director of Finance", "Executive", (R.BOARD_MEMBER,)),
    Member("Priya Lathwaite", "Secretary to the Executive Board", "Executive", (R.BOARD_SECRETARY,)),
    Member(
        "Tom Ferrisby",
        "Plan manager",
        "Corporate Development",
        (R.PLAN_MANAGER,),
        "Chief Inspector",
        leads=True,
    ),
    Member("Hannah Wexley", "Statement editor", "Corporate Development", (R.STATEMENT_EDITOR,)),
    Member("Fiona Ellerbeck", "Risk and performance manager", "Corporate Development", (R.CONTRIBUTOR,)),
    Member(
        "Colin Strathby", "Head of Procurement", "Procurement", (R.PROCUREMENT, R.DEPARTMENT_LEAD), leads=True
    ),
    Member("Aisha Penrowe", "Category manager, services", "Procurement", (R.PROCUREMENT,)),
    Member("Liam Tarrow", "Category manager, goods", "Procurement", (R.PROCUREMENT,)),
    Member("Grace Undermill", "Procurement officer", "Procurement", (R.PROCUREMENT,)),
    Member("Ruth Caldermoor", "Director of People", "HR", (R.HR, R.DEPARTMENT_LEAD), leads=True),
    Member("Ben Halloway", "Resourcing manager", "HR", (R.HR,)),
    Member(
        "Marcus Fenwright",
        "Head of the modern slavery team",
        "Public Protection",
        (R.SPECIALIST, R.DEPARTMENT_LEAD),
        "Detective Inspector",
        leads=True,
    ),
    Member("Leila Varley", "Partnership sergeant", "Public Protection", (R.SPECIALIST,), "Sergeant"),
    Member(
        "Joanna Pellatt",
        "Head of Learning",
        "Learning and Development",
        (R.CONTRIBUTOR, R.DEPARTMENT_LEAD),
        leads=True,
    ),
    Member(
        "Victor Langridge",
        "Head of Estates",
        "Estates and Facilities",
        (R.CONTRIBUTOR, R.DEPARTMENT_LEAD),
        leads=True,
    ),
    Member(
        "Isla Thornby",
        "Head of Communications",
        "Communications and Engagement",
        (R.CONTRIBUTOR, R.DEPARTMENT_LEAD),
        leads=True,
    ),
    Member(
        "Owen Madrick", "Engagement inspector", "Communications and Engagement", (R.CONTRIBUTOR,), "Inspector"
    ),
    Member("Nadia Corless", "Internal auditor", "Executive", (R.AUDITOR,)),
    Member("Peter Quillham", "System administrator", "Corporate Development", (R.ADMINISTRATOR,)),
)

# Whom the demonstration introduces at its start: the four people of the sitting, and those around them.
INTRODUCED = (
    ("Grace Undermill", "procurement officer: imports spend, keeps the register"),
    ("Joanna Pellatt", "action owner: gives reviews from the e-mail's link"),
    ("Tom Ferrisby", "plan manager: keeps the plan and the chasing"),
    ("Daniel Reedmoor", "executive lead: reads the dashboard"),
    ("Hannah Wexley", "statement editor: writes and publishes the statement"),
    ("Priya Lathwaite", "board secretary: records the board's approval"),
    ("Eleanor Hartwright", "chief constable: signs"),
    ("Nadia Corless", "auditor: reads everything, changes nothing"),
    ("Leila Varley", "modern slavery team: the only ones, with the executive lead, who see concerns"),
    ("Peter Quillham", "administrator: people and the force's profile"),
)


def set_up_force() -> Body:
    """The profile of the invented force and the one body that its statement covers."""
    ForceProfile(
        pk=1,
        name="Marlshire Constabulary",
        short_name="Marlshire",
        mark="MC",
        colour="#1B3A5C",
        area_served="Marlshire",
        website="https://www.marlshire.example",
        contact_name="Modern slavery working group",
        contact_email=f"slavery.statement@{DOMAIN}",
        contact_phone="01632 960 101",
    ).save()
    body, _ = Body.objects.get_or_create(
        name="Marlshire Constabulary",
        defaults={
            "kind": Body.Kind.CONSTABULARY,
            "approving_board": "Executive Board",
            "signatory_title": "Chief Constable",
        },
    )
    return body


def add_people(*, at: datetime) -> dict[str, Person]:
    """Everybody in PEOPLE, by name, in their departments."""
    departments = {
        name: Department.objects.create(name=name, code=name.lower().replace(" ", "-"))
        for name in DEPARTMENTS
    }
    people = {}
    for member in PEOPLE:
        person = add_person(
            email=member.email,
            name=member.name,
            roles=member.roles,
            department=departments[member.department],
            rank=member.rank,
            job_title=member.job_title,
            password=PASSWORD,
            by=None,
            at=at,
        )
        people[member.name] = person
        if member.leads:
            department = departments[member.department]
            department.lead = person
            department.save(update_fields=["lead"])
    return people


def sign_ins() -> str:
    """What ``bin/run`` prints: who signs in with what."""
    addresses = {member.name: member.email for member in PEOPLE}
    width = max(len(addresses[name]) for name, _ in INTRODUCED)
    lines = [f"  {addresses[name]:<{width}}  {words}" for name, words in INTRODUCED]
    return "\n".join([*lines, f"  Password for all of them: {PASSWORD}", ""])
