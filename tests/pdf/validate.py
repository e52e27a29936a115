"""Does a PDF keep to PDF/A-3a, PDF/A-3u and PDF/UA-1? Asked of veraPDF, in a process of its own.

One Java machine for the whole run (it takes a second to start, and cannot be started twice in one process).
Where the engine is missing these functions raise: a test without it fails and never passes.
"""

import atexit
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

PROFILES = ("pdf/a-3a", "pdf/a-3u", "pdf/ua-1")


@dataclass(frozen=True)
class Verdict:
    """``broken`` counts failed checks by clause, such as "ISO 14289-1:2014 7.1-9"."""

    profile: str
    passed: bool
    checks: int
    broken: dict[str, int]


def verdicts(pdf: bytes, profiles: tuple[str, ...] = PROFILES) -> list[Verdict]:
    """What the validator says of the file under each profile."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return [_ask(profile, file.name) for profile in profiles]


def assert_valid(pdf: bytes) -> None:
    """Fail unless the file passes every profile that a published statement claims."""
    found = verdicts(pdf)
    faults = {verdict.profile: verdict.broken for verdict in found if not verdict.passed}
    assert not faults, faults
    assert all(verdict.checks > 100 for verdict in found), "the validator looked at next to nothing"


def _ask(profile: str, path: str) -> Verdict:
    engine = _engine()
    assert engine.stdin is not None
    assert engine.stdout is not None
    engine.stdin.write(f"{profile}\t{path}\n")
    engine.stdin.flush()
    line = engine.stdout.readline()
    if not line:
        raise RuntimeError("The PDF validator could not be started; nothing was validated.")
    return Verdict(profile, **json.loads(line))


@cache
def _engine() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("engine.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(_end, process)
    return process


def _end(process: "subprocess.Popen[str]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
