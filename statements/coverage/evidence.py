"""What shows that a rule is met, and what comes near."""

from dataclasses import dataclass, field

MET, NOT_MET, UNTOLD, LATER, EXCUSED = "met", "not met", "cannot be told from text", "later", "excused"


@dataclass(frozen=True)
class Evidence:
    """A sentence with its place, or what the records say. ``why`` is "" or why it does not count."""

    words: str
    kind: str = "sentence"  # sentence, record, figure
    section: int | None = None
    heading: str = ""
    why: str = ""
    href: str = ""


@dataclass(frozen=True)
class PartResult:
    name: str
    met: bool | None  # None: cannot be told
    shown_by: tuple[Evidence, ...] = ()
    nearest: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What came of one rule, before anybody has said anything about it."""

    rule_id: str
    verdict: str
    parts: tuple[PartResult, ...] = ()
    # What is pointed out: sentences for hints.
    noted: tuple[Evidence, ...] = field(default=())

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(one for part in self.parts for one in part.shown_by))

    @property
    def missing(self) -> list[str]:
        return [part.name for part in self.parts if part.met is False]

    @property
    def nearest(self) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(one for part in self.parts if not part.met for one in part.nearest))
