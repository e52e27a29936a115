import pytest

from msplan.printing.pdf import render_pdf
from statements.rendering.document import pdf_html
from tests.msplan.printing.neighbourhood import around
from tests.statements.rendering import sample

__all__ = ["around", "rendered", "statement_pdf"]


def rendered(html: str) -> bytes:
    return render_pdf(
        html,
        title="Modern slavery statement 2024-25",
        author="Severnshire Constabulary",
        created=sample.CREATED,
        attachments=sample.attachments(),
    )


@pytest.fixture(scope="session")
def statement_pdf() -> bytes:
    return rendered(pdf_html(sample.document()))
