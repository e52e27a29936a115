"""A plan as large as one likes, in a second: one action made by the program, the rest copied from it in SQL."""

from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.db.models import Model

from actions.models import Action, Review
from msplan.accounts.models import Department, Person
from tests.actions.making import a_review, an_action
from tests.people import department, person

# Out of which the texts are drawn: a plan's own words, so that a search meets frequent and rare ones.
WORDS = """action agency alert annual appraisal assess assurance audit awareness board brief briefing buyer campaign
case category chain chief child cleaning code colleague commissioner compliance concern conduct consent contract
contractor control council county custody debrief deliver demand department detention digital director driver duty
early embed employer enquiry estates evaluate evidence exploitation facility finance fleet force forced forum
framework fraud gap garment grievance guidance handbook harm heads health hotel housing human identify improve
incident induction inspect inspection intelligence interview invoice labour language lead leaflet lesson licence
line local manager market measure meeting migrant minimum modern monitor multi national network neighbourhood
notice nurse officer operation organiser outcome owner partner partnership passport patrol payroll phone pilot
plan policy poster premises prevent price priority procurement protect provider public publish purchase quality
question questionnaire recruit recruitment referral refresh refuge region register report rescue resource response
review rights risk roster safeguard sample school screen section sector security seminar sergeant service signs
site slavery social specialist staff standard statement strategy supervisor supplier supply support survey survivor
target team tender theme threat tier tool traffic train trainer training translate transport uniform union unit
update vehicle venue victim visit voluntary vulnerable wage waste website welfare whistle witness worker workshop
zinc""".split()


def some_words(many: int, salt: int) -> str:
    """SQL for ``many`` words that differ from row to row ``n`` and are the same in every run."""
    listed = "ARRAY[" + ", ".join(f"'{word}'" for word in WORDS) + "]"
    pick = f"1 + abs(hashint4(n * 7919 + k * 104729 + {salt})::bigint) % {len(WORDS)}"
    return f"(SELECT string_agg(({listed})[{pick}], ' ') FROM generate_series(1, {many}) k)"


def copied(model: type[Model], pk: int, many: int, changed: Mapping[str, str]) -> None:
    """``many`` rows like one, with some columns given by SQL in which ``n`` counts from 1."""
    names = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    taken = ", ".join(changed.get(name, f'm."{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table} m, generate_series(1, {many}) n"
            f" WHERE m.id = {pk}"
        )


def owners(many: int) -> None:
    """People to own things, each in a department that is there."""
    model = person("Bench Owner", "contributor")
    copied(Person, model.pk, many, {"email": "'owner' || n || '@force.example'", "name": "'Owner ' || n"})


def actions(many: int, *, on: date) -> None:
    """``many`` actions in progress, of which every 60th is late, spread over aspects, strands, owners, departments."""
    departments = _departments()
    if not Action.objects.exists():
        an_action(start_on=date(on.year - 1, 1, 15), lead_department=departments[0])
    if not Person.objects.filter(email="owner1@force.example").exists():
        owners(60)
    model, first = Action.objects.earliest("number"), Action.objects.latest("number").number
    changed = {
        "number": f"{first} + n",
        "title": some_words(7, 1),
        "what": some_words(60, 2),
        "outcome": some_words(30, 3),
        "measure": some_words(25, 4),
        "public_wording": some_words(30, 5),
        "aspect": "(ARRAY['force', 'internal', 'external', 'engagement'])[1 + n % 4]",
        "strands": "(ARRAY['{pursue}', '{prevent,protect}', '{protect}', '{prepare,pursue}', '{}'])"
        "[1 + n % 5]::varchar[]",
        "owner_id": "(SELECT id FROM accounts_person WHERE email = 'owner' || (1 + n % 60) || '@force.example')",
        "lead_department_id": f"(ARRAY{[one.pk for one in departments]})[1 + n % {len(departments)}]",
        "target_on": f"date '{on}' + CASE WHEN n % 60 = 0 THEN -9 ELSE 30 + n % 400 END",
        "review_on": f"date '{on}' + CASE WHEN n % 60 = 1 THEN -3 ELSE 50 + n % 150 END",
        "position": f"{first} + n",
    }
    copied(Action, model.pk, many, changed)


def _departments() -> list[Department]:
    names = ("Estates", "Fleet", "HR", "Procurement", "Public Protection", "Training")
    return [department(name) for name in names]


def reviews(action: Action, many: int) -> None:
    """``many`` reviews of one action beside the one it is given first, a month apart, going back."""
    given = a_review(action, on=action.review_on or action.start_on)
    changed = {
        "due_on": f"date '{given.due_on}' - 30 * n",
        "given_on": f"date '{given.due_on}' - 30 * n",
        "given_at": f"timestamptz '{given.given_at.isoformat()}' - n * interval '30 days'",
        "rating": "(ARRAY['green', 'amber'])[1 + n % 2]",
        "what_was_done": some_words(40, 6),
    }
    copied(Review, given.pk, many, changed)


def analyse() -> None:
    """What the server's own housekeeping would do within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
