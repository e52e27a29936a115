"""Whatever somebody writes into a statement, or is called, comes out as words: nothing is loaded for it."""

from dataclasses import replace

import pytest

from msplan.lib.markup import render_markdown
from msplan.printing.pdf import render_pdf
from statements.rendering.document import Section, Signature, pdf_html
from tests.msplan.printing.neighbourhood import PAYLOADS, Neighbourhood, leaked
from tests.statements.rendering import sample

pytestmark = pytest.mark.draws


def test_markdown_and_names_reach_the_document_as_words(around: Neighbourhood) -> None:
    around.asked.clear()
    everything = around.filled("\n\n".join(PAYLOADS))
    section = Section(everything, "risk", "risk", str(render_markdown(everything)))
    signature = Signature(everything, everything, everything, everything, sample.END)
    fields = dict.fromkeys(("force_name", "mark_text", "colour", "title", "period_label"), everything)
    document = sample.document(
        **fields,
        sections=[section],
        bodies=[everything],
        signatures=[signature],
        figures=[replace(sample.FIGURES[0], label=everything, value_text=everything, definition=everything)],
        contact=everything,
        json_sha256=everything,
        approvals=[],
    )

    pdf = render_pdf(pdf_html(document), title=everything, author=everything, created=sample.CREATED)

    assert around.asked == []
    assert not leaked(pdf)
