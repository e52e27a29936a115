"""Odd words in every query and every form: 20,000 requests (or as many as the first argument says), and no fault.

``bin/check`` sends 200 of them. Prints its report in Markdown.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

TEST = "tests/walk/test_fuzz.py"


def main(many: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "fuzz.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={results}", TEST]
        done = subprocess.run(command, env=os.environ | {"FUZZ": str(many)}, stdout=sys.stderr, check=False)
        if not done.returncode:
            print("| What | Number |\n|---|--:|")
            for told in ElementTree.parse(results).iter("property"):  # noqa: S314  our own file
                print(f"| {told.get('name')} | {int(told.get('value') or 0):,} |")
            print(
                "| faults (500 and above) | 0 |\n\nAnswered 503: readiness, which says that nothing beats here."
            )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
