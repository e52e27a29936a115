"""What is wrong with what became of a file: server errors, rows half in, faults that nobody could find."""

from collections import Counter
from dataclasses import dataclass, field

from tests.proof.importing.doors import Came, Door
from tests.proof.importing.files import FAULTY, TAME, WILD, File

SERVER_ERROR, HALF_IN, NOT_NAMED, UNTOLD = (
    "server errors",
    "files half imported",
    "faults not named by row and column",
    "refused without a sentence",
)


@dataclass
class Judged:
    """Counts, and of each fault found one example to look at."""

    files: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    examples: list[str] = field(default_factory=list)

    def look(self, door: Door, file: File, came: Came) -> list[str]:
        self.files[door.name] += 1
        self.files[file.kind] += 1
        self.rows += came.written
        found = faults_of(door, file, came)
        self.faults.update(found)
        self.examples += [
            f"{door.name}: {fault}: {file!r}, {came.statuses}, {came.written} rows" for fault in found
        ]
        return found


def faults_of(door: Door, file: File, came: Came) -> list[str]:
    if any(status >= 500 for status in came.statuses):
        return [SERVER_ERROR]
    found = []
    if came.written != wanted(door, file, came):
        found.append(HALF_IN)
    if file.kind == FAULTY and file.fault and not is_named(file.fault, came):
        found.append(NOT_NAMED)
    if file.kind == WILD and not came.written and not came.said.strip():
        found.append(UNTOLD)
    return found


def wanted(door: Door, file: File, came: Came) -> int:
    """How many rows must be new: all of a file without a fault, none of one that the door takes whole or not at all."""
    if file.kind == WILD:  # what it holds nobody knows but the page on which yes was said
        return came.promised if came.written else 0
    if door.name == "registry":
        return min(file.rows, came.promised)  # of suppliers in the register, which the page counts
    if file.kind == TAME or not door.all_or_nothing:
        return file.rows
    return 0


def is_named(fault: tuple[int, str], came: Came) -> bool:
    row, column = fault
    return any(number == row and column in words.casefold() for number, words in came.named)
