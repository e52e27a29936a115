"""One response, as its reader sees it: flags first, then each answer beside last year's."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.files.models import StoredFile
from msplan.lib.dates import deadline_words, london_date, plain, today
from msplan.views.saving import pressed
from suppliers.asking.answering.telling import lines
from suppliers.asking.models import Flag, FlagSeverity, Level, Query, Response, Submission
from suppliers.asking.questionnaire.form import Question, not_applicable
from suppliers.asking.questionnaire.reading import read_body
from suppliers.asking.reading import taking
from suppliers.asking.reading.letting_through import read_by
from suppliers.asking.reading.reckoning import Reading, read
from suppliers.asking.reading.rights import READ_FIRST, SETTLE, may_read
from suppliers.asking.reading.timeline import of_response as story_of
from suppliers.register.models import of_family
from suppliers.risk.arithmetic import shown as rounded
from suppliers.views.asking.responses.words import (
    SENSITIVE,
    SEVERITIES,
    band_of,
    of_response,
    outcome_of,
    response_or_404,
    settles,
    state_of,
    step,
)

LEVELS = {Level.ASSERTED: "neutral", Level.DOCUMENTED: "info", Level.VERIFIED: "good"}


@may("responses.read")
@require_safe
def response(request: HttpRequest, pk: int) -> HttpResponse:
    found = response_or_404(pk)
    if not may_read(request.user, found):
        held = {"response": found, "state": state_of(found.invitation.state, is_hidden=True)}
        return render(request, "suppliers/asking/responses/held.html", held)
    reading, before = read(found), last_time(found)
    queries = list(found.queries.select_related("by").order_by("-at", "pk"))
    acts = settles(request.user, found)
    context = {
        "response": found,
        "facts": _facts(found),
        "rows": _rows(reading),
        "flags": [flag_row(flag, acts=acts) for flag in _by_weight(reading)],
        "sections": _sections(reading, before, queries, acts=acts),
        "before": before,
        "steps": _steps(found, request.user),
        "forgotten": reading.submission.forgotten_at,
        "warning": "" if found.reader_id in (None, request.user.pk) or not acts else str(found.reader),
        "first": _first(found, request.user),
        "story": story_of(found, all_of_it=request.user.may(READ_FIRST)),
        "marking": SENSITIVE,
    }
    return render(request, "suppliers/asking/responses/detail.html", context)


def last_time(found: Response) -> Submission | None:
    """The supplier's newest handing in for another campaign, before this one; what is held is none."""
    rows = Submission.objects.filter(
        of_family(found.supplier.survivor, "response__invitation__supplier"),
        response__in=Response.objects.readable().order_by().values("pk"),
        at__lt=found.submitted_at,
    )
    return rows.select_related("response__invitation__campaign__questions").order_by("-at", "-pk").first()


def _facts(found: Response) -> list[dict[str, str]]:
    facts = [
        {"name": "State", **state_of(found.invitation.state, is_hidden=found.is_held)},
        {"name": "Score of 100", **band_of(found)},
    ]
    if found.outcome:
        facts.append({"name": "Outcome", **outcome_of(found)})
    elif found.escalates:
        facts.append({"name": "Whatever the score", "text": "Escalates", "tone": "worst"})
    facts.append({"name": "Read by", "text": found.reader.name if found.reader else "Nobody yet"})
    return facts


