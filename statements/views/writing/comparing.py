"""Two saved versions of a section, word by word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from statements.models import SectionVersion
from statements.views.fetching import section_or_404
from statements.writing.comparing import as_written, compared


@may("drafts.see")
@require_safe
def compare(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    """The two that were chosen; without a choice the last two."""
    found = section_or_404(pk, section_pk)
    versions = list(found.versions.select_related("saved_by").order_by("-number"))
    new = _chosen(versions, request.GET.get("new"), versions[0])
    old = _chosen(versions, request.GET.get("old"), versions[min(1, len(versions) - 1)])
    if old.number > new.number:
        old, new = new, old
    context = {
        "statement": found.statement,
        "section": found,
        "versions": versions,
        "old": old,
        "new": new,
        "comparison": compared(as_written(old), as_written(new)),
    }
    return render(request, "drafts/writing/compare.html", context)


def _chosen(versions: list[SectionVersion], typed: str | None, usual: SectionVersion) -> SectionVersion:
    return next((one for one in versions if str(one.number) == typed), usual)
