"""Working out the registry's answers from what was signed; what cannot be worked out is said, never guessed."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from actions.models import Policy, PriorityRisk
from actions.policies.provisions import in_order
from msplan.lib.dates import london_date, plain
from statements.models import FrozenTable, Seal, Statement
from statements.registry.questions import Answer, Question, registry_form
from suppliers.register.countries import country_name

RISKS_TAKEN = 3
MOST_PROGRESS = 500
TIERS = {1: "Tier 1 suppliers", 2: "Tier 2 suppliers", 3: "Tier 3 suppliers and below"}
GRAVEST_FIRST = {"high": 0, "medium": 1, "low": 2}
Derived = tuple[dict[str, Answer], list[str]]


def derive(seal: Seal) -> Derived:
    """Answers by code, and a sentence for each thing that a person has to answer."""
    content = public_part(seal)
    answers: dict[str, Answer] = {}
    gaps: list[str] = []
    for one in (_organisations, _sign_off, _areas, _years, _policies, _risks, _progress):
        found, said = one(content, seal)
        answers |= found
        gaps += said
    answers["Sectors"] = ["Public sector"]
    gaps += [
        "Budget: msplan does not hold the force’s budget.",
        "Training, monitoring and indicators: tick what the signed statement says, and nothing else.",
    ]
    return answers, gaps


def public_part(seal: Seal) -> dict[str, Any]:
    """The public part of the seal, as it was signed."""
    content: dict[str, Any] = json.loads(bytes(seal.statement_json))
    return content


def cut(text: str, most: int) -> str:
    """At most so many characters, ended at a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _organisations(content: dict[str, Any], seal: Seal) -> Derived:
    bodies = content["bodies"]
    if len(bodies) == 1:
        return {"GroupSubmission": "A single organisation"}, []
    gap = "Organisations: the registry asks for each body’s address too."
    return {"GroupSubmission": "A group of organisations", "Organisations": bodies}, [gap]


def _sign_off(content: dict[str, Any], seal: Seal) -> Derived:
    period = content["period"]
    found: dict[str, Answer] = {
        "StatementUrl": settings.SITE_URL + reverse("statements:in_force", args=[seal.statement.slug]),
        "StatementStartDate": period["from"],
        "StatementEndDate": period["to"],
    }
    if approved := [approval["on"] for approval in content["approvals"] if approval["on"]]:
        found["ApprovedDate"] = max(approved)
    if not content["signatures"]:
        return found, ["Sign-off: nobody’s signature is in the statement."]
    signature = content["signatures"][0]
    first, _, last = signature["name"].rpartition(" ")
    found |= {
        "ApproverFirstName": cut(first, 50),
        "ApproverLastName": cut(last, 50),
        "ApproverJobTitle": cut(signature["role"], 50),
    }
    if len(content["signatures"]) == 1:
        return found, []
    return found, ["Sign-off: several people signed, and the registry takes one. The first is filled in."]


def _areas(content: dict[str, Any], seal: Seal) -> Derived:
    written = {section["topic"] for section in content["sections"] if section["text"].strip()}
    found: dict[str, Answer] = {}
    gaps = []
    for question in registry_form().questions:
        if not question.topic:
            continue
        found[question.code] = "yes" if question.topic in written else "no"
        if question.topic not in written:
            gaps.append(f"{question.words} No section is about it: say why.")
    return found, gaps


def _years(content: dict[str, Any], seal: Seal) -> Derived:
    """Counted in years from the end of the first statement's period to that of this one."""
    ends = Statement.objects.public().filter(period_end__lte=seal.statement.period_end)
    first = ends.order_by("period_end").values_list("period_end", flat=True).first()
    last = seal.statement.period_end
    if first is None or first == last:
        gap = "Years: no earlier statement is known here. If the force published one before, enter it."
        return {"StatementYears": "This is the first time"}, [gap]
    many = last.year - first.year + 1
    return {"StatementYears": "1 to 5 years" if many <= 5 else "More than 5 years"}, []


def _policies(content: dict[str, Any], seal: Seal) -> Derived:
    """What those who read the policies by the day of the signature ticked, as it was known then."""
    on = london_date(seal.made_at)
    rows: Any = Policy.objects.standing(on)
    read = [row for row in rows.with_coverage(on).order_by("number") if row.provisions]
    provided = in_order({one for row in read for one in row.provisions})
    if not provided:
        return {}, ["Policies: tick what the signed statement says of them, and nothing else."]
    names = ", ".join(row.reference for row in read)
    gap = f"Policies: taken from the register of policies ({names}). Untick what the signed statement does not say."
    return {"Policies": [str(one.label) for one in provided]}, [gap]


def _risks(content: dict[str, Any], seal: Seal) -> Derived:
    """The gravest of the risks that the frozen table told, with what the register of risks says of each today."""
    frozen = FrozenTable.objects.filter(statement=seal.statement_id, key="priority_risks").first()
    told = set(frozen.references) if frozen else set()
    risks = [risk for risk in PriorityRisk.objects.publishable() if risk.reference in told]
    risks.sort(key=lambda risk: (GRAVEST_FIRST[risk.salience], risk.number))
    found: dict[str, Answer] = {}
    for place, risk in enumerate(risks[:RISKS_TAKEN], start=1):
        found |= _risk(f"Risk{place}", risk)
    if not found:
        return {}, ["Risks: no priority risk was cleared for this statement."]
    gaps = [
        "Risks: who is most likely to be affected has to be ticked for each; check the words against the statement."
    ]
    if len(risks) > RISKS_TAKEN:
        gaps.append(
            f"Risks: the statement tells {len(risks)}, the registry takes {RISKS_TAKEN}: the gravest are filled in."
        )
    return found, gaps


def _risk(code: str, risk: PriorityRisk) -> dict[str, Answer]:
    form = registry_form()
    own = risk.lies_in == "own"
    found: dict[str, Answer] = {
        code: cut(risk.public_wording, form.question(code).most),
        f"{code}Area": "Within your own operations" if own else "Within your supply chains",
        f"{code}Countries": list(risk.countries),
    }
    if risk.tiers:
        found[f"{code}Tiers"] = [TIERS[tier] for tier in sorted(risk.tiers)]
    return found


def _progress(content: dict[str, Any], seal: Seal) -> Derived:
    """The figures that the statement shows, as many as fit."""
    said = ""
    for figure in content["figures"]:
        when = figure.get("as_at") or figure.get("to")
        one = f"{figure['label']}: {figure['shown']} ({plain(date.fromisoformat(when))})."
        if len(said) + len(one) + 1 > MOST_PROGRESS:
            break
        said = f"{said} {one}".strip()
    gaps = [] if said else ["Progress: the statement shows no figure."]
    return {"ProgressMeasures": said} if said else {}, gaps


def named(question: Question, answer: Answer) -> Answer:
    """Countries by name and not by code; everything else as it is."""
    return [country_name(code) for code in answer] if question.kind == "countries" else answer


def shown(question: Question, answer: Answer) -> str:
    """An answer as people read it."""
    if isinstance(answer, list):
        return "; ".join(named(question, answer))
    if question.kind == "date" and answer:
        return plain(date.fromisoformat(answer))
    return {"yes": "Yes", "no": "No"}.get(answer, answer)
