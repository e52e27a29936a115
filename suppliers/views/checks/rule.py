"""The force's own rule for whom it does not look at."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.refusing import RowRefused
from msplan.views.saving import saved, shown
from suppliers.checks.forms import RuleForm
from suppliers.checks.looking import gap, set_rule
from suppliers.checks.models import LookingRule


@may("checks.set_rule")
def rule(request: HttpRequest) -> HttpResponse:
    now = LookingRule.current()
    form = RuleForm(request.POST or None, rule=now, cancel_href=reverse("checks:index"))

    def act() -> None:
        words = form.cleaned_data
        if words.pop("was") != str(now.pk or ""):
            raise RowRefused("Somebody else has just changed the rule. Look at it, then save again.")
        set_rule(now, **words, by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "The rule is changed.")
        return redirect("checks:index")
    earlier = LookingRule.objects.select_related("by")[:20]
    return shown(
        request, "suppliers/checks/rule.html", form, rule=now, gap=gap(now, on=today()), earlier=earlier
    )
