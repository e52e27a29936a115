"""The pages of a record with a shape of their own: workforce, turnover, the check of an equivalent, the template."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import london_date, today
from msplan.views.saving import SAVED, kept, resaved, shown
from suppliers.models import Equivalent, IncidentTemplate, Turnover, WorkforceTrait
from suppliers.record import answering, checking, keeping, sending
from suppliers.record.forms import CheckForm, SendForm, TurnoverForm, WorkforceForm
from suppliers.risk.keeping import scored
from suppliers.risk.scoring import rescore
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged
from suppliers.views.record.rows import FORM, here


@may("suppliers.edit")
@of_survivor
def workforce(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk)
    back = here(supplier, "workforce")

    def form_of() -> WorkforceForm:
        rows = WorkforceTrait.objects.filter(supplier=supplier)
        answers = {row.trait: row.answer for row in rows}
        version = answering.state_of(supplier)
        form = WorkforceForm(request.POST or None, answers=answers, version=version, cancel_href=back)
        return refused_if_merged(form, supplier)

    def act(form: WorkforceForm) -> int:
        words = {name: form.cleaned_data[name] for name in ("source", "source_on", "sureness")}
        version = int(form.cleaned_data["version"])
        return answering.answer(
            supplier, version=version, answers=form.given, **words, by=request.user, at=timezone.now()
        )

    written, form = resaved(request, form_of, act)
    if written is not None:
        messages.success(request, f"{written} {'answer' if written == 1 else 'answers'} saved.")
        return redirect(back)
    return shown(request, FORM, form, heading="What is known of its workforce?", supplier=supplier, back=back)


@may("suppliers.edit")
@of_survivor
def turnover(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk)
    back = here(supplier, "statements")
    heading = "Turnover: must it publish a statement?"

    def form_of() -> TurnoverForm:
        row = Turnover.objects.filter(supplier=supplier).first()
        form = TurnoverForm(
            request.POST or None, instance=row, supplier=supplier, on=today(), cancel_href=back
        )
        return refused_if_merged(form, supplier)

    if not Turnover.objects.filter(supplier=supplier).exists():
        form = form_of()
        if kept(request, form, lambda: scored(keeping.add)(form.row(), by=request.user, at=timezone.now())):
            messages.success(request, "Saved.")
            return redirect(back)
        return shown(request, FORM, form, heading=heading, supplier=supplier, back=back)

    def act(form: TurnoverForm) -> bool:
        row = Turnover.objects.get(supplier=supplier)
        version = int(form.cleaned_data["version"] or 0)
        return scored(keeping.edit)(
            row, version=version, changes=form.words, by=request.user, at=timezone.now()
        )

    changed, form = resaved(request, form_of, act)
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(back)
    return shown(request, FORM, form, heading=heading, supplier=supplier, back=back)


@may("record.check")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Equivalent.objects.select_related("supplier", "entered_by", "checked_by", "evidence_file")
    equivalent = get_object_or_404(rows, pk=pk)
    back = here(equivalent.supplier, "equivalents")

    def form_of() -> CheckForm:
        now = get_object_or_404(Equivalent, pk=pk)
        initial = {"control_score": now.control_score, "note": now.check_note}
        return CheckForm(request.POST or None, version=now.version, initial=initial, cancel_href=back)

    def act(form: CheckForm) -> bool:
        with transaction.atomic():  # what it is worth moves the supplier's risk at once
            at, cleaned = timezone.now(), form.cleaned_data
            checking.check(
                equivalent,
                version=int(cleaned["version"]),
                control_score=cleaned["control_score"],
                note=cleaned["note"],
                by=request.user,
                at=at,
            )
            rescore([equivalent.supplier.survivor.pk], on=london_date(at), by=request.user, at=at)
        return True

    done, form = resaved(request, form_of, act)
    if done:
        messages.success(request, "Checked. It counts until it expires.")
        return redirect(back)
    context = {"equivalent": equivalent, "supplier": equivalent.supplier, "back": back}
    return shown(request, "suppliers/record/check.html", form, **context)


@may("suppliers.edit")
@of_survivor
def send(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk)
    template, back = IncidentTemplate.objects.current(), here(supplier, "routes")
    form = refused_if_merged(SendForm(request.POST or None, supplier=supplier, cancel_href=back), supplier)
    made = kept(
        request,
        form,
        lambda: sending.send_template(
            supplier,
            contact=form.cleaned_data["contact"],
            words=form.cleaned_data["words"],
            form_id=form.cleaned_data["form_id"],
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _made: "The template is on its way.",
        again=lambda _made: "It was sent already: the same page came twice. One mail goes out.",
    )
    if made:
        return redirect(back)
    people = form.fields["contact"].queryset.count()  # type: ignore[attr-defined]
    context = {"supplier": supplier, "plan": template, "back": back, "people": people}
    return shown(request, "suppliers/record/send.html", form, **context)
