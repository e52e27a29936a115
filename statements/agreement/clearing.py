"""Names in what will be published are looked at by a person first: of people, operations, suppliers.

What the board approved may name nobody by oversight. A name in the text is found by who msplan knows (accounts,
contacts, the register) and by its shape ("Operation …", "PC …"), and is cleared with a reason for the sentence in which
it stands. Nobody signs while one is open: docs/rules/statement.md, "Clearing".
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection, transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.markup import plain_text, render_markdown
from msplan.lib.states import InvalidTransition
from statements.agreement.citing import barred
from statements.agreement.naming import Found, Passage, found_in, person_key, phrases, supplier_key
from statements.agreement.said import Said, said_in
from statements.models import Clearance, NameKind, Section, Statement
from statements.text.contents import cited_keys
from statements.writing.refusals import Refused

# Who is known, and who we are, in one question. The legal form at the end of a supplier's name does not count, as in
# naming.supplier_key.
KNOWN = """
    SELECT 'supplier', normalised FROM suppliers_suppliername
    WHERE regexp_replace(normalised, '( (ltd|limited|plc|llp|lp|cic|cio|inc|llc|gmbh))+$', '') = ANY(%s)
    UNION SELECT 'person', name FROM accounts_person
    UNION SELECT 'person', name FROM suppliers_suppliercontact
    UNION SELECT 'person', contact_name FROM actions_member
    UNION SELECT 'own', name FROM force_forceprofile
    UNION SELECT 'own', name FROM force_body
    UNION SELECT 'own', approving_board FROM force_body
"""


def open_names(statement: Statement) -> list[Found]:
    """Names that nobody has cleared yet, in the order of the text."""
    return open_in(said_in(statement), statement.clearances.standing())


def open_in(said: Said, clearances: Iterable[Clearance]) -> list[Found]:
    """The same of what was read already; ``clearances`` are all that stand. One query."""
    cleared = {(one.kind, one.name, one.sentence_key) for one in clearances}
    return [found for found in names_among(passages_of(said)) if found.key not in cleared]


def names_among(passages: Iterable[Passage]) -> list[Found]:
    """Every name in some of it. One query, however long the text."""
    passages = list(passages)
    known, own = _known(phrases(passages))
    return found_in(passages, known, own=own)


def passages_of(said: Said) -> Iterable[Passage]:
    """All that will be read and that somebody wrote: text, and the words of the tables in it once they are fixed."""
    yield Passage("Title", said.statement.title)
    yield from of_sections(said.sections)
    yield from _beside(said)
    yield from _table_words(said)


def of_sections(sections: Iterable[Section]) -> Iterable[Passage]:
    for section in sections:
        yield Passage(section.heading, section.heading)
        yield Passage(section.heading, plain_text(render_markdown(section.body)))
        yield Passage(section.heading, section.no_steps_reason)


def _beside(said: Said) -> Iterable[Passage]:
    """What is said besides the sections."""
    yield Passage("Why no steps were taken", said.statement.no_steps_reason)
    # A later version that corrects nothing has none.
    correction = getattr(said.statement, "correction", None) if said.statement.version > 1 else None
    if correction is not None:
        yield Passage("What was corrected", correction.note)
    for picture in said.pictures:
        yield Passage(f"Picture {picture.number}", picture.alt)


def _table_words(said: Said) -> Iterable[Passage]:
    _, cited = cited_keys(said.sections)
    for table in (said.tables[key] for key in cited if key in said.tables):
        words = [n for n, unit in enumerate(("words", *table.units)) if unit == "words"]
        for row in table.shown_rows:
            yield Passage(f"Table “{table.label}”", ". ".join(row[n] for n in words))


def _known(wanted: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Kind of each name that is known, by key, as far as it may be in a text with these phrases; and our own names."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(wanted)])
        rows = cursor.fetchall()
    # A person's name wins: whoever trades under their own name is somebody first.
    known = {supplier_key(name): kind for kind, name in rows if kind == NameKind.SUPPLIER}
    known |= {person_key(name): kind for kind, name in rows if kind == NameKind.PERSON}
    known.pop("", None)
    return known, [name for kind, name in rows if kind == "own"]


def what_stops_signing(said: Said) -> list[str]:
    """Sentences: names that are not cleared, then records and files that may not be cited."""
    names = [
        f"“{one.name}” in “{one.where}” is not cleared: {_short(one.sentence)}"
        for one in open_in(said, said.statement.clearances.standing())
    ]
    return [*names, *(one.sentence for one in barred(said))]


def refuse_uncleared(statement: Statement) -> None:
    """Part of the act of signing. Raises Refused with every sentence."""
    if sentences := what_stops_signing(said_in(statement)):
        raise Refused(*sentences)


@transaction.atomic
def clear(
    statement: Statement,
    *,
    kind: str,
    name: str,
    sentence_keys: Collection[str],
    reason: str,
    by: Person,
    at: datetime,
) -> int:
    """Clear a name in the sentences that somebody looked at; how many. Raises Refused where one reads otherwise now."""
    statement = _lock(statement)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why it may be published.")
    there = {one.sentence_key: one for one in open_names(statement) if (one.kind, one.name) == (kind, name)}
    if not sentence_keys or not set(sentence_keys) <= set(there):
        raise Refused("The text changed since you opened this page. Look at the name again.")
    made = Clearance.objects.bulk_create(
        Clearance(
            statement=statement,
            kind=kind,
            name=name,
            sentence=there[key].sentence,
            sentence_key=key,
            reason=reason,
            by=by,
            at=at,
        )
        for key in dict.fromkeys(sentence_keys)
    )
    record(
        "statements.clear",
        statement,
        by=by,
        at=at,
        after={"kind": kind, "name": name, "sentences": len(made), "reason": reason},
    )
    return len(made)


@transaction.atomic
def take_back(clearance: Clearance, *, by: Person, at: datetime) -> None:
    """The name has to be cleared anew, or leave the text."""
    statement = _lock(clearance.statement)
    taken = Clearance.objects.standing().filter(pk=clearance.pk).update(taken_back_by=by, taken_back_at=at)
    if not taken:
        raise InvalidTransition("This was taken back already.")
    record("statements.take_back_clearance", statement, by=by, at=at, after={"name": clearance.name})


def _lock(statement: Statement) -> Statement:
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    if not locked.is_editable:
        state = locked.get_state_display().lower()
        raise InvalidTransition(f"The statement is {state}: nothing is cleared in it any more.")
    return locked


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 160 else f"{sentence[:157]}…"
