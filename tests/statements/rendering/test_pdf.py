"""The file that the public downloads: archival, accessible, complete, and the same every time."""

import os
from datetime import datetime
from itertools import pairwise

import pikepdf
import pytest

from msplan.printing.pdf import Attachment, RenderFailed, _press, render_pdf
from statements.rendering.document import pdf_html
from tests.pdf import look_inside
from tests.pdf.validate import assert_valid, verdicts
from tests.statements.rendering import sample
from tests.statements.rendering.conftest import rendered

pytestmark = pytest.mark.draws

HEAD = '<!doctype html><html lang="en-GB"><head><link rel="stylesheet" href="css/document.css"></head>'
PAGE = HEAD + "<body>{}</body></html>"


def printed(body: str, **more: object) -> bytes:
    given = {"title": "t", "author": "a", "created": sample.CREATED} | more
    return render_pdf(PAGE.format(body), **given)  # type: ignore[arg-type]


def test_a_whole_statement_is_archival_and_accessible(statement_pdf: bytes) -> None:
    assert len(look_inside.opened(statement_pdf).pages) >= 8
    assert_valid(statement_pdf)


def test_control_the_validator_sees_a_broken_file(statement_pdf: bytes, tmp_path: object) -> None:
    pdf = look_inside.opened(statement_pdf)
    del pdf.Root.MarkInfo
    next(e for e in look_inside.structure(pdf) if e.S == "/Figure").Alt = pikepdf.String("")
    broken = tmp_path / "broken.pdf"  # type: ignore[operator]
    pdf.save(broken)

    assert [verdict.passed for verdict in verdicts(broken.read_bytes())] == [False, True, False]


def test_the_same_document_gives_the_same_bytes(statement_pdf: bytes) -> None:
    assert rendered(pdf_html(sample.document())) == statement_pdf


def test_the_same_bytes_from_a_new_process(statement_pdf: bytes) -> None:
    _press().stop()

    assert rendered(pdf_html(sample.document())) == statement_pdf


def test_language_title_and_marks(statement_pdf: bytes) -> None:
    pdf = look_inside.opened(statement_pdf)

    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo["/Title"]) == "Modern slavery statement 2024-25"
    assert str(pdf.docinfo["/Author"]) == "Severnshire Constabulary"
    assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20250924093000Z"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pdf.Root.Outlines.Count >= 10


def test_every_table_has_header_cells_that_say_their_scope(statement_pdf: bytes) -> None:
    pdf = look_inside.opened(statement_pdf)

    scopes = [str(e.A.Scope) for e in look_inside.structure(pdf) if e.S == "/TH"]
    assert set(scopes) == {"/Column", "/Row"}
    assert len(scopes) == look_inside.tags(pdf).count("TH") > 60


def test_every_chart_has_its_words(statement_pdf: bytes) -> None:
    pdf = look_inside.opened(statement_pdf)

    told = [str(e.Alt) for e in look_inside.structure(pdf) if e.S == "/Figure"]
    assert len(told) == 3
    assert told[2] == (
        "Twice as many suppliers answer as two years ago. Line chart."
        " Answered by the deadline: 31% in March 2023 to 64% in March 2025;"
        " Assessed by a person: 0% in March 2023 to 61% in March 2025."
    )


def test_headings_never_skip_a_level(statement_pdf: bytes) -> None:
    levels = [
        int(tag[1])
        for tag in look_inside.tags(look_inside.opened(statement_pdf))
        if tag[0] == "H" and tag[1:].isdigit()
    ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_only_our_typeface_and_all_of_it_inside(statement_pdf: bytes) -> None:
    fonts = look_inside.fonts(look_inside.opened(statement_pdf))

    assert all(fonts.values())
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"Inter"}


def test_welsh_letters_and_the_words_of_charts_can_be_read_out(statement_pdf: bytes) -> None:
    words = " ".join(look_inside.words(statement_pdf).split())

    for text in (
        "Rhŷs Ŵynford-Hale",
        "Tŷ Gŵyn and Ŵyl Fawr",
        "£84.2 million",
        "2,486",
        "Answered by the deadline",
    ):
        assert text in words


def test_the_data_files_are_inside(statement_pdf: bytes) -> None:
    pdf = look_inside.opened(statement_pdf)

    assert look_inside.carried(pdf) == [
        look_inside.Carried("figures.csv", sample.figures_csv(), "text/csv", "Data", "The figures in this statement"),
        look_inside.Carried("statement.json", sample.statement_json(), "application/json", "Source", "Text and data"),
    ]  # fmt: skip
    assert len(look_inside.embedded_streams(pdf)) == 2


def test_bold_words_in_a_link_keep_the_file_accessible() -> None:
    assert_valid(
        printed('<p>See <a href="https://a.example">the <strong>whole <em>list</em></strong></a>.</p>')
    )


def test_an_unusual_media_type_is_kept() -> None:
    pdf = printed("<p>x</p>", attachments=[Attachment("a.bin", b"1", "application/vnd.ms-excel", "d")])

    assert look_inside.carried(look_inside.opened(pdf))[0].media_type == "application/vnd.ms-excel"


def test_a_character_that_no_typeface_has_is_said() -> None:
    with pytest.raises(RenderFailed, match=r"The character “.” \(U\+F8F0\) is in none of the typefaces"):
        printed("<p>\uf8f0</p>")


def test_a_naive_date_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        printed("<p>x</p>", created=datetime(2025, 1, 1))  # noqa: DTZ001


def test_a_process_that_was_killed_is_replaced() -> None:
    printed("<p>x</p>")
    process = _press().process
    assert process is not None
    process.kill()
    process.wait()

    assert printed("<p>x</p>").startswith(b"%PDF")


def test_a_forked_worker_gets_a_process_of_its_own() -> None:
    printed("<p>x</p>")
    child = os.fork()
    if child == 0:
        try:
            ok = printed("<p>y</p>").startswith(b"%PDF")
            _press().stop()
            os._exit(0 if ok else 1)
        finally:
            os._exit(2)

    assert os.waitpid(child, 0)[1] == 0
    assert printed("<p>z</p>").startswith(b"%PDF")