def _rows(reading: Reading) -> list[dict[str, Any]]:
    found, last = reading.response, reading.submission
    supplier = found.supplier.survivor
    late = ", after the deadline" if last.is_late else ""
    times = (
        ""
        if last.number == 1
        else f" ({last.number} times, the first on {plain(london_date(found.submitted_at))})"
    )
    rows = [
        {
            "key": "Supplier",
            "value": str(supplier),
            "link": reverse("asking:asked", args=[supplier.pk]),
        },
        {"key": "Campaign", "value": f"{found.invitation.campaign.name}: {reading.form.title}"},
        {"key": "Handed in", "value": f"{plain(reading.on)}{late}{times}\n{last.name}, {last.role}"},
        {
            "key": "How well they answered",
            "value": f"{plainly(found.completeness)}% answered, {plainly(found.evidence_rate)}% of that shown by a "
            f"document or verified, {plainly(found.dont_know)}% “we do not know”",
        },
    ]
    if found.outcome and found.outcome_at:
        who = f"{found.outcome_by}, {plain(london_date(found.outcome_at))}"
        rows.append({"key": "Outcome", "value": "\n".join(filter(None, [who, found.outcome_note]))})
    if found.meeting_on:
        rows.append({"key": "Meeting", "value": plain(found.meeting_on)})
    if found.follow_up_on:
        came = found.follow_up or f"To be written down by {plain(found.follow_up_on)}"
        rows.append({"key": "What came of it", "value": came})
    if found.check_row_id:
        check = reverse("checks:detail", args=[found.check_row_id])
        rows.append({"key": "In due diligence", "value": "Its check and findings", "link": check})
    if found.let_through_at:
        when = f"{found.let_through_by}, {plain(london_date(found.let_through_at))}"
        rows.append({"key": "Let through by the modern slavery team", "value": when})
    return rows


def plainly(number: Decimal) -> str:
    """To one place, and none where it is whole."""
    return str(rounded(number)).removesuffix(".0")


def _by_weight(reading: Reading) -> list[Flag]:
    order = list(FlagSeverity)
    return sorted(
        reading.flags, key=lambda flag: (flag.gone_at is not None, order.index(FlagSeverity(flag.severity)))
    )


def flag_row(flag: Flag, *, acts: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "flag": flag,
        "severity": {"text": flag.get_severity_display(), "tone": SEVERITIES[FlagSeverity(flag.severity)]},
        "acts": acts and not (flag.gone_at or flag.finding_id or flag.settled_at),
    }
    if flag.gone_at:
        return {**row, "made": f"Gone with the answers of {plain(london_date(flag.gone_at))}"}
    if flag.settled_at:
        who = f"{flag.settled_by}, {plain(london_date(flag.settled_at))}"
        return {**row, "made": f"No finding ({who}): {flag.settled_note}"}
    return row


def _sections(
    reading: Reading, before: Submission | None, queries: list[Query], *, acts: bool
) -> list[dict[str, Any]]:
    ids = {pk for question in reading.asked for pk in reading.files_of(question.id)}
    files = StoredFile.objects.in_bulk(ids)
    old_form = read_body(before.response.invitation.campaign.questions.body) if before else None
    numbers = {question.id: number for number, question in enumerate(reading.form.questions, start=1)}
    found = []
    for section in reading.form.sections:
        cards = []
        for question in reading.asked:
            if question.section != section.id:
                continue
            old = old_form.question(question.id) if old_form else None
            was = (before.answers.get(question.id) or {}).get("value") if before and old else None
            card = answer_card(reading, question, old=old, was=was)
            cards.append(
                {
                    **card,
                    "number": numbers[question.id],
                    "files": [files[pk] for pk in reading.files_of(question.id) if pk in files],
                    "queries": [_query(one, acts=acts) for one in queries if one.question == question.id],
                    "acts": acts,
                }
            )
        if cards:
            found.append({"title": section.title, "cards": cards})
    return found


def answer_card(reading: Reading, question: Question, *, old: Question | None, was: Any) -> dict[str, Any]:
    """One answer: what they say, what they said before, how well it is shown, what it gives."""
    value = reading.answers.get(question.id)
    value = value if isinstance(value, dict) else {}
    line, judged = reading.result.line(question.id), reading.judged.get(question.id)
    level = Level(reading.levels.get(question.id, Level.ASSERTED))
    return {
        "question": question,
        "rows": beside(question, value, old, was),
        "was_asked": was is not None,
        "level": {"text": level.label, "tone": LEVELS[level]} if question.evidence_counts else None,
        "judged": judged,
        "points": f"{plainly(line.points)} of {plainly(line.of)}" if line and question.of else "",
        "does_not_apply": bool(not_applicable(value)),
    }


