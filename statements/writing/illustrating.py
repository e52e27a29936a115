"""Pictures: made anew from what is uploaded, described, cleared, taken out.

What was uploaded is never kept: it may carry where and when it was taken, by whom and with what.
"""

import hashlib
import io
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from PIL import Image, ImageOps

from msplan.accounts.models import Person
from msplan.files.storing import FileRefused, check, clean_name
from msplan.history.recording import record
from msplan.lib.marks import refuse_late
from msplan.lib.once import MadeAlready
from statements.models import Picture, Statement
from statements.models.picture import LONGEST_SIDE
from statements.text.tokens import cited_pictures, line_problems
from statements.writing.drafting import lock_for_edit, text_changed
from statements.writing.refusals import Refused

KINDS = (".png", ".jpg", ".jpeg")
MOST_BYTES = 20 * 1024 * 1024
MOST_PICTURES = 20
# A drawing stays a PNG; a photograph saved as one would weigh ten times what it needs.
LARGEST_PNG = 600 * 1024
QUALITY = 85
WHITE = (255, 255, 255)
SHORTEST_ALT = 10
# What says nothing to somebody who cannot see the picture.
SAYS_NOTHING = re.compile(
    r"(an?\s+|the\s+|this\s+is\s+an?\s+)?"
    r"(decorati(ve|on)|image|picture|photo(graph)?|graphic|logo|illustration|none|n/?a|empty|alt(ernative)?( text)?)"
    r"(\s+(only|image|picture|photo|text|here))?\W*",
    re.IGNORECASE,
)
FILE_NAME = re.compile(
    r"\S+\.(jpe?g|png|gif|webp|heic|tiff?)|(img|dsc|pxl|screenshot)[\s_-]?\d[\w-]*", re.IGNORECASE
)


@dataclass(frozen=True)
class Remade:
    media_type: str
    width: int
    height: int
    content: bytes


