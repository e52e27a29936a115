"""What is public and must come out of a backup byte for byte; named in settings for the ground floor."""

from collections.abc import Iterator

from statements.models import Publication, PublicFile


def files() -> Iterator[tuple[str, bytes]]:
    """Every published file and every page's frozen article, with a name; removed ones have no bytes left."""
    public = Publication.objects.public().filter(removed_at__isnull=True).order_by("pk")
    for pk, article in public.values_list("pk", "article").iterator(chunk_size=20):
        yield f"publication {pk}: article", article.encode()
    rows = PublicFile.objects.filter(publication__in=public).order_by("publication", "pk")
    for one in rows.iterator(chunk_size=5):
        yield f"publication {one.publication_id}: {one.name}", bytes(one.content)
