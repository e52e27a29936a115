"""The one sentence with which the page begins."""

from statements.figures.reading import Reading


def sentence(late: Reading, opened: Reading, decisions: int) -> tuple[str, str]:
    """ "3 of 41 open actions are late" and "1 thing needs your decision": each leads to its list."""
    things = (
        "nothing needs"
        if not decisions
        else "1 thing needs"
        if decisions == 1
        else f"{decisions} things need"
    )
    return _plan(whole(late), whole(opened)), f"{things} your decision"


def unsaid(reviews_late: Reading) -> str:
    """What the page cannot know: owners who have not said."""
    reviews = whole(reviews_late)
    if not reviews:
        return ""
    return f"{reviews:,} review{' that was due is' if reviews == 1 else 's that were due are'} missing."


def whole(reading: Reading) -> int:
    return int(reading.value or 0)


def _plan(late: int, opened: int) -> str:
    if not opened:
        return "The plan has no open actions"
    if not late:
        return f"None of {opened:,} open action{'s' if opened > 1 else ''} is late"
    return f"{late:,} of {opened:,} open actions {'is' if late == 1 else 'are'} late"
