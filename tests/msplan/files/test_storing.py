"""Each file that must not come in is refused in its own words; nothing of it is kept."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, transaction

from msplan.files.models import Marking, StoredFile
from msplan.files.storing import FileRefused, clean_name, store

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def container(
    main: str, *, extra: Mapping[str, bytes] | Mapping[zipfile.ZipInfo, bytes] | None = None
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {"[Content_Types].xml": b"<Types/>", main: b"<x/>"}
        for name, content in [*parts.items(), *(extra or {}).items()]:
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX, XLSX = container("word/document.xml"), container("xl/workbook.xml")


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def relations(kind: str, target: str) -> dict[str, bytes]:
    text = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    return {"word/_rels/document.xml.rels": text.encode()}


def bomb() -> bytes:
    """An Excel file of a few kilobytes whose directory declares a gigabyte."""
    honest = container("xl/workbook.xml", extra={"xl/sheet.xml": b"0" * 1000})
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        crc = archive.getinfo("xl/sheet.xml").CRC
    at = honest.index(b"PK\x01\x02", honest.rindex(struct.pack("<I", crc)) - 16) + 24
    return honest[:at] + struct.pack("<I", 1 << 30) + honest[at + 4 :]


def entity_bomb() -> dict[str, bytes]:
    text = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Relationships>&b;</Relationships>'
    return {"_rels/.rels": text}


def pointer() -> dict[zipfile.ZipInfo, bytes]:
    """A part that is a symbolic link."""
    entry = zipfile.ZipInfo("word/media/a.png")
    entry.external_attr = 0o120777 << 16
    return {entry: b"/etc/passwd"}


def crowd() -> bytes:
    return container("xl/workbook.xml", extra={f"xl/{n}.xml": b"" for n in range(5_001)})


def locked_pdf(*, user: str) -> bytes:
    """Enciphered as Acrobat does it; with an empty user's password everybody can read it, and nobody change it."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(held, encryption=pikepdf.Encryption(user=user, owner="keeper"))
    return held.getvalue()


