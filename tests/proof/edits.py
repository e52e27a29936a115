"""Every form that edits, found by filling in every form of every page: two people open it, both save.

Prints its report in Markdown; fails if anybody overwrote anything without a word, if a form with a version was never
taken, or if the control found nothing.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["WALK"] = "whole"
TEST = "tests/walk/test_edits.py"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.md"
        command = [sys.executable, "-m", "pytest", "-q", "-s", TEST]
        done = subprocess.run(
            command, env=os.environ | {"EDITS_REPORT": str(told)}, stdout=sys.stderr, check=False
        )
        if told.exists():
            print(told.read_text())
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
