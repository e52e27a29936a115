"""What is proposed and not law, with the day on which that was so."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "proposals.json"


@lru_cache
def proposals() -> list[dict[str, Any]]:
    """One entry for each proposal; never a duty. Shown with its date, so that nobody takes it for law in force."""
    read = json.loads(FILE.read_text(encoding="utf-8"))
    return [{**read, "as_of": date.fromisoformat(read["as_of"])}]
