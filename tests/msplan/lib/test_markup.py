from hypothesis import given, settings
from hypothesis import strategies as st

from msplan.lib.markup import plain_text, render_markdown


def test_headings_start_at_the_base_and_never_skip_a_level() -> None:
    typed = "# One\n\n#### Two\n\n###### Three\n\n## Two again\n\n# One again"

    html = render_markdown(typed, heading_base=3)

    assert html == "<h3>One</h3>\n<h4>Two</h4>\n<h5>Three</h5>\n<h4>Two again</h4>\n<h3>One again</h3>\n"


def test_a_deeper_first_heading_still_becomes_the_base() -> None:
    assert render_markdown("### Only", heading_base=3) == "<h3>Only</h3>\n"


def test_an_empty_heading_is_dropped() -> None:
    assert render_markdown("##\n\ntext") == "<p>text</p>\n"


def test_table_cells_get_scope_and_numbers_a_class() -> None:
    html = render_markdown("| Band | Suppliers |\n|---|--:|\n| High | 12 |\n| | 3 |")

    assert '<th scope="col">Band</th>' in html
    assert '<th class="numeric" scope="col">Suppliers</th>' in html
    assert '<th scope="row">High</th>\n<td class="numeric">12</td>' in html
    assert '<td></td>\n<td class="numeric">3</td>' in html
    assert "style" not in html


def test_a_table_can_be_scrolled_by_keyboard() -> None:
    html = render_markdown("| A |\n|---|\n| x |")

    assert html.startswith('<div class="table-wrap" role="group" aria-label="Table" tabindex="0">\n<table>')
    assert html.endswith("</table>\n</div>\n")


def test_links_lead_only_to_full_addresses() -> None:
    html = render_markdown(
        "[a](https://a.example) [b](/secret) [c](//c.example) [d](mailto:d@d.example) [e](tel:112)"
    )

    assert html == (
        '<p><a href="https://a.example" rel="noopener noreferrer">a</a>'
        ' <a rel="noopener noreferrer">b</a> <a rel="noopener noreferrer">c</a>'
        ' <a href="mailto:d@d.example" rel="noopener noreferrer">d</a>'
        ' <a href="tel:112" rel="noopener noreferrer">e</a></p>\n'
    )


def test_typed_html_is_shown_as_typed() -> None:
    html = render_markdown("<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>")

    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_a_script_address_is_not_a_link() -> None:
    for typed in (
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "[x][r]\n\n[r]: javascript:alert(1)",
        "[x](java\tscript:alert(1))",
        "[x](file:///etc/passwd)",
    ):
        assert "href" not in render_markdown(typed), typed


def test_an_image_leaves_its_words() -> None:
    assert render_markdown("![a **badge**](https://x.example/y.png)") == "<p>a **badge**</p>\n"


def test_plain_text_keeps_the_words_and_parts_the_blocks() -> None:
    html = render_markdown(
        "# Risk\n\nWe *know* this &amp; that.\n\n| A | B |\n|---|---|\n| x | 1 |\n\n- one\n- two"
    )

    assert plain_text(html) == "Risk\nWe know this & that.\nA B\nx 1\none\ntwo"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>[]()!&;:/\"'`*#|-=\\ \n\tabjavscriptonerhfl\x00\u202e", max_size=120))
def test_whatever_is_typed_no_tag_outside_the_list_appears(typed: str) -> None:
    html = render_markdown(typed)

    for dangerous in ("<script", "<img", "<iframe", "<svg", "<link", "<style", "<object", "<!--", "\x00"):
        assert dangerous not in html.lower()
    assert "style=" not in html.replace("&quot;", "") or "style=" in typed
