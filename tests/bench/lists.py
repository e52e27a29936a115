"""The list of actions with 12,000 of them against 120, and the page of one with 120 reviews against one

The exact "n of N" above a list is a count of its own and timed apart: "less its count" is the whole page, as a
browser gets it, without that query. What must read every row before it can show the first is told and not judged.
"""

from datetime import date

from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from actions.models import Action
from actions.plan.filter_form import ActionFilter
from msplan.accounts.models import Person
from msplan.lib.dates import today
from tests.actions.making import an_action
from tests.bench import plan_rows
from tests.bench.measuring import Figure, times
from tests.people import person

# A few, many, and how often each is timed.
SMALL = (10, 200, 1)
FULL = (120, 12_000, 7)
BUDGET = 2.0

# What people open most, each answered from an index.
INDEXED = {
    "plain": "",
    "one aspect": "aspect=force",
    "one owner": "owner={owner}",
    "what I answer for": "mine=on",
    "past target date": "due=late",
    "review overdue": "due=review_late",
    "newest first": "sort=-number",
}
READ_ALL = {
    "search, frequent word": "q=supplier",
    "search, three words": "q=supplier+risk+train",
    "worst rating first": "sort=rating",
    "by strand": "group=strand",
}


def measure(size: tuple[int, int, int]) -> list[Figure]:
    few, many, rounds = size
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    reader = person("Bench Reader", "plan_manager")
    plan_rows.actions(few, on=today())
    plan_rows.analyse()
    small = _times_of_lists(reader, rounds)
    plan_rows.actions(many - few, on=today())
    plan_rows.analyse()
    large = _times_of_lists(reader, rounds)
    assert Action.objects.count() == many + 1  # and the one that they are copied from
    figures = [
        Figure(f"{name}, less its count", large[name][0], small[name][0], BUDGET if name in INDEXED else None)
        for name in (*INDEXED, *READ_ALL)
    ]
    figures += [
        Figure(f"{name}, the count", large[name][1], small[name][1]) for name in (*INDEXED, *READ_ALL)
    ]
    return [*figures, _pages_of_actions(reader, rounds)]


def _times_of_lists(reader: Person, rounds: int) -> dict[str, tuple[float, float]]:
    """For each list the seconds of its page without the count, and of the count."""
    client = Client()
    client.force_login(reader)
    owner = Person.objects.get_queryset().get(email="owner1@force.example").pk
    found = {}
    for name, asked in {**INDEXED, **READ_ALL}.items():
        address = f"{reverse('actions:index')}?{asked.format(owner=owner)}"
        request = RequestFactory().get(address)
        request.user = reader
        form = ActionFilter(request)
        rows = Action.objects.matching(on=today(), person=reader, **form.values)
        assert client.get(address).status_code == 200
        page, count = times(lambda: client.get(address), rows.count, rounds=rounds)  # noqa: B023  run at once
        found[name] = (max(page - count, 0.0001), count)
    return found


def _pages_of_actions(reader: Person, rounds: int) -> Figure:
    client = Client()
    client.force_login(reader)
    start = date(today().year - 1, 1, 15)
    short, long = (an_action(start_on=start) for _ in range(2))
    plan_rows.reviews(short, 0)
    plan_rows.reviews(long, 119)
    one, many = (reverse("actions:detail", args=[action.pk]) for action in (short, long))
    took, against = times(lambda: client.get(many), lambda: client.get(one), rounds=rounds)
    return Figure("page of an action, 120 reviews against one", took, against, BUDGET)
