"""What of this room is open and has a date: the rows that chasing reads. Labour providers are a query of their own."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from msplan.lib.gathering import Mention, mention
from suppliers.checks.models import Agency, Audit, Check, CorrectiveAction, CorrectiveState, Kind
from suppliers.checks.models.words import OF_RESPONSES

CHECK, CORRECTIVE, FINDINGS = "checks.check", "checks.corrective", "checks.findings"
# So long after a labour provider came into use everything has been asked of it once.
FIRST_ASKED_DAYS = 28


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Checks that come up; corrective actions, of which what waits to be verified is due too, so that somebody looks;

    and what the report of an audit has open and nobody has written down as a finding.
    """
    audits = Audit.objects.to_write_down()
    checks = Check.objects.counting().filter(wanted.rows("check", day="next_due_on", owner="owner"))
    corrective = CorrectiveAction.objects.unsettled().filter(finding__supplier__archived_at__isnull=True)
    return [
        mention(
            CHECK,
            checks,
            person="owner",
            department="owner__department",
            day="next_due_on",
            what="kind",
            name=Coalesce("supplier__merged_into__name", "supplier__name"),
            supplier=Coalesce("supplier__merged_into", "supplier"),
        ),
        mention(
            CORRECTIVE,
            corrective.filter(wanted.rows("corrective", day="due_on", owner="follower")),
            person="follower",
            department="follower__department",
            day="due_on",
            what="what",
            name=Coalesce("finding__supplier__merged_into__name", "finding__supplier__name"),
            state="state",
        ),
        mention(
            FINDINGS,
            audits.filter(wanted.rows("check", day="findings_by", owner="check_row__owner")),
            pk="check_row",
            person="check_row__owner",
            department="check_row__owner__department",
            day="findings_by",
            name=Coalesce("check_row__supplier__merged_into__name", "check_row__supplier__name"),
        ),
    ]


def due(found: Mention) -> Due:
    return {CHECK: _check, CORRECTIVE: _corrective, FINDINGS: _findings}[found.kind](found)


def _findings(found: Mention) -> Due:
    said = found.said
    return Due(
        person_id=said["person"],
        thing=f"suppliers.audit:{found.pk}",
        kind="Findings of an audit to write down",
        label=said["name"],
        ladder="check",
        due_on=date.fromisoformat(said["day"]),
        link=f"{reverse('checks:detail', args=[found.pk])}#findings",
        department_id=said["department"],
        button="Write them down",
    )


def _check(found: Mention) -> Due:
    said = found.said
    again = reverse("checks:new", args=[said["supplier"], said["what"]])
    is_asked = said["what"] in OF_RESPONSES
    return Due(
        person_id=said["person"],
        thing=f"suppliers.check:{found.pk}",
        kind="Check of a supplier",
        label=f"{Kind(said['what']).label}: {said['name']}",
        ladder="check",
        due_on=date.fromisoformat(said["day"]),
        link=reverse("asking:asked", args=[said["supplier"]]) if is_asked else again,
        department_id=said["department"],
        page=reverse("checks:detail", args=[found.pk]),
        button="Ask again" if is_asked else "Record the check",
    )


def _corrective(found: Mention) -> Due:
    said = found.said
    is_done = said["state"] == CorrectiveState.SAID_DONE
    return Due(
        person_id=said["person"],
        thing=f"suppliers.correctiveaction:{found.pk}",
        kind="Corrective action to verify" if is_done else "Corrective action of a supplier",
        label=f"{said['name']}: {said['what']}",
        ladder="corrective",
        due_on=date.fromisoformat(said["day"]),
        link=reverse("checks:corrective", args=[found.pk]),
        department_id=said["department"],
        button="Open",
    )


def agencies(wanted: Wanted) -> Iterator[Due]:
    """What was never asked of a labour provider: one row for each, due some weeks after it came into use."""
    for agency in Agency.objects.in_use().with_asked().with_people():
        missing = agency.never_asked
        if not missing:
            continue
        due = Due(
            person_id=agency.manager_id,
            thing=f"suppliers.agency:{agency.pk}",
            kind="Labour provider: never asked",
            label=f"{agency.survivor.name}: {', '.join(kind.label.lower() for kind in missing)}",
            ladder="check",
            due_on=agency.since_on + timedelta(days=FIRST_ASKED_DAYS),
            link=reverse("agencies:detail", args=[agency.pk]),
            department_id=agency.manager.department_id,
            button="Open",
        )
        if wanted.includes(due) and due.due_on <= wanted.horizon:
            yield due
