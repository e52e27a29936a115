"""The words that an action is described with; ``label`` is what people read."""

from django.db.models import TextChoices


class Aspect(TextChoices):
    """The four faces of the force."""

    FORCE = "force", "Force capability"
    INTERNAL = "internal", "Internal capability (HR and infrastructure)"
    EXTERNAL = "external", "External capability (procurement and supply chain)"
    ENGAGEMENT = "engagement", "Business engagement"

    @property
    def short(self) -> str:
        return self.label.split(" (")[0]


class Strand(TextChoices):
    """The Home Office's four strands; an action may serve several."""

    PURSUE = "pursue", "Pursue"
    PREVENT = "prevent", "Prevent"
    PROTECT = "protect", "Protect"
    PREPARE = "prepare", "Prepare"


class Area(TextChoices):
    """The six topics of section 54(5) of the Modern Slavery Act 2015, in its order."""

    STRUCTURE = "structure", "Structure, business and supply chains"
    POLICIES = "policies", "Policies"
    DUE_DILIGENCE = "due_diligence", "Due diligence"
    RISK = "risk", "Risk assessment and management"
    EFFECTIVENESS = "effectiveness", "Effectiveness"
    TRAINING = "training", "Training"


class Source(TextChoices):
    """Where an action came from."""

    INTERNAL_REVIEW = "internal_review", "Internal review"
    WORKING_GROUP = "working_group", "Working group"
    PARTNERSHIP = "partnership", "Partnership"
    INSPECTION = "inspection", "Inspection"
    NATIONAL_PLAN = "national_plan", "National policing action plan"
    DEBRIEF = "debrief", "Operational debrief"
    PROMISE = "promise", "Promise in a statement"
    SUPPLIER_FINDING = "supplier_finding", "Supplier finding"
    PRIORITY_RISK = "priority_risk", "Priority risk"
    INCIDENT = "incident", "Incident"


class Priority(TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Progress(TextChoices):
    """What an action is. Its deadline is computed and its rating is a judgement: three separate facts."""

    PROPOSED = "proposed", "Proposed"
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class Rating(TextChoices):
    """A person's judgement, with a reason and a date."""

    RED = "red", "Red: off track, needs a decision"
    AMBER = "amber", "Amber: at risk, being handled"
    GREEN = "green", "Green: on track"

    @property
    def short(self) -> str:
        return self.label.split(":")[0]


def no_change_words(times: int) -> str:
    """What a reader is told of so many reviews in a row that said "no change"; nothing of none."""
    if times < 2:
        return "No change since last time" if times else ""
    ending = "th" if 10 < times % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(times % 10, "th")
    return f"No change, the {times}{ending} time running"


# Agreed and not finished: what the plan still owes.
OPEN = (Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.PAUSED)
# Open and being worked at: what is reviewed and chased.
CHASED = (Progress.NOT_STARTED, Progress.IN_PROGRESS)
CLOSED = (Progress.COMPLETED, Progress.CANCELLED)
