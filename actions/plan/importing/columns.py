"""The columns of a plan, by their names: ours first, then what forces call them. Rules: docs/rules/plan-files.md."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple


class Field(NamedTuple):
    """What a column may hold: our heading, which an export writes, and other names, the likeliest first."""

    key: str
    heading: str
    names: tuple[str, ...]


FIELDS = (
    Field("reference", "Reference", ("ref", "action ref", "action reference", "ref no", "action no", "id", "no")),
    Field("title", "Title", (
        "action title", "title of action", "name of action", "headline", "short title", "summary", "action name",
        "action", "actions", "recommendation", "objective", "commitment", "name",
    )),
    Field("what", "What will be done", (
        "what we will do", "what we are going to do", "what are we going to do", "what will we do", "description",
        "action description", "description of action", "what", "details", "detail", "tasks", "task", "activity",
        "activities", "action required", "actions required", "steps", "action", "actions", "recommendation",
        "objective", "commitment",
    )),
    Field("outcome", "The outcome wanted", (
        "outcome wanted", "desired outcome", "expected outcome", "intended outcome", "outcome", "outcomes", "impact",
        "benefit", "benefits", "aim", "purpose",
    )),
    Field("measure", "How success will be measured", (
        "measure of success", "success measure", "success measures", "measures of success", "success criteria",
        "how measured", "how will we know", "measure", "measures", "kpi", "kpis", "performance measure",
    )),
    Field("aspect", "Aspect", ("aspect of the force", "capability", "theme", "pillar", "workstream", "category")),
    Field("strands", "Strands", ("strand", "4ps", "4 ps", "4p", "the 4ps", "four ps")),
    Field("area", "Area of the statement", ("statement area", "section 54 area", "section 54", "area", "topic")),
    Field("source", "Where it came from", ("source", "origin", "source of action", "raised from", "came from")),
    Field("lead_department", "Lead department", (
        "department", "dept", "lead dept", "directorate", "business area", "lead team", "team", "unit", "function",
        "responsible department",
    )),
    Field("supporting_departments", "Supporting departments", (
        "supporting department", "support departments", "supported by", "other departments", "support", "partners",
    )),
    Field("owner", "Owner", (
        "action owner", "responsible owner", "responsible person", "person responsible", "responsible", "action lead",
        "lead officer", "lead person", "lead", "who", "by whom", "assigned to", "accountable", "owned by",
        "responsibility",
    )),
    Field("owner_email", "Owner’s e-mail", (
        "owner email", "owner e mail", "owners email", "email", "e mail", "email address", "lead email",
    )),
    Field("priority", "Priority", ("priority level", "importance", "rank", "ranking")),
    Field("progress", "Progress", ("status", "current status", "action status", "state", "stage", "position")),
    Field("start_on", "Start date", ("start", "starts", "start on", "date started", "started", "commenced", "from")),
    Field("target_on", "Target date", (
        "target", "due date", "due", "deadline", "target completion date", "completion date", "complete by", "by when",
        "end date", "end", "finish", "finish date", "timescale", "timescales", "when", "due by", "date due",
    )),
    Field("review_every", "Months between reviews", (
        "review interval", "review frequency", "review every", "review period", "reviewed every",
    )),
    Field("paused_reason", "Why it is paused", ("reason paused", "reason for pause", "pause reason")),
    Field("public_wording", "Wording for the public", ("public wording", "public text", "published wording")),
    Field("cleared", "Cleared for publication", ("cleared", "publishable", "may be published")),
    Field("marking", "Marking", (
        "protective marking", "classification", "security classification", "gsc", "government security classification",
    )),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
# What an export tells besides, for its reader: computed or changed by acts of their own, never read back.
TOLD = (
    "First target date", "Deadline", "Next review", "Rating", "Rated on", "Why this rating",
    "Last review given on", "What was done", "Next steps", "Completed on", "What came of it", "Supplier",
)  # fmt: skip
# The column in which a file comes back with its errors.
ERRORS = "What to correct"


def key_of(text: str) -> str:
    """Letters and digits in small letters, words parted by one blank: "E-mail  Address:" is "e mail address"."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    return " ".join(re.findall(r"[^\W_]+", plain))


# Said once: a file may have many headings, and each is looked for among all of them.
_NAMES = [(field.key, [key_of(name) for name in (field.heading, *field.names)]) for field in FIELDS]
_NOT_OURS = {key_of(text) for text in (*TOLD, ERRORS)}
# In an export, which has the first target date too, it is a count of days; in a force's own plan it is the target.
_FIRST_TARGET, _DEADLINE = key_of("First target date"), key_of("Deadline")


_OURS = re.compile(r"A[-– ]?0*([1-9]\d{0,8})", re.IGNORECASE)


def reference_of(text: str) -> int | None:
    """The number of one of our references; None for any other text."""
    match = _OURS.fullmatch(text)
    return int(match[1]) if match else None


def guess(headings: Sequence[str]) -> dict[int, str]:
    """Which column holds what, by its heading; each thing once, the likeliest heading first."""
    is_export = _FIRST_TARGET in map(key_of, headings)
    told = _NOT_OURS if is_export else _NOT_OURS - {_DEADLINE}
    offers = sorted(
        offer
        for place, heading in enumerate(headings)
        if key_of(heading) not in told
        for offer in _offers(place, heading)
    )
    found: dict[int, str] = {}
    for _, place, key in offers:
        if place not in found and key not in found.values():
            found[place] = key
    return found


def _offers(place: int, heading: str) -> list[tuple[int, int, str]]:
    """(rank, place, key) for all that a heading may stand for. A name within a longer heading counts less."""
    text = key_of(heading)
    if not text or len(text) > 80:
        return []
    offers = []
    for key, names in _NAMES:
        if text in names:
            offers.append((names.index(text), place, key))
            continue
        within = [n for n, name in enumerate(names) if len(name) >= 5 and f" {name} " in f" {text} "]
        if within:
            offers.append((100 + within[0], place, key))
    return offers
