"""The story of a return, newest first. The same number of queries whatever its length."""

from actions.plan.story import Told, acts_told, newest_first, reminders_about
from actions.returns.due import thing
from actions.returns.models import ReturnSeries
from msplan.history.recording import story_of
from msplan.history.telling import words

FIRST = "Set up"
TITLES = {
    "returns.set_up": FIRST,
    "returns.edit": "Edited",
    "returns.hand_in": "Handed in",
    "returns.correct": "Corrected",
    "returns.take_back": "Taken back with its file",
    "returns.end": "Ended",
}
# What the table of counts tells besides.
IN_THE_TABLE = {TITLES["returns.hand_in"], TITLES["returns.correct"]}
NAMES = {words(field.name): words(str(field.verbose_name)) for field in ReturnSeries._meta.concrete_fields}


def of_series(series: ReturnSeries) -> list[Told]:
    acts = acts_told(story_of(series), TITLES, names=NAMES)
    # What was set up stands above, with what became of it.
    told = (one._replace(text="") if one.title == FIRST else one for one in acts)
    return newest_first(told, reminders_about(thing(series)))


def beside_counts(series: ReturnSeries) -> list[Told]:
    """All but the counts, which stand in the table of its page with their days, people and corrections."""
    return [told for told in of_series(series) if told.title not in IN_THE_TABLE]
