"""What happens next to a statement, and whether this person does it: the one button on its page."""

from typing import NamedTuple

from django.urls import reverse

from msplan.accounts.models import Person
from statements.agreement.approving import why_not_approve
from statements.agreement.signing import why_not_sign
from statements.models import Publication, Statement

S = Statement.State


class Step(NamedTuple):
    """``sentence`` says what is next in any case; ``href`` is "" where somebody else has to do it."""

    sentence: str
    text: str = ""
    href: str = ""


# Of what is public nothing is next.
ENDS = {
    S.WITHDRAWN: "This statement was withdrawn.",
    S.SUPERSEDED: "A later version replaces this one.",
    S.REMOVED: "This statement was removed. At its addresses stands the reason.",
}


def next_step(
    statement: Statement, publication: Publication | None, person: Person, *, faults: int, names: int = 0
) -> Step:
    """``names`` are those in the text that nobody has cleared."""
    match statement.state:
        case S.DRAFTING if statement.before_msplan:
            return _enter(statement, person)
        case S.DRAFTING:
            return _submit(statement, person, faults)
        case S.WITH_BOARD:
            return _approve(statement, person)
        case S.APPROVED:
            return _clear(statement, person, names) if names else _sign(statement, person)
        case S.SIGNED:
            return _publish(statement, publication, person)
    return Step(ENDS.get(S(statement.state), "This statement is public."))


def other_steps(statement: Statement, person: Person) -> list[tuple[str, str]]:
    """(text, address) of everything else that this person may do."""
    steps = []
    if statement.state in (S.WITH_BOARD, S.APPROVED) and person.may("drafts.submit"):
        steps.append(("Refresh the figures", reverse("drafts:refresh", args=[statement.pk])))
    if statement.state in (S.WITH_BOARD, S.APPROVED, S.SIGNED) and person.may("drafts.send_back"):
        steps.append(("Send it back to drafting", reverse("drafts:send_back", args=[statement.pk])))
    steps += _after(statement, person)
    if statement.is_editable and person.may("drafts.edit"):
        steps.append(("Change the title", reverse("drafts:title", args=[statement.pk])))
        steps.append(("Change whom it covers", reverse("drafts:cover", args=[statement.pk])))
    return steps


def _after(statement: Statement, person: Person) -> list[tuple[str, str]]:
    """What may be done to a statement that was public."""
    deeds = (
        ("Correct it", "correct", (S.PUBLISHED, S.WITHDRAWN, S.REMOVED)),
        ("Withdraw it", "withdraw", (S.PUBLISHED, S.SUPERSEDED)),
        ("Remove it", "remove", (S.PUBLISHED, S.SUPERSEDED, S.WITHDRAWN)),
    )
    return [
        (text, reverse(f"drafts:{name}", args=[statement.pk]))
        for text, name, states in deeds
        if statement.state in states and person.may(f"drafts.{name}")
    ]


def _enter(statement: Statement, person: Person) -> Step:
    words = "It was published before msplan and is being entered. Check its sections."
    if not person.may("drafts.publish"):
        return Step(f"{words} The statement editor puts it among the published ones.")
    href = reverse("drafts:put_among_published", args=[statement.pk])
    return Step(words, "Put it among the published", href)


def _submit(statement: Statement, person: Person, faults: int) -> Step:
    if faults:
        things = "One thing has" if faults == 1 else f"{faults} things have"
        return Step(f"It is being written. {things} to be put right before the board gets it.")
    if not person.may("drafts.submit"):
        return Step("It is being written. The statement editor submits it to the board.")
    return Step(
        "Nothing stands in the way of submitting it.",
        "Submit to the board",
        reverse("drafts:submit", args=[statement.pk]),
    )


def _approve(statement: Statement, person: Person) -> Step:
    waiting = "The board has it. Its figures are fixed."
    if not person.may("drafts.approve"):
        return Step(f"{waiting} The board secretary records the decision.")
    if reason := why_not_approve(statement, person):
        return Step(f"{waiting} {reason}")
    return Step(waiting, "Record the board’s decision", reverse("drafts:approve", args=[statement.pk]))


def _clear(statement: Statement, person: Person, names: int) -> Step:
    things = "One name in the text has" if names == 1 else f"{names} names in the text have"
    words = f"The board approved it. {things} to be cleared before anybody signs."
    if not person.may("drafts.clear"):
        return Step(words)
    return Step(words, "Clear the names", reverse("drafts:names", args=[statement.pk]))


def _sign(statement: Statement, person: Person) -> Step:
    if not person.may("drafts.sign"):
        return Step("The board approved it. The signing officer signs.")
    if reason := why_not_sign(statement, person):
        return Step(f"The board approved it. {reason}")
    return Step("The board approved it.", "Read and sign", reverse("drafts:sign", args=[statement.pk]))


def _publish(statement: Statement, publication: Publication | None, person: Person) -> Step:
    ready = publication is not None and publication.state == Publication.State.READY
    words = (
        "It is signed and its document is ready." if ready else "It is signed. Its document is being made."
    )
    if not person.may("drafts.publish"):
        return Step(f"{words} The statement editor publishes it.")
    href = reverse("drafts:publish", args=[statement.pk])
    return Step(words, "Publish" if ready else "See how far it is", href)
