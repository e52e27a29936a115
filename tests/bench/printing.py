"""The PDF of a statement, in a process of its own

Held against WeasyPrint in this process, on the same HTML: what the fork, the files carried inside and the marks of
an accessible PDF cost beside the setting of the pages.
"""

from weasyprint import HTML

from msplan.printing.pdf import STATIC
from msplan.printing.resources import OwnFilesOnly, own_files
from statements.rendering.document import pdf_html
from tests.bench.measuring import Figure, times
from tests.statements.rendering import sample
from tests.statements.rendering.conftest import rendered

# Sections of the sample that are printed, and how often.
SMALL = (1, 1)
FULL = (7, 7)
BUDGET = 1.2


def measure(size: tuple[int, int]) -> list[Figure]:
    sections, rounds = size
    whole = sample.document()
    assert len(whole.sections) == FULL[0]
    html = pdf_html(sample.document(sections=whole.sections[:sections]))
    files = own_files(STATIC)

    def apart() -> None:
        assert rendered(html).startswith(b"%PDF")

    def alone() -> None:
        fetcher = OwnFilesOnly(files)
        made = HTML(string=html, base_url=fetcher.base, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/a-3a")
        assert made.startswith(b"%PDF")

    took, against = times(apart, alone, rounds=rounds)
    return [Figure(f"a statement of {sections} sections, against WeasyPrint alone", took, against, BUDGET)]
