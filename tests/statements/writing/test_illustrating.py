"""Pictures: made anew, described, cleared; what is dangerous or says nothing is refused."""

import io
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile, PngImagePlugin

from msplan.files.storing import FileRefused
from msplan.printing.pdf import RenderFailed
from statements.agreement.submitting import faults_of
from statements.models import Approval, Picture, PublicFile, Seal, Section, Statement
from statements.publishing.producing import made_from, pictures_of
from statements.text.contents import sha256
from statements.writing.drafting import save_section
from statements.writing.illustrating import (
    LARGEST_PNG,
    add_picture,
    alt_problems,
    clear_picture,
    describe_picture,
    remade,
    remove_picture,
)
from statements.writing.refusals import Refused
from tests.pdf import look_inside
from tests.pdf.validate import assert_valid
from tests.statements.build import (
    NOW,
    TEXT,
    TODAY,
    Cast,
    approved,
    cast,
    give_approval,
    give_signature,
    hand_in,
    opened,
    written,
)

pytestmark = pytest.mark.django_db

ALT = "A laundry with two rows of machines"
CANARY = "canary-of-a-camera-771"


def upload(
    name: str = "laundry.png", *, size: tuple[int, int] = (40, 30), kind: str = "PNG", **how: object
) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 200)).save(out, kind, **how)  # type: ignore[arg-type]
    return SimpleUploadedFile(name, out.getvalue())


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


def saved(picture: Image.Image, name: str, kind: str, **how: object) -> SimpleUploadedFile:
    out = io.BytesIO()
    picture.save(out, kind, **how)  # type: ignore[arg-type]
    return SimpleUploadedFile(name, out.getvalue())


def added(who: Cast, statement: Statement, **how: object) -> Picture:
    return add_picture(statement, upload=upload(**how), alt=ALT, by=who.editor, at=NOW)  # type: ignore[arg-type]


def put_in(who: Cast, statement: Statement, text: str) -> Section:
    section = statement.sections.standing()[0]
    save_section(
        section,
        heading=section.heading,
        area=section.area,
        body=text,
        version=section.version,
        by=who.editor,
        at=NOW,
    )
    return section


def test_small_drawing_stays_a_png_of_its_size() -> None:
    made = remade(upload())

    assert (made.media_type, made.width, made.height) == ("image/png", 40, 30)


@pytest.mark.parametrize(
    ("size", "becomes"), [((1600, 900), (1600, 900)), ((1601, 900), (1600, 899)), ((900, 3200), (450, 1600))]
)
def test_longest_side_is_1600_at_most(size: tuple[int, int], becomes: tuple[int, int]) -> None:
    made = remade(upload("photo.jpg", size=size, kind="JPEG"))

    assert (made.width, made.height) == becomes
    with Image.open(io.BytesIO(made.content)) as picture:
        assert picture.size == becomes


def test_photograph_saved_as_a_png_becomes_a_jpeg() -> None:
    made = remade(saved(noise((900, 900)), "photo.png", "PNG"))

    assert made.media_type == "image/jpeg"
    assert len(made.content) < LARGEST_PNG * 2


def test_picture_that_can_be_looked_through_stays_so_and_is_white_below_as_a_jpeg() -> None:
    small = remade(saved(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "mark.png", "PNG"))
    with Image.open(io.BytesIO(small.content)) as picture:
        assert picture.mode == "RGBA"

    large = noise((1000, 1000)).convert("RGBA")
    large.putalpha(0)
    flat = remade(saved(large, "mark.png", "PNG"))
    with Image.open(io.BytesIO(flat.content)) as picture:
        assert flat.media_type == "image/jpeg"
        assert picture.getpixel((500, 500)) == (255, 255, 255)


def test_nothing_that_came_with_the_pixels_goes_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = exif[0x010F] = CANARY
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", CANARY)
    jpeg = saved(noise((60, 60)), "p.jpg", "JPEG", exif=exif.tobytes(), comment=CANARY.encode())
    png = saved(Image.new("RGB", (20, 20)), "p.png", "PNG", exif=exif.tobytes(), pnginfo=told)
    for one in (jpeg, png):  # the control: it is there
        one.seek(0)
        assert CANARY.encode() in one.read()

    for one in (jpeg, png):
        made = remade(one)
        assert CANARY.encode() not in made.content
        with Image.open(io.BytesIO(made.content)) as picture:
            assert not picture.getexif()
            assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_picture_taken_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    made = remade(saved(noise((60, 20)), "p.jpg", "JPEG", exif=exif.tobytes()))

    assert (made.width, made.height) == (20, 60)


