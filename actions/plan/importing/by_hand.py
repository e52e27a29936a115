"""For imports that keep no file: which column is which, said by a person; and what is wrong, as a file to take away.

Nothing of the file stands anywhere but in the answer to the request: the list of errors travels signed in the page, to
whoever chose the file and nobody else, and comes back as a download when they ask for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.core import signing

from actions.plan.importing.reading import letter
from msplan.lib.taking_away import Export

MOST_COLUMNS = 80
MOST_ERRORS = 5_000
A_DAY = 24 * 60 * 60
SALT = "imports.errors"
# So many names of columns that are known make a line one of headings; less may be a row about somebody.
FEWEST_KNOWN = 2


class Column(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def heading(self) -> str: ...


class Wrong(NamedTuple):
    """A line of the error file."""

    row: int
    column: str
    value: str
    sentence: str


ERRORS = Export(
    "What to correct",
    "errors",
    [
        ("Row", "row"),
        ("Column", "column"),
        ("What it says", "value"),
        ("What is wrong, and what to do", "sentence"),
    ],
)


def packed(lines: Iterable[Wrong], *, by: int) -> str:
    """What goes into the page. Signed, so that nobody can have msplan write a file of their own words."""
    kept = [tuple(line) for line in lines]
    over = len(kept) - MOST_ERRORS
    if over > 0:
        more = (
            f"{over:,} further errors are not in this file. Correct these first, then check the file again."
        )
        kept = [*kept[:MOST_ERRORS], (0, "", "", more)]
    return signing.dumps({"by": by, "lines": kept}, salt=SALT, compress=True)


def unpacked(text: str, *, by: int) -> list[Wrong] | None:
    """None for what is not ours, is somebody else's or older than a day."""
    try:
        carried = signing.loads(text, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    return [Wrong(*line) for line in carried["lines"]] if carried["by"] == by else None


class ColumnsByHand:
    """Mix in *before* the form: after a file whose columns were not known, asks for each field which column holds it.

    The browser keeps no file, so that it is chosen again with the answer. Nothing of the answer is kept either.
    """

    columns: Sequence[Column] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        if form.is_bound and any(str(name).startswith("column_") for name in form.data):
            self._add(self.columns, [])

    def ask_columns(
        self, columns: Sequence[Column], headings: Sequence[str], found: Mapping[str, int]
    ) -> None:
        """Show the choice; what was found is chosen already. Names are shown where the line is one of headings."""
        form: Any = self
        self._add(columns, headings if len(found) >= FEWEST_KNOWN else [])
        form.data = form.data.copy()
        for column in columns:
            if not form.data.get(f"column_{column.key}") and column.key in found:
                form.data[f"column_{column.key}"] = str(found[column.key])

    def _add(self, columns: Sequence[Column], headings: Sequence[str]) -> None:
        form: Any = self
        names = [" ".join(text.split())[:40] for text in headings]
        names += [""] * (MOST_COLUMNS - len(names))
        choices = [("", "Not there, or by its name")]
        choices += [(str(n), f"{letter(n)}: {name}" if name else letter(n)) for n, name in enumerate(names)]
        for column in columns:
            field = forms.ChoiceField(
                label=f"Which column holds “{column.heading}”?", choices=choices, required=False
            )
            form.fields[f"column_{column.key}"] = field
            form.prepare(f"column_{column.key}", field)
        first = forms.BooleanField(label="The first row is not a line of headings", required=False)
        form.fields["no_headings"] = first
        form.prepare("no_headings", first)

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()  # type: ignore[misc]
        form: Any = self
        taken: dict[str, str] = {}
        for name in [name for name in form.fields if name.startswith("column_")]:
            place = form.cleaned_data.get(name) or ""
            if place and place in taken:
                form.add_error(name, f"Column {letter(int(place))} is chosen above already")
            taken[place] = name
        return cleaned

    @property
    def by_hand(self) -> dict[str, int]:
        """Field to place, of those that were chosen."""
        form: Any = self
        chosen = {name: form.cleaned_data.get(name) for name in form.fields if name.startswith("column_")}
        return {name.removeprefix("column_"): int(place) for name, place in chosen.items() if place}

    @property
    def has_headings(self) -> bool:
        form: Any = self
        return not form.cleaned_data.get("no_headings")

    def layout(self) -> Sequence[str | LayoutObject]:
        form: Any = self
        own = [name for name in form.fields if name.startswith("column_") or name == "no_headings"]
        rest = [name for name in form.fields if name not in own]
        asked = [Fieldset(*own, legend="Which column is which", legend_size=Size.MEDIUM)] if own else []
        return [*rest, *asked, form.buttons()]
