"""Files that are something else, or worse: a clear sentence, and nothing half done."""

import hashlib
import struct
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from suppliers.spend.reading import UnreadableSpend, files, packages, read_spend
from suppliers.spend.reading.old_workbooks import check_old_workbook
from tests.suppliers.spend.reading.texts import plan_of, saved, workbook_of

PAYMENTS = "Supplier,Amount\nA LTD,5\n"
SHEET: list[list[object]] = [["Supplier", "Amount"], ["A LTD", 5]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zip_of(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def sentence(content: bytes, filename: str = "spend.xlsx") -> str:
    with pytest.raises(UnreadableSpend) as refusal:
        plan_of(content, filename=filename)
    return refusal.value.sentence


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n \r\n", "The file is empty."),
        (b",,,\n,,\n", "The file is empty."),
        (b"%PDF-1.7\n...", "The file is a PDF."),
        (b"\x89PNG\r\n\x1a\n...", "The file is a picture."),
        (b"\x1f\x8b\x08...", "The file is a gzip archive."),
        (b"{\\rtf1 ...", "The file is a Word document."),
        (b"<html><table><tr><td>Supplier", "The file is a web page"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "saved as XML"),
        (b"<?xml version='1.0'?><payments/>", "The file is XML."),
        (b'{"payments": []}', "The file is JSON."),
        (b"\x00\x01\x02\x03" * 50, "of a kind that cannot be read"),
        (b"Dear all,\nplease find attached nothing.\n", "We could not find a line of headings"),
        (b"Supplier,Amount,Date\n", "has headings for payments but no payment below them"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "The file is a Word document."),
        (OLE + "__properties".encode("utf-16-le"), "an old Office file, but no workbook"),
        (OLE + "_VBA_PROJECT Workbook".encode("utf-16-le"), "contains macros"),
        (OLE + "Workbook".encode("utf-16-le"), "The file is damaged"),
        (b"PK\x03\x04 cut off", "The file is damaged"),
        (zip_of({"word/document.xml": "x"}), "The file is a Word document."),
        (zip_of({"ppt/presentation.xml": "x"}), "The file is a presentation."),
        (zip_of({"mimetype": "x", "content.xml": "x"}), "This is an OpenDocument file."),
        (zip_of({"xl/workbook.bin": "x"}), "a binary Excel workbook"),
        (zip_of({"xl/workbook.xml": "x", "xl/vbaProject.bin": "x"}), "contains macros"),
        (zip_of({"xl/workbook.xml": "not xml"}), "The file is damaged"),
        (zip_of({"a.csv": PAYMENTS, "b.csv": PAYMENTS}), "it holds 2 files"),
        (zip_of({"__MACOSX/a": "x"}), "it holds none"),
        (zip_of({"a.zip": zip_of({"a.csv": PAYMENTS})}), "holds another zip file"),
    ],
)  # fmt: skip
def test_file_of_another_kind_is_refused_with_a_sentence(content: bytes, part: str) -> None:
    said = sentence(content)

    assert part in said
    assert said.endswith(".")


@pytest.mark.parametrize("filename", ["spend.xls", "spend.pdf", "spend"])
def test_content_and_not_the_ending_says_what_a_file_is(filename: str) -> None:
    plan = plan_of(PAYMENTS, filename=filename)

    assert (plan.kind, plan.rows_taken) == ("csv", 1)
    assert ("The file's name ends in" in " ".join(plan.warnings)) == ("." in filename)


def test_workbook_under_the_name_of_a_text_file_is_read() -> None:
    plan = plan_of(workbook_of(May=SHEET), filename="spend.csv")

    assert plan.kind == "xlsx"
    assert "The file's name ends in .csv, but it is an Excel workbook and was read as that." in plan.warnings


def test_zip_of_one_file_is_read_and_what_a_mac_adds_is_not() -> None:
    plan = plan_of(zip_of({"april.csv": PAYMENTS, "__MACOSX/._april.csv": "x"}), filename="april.zip")

    assert (plan.kind, plan.rows_taken, plan.sheets[0].name) == ("csv", 1, "april")


def test_zip_of_a_workbook_is_read() -> None:
    plan = plan_of(zip_of({"april.xlsx": workbook_of(May=SHEET)}), filename="april.zip")

    assert (plan.kind, plan.rows_taken) == ("xlsx", 1)


def test_too_large_a_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 2 * files.MEGABYTE)

    assert sentence(b"x" * (2 * files.MEGABYTE + 1)).startswith(
        "The file is 2 MB; the most that can be read is 2 MB."
    )


def test_two_gigabytes_are_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(2 * 1024**3)  # a hole: no disk is used

    with pytest.raises(UnreadableSpend, match="The file is 2,048 MB"):
        read_spend(tmp_path / "huge.csv", filename="huge.csv")


def test_zip_bomb_in_a_workbook_stops_at_the_limit() -> None:
    bomb = zip_of({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": bytes(packages.LARGEST_UNPACKED + 1)})

    assert len(bomb) < 1_000_000
    assert sentence(bomb) == packages.TOO_BIG_UNPACKED


def test_zip_bomb_that_lies_about_its_size_stops_too() -> None:
    """The package says ten bytes; its packed stream holds 300 MB and more."""
    compressor = zlib.compressobj(wbits=-15)
    packed = b"".join(compressor.compress(bytes(1024 * 1024)) for _ in range(302)) + compressor.flush()
    name = b"april.csv"
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(bytes(10)), len(packed), 10, len(name), 0)
    local = b"PK\x03\x04" + facts + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)

    assert sentence(local + central + end) == packages.TOO_BIG_UNPACKED