def test_a_hundred_megapixels_are_refused_before_they_are_unpacked() -> None:
    bomb = saved(Image.new("1", (10_000, 10_000)), "bomb.png", "PNG")
    assert bomb.size is not None
    assert bomb.size < 100_000

    with pytest.raises(FileRefused, match="too large a picture: 10000 by 10000 pixels"):
        remade(bomb)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("p.svg", b"<svg onload='alert(1)'/>", "not a kind of file"),
        ("p.gif", b"GIF89a", "not a kind of file"),
        ("p.png", b"<html>", "is not a PNG file"),
        ("p.jpg", b"\x89PNG\r\n\x1a\n", "is not a JPEG file"),
        ("p.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40, "is damaged"),
        ("p.png", b"", "is empty"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(name: str, content: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        remade(SimpleUploadedFile(name, content))


@pytest.mark.parametrize("opens_half_pictures", [False, True])  # WeasyPrint, in the same process, turns it on
@pytest.mark.parametrize(("name", "kind"), [("p.jpg", "JPEG"), ("p.png", "PNG")])
def test_picture_that_breaks_off_is_refused(
    name: str, kind: str, monkeypatch: pytest.MonkeyPatch, *, opens_half_pictures: bool
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", opens_half_pictures)
    whole = saved(noise((400, 400)), name, kind)
    whole.seek(0)
    content = whole.read()

    remade(SimpleUploadedFile(name, content))
    for most in (4000, len(content) - 20):
        with pytest.raises(FileRefused, match="is damaged"):
            remade(SimpleUploadedFile(name, content[:most]))


@pytest.mark.parametrize(
    "alt",
    [
        "",
        "decorative",
        "Decorative image",
        "A picture",
        "photo",
        "Image.",
        "n/a",
        "none",
        "IMG_2034.jpg",
        "x y z",
    ],
)
def test_words_that_say_nothing_are_refused(alt: str) -> None:
    assert alt_problems(alt)


@pytest.mark.parametrize(
    "alt", [ALT, "A decorative banner over the gate of a car wash", "Picture of the gate at Saltreach"]
)
def test_words_that_say_what_it_shows_are_taken(alt: str) -> None:
    assert alt_problems(alt) == []


def test_words_that_cannot_be_printed_are_refused() -> None:
    assert alt_problems("A gate with a \U0001f4a9 sign on it")
    assert alt_problems("There are {{ figure:actions_open }} machines")


def test_adding_voids_the_approval_and_clearing_does_not() -> None:
    who = cast()
    statement = approved(who)

    made = added(who, statement)
    assert not Approval.objects.standing().exists()

    statement.refresh_from_db()
    give_approval(statement, who)
    clear_picture(made, by=who.editor, at=NOW)
    assert Approval.objects.standing().count() == 1

    describe_picture(made, alt="A laundry with three rows of machines", by=who.editor, at=NOW)
    assert not Approval.objects.standing().exists()


def test_numbers_are_never_used_twice() -> None:
    who = cast()
    statement = opened(who)
    first = added(who, statement)
    remove_picture(first, by=who.editor, at=NOW)

    assert added(who, statement).number == 2


def test_picture_in_the_text_is_not_taken_out() -> None:
    who = cast()
    statement = written(who)
    made = added(who, statement)
    put_in(who, statement, "{{ picture:1 }}")

    with pytest.raises(Refused, match="Take it out of the text first"):
        remove_picture(made, by=who.editor, at=NOW)


def test_picture_that_is_not_there_cannot_be_put_into_the_text() -> None:
    who = cast()
    statement = written(who)

    with pytest.raises(Refused, match="no picture 1 in this statement"):
        put_in(who, statement, "{{ picture:1 }}")
    added(who, statement)
    with pytest.raises(Refused, match="on a line of its own"):
        put_in(who, statement, "See {{ picture:1 }} here.")
    with pytest.raises(Refused, match="no picture 0"):
        put_in(who, statement, "{{ picture:0 }}")


def test_picture_that_went_behind_the_acts_back_stops_submitting() -> None:
    who = cast()
    statement = written(who)
    added(who, statement)
    put_in(who, statement, "{{ picture:1 }}")
    Picture.objects.update(removed_at=NOW)

    assert any("no picture 1" in fault.sentence for fault in faults_of(statement))


def test_remote_picture_is_words_and_nothing_is_fetched(client: Client) -> None:
    who = cast()
    statement = written(who)
    put_in(who, statement, "![A gate](https://elsewhere.example/gate.png) and <img src=x onerror=alert(1)>")
    client.force_login(who.editor)

    page = client.get(reverse("drafts:preview", args=[statement.pk])).content.decode()

    assert "elsewhere.example" not in page
    assert "<img" not in page


def test_database_keeps_the_bytes_or_destroys_them_and_owns_up() -> None:
    who = cast()
    made = added(who, opened(who))
    rows = Picture.objects.filter(pk=made.pk)

    for change in ({"content": b"other"}, {"content": b""}, {"sha256": "a" * 64}, {"number": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")

    rows.update(content=b"", destroyed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(content=b"back", destroyed_at=None)


def sealed_with_a_picture() -> tuple[Cast, Statement]:
    who = cast()
    statement = written(who)
    clear_picture(added(who, statement), by=who.editor, at=NOW)
    added(who, statement)  # one that the text does not show
    study = ":::case-study At a car wash\nThree questions.\n\n## What came of it\n\nA card.\n:::"
    put_in(who, statement, f"{TEXT}\n\n{{{{ picture:1 }}}}\n\n{study}\n\nMore.")
    statement = hand_in(Statement.objects.get(pk=statement.pk), by=who.editor, at=NOW, on=TODAY)
    give_approval(statement, who)
    give_signature(Statement.objects.get(pk=statement.pk), who)
    return who, statement


def test_sealed_picture_is_in_page_pdf_data_and_beside_them() -> None:
    _, statement = sealed_with_a_picture()
    seal = Seal.objects.get(statement=statement)
    content = json.loads(bytes(seal.statement_json))

    article, files = made_from(seal)

    assert [one["file"] for one in content["pictures"]] == ["picture-1.png"]
    assert f"Picture: {ALT}" in content["sections"][0]["text"]
    assert set(files) == {"statement.pdf", "figures.csv", "statement.json", "picture-1.png"}
    assert sha256(files["picture-1.png"][1]) == content["pictures"][0]["sha256"]
    assert re.search(rf'<img class="picture-image" src="picture-1.png" alt="{ALT}"', article)
    document = files["statement.pdf"][1]
    pdf = look_inside.opened(document)
    figures = [e for e in look_inside.structure(pdf) if e.S == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == [ALT]
    assert_valid(document)


def test_picture_that_is_not_the_sealed_one_is_never_published() -> None:
    _, statement = sealed_with_a_picture()
    seal = Seal.objects.get(statement=statement)
    content = json.loads(bytes(seal.statement_json))
    content["pictures"][0]["sha256"] = "a" * 64

    with pytest.raises(RenderFailed, match="not the one that was sealed"):
        pictures_of(seal, content)


@pytest.mark.parametrize(
    ("name", "known"),
    [("picture-1.png", True), ("picture-99.jpg", True), ("picture-1.svg", False), ("x.png", False)],
)
def test_public_file_has_a_name_that_is_known(name: str, *, known: bool) -> None:
    file = PublicFile(name=name, size=1, sha256="a" * 64)

    if known:
        file.validate_constraints(exclude={"publication"})
        return
    with pytest.raises(ValidationError, match="public_file_name_known"):
        file.validate_constraints(exclude={"publication"})


def test_pages_add_describe_and_clear(client: Client) -> None:
    who = cast()
    statement = opened(who)
    client.force_login(who.editor)
    add = reverse("drafts:add_picture", args=[statement.pk])

    assert client.post(add, {"alt": "decorative", "upload": upload()}).status_code == 422
    assert not Picture.objects.exists()
    page = client.post(add, {"alt": ALT, "upload": upload()}, follow=True).content.decode()
    assert "{{ picture:1 }}" in page
    assert "Not cleared" in page

    client.post(reverse("drafts:clear_picture", args=[statement.pk, 1]))
    assert Picture.objects.get().cleared_by == who.editor
    shown = client.get(f"{reverse('drafts:detail', args=[statement.pk])}picture-1.png")
    assert shown["Content-Type"] == "image/png"
    assert client.get(f"{reverse('drafts:detail', args=[statement.pk])}picture-1.jpg").status_code == 404


def test_page_refuses_a_hundred_megapixels_beside_the_field(client: Client) -> None:
    who = cast()
    statement = opened(who)
    client.force_login(who.editor)
    bomb = saved(Image.new("1", (10_000, 10_000)), "bomb.png", "PNG")

    page = client.post(reverse("drafts:add_picture", args=[statement.pk]), {"alt": ALT, "upload": bomb})

    assert page.status_code == 422
    assert "too large a picture" in page.content.decode()