def beside(question: Question, value: dict[str, Any], old: Question | None, was: Any) -> list[dict[str, Any]]:
    """Line by line: what they say now, what they said the last time, and whether the two differ."""
    now = {line.key: line.value for line in lines(question, value)}
    then = {line.key: line.value for line in lines(old, was)} if old and isinstance(was, dict) else {}
    keys = [*now, *(key for key in then if key not in now)]
    compared = was is not None
    return [_line(key, now.get(key, ""), then.get(key, ""), compared=compared) for key in keys]


def _line(key: str, now: str, then: str, *, compared: bool) -> dict[str, Any]:
    differs = compared and now != then
    mine, theirs = now.split("\n") if now else [], then.split("\n") if then else []
    shared = set(mine) & set(theirs)
    # Where nothing is as it was one mark says so; of a list each line that came, and those that went.
    gone = set(theirs) - shared if shared and len(theirs) > len(mine) else set()
    news = set(mine) - shared if shared else set()
    if differs and not (news or gone):
        news = set(mine[-1:])
    return {
        "key": key,
        "now": now,
        "then": then,
        "differs": differs,
        "lines": [{"text": line, "mark": "Changed" if line in news else ""} for line in mine],
        "then_lines": [{"text": line, "mark": "No longer" if line in gone else ""} for line in theirs],
    }


def _query(query: Query, *, acts: bool) -> dict[str, Any]:
    is_open = query.answered_at is None and query.taken_back_at is None
    if query.answered_at:
        text, tone = f"Answered {plain(london_date(query.answered_at))}", "good"
    elif query.taken_back_at:
        text, tone = "Taken back", "neutral"
    else:
        words = deadline_words(query.due_on, today())
        text, tone = words[:1].upper() + words[1:], "bad" if query.due_on < today() else "warn"
    return {"query": query, "text": text, "tone": tone, "acts": acts and is_open}


def _first(found: Response, person: Person) -> dict[str, Any] | None:
    """What the team that reads first may do with one that is held."""
    if not found.is_held or not person.may(READ_FIRST):
        return None
    due: date = read_by(found)
    return {"due": plain(due), "is_late": due < today(), "kept": found.kept_until, "kept_by": found.kept_by}


def _steps(found: Response, person: Person) -> list[dict[str, Any]]:
    """What may be done now; the first is the page's one button."""
    if found.is_held:
        return []
    compare = step("Compare with the register", "compare", found)
    if not person.may(SETTLE):
        return [compare]
    if found.outcome:
        steps = []
        if found.follow_up_on and not found.followed_up_at:
            steps.append(step("Write down what came of it", "follow_up", found))
        text = "The report that was released" if found.report_at else "Report to the supplier"
        steps += [step(text, "report", found), compare]
        return steps if found.report_at else [*steps, step("Read it again", "reopen", found)]
    steps = [step("Give the outcome", "outcome", found), step("Ask back", "query", found), compare]
    steps.append(step("Write another finding down", "finding", found))
    if found.reader_id == person.pk:
        return [*steps, step("Leave it to somebody else", "give_back", found, posts=True)]
    take = "Take the reading" if found.reader_id is None else f"Take the reading over from {found.reader}"
    return [step(take, "take", found, posts=True, instead_of=found.reader_id or ""), *steps]


@may("responses.settle")
@require_POST
@of_response
def take(request: HttpRequest, response: Response) -> HttpResponse:
    typed = request.POST.get("instead_of", "")
    instead_of = int(typed) if typed.isascii() and typed.isdigit() else None
    return pressed(
        request,
        lambda: taking.take(response, instead_of=instead_of, by=request.user, at=timezone.now()),
        done="You are reading this response.",
        to=reverse("asking:response", args=[response.pk]),
    )


@may("responses.settle")
@require_POST
@of_response
def give_back(request: HttpRequest, response: Response) -> HttpResponse:
    return pressed(
        request,
        lambda: taking.give_back(response, by=request.user, at=timezone.now()),
        done="Somebody else can read it now.",
        to=reverse("asking:response", args=[response.pk]),
    )
