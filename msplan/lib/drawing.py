"""How charts become SVG: plain marks at reckoned places, nothing measured, nothing fetched, no library.

One drawing is shown in Inter in the PDF and in the reader's own system font on a page, so room for words is
reckoned generously from their letters. ``docs/decisions/charts.md`` says why no charting library draws them.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

SVG = "http://www.w3.org/2000/svg"
# The Government Analysis Function's palette, in its order: neighbours differ in lightness as well as in hue.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
INK_ON = dict(zip(PALETTE, ("#FFFFFF", "#0B0C0C", "#FFFFFF", "#0B0C0C", "#FFFFFF", "#0B0C0C"), strict=True))
# In grey the third colour is as dark as the first, the fourth as light as the second: those get stripes.
PLAIN_PARTS = 2
STRIPES = 5
PAPER = "#FFFFFF"
INK = "#0B0C0C"
QUIET = "#505A5F"
RULE = "#D5D9DC"
DASHES = ("", "8 4", "2 3", "10 3 2 3")
LEVEL_DASHES = ("12 5", "4 4", "1 3")

WIDTH = 560
FONT = 14
LINE = 17
BASELINE = 5  # from the middle of a line of text down to its baseline
BAR = 22
STEP = 36
PLOT_HEIGHT = 220
PLOT_TOP = 24  # room for the number above a point at the top

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_NARROW, _WIDE = set("iljtfrI.,:;'|!()[] "), set("mwMW%@—&")


def text_width(text: str, *, bold: bool = False) -> float:
    """A generous guess at how wide the words are at ``FONT`` in any plain sans-serif."""
    letters = sum(
        0.34 if c in _NARROW else 0.95 if c in _WIDE else 0.68 if c.isupper() else 0.58 if c < "\u0250" else 1
        for c in text
    )
    return FONT * letters * (1.06 if bold else 1)


def wrapped(text: str, letters: int, *, most: int | None = None) -> list[str]:
    """Lines of so many letters; of ``most`` lines the last ends in an ellipsis where more would follow."""
    return textwrap.wrap(_CONTROLS.sub(" ", text), letters, max_lines=most, placeholder="…") or [""]


class Drawing:
    """Marks on a sheet ``WIDTH`` wide, in reading order."""

    def __init__(self, *, ident: str, title: str, description: str) -> None:
        named = f"{ident}-title {ident}-desc"
        # Plain names: prefixes are settled for the whole process, and WeasyPrint settles the empty one its way.
        self.root = Element("svg", {"xmlns": SVG, "role": "img", "aria-labelledby": named})
        self.root.set("class", "chart-drawing")
        self.root.set("font-family", "Inter, sans-serif")
        self.root.set("font-size", str(FONT))
        for name, words in (("title", title), ("desc", description)):
            SubElement(self.root, name, {"id": f"{ident}-{name}"}).text = _CONTROLS.sub(" ", words)

    def finished(self, height: float) -> str:
        """The SVG as text."""
        self.root.set("viewBox", f"0 0 {WIDTH} {_number(height)}")
        self.root.set("width", str(WIDTH))
        self.root.set("height", _number(height))
        return tostring(self.root, encoding="unicode")

    def rect(self, x: float, y: float, width: float, height: float, *, fill: str) -> None:
        self._mark("rect", x=x, y=y, width=width, height=height, fill=fill)

    def patterned(self, order: int, x: float, y: float, width: float, height: float) -> None:
        """A part of a bar: the first two plain, the third striped upright, the fourth across, so that grey will do."""
        self.rect(x, y, width, height, fill=PALETTE[order])
        if order == PLAIN_PARTS:
            for n in range(1, int((width - 1) / STRIPES) + 1):
                self.rule(x + n * STRIPES, y, x + n * STRIPES, y + height, stroke=PAPER)
        elif order > PLAIN_PARTS:
            for n in range(1, int((height - 1) / STRIPES) + 1):
                self.rule(x, y + n * STRIPES, x + width, y + n * STRIPES, stroke=PAPER)

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE) -> None:
        self._mark("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=1)

    def path(self, d: str, *, stroke: str, dash: str = "", width: float = 2.5) -> None:
        more = {"stroke_dasharray": dash} if dash else {}
        self._mark(
            "path", d=d, fill="none", stroke=stroke, stroke_width=width, stroke_linejoin="round", **more
        )

    def marker(self, shape: int, x: float, y: float, *, fill: str) -> None:
        """A circle, square, triangle or diamond: lines are told apart by shape as well as by colour."""
        r = 4.5
        corners = (
            [],
            [(-4, -4), (4, -4), (4, 4), (-4, 4)],
            [(0, -5.5), (5, 4), (-5, 4)],
            [(0, -6), (6, 0), (0, 6), (-6, 0)],
        )[shape % 4]
        if corners:
            points = " ".join(f"{_number(x + dx)},{_number(y + dy)}" for dx, dy in corners)
            self._mark("polygon", points=points, fill=fill)
        else:
            self._mark("circle", cx=x, cy=y, r=r, fill=fill)

    def text(
        self,
        lines: Iterable[str],
        x: float,
        y: float,
        *,
        anchor: str = "start",
        fill: str = INK,
        bold_first: bool = False,
        from_top: bool = False,
    ) -> None:
        """Lines of words around the height ``y``, or hanging below it."""
        words = [_CONTROLS.sub(" ", line) for line in lines]
        first = y + BASELINE if from_top else y + BASELINE - (len(words) - 1) * LINE / 2
        for n, line in enumerate(words):
            element = self._mark("text", x=x, y=first + n * LINE, text_anchor=anchor, fill=fill)
            if bold_first and n == 0:
                element.set("font-weight", "700")
            element.text = line

    def _mark(self, name: str, **attributes: str | float) -> Element:
        return SubElement(
            self.root,
            name,
            {
                key.replace("_", "-"): value if isinstance(value, str) else _number(value)
                for key, value in attributes.items()
            },
        )


def apart(heights: Sequence[float], lines: Sequence[int], *, lowest: float) -> list[float]:
    """Where to write lines of words that want these heights, so that none covers another."""
    halves = [count * LINE / 2 + 3 for count in lines]
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    placed = list(heights)
    edge = -2.0  # the first line is not cut off at the top
    for n in order:
        placed[n] = max(placed[n], edge + halves[n])
        edge = placed[n] + halves[n]
    edge = lowest
    for n in reversed(order):  # push back up from the foot
        placed[n] = min(placed[n], edge - halves[n])
        edge = placed[n] - halves[n]
    return placed


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