LOCKED_PDF = "“a.pdf” is protected by a password. Save a copy without protection and try again."
BESIDE_IT = "“a.docx” holds parts that would be written beside it when it is unpacked."
NOT_KEPT = "is not a kind of file that can be kept. Use one of: .csv, .docx, .jpeg, .jpg, .pdf, .png, .xlsx."
REFUSED = {
    "svg": ("a.svg", b"<svg onload='x()'/>", NOT_KEPT),
    "html": ("a.html", b"<html>", NOT_KEPT),
    "program": ("a.exe", b"MZ", NOT_KEPT),
    "archive": ("a.zip", container("x"), NOT_KEPT),
    "macro workbook by its ending": ("a.xlsm", XLSX, NOT_KEPT),
    "no ending": ("evidence", PDF, NOT_KEPT),
    "hidden file": (".pdf", PDF, NOT_KEPT),
    "two endings": ("a.pdf.exe", PDF, NOT_KEPT),
    "empty": ("a.pdf", b"", "“a.pdf” is empty."),
    "html as pdf": ("a.pdf", b"<html>hello", "“a.pdf” ends in .pdf but is not a PDF file."),
    "pdf as png": ("a.png", PDF, "“a.png” ends in .png but is not a PNG file."),
    "html as csv": ("a.csv", b"\n <script>x()</script>", "“a.csv” ends in .csv but is not a text file."),
    "html as csv behind a byte order mark": (
        "a.csv",
        b"\xef\xbb\xbf<html>",
        "“a.csv” ends in .csv but is not a text file.",
    ),
    "html as csv in UTF-16": (
        "a.csv",
        "\ufeff<script>x()</script>".encode("utf-16-le"),
        "“a.csv” ends in .csv but is not a text file.",
    ),
    "bytes as csv behind the mark of UTF-16": (
        "a.csv",
        b"\xff\xfeM\x00\x00\x00",
        "“a.csv” ends in .csv but is not a text file.",
    ),
    "workbook that declares entities": (
        "a.xlsx",
        container("xl/other.xml", extra={"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x []><x/>'}),
        "“a.xlsx” is damaged: it cannot be opened as an Excel file.",
    ),
    "program as csv": ("a.csv", b"MZ\x00\x00", "“a.csv” ends in .csv but is not a text file."),
    "workbook as csv": ("a.csv", XLSX, "“a.csv” ends in .csv but is not a text file."),
    "word as excel": ("a.xlsx", DOCX, "“a.xlsx” ends in .xlsx but is not an Excel file."),
    "docm renamed": (
        "a.docx",
        container("word/document.xml", extra={"word/vbaProject.bin": b"x"}),
        "“a.docx” holds macros. Save it without macros and try again.",
    ),
    "xlsm renamed, spelt otherwise": (
        "a.xlsx",
        container("xl/workbook.xml", extra={"xl/VBAPROJECT.BIN": b"x"}),
        "“a.xlsx” holds macros. Save it without macros and try again.",
    ),
    "locked by a password": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        (
            "“a.xlsx” is locked by a password, or older than its ending says. "
            "Save it without a password as .xlsx and try again."
        ),
    ),
    "PDF under a password": ("a.pdf", locked_pdf(user="open sesame"), LOCKED_PDF),
    "PDF that may not be printed": ("a.pdf", locked_pdf(user=""), LOCKED_PDF),
    "workbook within a workbook that is a bomb": (
        "a.xlsx",
        container("xl/workbook.xml", extra={"xl/embeddings/more.xlsx": b"\0" * 210_000_000}),
        "“a.xlsx” unpacks to more than can be opened safely.",
    ),
    "script as picture": ("a.png", b"<script>x()</script>", "“a.png” ends in .png but is not a PNG file."),
    "svg as png": ("a.png", b"<svg onload='x()'/>", "“a.png” ends in .png but is not a PNG file."),
    "program as pdf": ("a.pdf", b"MZ\x90\x00", "“a.pdf” ends in .pdf but is not a PDF file."),
    "climbing name": ("../../a.svg", b"<svg/>", f"“a.svg” {NOT_KEPT}"),
    "name that turns round": ("a\u202efdp.exe", b"MZ", f"“afdp.exe” {NOT_KEPT}"),
    "object from elsewhere": (
        "a.docx",
        container("word/document.xml", extra=relations("oleObject", "file://evil.example/x")),
        "“a.docx” fetches parts from another address when it is opened.",
    ),
    "picture from elsewhere": (
        "a.docx",
        container("word/document.xml", extra=relations("image", "\\\\evil.example\\share\\x.png")),
        "“a.docx” fetches parts from another address when it is opened.",
    ),
    **{
        f"part called {part}": ("a.docx", container("word/document.xml", extra={part: b"x"}), BESIDE_IT)
        for part in ("../../evil.docx", "/etc/cron.d/evil", "word/..\\..\\evil.exe", "C:evil.exe")
    },
    "part that is a pointer": ("a.docx", container("word/document.xml", extra=pointer()), BESIDE_IT),
    "cut off": ("a.xlsx", XLSX[:-40], "“a.xlsx” is damaged: it cannot be opened as an Excel file."),
    "zip head only": ("a.docx", b"PK\x03\x04", "“a.docx” is damaged: it cannot be opened as a Word file."),
    "declares a gigabyte": ("a.xlsx", bomb(), "“a.xlsx” unpacks to more than can be opened safely."),
    "too many parts": ("a.xlsx", crowd(), "“a.xlsx” unpacks to more than can be opened safely."),
    "template from elsewhere": (
        "a.docx",
        container("word/document.xml", extra=relations("attachedTemplate", "https://evil.example/t.dotm")),
        "“a.docx” fetches parts from another address when it is opened.",
    ),
    "entities": (
        "a.docx",
        container("word/document.xml", extra=entity_bomb()),
        "“a.docx” is damaged: it cannot be opened as a Word file.",
    ),
    "picture of 10 gigapixels": (
        "a.png",
        png(100_000, 100_000),
        "“a.png” is damaged: it cannot be opened as a PNG picture.",
    ),
    "picture of 100 megapixels": (
        "a.png",
        png(10_000, 10_000),
        "“a.png” is too large a picture: 10000 by 10000 pixels.",
    ),
    "no picture": (
        "a.jpg",
        b"\xff\xd8\xff nothing",
        "“a.jpg” is damaged: it cannot be opened as a JPEG picture.",
    ),
}


def kept() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def put(name: str, content: bytes, **options: object) -> StoredFile:
    return store(_upload(name, content), by=None, at=NOW, **options)


def _upload(name: str, content: bytes) -> SimpleUploadedFile:
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # as it came over the wire: Django itself would already have cut folders off
    return upload


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_sentence_and_nothing_kept(case: str) -> None:
    name, content, sentence = REFUSED[case]

    with pytest.raises(FileRefused) as refusal:
        put(name, content)

    assert str(refusal.value) == (f"“{name}” {sentence}" if sentence == NOT_KEPT else sentence)
    assert kept() == []
    assert not StoredFile.objects.exists()


def test_too_large_is_refused_and_the_limit_is_named() -> None:
    limit = 1024 * 1024

    with pytest.raises(FileRefused, match="^“a.pdf” is larger than 1 MB.$"):
        put("a.pdf", PDF + b"0" * limit, most_bytes=limit)

    assert put("a.pdf", PDF.ljust(limit), most_bytes=limit).size == limit


def test_a_room_may_allow_fewer_kinds() -> None:
    with pytest.raises(FileRefused, match="Use one of: .csv, .xlsx."):
        put("a.pdf", PDF, allowed={".xlsx", ".csv"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("A.PDF", PDF),
        ("a.docx", DOCX),
        ("a.xlsx", XLSX),
        ("a.csv", "Supplier;Amount\nŴynne Cleaning;£5\n".encode("utf-16")),
        ("a.csv", "Supplier,Amount\nŴynne Cleaning,£5\n".encode()),
        ("a.png", png(800, 600)),
        ("linked.docx", container("word/document.xml", extra=relations("hyperlink", "https://gov.uk"))),
        ("linked.xlsx", container("xl/workbook.xml", extra=relations("externalLinkPath", "other.xlsx"))),
    ],
)
def test_what_people_hand_in_is_kept_byte_for_byte(name: str, content: bytes) -> None:
    stored = put(name, content)

    assert Path(stored.content.path).read_bytes() == content
    assert (stored.size, stored.sha256) == (len(content), sha256(content).hexdigest())


def test_a_large_upload_comes_from_its_temporary_file() -> None:
    upload = TemporaryUploadedFile("a.pdf", "application/pdf", len(PDF), None)
    upload.write(PDF)
    upload.seek(0)

    stored = store(upload, by=None, at=NOW)

    assert Path(stored.content.path).read_bytes() == PDF


def test_the_disk_never_hears_what_the_sender_called_it() -> None:
    stored = put("../../etc/Vetting of J Smith.PDF", PDF)

    assert stored.name == "Vetting of J Smith.PDF"
    assert [path.name for path in kept()] == [stored.content.name]
    assert "Vetting" not in stored.content.name
    assert stored.content.name.endswith(".pdf")
    assert Path(stored.content.path).parent == Path(settings.MEDIA_ROOT)
    assert oct(Path(stored.content.path).stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("C:\\Users\\ann\\plan.docx", "plan.docx"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("Cymorth Ŵyth – 2025.pdf", "Cymorth Ŵyth – 2025.pdf"),
        ("证据.pdf", "证据.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("\udcff.pdf", ".pdf"),
    ],
)
def test_clean_name(sent: str, name: str) -> None:
    assert clean_name(sent) == name


def test_the_table_refuses_what_must_not_be() -> None:
    stored = put("a.pdf", PDF)
    rows = StoredFile.objects.filter(pk=stored.pk)

    for change, rule in (
        ({"marking": "secret"}, "file_marking_known"),
        ({"size": 0}, "file_is_not_empty"),
        ({"marking": Marking.SENSITIVE, "cleared_for_publication": True}, "sensitive_file_is_not_cleared"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            rows.update(**change)


def test_a_file_made_by_the_program_is_stored_too() -> None:
    assert store(ContentFile(PDF, name="made.pdf"), by=None, at=NOW).name == "made.pdf"
