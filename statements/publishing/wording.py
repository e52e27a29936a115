"""Reasons that the public reads, on pages that are live: one paragraph of plain words."""

from statements.writing.refusals import Refused

MOST_LETTERS = 1000


def public_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Give the reason that the public will read.")
    if len(reason) > MOST_LETTERS:
        raise Refused(f"The reason has at most {MOST_LETTERS:,} letters.")
    return reason
