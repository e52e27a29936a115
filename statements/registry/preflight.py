"""What the registry would refuse, or what does not agree with the statement, before anybody types it in.

Pure: answers, the sealed statement's public part and the day come in, sentences go out. Rules: docs/rules/registry.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from msplan.lib.dates import add_months, plain
from statements.registry.questions import Answers, Question, RegistryForm

LEAST_MONTHS, MOST_MONTHS = 12, 18
DUE_AFTER_MONTHS = 6  # the registry's year is the one in which a statement of that year end was due


@dataclass(frozen=True)
class Fault:
    """``part`` and ``code`` say where it is put right. ``stops``: the registry would not take it."""

    part: str
    code: str
    sentence: str
    stops: bool = True


def registry_year(period_end: date) -> int:
    return add_months(period_end, DUE_AFTER_MONTHS).year


def faults_in(form: RegistryForm, answers: Answers, *, content: dict[str, Any], on: date) -> list[Fault]:
    """Everything to put right, in the order of the form; ``content`` is the public part of the sealed statement."""
    found: list[Fault] = []
    for part in form.parts:
        for question in part.asked(answers):
            found += [
                Fault(part.id, question.code, sentence)
                for sentence in refusals(question, answers.get(question.code) or "", part=part.part)
            ]
    dates = [Fault("sign_off", code, sentence) for code, sentence in _dates(answers, on)]
    return [*found, *_address(answers), *dates, *_agrees(form, answers, content)]


def refusals(question: Question, answer: str | list[str], *, part: int = 2) -> Iterator[str]:
    """What is wrong with one answer. An answer that is missing is a fault in part 1 alone."""
    if not answer:
        if question.required and part == 1:
            yield f"“{question.words}” has no answer."
        return
    if isinstance(answer, list):
        yield from _of_list(question, answer)
        return
    if question.most and len(answer) > question.most:
        yield f"“{question.words}” has {len(answer)} characters, and the registry takes {question.most}."
    if question.kind == "single" and answer not in question.options:
        yield f"“{answer}” is not among the registry’s answers to “{question.words}”."
    if question.kind == "date" and _day(answer) is None:
        yield f"“{question.words}” must be a real date."
    if question.kind == "url" and not _is_address(answer):
        yield "The link must be a whole web address that begins with https:// or http://."
    if question.kind == "email" and not _is_email(answer):
        yield "The e-mail address must look like name@example.org."


def _of_list(question: Question, answer: list[str]) -> Iterator[str]:
    unknown = [one for one in answer if question.options and one not in question.options]
    if unknown:
        yield f"“{unknown[0]}” is not among the registry’s answers to “{question.words}”."
    if question.alone in answer and len(answer) > 1:
        yield f"“{question.alone}” cannot stand beside other answers to “{question.words}”."
    if question.kind == "lines":
        for one in answer:
            if question.most and len(one) > question.most:
                yield f"“{one[:40]}…” has {len(one)} characters, and the registry takes {question.most}."
        if len({one.casefold() for one in answer}) < len(answer):
            yield "An organisation is named twice."


def _address(answers: Answers) -> list[Fault]:
    given = [code for code in ("StatementUrl", "StatementEmail") if answers.get(code)]
    if not given:
        return [Fault("sign_off", "StatementUrl", "Give the link to the statement, or an e-mail address.")]
    if len(given) == 2:
        sentence = "Give the link or the e-mail address: the registry takes one, never both."
        return [Fault("sign_off", "StatementEmail", sentence)]
    return []


def _dates(answers: Answers, on: date) -> Iterator[tuple[str, str]]:
    first, last, approved = (
        _day(answers.get(code)) for code in ("StatementStartDate", "StatementEndDate", "ApprovedDate")
    )
    if last is not None and last >= on:
        yield (
            "StatementEndDate",
            f"The period ends on {plain(last)}: the registry takes periods that are over.",
        )
    if first is not None and last is not None:
        if last <= first:
            yield "StatementEndDate", "The last day of the period must be after its first."
        elif not add_months(first, LEAST_MONTHS) <= _after(last) <= add_months(first, MOST_MONTHS):
            yield "StatementEndDate", "The registry takes periods of 12 to 18 months."
    if approved is None:
        return
    if approved > on:
        yield "ApprovedDate", "The day of the board’s approval must not be in the future."
    if last is not None and approved < last:
        pair = (
            f"The board approved the statement on {plain(approved)}, before its period ended on {plain(last)}"
        )
        yield "ApprovedDate", f"{pair}: the registry refuses that pair of dates."
    if last is not None and approved.year not in (registry_year(last) - 1, registry_year(last)):
        yield (
            "ApprovedDate",
            f"The year of the approval must be {registry_year(last) - 1} or {registry_year(last)}.",
        )


def _agrees(form: RegistryForm, answers: Answers, content: dict[str, Any]) -> Iterator[Fault]:
    """What the answers say must be what the signed statement says."""
    written = {section["topic"] for section in content["sections"] if section["text"].strip()}
    for question in form.questions:
        if question.topic and answers.get(question.code) == "yes" and question.topic not in written:
            yield Fault(
                "areas",
                question.code,
                f"“{question.words}” is answered yes, and no section of the statement is about it.",
            )
    period = content["period"]
    for code, day in (("StatementStartDate", period["from"]), ("StatementEndDate", period["to"])):
        if answers.get(code) and answers[code] != day:
            yield Fault(
                "sign_off",
                code,
                f"The signed statement says {plain(date.fromisoformat(day))}.",
                stops=False,
            )


def _after(last: date) -> date:
    return date.fromordinal(last.toordinal() + 1)


def _day(answer: object) -> date | None:
    try:
        return date.fromisoformat(str(answer)) if answer else None
    except ValueError:
        return None


def _is_address(answer: str) -> bool:
    try:
        parts = urlsplit(answer)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in answer


def _is_email(answer: str) -> bool:
    try:
        validate_email(answer)
    except ValidationError:
        return False
    return True
