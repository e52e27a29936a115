"""What the executive lead's one page says, from the same figures as the statement. Reads only.

Whatever may be counted or read of a row is one query (``statements.figures.definition.numbers_of``): each part names
what it wants (``WORDS``) and puts it into words.
"""

from dataclasses import dataclass

from actions.models import Completion
from actions.plan.second_person import second_people
from actions.plan.waiting import acceptances
from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.lib.charts import Chart
from statements.dashboard import course, deciding, harm, late, missing, numbers
from statements.dashboard.changes import Wanted
from statements.dashboard.counts import BY_ASPECT
from statements.dashboard.state import sentence, unsaid, whole
from statements.due import standing
from statements.figures import watching
from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from statements.figures.definition import FEW, Figure, Numbers, Scope, Table, numbers_of
from statements.figures.reading import TableReading
from statements.figures.watching import Watched

ASPECTS = TABLES["actions_by_aspect"]
KEYS = (*numbers.NUMBERS, "actions_open", "actions_behind", course.UNANSWERED.key)
WORDS = (*late.WORDS, *harm.WORDS, *course.WORDS, *deciding.WORDS, *missing.WORDS, *numbers.WORDS)


@dataclass(frozen=True)
class Dashboard:
    # What the plan is like, and what needs a decision.
    said: tuple[str, str]
    unsaid: str
    decisions: list[deciding.Decision]
    watched: list[Watched]
    numbers: list[numbers.Number]
    aspects: list[late.OfAspect]
    behind: int
    things: list[late.Thing]
    kinds: list[late.Kind]
    harm: harm.Harm
    course: course.Course
    missing: missing.Missing | None
    chart: Chart | None
    # Whether anything shown is OFFICIAL-SENSITIVE: the highest marking stands on the page.
    sensitive: bool
    # All that was read for it, and what its reader asked for besides.
    read: Numbers

    @property
    def headline(self) -> str:
        """ "3 of 41 open actions are late; 1 thing needs your decision." """
        return f"{'; '.join(self.said)}."

    @property
    def late_actions_href(self) -> str:
        return self._href_of("actions_late")

    @property
    def late_reviews_href(self) -> str:
        return self._href_of("reviews_late")

    def _href_of(self, key: str) -> str:
        return next(number.href for number in self.numbers if number.key == key)

    @property
    def late_href(self) -> str:
        return late.list_href()


def dashboard(
    person: Person, scope: Scope, force: ForceProfile | None = None, also: Wanted | None = None
) -> Dashboard:
    """At most eleven queries, whatever there is; ``force`` where somebody has read it already.

    ``also`` is read along: what changed since a day.
    """
    figures = [FIGURES[key] for key in KEYS]
    counts = harm.counts_for(person)
    parts = [count.part for count in (*BY_ASPECT.values(), *counts)]
    further = also.all if also else ()
    risks = watching.set_up(scope.on)
    told: list[Figure | Table] = [*figures, ASPECTS, *watching.figures_of(risks).values()]
    told += also.figures if also else ()
    read = numbers_of(told, scope, FEW, deciding.PROPOSED, *parts, *WORDS, *further)
    readings = {figure.key: figure.reading(scope, read) for figure in figures}
    statements = standing(scope.on)
    completions = list(Completion.objects.waiting().with_acceptors())
    others = second_people() if completions else []
    things = late.things(scope.on, read, acceptances(scope.on, completions, others), statements)
    decided = deciding.decisions(
        person,
        numbers=read,
        awaited=statements.awaited,
        completions=completions,
        others=others,
        late=things,
        on=scope.on,
    )
    aspects = late.by_aspect(
        late.actions_of(read.said[late.ACTIONS]), late.names_of(read.said[late.PEOPLE]), read, scope.on
    )
    return Dashboard(
        said=sentence(readings["actions_late"], readings["actions_open"], len(decided)),
        unsaid=unsaid(readings["reviews_late"]),
        decisions=decided,
        watched=[one for one in watching.told(risks, scope, read) if one.is_past],
        numbers=numbers.five(readings, read),
        aspects=aspects,
        behind=whole(readings["actions_behind"]),
        things=things,
        kinds=late.kinds_of(things),
        harm=harm.harm(counts, read),
        course=course.course(
            statements.awaited,
            read,
            readings[course.UNANSWERED.key],
            force or ForceProfile.current(),
            scope.on,
            begun=statements.begun,
        ),
        missing=missing.missing(read),
        chart=_chart(ASPECTS.reading(scope, read)),
        sensitive=person.may("concerns.see") or any(thing.sensitive for thing in things),
        read=read,
    )


def _chart(aspects: TableReading) -> Chart | None:
    """The actions of each aspect; None while there are none to draw."""
    try:
        return CHARTS["actions_by_aspect"].draw(aspects)
    except ValueError:
        return None