def remade(upload: "File[bytes]") -> Remade:
    """The picture as it will be published: upright, at most 1,600 pixels a side, with nothing in it but pixels.

    Raises FileRefused with a sentence: another kind of file, damaged, too many pixels to be opened safely.
    """
    name = clean_name(upload.name or "")
    check(upload, name=name, allowed=KINDS, most_bytes=MOST_BYTES)
    upload.seek(0)
    if not _is_whole(upload.read()):
        raise FileRefused(f"“{name}” is damaged: its end is missing.")
    upload.seek(0)
    try:
        with Image.open(_file(upload)) as opened:
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            return _saved(picture, is_png=opened.format == "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        # SyntaxError is what Pillow calls a PNG whose parts do not fit together.
        raise FileRefused(f"“{name}” is damaged: it cannot be opened as a picture.") from error


def _is_whole(content: bytes) -> bool:
    """Whether the picture's own mark of its end is there.

    Pillow says so by itself, unless something in the same process told it to open half pictures: WeasyPrint does.
    """
    if content.startswith(b"\x89PNG"):
        return b"IEND" in content
    return content.find(b"\xff\xd9", content.rfind(b"\xff\xda")) >= 0


def alt_problems(alt: str) -> list[str]:
    """Why these words do not tell anybody what a picture shows; none if they may."""
    alt = alt.strip()
    if SAYS_NOTHING.fullmatch(alt):
        return [
            "Say what the picture shows. One that shows nothing worth saying does not belong in a statement."
        ]
    if FILE_NAME.fullmatch(alt):
        return ["That is the name of a file. Say what the picture shows."]
    if len(alt) < SHORTEST_ALT:
        return ["Say what the picture shows in a few words more."]
    return line_problems(alt)


@transaction.atomic
def add_picture(
    statement: Statement,
    *,
    upload: "File[bytes]",
    alt: str,
    by: Person,
    at: datetime,
    form_id: uuid.UUID | None = None,
) -> Picture:
    """Keep a picture of the statement. Raises FileRefused, Refused for its description, MadeAlready."""
    statement = lock_for_edit(statement.pk)
    if made := form_id and Picture.objects.filter(form_id=form_id).first():
        raise MadeAlready(made)
    alt = " ".join(alt.split())
    _check_alt(alt)
    if statement.pictures.standing().count() >= MOST_PICTURES:
        raise Refused(f"A statement has at most {MOST_PICTURES} pictures.")
    # Numbers are never used twice: a text that names one must not get another.
    last = statement.pictures.aggregate(last=Max("number"))["last"] or 0
    picture = remade(upload)
    made = Picture.objects.create(
        statement=statement,
        number=last + 1,
        name=clean_name(upload.name or ""),
        alt=alt,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        sha256=hashlib.sha256(picture.content).hexdigest(),
        content=picture.content,
        added_by=by,
        added_at=at,
        form_id=form_id,
    )
    record(
        "statements.add_picture",
        statement,
        by=by,
        at=at,
        after={"picture": made.number, "shows": alt, "sha256": made.sha256},
    )
    text_changed(statement, f"Picture {made.number} was added.", by=by, at=at)
    return made


@transaction.atomic
def describe_picture(picture: Picture, *, alt: str, seen: str = "", by: Person, at: datetime) -> bool:
    """Say better what it shows; whether that is a change. Raises StaleEdit where it is not what was ``seen``."""
    statement = lock_for_edit(picture.statement_id)
    picture = _standing(statement, picture)
    refuse_late(seen, {"alt": picture.alt})
    alt = " ".join(alt.split())
    _check_alt(alt)
    if alt == picture.alt:
        return False
    before, picture.alt = picture.alt, alt
    picture.save(update_fields=["alt"])
    record(
        "statements.describe_picture",
        statement,
        by=by,
        at=at,
        before={"shows": before},
        after={"picture": picture.number, "shows": alt},
    )
    text_changed(statement, f"Picture {picture.number} was described anew.", by=by, at=at)
    return True


@transaction.atomic
def clear_picture(picture: Picture, *, by: Person, at: datetime) -> bool:
    """Say that it may be public: nothing in it gives anything away, and everybody who can be recognised agreed.

    No part of the text: it voids nothing. Nothing is sealed while a picture in the text lacks it.
    """
    statement = lock_for_edit(picture.statement_id)
    picture = _standing(statement, picture)
    if picture.cleared_at is not None:
        return False
    picture.cleared_by, picture.cleared_at = by, at
    picture.save(update_fields=["cleared_by", "cleared_at"])
    record("statements.clear_picture", statement, by=by, at=at, after={"picture": picture.number})
    return True


@transaction.atomic
def remove_picture(picture: Picture, *, by: Person, at: datetime) -> None:
    """Take it out. Refused while the text shows it."""
    statement = lock_for_edit(picture.statement_id)
    picture = _standing(statement, picture)
    showing = [
        section
        for section in statement.sections.standing()
        if picture.number in cited_pictures([section.body])
    ]
    if showing:
        named = ", ".join(f"“{section.heading}”" for section in showing)
        raise Refused(f"Picture {picture.number} stands in {named}. Take it out of the text first.")
    picture.removed_at = at
    picture.save(update_fields=["removed_at"])
    record("statements.remove_picture", statement, by=by, at=at, before={"picture": picture.number})
    text_changed(statement, f"Picture {picture.number} was taken out.", by=by, at=at)


def _check_alt(alt: str) -> None:
    if problems := alt_problems(alt):
        raise Refused(*problems)


def _standing(statement: Statement, picture: Picture) -> Picture:
    found = statement.pictures.standing().filter(pk=picture.pk).first()
    if found is None:
        raise Refused("This picture was taken out.")
    return found


def _saved(picture: Image.Image, *, is_png: bool) -> Remade:
    """PNG where it was one and is small, or can be looked through; JPEG otherwise. Pixels are copied into a new
    picture, so that nothing that came with them goes along."""
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if is_png:
        bare = _bare(picture.convert("RGBA" if see_through else "RGB"))
        content = _bytes(bare, "PNG", optimize=True)
        if len(content) <= LARGEST_PNG:
            return Remade("image/png", *bare.size, content)
    flat = picture.convert("RGBA") if see_through else picture.convert("RGB")
    if see_through:
        ground = Image.new("RGB", flat.size, WHITE)
        ground.paste(flat, mask=flat.getchannel("A"))
        flat = ground
    bare = _bare(flat)
    return Remade("image/jpeg", *bare.size, _bytes(bare, "JPEG", quality=QUALITY, optimize=True))


def _bare(picture: Image.Image) -> Image.Image:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _bytes(picture: Image.Image, kind: str, **how: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def _file(upload: "File[bytes]") -> IO[bytes]:
    return upload.file  # type: ignore[return-value]
