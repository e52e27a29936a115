"""Looking at a file costs no more than it is worth: small ones that keep a processor busy for minutes are refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, UnidentifiedImageError

from msplan.files.looking import KINDS, MOST_READS, MOST_RELATIONS, FileRefused, look_at

# Bytes that fill the room before a marker, bytes that are no marker, and markers that hold nothing.
ENDLESS = {
    "padding": b"\xff\xd8\xff\xe0" + b"\xff" * 4 * MOST_READS,
    "no markers": b"\xff\xd8\xff\xe0\x00\x02" + b"\0" * 4 * MOST_READS,
    "empty markers": b"\xff\xd8" + b"\xff\xe5\x00\x02" * 2 * MOST_READS,
}


class Counted(io.BytesIO):
    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


def looked_at(name: str, content: bytes) -> Counted:
    upload = SimpleUploadedFile(name, content)
    upload.file = counted = Counted(content)
    ending = name[name.rindex(".") :]
    look_at(upload, name=name, ending=ending, kind=KINDS[ending])
    return counted


@pytest.mark.parametrize("case", ENDLESS)
def test_a_picture_whose_size_is_sought_without_end_is_refused(case: str) -> None:
    with pytest.raises(FileRefused, match="damaged"):
        looked_at("a.jpg", ENDLESS[case])


@pytest.mark.parametrize("case", ENDLESS)
def test_control_without_patience_every_byte_of_it_is_asked_for(case: str) -> None:
    file = Counted(ENDLESS[case])

    with pytest.raises(UnidentifiedImageError):
        Image.open(file)

    assert file.reads > 2 * MOST_READS


@pytest.mark.parametrize("form", ["JPEG", "PNG", "MPO"])
def test_a_picture_with_a_profile_a_place_and_a_preview_is_taken_and_read_little(form: str) -> None:
    picture, made, exif = Image.new("RGB", (800, 600)), io.BytesIO(), Image.Exif()
    exif[0x010E] = "A camp" * 5_000
    more = {"save_all": True, "append_images": [picture]} if form == "MPO" else {}
    picture.save(made, form, exif=exif, icc_profile=b"p" * 900_000, **more)

    file = looked_at("a.png" if form == "PNG" else "a.jpg", made.getvalue())

    assert 0 < file.reads < MOST_READS / 50


def workbook(lists: int, each: int) -> bytes:
    made = io.BytesIO()
    start, end = b"<a>", b"</a>"
    text = start + b"<b/>" * ((each - len(start + end)) // 4) + end
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/workbook.xml", b"<x/>")
        for number in range(lists):
            container.writestr(f"xl/_rels/{number}.rels", text)
    return made.getvalue()


def test_lists_of_relations_are_limited_together_and_not_each_for_itself() -> None:
    crowd = workbook(20, MOST_RELATIONS // 10)
    assert len(crowd) < 20_000

    with pytest.raises(FileRefused, match="unpacks to more than can be opened safely"):
        looked_at("a.xlsx", crowd)
    looked_at("a.xlsx", workbook(5, MOST_RELATIONS // 100))
