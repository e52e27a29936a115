"""The partnerships, and one of them: members, the seats of our departments, its tasks, its meetings."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.models import Meeting, Partnership, PartnerTask
from actions.partners.rights import may_edit
from actions.partners.timeline import of_partnership
from actions.views.exports import PARTNERSHIPS
from actions.views.partners.tasks import row
from msplan.accounts.models import Department
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of

MEETINGS_SHOWN = 6


@may("partners.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    on, archived = today(), request.GET.get("archived") == "on"
    found = Partnership.objects.archived() if archived else Partnership.objects.standing()
    page = page_of(found.with_members(), request, noun=("partnership", "partnerships"), export=PARTNERSHIPS)
    tasks = PartnerTask.objects.not_archived().filter(partnership__in=[p.pk for p in page])
    open_ = list(tasks.open().values_list("partnership_id", "due_on"))
    rows = [
        {
            "partnership": partnership,
            "open": sum(key == partnership.pk for key, _ in open_),
            "late_words": f"{late} late" if (late := _late(partnership, open_, on)) else "",
        }
        for partnership in page
    ]
    context = {"page": page, "rows": rows, "archived": archived, "may_edit": may_edit(request.user)}
    return render(request, "actions/partners/index.html", context)


def _late(partnership: Partnership, open_: list[tuple[int, date]], on: date) -> int:
    return sum(key == partnership.pk and due_on < on for key, due_on in open_)


@may("partners.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership.objects.select_related("contact"), pk=pk)
    on = today()
    members = list(partnership.members.all())
    sitting = [m for m in members if m.left_on is None or m.left_on > on]
    tasks = PartnerTask.objects.filter(partnership=partnership).not_archived().open().with_people()
    page = page_of(tasks, request, noun=("open task", "open tasks"), number=1)  # the address pages the story
    seats = _seats(partnership)
    context = {
        "partnership": partnership,
        "summary": _summary(partnership),
        "members": sitting,
        "left": [m for m in members if m not in sitting],
        "seats": seats,
        **_gaps([seat["department"].name for seat in seats if seat["seat"] is None]),
        "page": page,
        "rows": [row(task, on) for task in page],
        "all_tasks": [{"text": "All tasks", "href": f"{reverse('partners:tasks')}?partnership={pk}"}],
        "meetings": _meetings(request, partnership),
        "story": page_of(of_partnership(partnership), request, noun=("entry", "entries"), per_page=10),
        "may_edit": may_edit(request.user) and not partnership.is_archived,
        "may_restore": may_edit(request.user) and partnership.is_archived,
    }
    return render(request, "actions/partners/detail.html", context)


def _gaps(names: list[str]) -> dict[str, Any]:
    """What stands above everything else: which departments nobody thought of."""
    text = (
        f"Nothing is settled for {', '.join(names)}. Invite a role of theirs, or say why no seat is needed."
    )
    many = "1 department is" if len(names) == 1 else f"{len(names)} of our departments are"
    return {"gaps": names, "gap_title": f"{many} not invited", "gap_text": text}


def _summary(partnership: Partnership) -> list[dict[str, object]]:
    looked = partnership.looked_over_on
    rows = [
        ("What it is for", partnership.purpose),
        ("The area it covers", partnership.covers),
        (
            "Our contact",
            partnership.contact.name
            if partnership.contact.is_active
            else f"{partnership.contact.name} (has left)",
        ),
        ("Members and seats confirmed", plain(looked) if looked else "Not yet"),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _seats(partnership: Partnership) -> list[dict[str, Any]]:
    """Each of our departments with what was settled about it; gaps first."""
    settled = {seat.department_id: seat for seat in partnership.seats.all()}
    rows = [
        {
            "department": department,
            "seat": settled.get(department.pk),
            "href": reverse("partners:seat", args=[partnership.pk, department.pk]),
        }
        for department in Department.objects.offered(list(settled))
    ]
    return sorted(rows, key=lambda r: (r["seat"] is not None, bool(r["seat"] and r["seat"].not_needed)))


def _meetings(request: HttpRequest, partnership: Partnership) -> list[dict[str, object]]:
    """The last meetings of its series: they lie in the room above, and this page joins the two."""
    if not request.user.may("meetings.see"):
        return []
    found = Meeting.objects.filter(series__partnership=partnership).newest_first()
    return [
        {
            "text": f"{meeting.series.name}, {meeting.known_as}",
            "state": meeting.get_state_display(),
            "href": reverse("meetings:detail", args=[meeting.pk]),
        }
        for meeting in found.select_related("series")[:MEETINGS_SHOWN]
    ]
