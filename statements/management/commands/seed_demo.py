"""The demonstration force, made through the program's own acts. It queues no mail of its past."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from msplan.accounts.models import Person
from msplan.lib.dates import add_months, today
from statements.demo import (
    asking,
    asking_underway,
    buying,
    chain,
    checks,
    concerns,
    engagement,
    indicators,
    leaving,
    lessons,
    meetings,
    merging,
    milestones,
    partners,
    people,
    plan,
    plan_files,
    policies,
    promises,
    raised,
    record,
    register,
    registry,
    returns,
    risk_model,
    risks,
    standards,
    training,
    updates,
    writing,
    year,
)
from suppliers.register.reference_data import load_categories


class Command(BaseCommand):
    help = "Fill an empty database with Marlshire Constabulary: invented people, suppliers, plan, statements."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demonstration: set DEMO=1 to load invented people and suppliers."
            )
        if Person.objects.exists():
            raise CommandError(
                "There are people in this database already. The demonstration needs an empty one."
            )
        with transaction.atomic():
            self._seed()
        path = Path(settings.DATA_DIR) / "sign-ins.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(people.sign_ins(), encoding="utf-8")
        self.stdout.write(people.sign_ins())

    def _seed(self) -> None:
        on = today()
        last = year.last_due(on)
        began = add_months(on, -30)
        load_categories()
        risk_model.begin(plan.morning(began))
        body = people.set_up_force()
        members = people.add_people(at=plan.morning(began))
        procurement = [p for p in members.values() if p.department and p.department.name == "Procurement"]
        events = [
            *plan.plan_events(on, members),
            *milestones.events(on, members),
            *plan_files.events(on, members),
            *partners.events(on, members),
            *lessons.events(on, members),
            *risks.events(on, members),
            *standards.events(on, members),
            *training.events(on, members),
            *policies.events(on, members),
            *leaving.events(on, members),
            *meetings.events(on, members),
            *raised.events(on, members),
            *concerns.events(on, members),
            *chain.events(on, members),
            *buying.events(on, members),
            *engagement.events(on, members),
            *checks.events(on, members),
            *returns.events(on, members),
            *record.events(on, members),
            *asking.events(on, members),
            *asking_underway.events(on, members),
            *merging.events(on, members),
            *register.imports(last.previous.first, on, members["Grace Undermill"]),
            *register.assessments(add_months(on, -14), on, procurement),
            *risk_model.events(on, members),
            *year.measurements(add_months(on, -13), on),
            *indicators.events(on, members),
            *promises.before(last.previous, members),
            *promises.made(last, members),
            *writing.before(last.previous, members, body),
            *year.published(last, members, body),
            *promises.answered(last, members, on),
            *registry.events(last, members),
            *updates.events(last, members, on),
            *year.drafting(last.next, members, body, on),
            *writing.drafting(last.next, members, on),
        ]
        done = 0
        for event in sorted(events, key=lambda e: e.at):
            if event.at.date() <= on:
                event.act()
                done += 1
        self.stdout.write(f"{done} things happened to {body.name} between {began} and {on}.")
