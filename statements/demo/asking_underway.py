"""What is under way in the demonstration's campaigns: contacts who told us something, and a campaign still a draft."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from msplan.accounts.models import Person
from msplan.lib.dates import next_working_day
from statements.demo import story_of_asking as story
from statements.demo.plan import Event, morning
from suppliers.asking.answering.confirming import add_words, say
from suppliers.asking.campaign.choosing import choose, leave_out
from suppliers.asking.campaign.drafting import draft
from suppliers.models import Invitation, Notice, QuestionnaireVersion, Supplier, SupplierContact
from suppliers.record import keeping

SENDER = "Grace Undermill"
DRAFT = "Working conditions: suppliers not asked lately"
ON_ITS_LIST = 30
WRITTEN_DOWN = 14  # contacts


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    by = people[SENDER]

    def event(ago: int, act: Callable[[datetime], None], hour: int) -> Event:
        at = morning(next_working_day(today - timedelta(days=ago)), hour)
        return Event(at, lambda: act(at))

    yield event(8, _wrong_person, 15)
    yield event(7, _no_longer, 15)
    yield event(6, lambda at: _draft(by, at), 16)


def _unanswered(nth: int) -> Invitation | None:
    """Of the campaign that runs now; none where fewer are left."""
    rows = Invitation.objects.unanswered().filter(campaign__name=story.NOW.name)
    return rows.order_by("pk")[nth : nth + 1].first()


def _wrong_person(at: datetime) -> None:
    if (one := _unanswered(0)) is not None:
        notice = say(one, Notice.Kind.WRONG_PERSON, at=at)
        email = f"tamsin.orchard@s{one.supplier_id}.example"
        add_words(notice, name="Tamsin Orchard", email=email, text="She looks after our sites now.", at=at)


def _no_longer(at: datetime) -> None:
    if (one := _unanswered(1)) is not None:
        notice = say(one, Notice.Kind.NO_LONGER, at=at)
        add_words(notice, name="", email="", text="Our contract with you ended in spring.", at=at)


def _draft(by: Person, at: datetime) -> None:
    version = QuestionnaireVersion.objects.sendable().filter(questionnaire__slug="short").first()
    opens_on = next_working_day(at.date() + timedelta(days=14))
    made = draft(
        name=DRAFT, opens_on=opens_on, deadline_on=next_working_day(opens_on + timedelta(days=28)), questions=version,
        why="We buy from you every year, and have not asked you for two.", contact_name=by.name,
        contact_phone="01632 960 144", contact_email="ethical.buying@marlshire.example", by=by, at=at,
    )  # fmt: skip
    rows = (
        Supplier.objects.standing()
        .filter(is_sole_trader=False, category__isnull=False)
        .order_by("-category__f1", "-category__f2", "pk")
    )
    wanted = list(rows.values_list("pk", flat=True)[:ON_ITS_LIST])
    known = set(SupplierContact.objects.filter(supplier__in=wanted).values_list("supplier", flat=True))
    for pk in [pk for pk in wanted if pk not in known][:WRITTEN_DOWN]:
        name = story.CONTACTS[pk % len(story.CONTACTS)]
        email = f"{name.lower().replace(' ', '.')}@s{pk}.example"
        keeping.add(SupplierContact(supplier_id=pk, name=name, email=email, is_asked=True), by=by, at=at)
    choose(made, wanted, chosen_by="answered=none", most=ON_ITS_LIST, by=by, at=at)
    first = made.chosen.filter(skip="").first()
    if first is not None:
        leave_out(first, by=by, at=at)
