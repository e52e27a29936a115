"""Starting our programs for real, and looking for what they leave behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SUPPORT = ROOT / "bin" / "support"


def environment(data: Path | None) -> dict[str, str]:
    """That of a person at a keyboard: no services given, the data in a folder of the test's own."""
    dropped = (
        "DATABASE_URL",
        "REDIS_URL",
        "MSPLAN_DATA",
        "SECRET_KEY",
        "LINK_KEY",
        "SECOND_STEP_KEY",
        "STATICFILES",
    )
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**env, "DEMO": "off", **({"MSPLAN_DATA": str(data)} if data else {})}


@contextmanager
def started(program: str, *arguments: str, data: Path | None) -> Iterator[subprocess.Popen[str]]:
    """One of bin/support's programs, killed at the end if the test has not ended it."""
    child = subprocess.Popen(
        [sys.executable, str(SUPPORT / program), *arguments],
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(60)
            except subprocess.TimeoutExpired:
                child.kill()
        assert child.stdout
        child.stdout.close()


def left_behind(data: Path) -> list[str]:
    """Processes, zombies apart, that were started over this data directory."""
    mark = os.fsencode(data)
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            about = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            zombie = ") Z " in (process / "stat").read_text()
        except OSError:
            continue
        if mark in about and not zombie:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            found.append(f"{process.name} {command}")
    return found


def eventually(condition: Callable[[], bool], *, seconds: float = 90) -> bool:
    """Whether something comes true within a time; looks often."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def wait_for_line(child: subprocess.Popen[str], text: str) -> list[str]:
    """Read what a program says until a line holds ``text``; all lines read so far."""
    assert child.stdout
    lines = []
    for line in child.stdout:
        lines.append(line.rstrip("\n"))
        if text in line:
            return lines
    raise AssertionError(f"It ended without saying {text!r}:\n" + "\n".join(lines))