def test_locked_zip_asks_for_a_copy_without_password() -> None:
    content = bytearray(zip_of({"april.csv": PAYMENTS}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert "protected by a password" in sentence(bytes(content))


def test_one_cell_at_the_far_corner_does_not_fill_the_memory() -> None:
    workbook = Workbook()
    workbook.active["A1"] = "Supplier"  # type: ignore[index]
    workbook.active["XFD1048576"] = 1  # type: ignore[index]

    assert "reaches too far down and to the right" in sentence(saved(workbook))


@pytest.mark.parametrize(
    "cell", [b"<c r='XFD1048576'><v>1</v></c>", b'<x:c r = "XFD1048576" ><x:v>1</x:v></x:c>']
)
@pytest.mark.parametrize("place", ["xl/worksheets/sheet1.xml", "xl/elsewhere.xml"])
def test_far_corner_is_seen_however_it_is_written(cell: bytes, place: str) -> None:
    sheet = b"<sheetData><row r='1048576'>" + cell + b"</row></sheetData>"

    assert sentence(zip_of({"xl/workbook.xml": "x", place: sheet})) == packages.TOO_WIDE


def old_workbook(*places: tuple[int, int]) -> bytes:
    """The skeleton of an .xls: one stream of records, with numbers in these rows and columns."""
    numbers = b"".join(struct.pack("<HHHHHd", 0x0203, 14, *place, 0, 1.0) for place in places)
    stream = (struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0010) + numbers).ljust(4096, b"\x00")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE, *[0xFFFFFFFF] * 118]
    name = "Workbook".encode("utf-16-le")
    entry = (
        name.ljust(64, b"\x00")
        + struct.pack("<H", len(name) + 2)
        + bytes(50)
        + struct.pack("<III", 2, 4096, 0)
    )
    return head + struct.pack("<128I", *chain) + entry.ljust(512, b"\x00") + stream


@pytest.mark.parametrize(
    ("place", "why"),
    [((10, 256), packages.DAMAGED), ((10, 65535), packages.DAMAGED), ((65535, 255), packages.TOO_WIDE)],
)
def test_old_workbook_with_a_cell_where_none_can_be_is_refused(place: tuple[int, int], why: str) -> None:
    with pytest.raises(UnreadableSpend) as refusal:
        check_old_workbook(old_workbook((0, 0), place))

    assert refusal.value.sentence == why


def test_old_workbook_with_its_cells_close_together_passes_the_check() -> None:
    check_old_workbook(old_workbook((0, 0), (10, 255)))
    check_old_workbook(old_workbook((0, 0), (65535, 44)))


@pytest.mark.parametrize("length", range(0, 5632, 256))
def test_old_workbook_cut_short_is_damaged(length: int) -> None:
    assert sentence(old_workbook((0, 0), (10, 65535))[:length])


def test_mere_formatting_at_the_far_corner_is_no_harm() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in SHEET:
        sheet.append(line)
    sheet["XFD1048576"].number_format = "0.00"

    assert plan_of(saved(workbook), filename="a.xlsx").rows_taken == 1


def test_hidden_sheet_is_left_out_and_said() -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name in ("April", "Last year"):
        sheet = workbook.create_sheet(name)
        for line in SHEET:
            sheet.append(line)
    workbook["Last year"].sheet_state = "hidden"

    plan = plan_of(saved(workbook), filename="a.xlsx")

    assert plan.rows_taken == 1
    assert "The sheet “Last year” was left out: it is hidden (2 lines)." in plan.warnings


def test_formula_without_saved_result_is_set_aside_and_explained() -> None:
    content = workbook_of(May=[["Supplier", "Amount"], ["A LTD", "=1+1"], ["B LTD", 5]])

    plan = plan_of(content, filename="a.xlsx")

    assert plan.rows_set_aside == {"no amount": 1}
    assert plan.warnings[0].startswith("1 cell holds a formula whose result was never saved")


def test_plan_names_the_file_by_its_checksum() -> None:
    plan = plan_of(PAYMENTS)

    assert plan.sha256 == hashlib.sha256(PAYMENTS.encode()).hexdigest()
    assert plan.size == len(PAYMENTS)


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_damaged_workbook_gives_a_sentence_wherever_it_is_cut(cut: int) -> None:
    content = workbook_of(May=SHEET)

    assert sentence(content[: len(content) * cut // 40])


@pytest.mark.parametrize("place", range(30, 3000, 97))
def test_workbook_with_a_wrong_byte_gives_a_plan_or_a_sentence(place: int) -> None:
    content = bytearray(workbook_of(May=SHEET))
    content[place % len(content)] ^= 0xFF

    try:
        plan = plan_of(bytes(content), filename="a.xlsx")
    except UnreadableSpend as refusal:
        assert refusal.sentence.endswith(".")  # noqa: PT017 - either is right
    else:
        assert plan.rows_read == 1
