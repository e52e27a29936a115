"""The story of a promise, newest first."""

from django.db.models import Q

from actions.plan.story import Told, acts_told, newest_first, reminders_about
from msplan.history.models import Entry
from statements.models import Promise
from statements.promises.due import thing

ACTS = {
    "statements.mark_promise": "Marked as a promise",
    "statements.change_promise": "Changed",
    "statements.unmark_promise": "Taken off the list",
    "statements.link_action": "An action carries it out",
    "statements.unlink_action": "An action was taken away",
    "statements.answer_promise": "Answered",
    "statements.change_answer": "Answer changed",
    "statements.leave_unanswered": "Left without an answer",
    "statements.add_answer_evidence": "Evidence handed in",
}
NAMES = {
    "Due on": "By when",
    "New due on": "New date",
    "Outcome": "What became of it",
    "Sentence": "What we did",
}


def of_promise(promise: Promise) -> list[Told]:
    """With what was said of its answers, which are things of their own. Two queries."""
    entries = Entry.objects.filter(
        Q(thing_type="statements.promise", thing_id=promise.pk)
        | Q(thing_type="statements.promiseanswer", thing_id__in=promise.answers.order_by().values("pk")),
        restricted=False,
    )
    told = acts_told(entries.with_details().order_by("-at", "-pk"), ACTS, names=NAMES)
    return newest_first(reminders_about(thing(promise.pk)), told)
