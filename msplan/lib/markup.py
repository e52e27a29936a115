"""What people type as Markdown, made into HTML that can be trusted on a page and in a PDF.

Two gates, one behind the other: markdown-it writes no raw HTML, and nh3 lets through only the tags listed
here. No images, no relative links, no inline style: nothing that would make a page or the PDF fetch anything.
"""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = {"h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "code", "pre", "blockquote"}
TAGS |= {"ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "th": {"scope"}, "ol": {"start"}}
CLASSES = {"th": {"numeric"}, "td": {"numeric"}}
SCROLLING = '<div class="table-wrap" role="group" aria-label="Table" tabindex="0">\n<table>'
LINK = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
BLOCKS = {"p", "br", "hr", "li", "tr", "table", "ul", "ol", "blockquote", "pre"} | {
    f"h{n}" for n in range(1, 7)
}


def render_markdown(text: str, *, heading_base: int = 3) -> SafeString:
    """Markdown as HTML from the allow-list.

    The highest heading becomes ``h<heading_base>`` and no level is ever skipped, whatever was typed: a screen
    reader's outline, and PDF/UA, break where an h2 is followed by an h4.
    """
    tokens = _parser.parse(CONTROLS.sub("", text))
    tokens = list(_with_table_roles(_with_heading_levels(tokens, heading_base)))
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=_only_full_addresses,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    # A wide table scrolls by itself on a phone, and can be reached by keyboard to do so.
    clean = clean.replace("<table>", SCROLLING).replace("</table>", "</table>\n</div>")
    return mark_safe(clean)  # nh3 has just cleaned it


def plain_text(html: str) -> str:
    """The words of a piece of HTML, one block a line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)


def _image_as_words(
    _renderer: RendererHTML, tokens: list[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return escape(tokens[index].content)


_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_parser.add_render_rule("image", _image_as_words)


def _with_heading_levels(tokens: list[Token], base: int) -> Iterator[Token]:
    """Number headings by their place in the outline rather than by the signs typed; drop empty ones."""
    outline: list[int] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type != "heading_open":
            yield token
            position += 1
            continue
        opening, inline, closing = tokens[position : position + 3]
        position += 3
        if not inline.content.strip():
            continue
        typed = int(opening.tag[1])
        while outline and outline[-1] >= typed:
            outline.pop()
        outline.append(typed)
        opening.tag = closing.tag = f"h{min(base + len(outline) - 1, 6)}"
        yield from (opening, inline, closing)


def _with_table_roles(tokens: Iterator[Token]) -> Iterator[Token]:
    """Give header cells their scope, make the first cell of a row its header, and right-align by class.

    A first cell that is empty or right-aligned names nothing and stays an ordinary cell.
    """
    table = list(tokens)
    for position, token in enumerate(table):
        if token.type not in ("th_open", "td_open"):
            continue
        align_right = "right" in str(token.attrs.pop("style", ""))
        words = table[position + 1].content.strip()
        if align_right:
            token.attrs["class"] = "numeric"
        if token.type == "th_open":
            token.attrs["scope"] = "col"
        elif table[position - 1].type == "tr_open" and words and not align_right:
            token.tag = table[position + 2].tag = "th"
            token.attrs["scope"] = "row"
    yield from table


def _only_full_addresses(tag: str, attribute: str, value: str) -> str | None:
    """A relative link means one place on a page and another, or none, in a PDF."""
    if tag == "a" and attribute == "href" and not LINK.match(value.strip()):
        return None
    return value


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0
        self._kept_lines = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in BLOCKS:
            self._kept_lines = tag == "pre"
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag == "img" and (alt := dict(attrs).get("alt")):
            self.words.append(f"\nPicture: {alt}\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in BLOCKS:
            self._kept_lines = False
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data if self._kept_lines else re.sub(r"\s+", " ", data))
