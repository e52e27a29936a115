import pytest

from statements.rendering.document import pdf_html
from statements.rendering.pdf import render_pdf
from tests.statements.rendering import sample


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
