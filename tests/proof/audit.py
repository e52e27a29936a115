"""Has any locked package a known hole? Asks the advisories of PyPI over the network, so it says so where it could not.

A canary goes first: a version of Django that is known to be bad. Unless that is flagged, nothing that the audit says
of our own packages means anything, and the report is "not run".
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "bin" / "requirements" / "core.lock"
UV = Path(sys.executable).parent / "uv"  # fetches the auditor for this once: it is no part of msplan
CANARY = "django==5.2.0"


def pinned() -> str:
    found = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", LOCK.read_text(), re.M)
    return "".join(f"{name}=={version}\n" for name, version in found)


def audited(requirements: str) -> tuple[int | None, str]:
    """The exit status (0 clean, 1 holes known, None not run) and the words."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirements)
        file.flush()
        try:
            done = subprocess.run(
                [str(UV), "tool", "run", "--system-certs", "pip-audit", "--strict", "--no-deps", "--disable-pip",
                 "--progress-spinner", "off", "--requirement", file.name],
                capture_output=True, text=True, check=False, timeout=300,
            )  # fmt: skip
        except (subprocess.TimeoutExpired, FileNotFoundError) as problem:
            return None, type(problem).__name__
    said = (done.stdout + done.stderr).strip()
    if done.returncode not in (0, 1) or "No module named" in said or "ERROR" in said or "Connection" in said:
        return None, said.splitlines()[-1][:200] if said else "nothing was said"
    return done.returncode, said


def main() -> int:
    status, words = audited(f"{CANARY}\n")
    if status != 1 or "django" not in words.lower():
        print(
            f"**Not run.** The canary `{CANARY}` was not flagged, so nothing can be said of our packages.\n"
        )
        print(f"What was said instead: {words}")
        return 0
    print(f"The canary `{CANARY}` was flagged.\n")
    status, words = audited(pinned())
    if status is None:
        print(f"**Not run** for our own packages: {words}")
        return 0
    print(f"```\n{words}\n```")
    return status


if __name__ == "__main__":
    sys.exit(main())
