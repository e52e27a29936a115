"""Words typed into the search of the list, made into what PostgreSQL's index of words is asked.

Every word typed must occur, in any form of it: "suppliers" finds "supplier’s". Case, accents and punctuation do not
count, "&" and "and" are the same nothing. Why words and not pieces of words: docs/decisions/search.md.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func

# The text search configuration and the function that the migration makes.
CONFIG = "plan_words"
APOSTROPHES = str.maketrans("", "", "'’‘ʼ`")
REFERENCE = re.compile(r"a?[-‐‑–]?0*([1-9][0-9]{0,8})[.,;:]?", re.IGNORECASE)
# "A 14" is one word to whoever types it.
APART = re.compile(r"\b(a)\s+(?=[0-9]+\b)", re.IGNORECASE)
# Nobody means more; each costs a lookup.
MOST_WORDS = 40


class Words(Func):
    """The words of some columns, as the index knows them: both must be written alike."""

    function = "plan_words"
    output_field = SearchVectorField()


# Every text of an action. A new text field belongs here and into a migration of the index.
ACTION_WORDS = Words(
    F("title"),
    F("what"),
    F("outcome"),
    F("measure"),
    F("public_wording"),
    F("rating_reason"),
    F("needed"),
    F("paused_reason"),
    F("outcome_words"),
    F("no_evidence_reason"),
    F("cancelled_reason"),
)
MILESTONE_WORDS = Words(F("title"))


def typed_words(text: str) -> list[str]:
    """What was typed, word by word, each once; "and" and loose punctuation ask for nothing."""
    words = APART.sub(r"\1-", unicodedata.normalize("NFC", text)).split()
    asked = [word for word in dict.fromkeys(words) if any(map(str.isalnum, word)) and word.lower() != "and"]
    return asked[:MOST_WORDS]


def number_in(word: str) -> int | None:
    """The number of the action that "A-014", "a14" or "14" may name."""
    found = REFERENCE.fullmatch(word)
    return int(found[1]) if found else None


def query_of(word: str) -> SearchQuery:
    """Of "multi-agency" both parts. Long words may go on, short ones are meant as they are: "HR" is not "three"."""
    parts = list(_parts(word))
    asked = [f"'{part}'{':*' if len(part) > 2 and not part.isdecimal() else ''}" for part in parts]
    number = number_in(word)
    if number is not None and not word.isdecimal():
        forms = [f"{number}", f"{number:03d}"]
        asked = [" | ".join([*(f"('a' <-> '{form}')" for form in forms), *(f"'a{form}'" for form in forms)])]
    return SearchQuery(" & ".join(asked), config=CONFIG, search_type="raw")


def _parts(word: str) -> Iterator[str]:
    return (part.lower() for part in re.findall(r"[^\W_]+", word.translate(APOSTROPHES)))
