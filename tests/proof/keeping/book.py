"""What the parts of a long proof found when each last ran, with day and commit, so that one can be run again alone."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]

Told = dict[str, Any]


class Book:
    """docs/proof/<name>.json: a page for each of ``parts``, in their order."""

    def __init__(self, name: str, parts: Iterable[str]) -> None:
        self.path = ROOT / "docs" / "proof" / f"{name}.json"
        self.parts = tuple(parts)

    def read(self) -> dict[str, Told]:
        """The parts that ran; what the book says of others is left out."""
        pages: dict[str, Told] = json.loads(self.path.read_text()) if self.path.exists() else {}
        return {part: pages[part] for part in self.parts if part in pages}

    def keep(self, told: Mapping[str, Mapping[str, Any]], *, began: datetime) -> None:
        """Write down what each part told, in place of what it told before."""
        said = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        stamp = {"on": f"{began.day} {began:%B %Y, %H:%M} UTC", "commit": said.stdout.strip()}
        pages = self.read() | {part: {**found, **stamp} for part, found in told.items()}
        ordered = {part: pages[part] for part in self.parts if part in pages}
        self.path.write_text(json.dumps(ordered, indent=1) + "\n")
