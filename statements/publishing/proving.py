"""Whether what is public is what was signed and made: every checksum worked out anew, and held against the history.

Trusts no trigger and no constraint. What the database says of itself is compared with what it holds; what was made with
the checksums that the history keeps, whose own chain ``verify_history`` proves; and, where that is asked for, with
what comes of the seal when it is made once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from msplan.history.recording import story_of
from msplan.printing.pdf import RenderFailed
from statements.models import Publication, PublicFile, Seal
from statements.publishing.copies import copy_of
from statements.publishing.producing import made_from
from statements.text.contents import sha256

MADE = "statements.render"


@dataclass
class Proved:
    """How many publications and files were looked at, and what is not as it was: a sentence each."""

    publications: int = 0
    files: int = 0
    made_again: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def prove(*, again: bool = False) -> Proved:
    """Everything that was ever made. ``again``: each document is made once more, which takes seconds each."""
    found = Proved()
    made = Publication.objects.filter(state=Publication.State.READY, removed_at__isnull=True)
    for publication in made.select_related("seal__statement").order_by("pk").iterator(chunk_size=1):
        found.publications += 1
        name = f"Version {publication.seal.version} of “{publication.seal.statement}”"
        files = list(publication.files.order_by("pk"))
        found.files += len(files)
        faults = [*_of_seal(publication.seal), *_of_article(publication), *_of_files(files)]
        faults += _of_history(publication, files)
        if again:
            found.made_again += 1
            faults += _of_making(publication, files)
        found.faults += [f"{name}: {fault}" for fault in faults]
    return found


def _of_seal(seal: Seal) -> Iterator[str]:
    if sha256(bytes(seal.statement_json)) != seal.sha256:
        yield "what was sealed is not what its checksum says."


def _of_article(publication: Publication) -> Iterator[str]:
    if sha256(publication.article.encode()) != publication.article_sha256:
        yield "the page’s text is not what its checksum says."


def _of_files(files: list[PublicFile]) -> Iterator[str]:
    for stored in files:
        content = bytes(stored.content)
        if sha256(content) != stored.sha256 or len(content) != stored.size:
            yield f"{stored.name} is not what its checksum says."
        copy = copy_of(stored.sha256)
        if copy.is_file() and sha256(copy.read_bytes()) != stored.sha256:
            yield f"this machine’s copy of {stored.name} is another file. It is not handed out, and is made anew."


def _of_history(publication: Publication, files: list[PublicFile]) -> Iterator[str]:
    """One of the entries that were written when documents of the statement were made names exactly these files.

    Where retention has let the words of one go, it may have been that one.
    """
    made = story_of(publication.seal.statement).filter(act=MADE)
    told = [entry.detail.body and entry.detail.body.get("after") for entry in made]
    if None not in told and {stored.name: stored.sha256 for stored in files} not in told:
        yield "its files are not those of which the history tells that they were made."


def _of_making(publication: Publication, files: list[PublicFile]) -> Iterator[str]:
    try:
        article, made = made_from(publication.seal)
    except RenderFailed as fault:
        yield f"it cannot be made again: {fault}"
        return
    if article != publication.article:
        yield "the page’s text is not what comes of the seal."
    stands = {stored.name: bytes(stored.content) for stored in files}
    for name in sorted(stands.keys() | made.keys()):
        if stands.get(name) != made.get(name, ("", None))[1]:
            yield f"{name} is not what comes of the seal."
