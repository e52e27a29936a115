"""What was signed, for good: the public data, and what was behind it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from statements.models.statement import HASH, Statement
from statements.models.update import Update


class SealQuerySet(models.QuerySet["Seal"]):
    def standing(self) -> "SealQuerySet":
        """Of statements; that of an update is asked for by the update."""
        return self.filter(voided_at__isnull=True, update__isnull=True)


class Seal(models.Model):
    """The sealed content of one signed statement. The database lets it be marked void once, and nothing else.

    ``statement_json`` is the public part, byte for byte the file ``statement.json``; ``sha256`` is its
    checksum, printed in the document. ``content`` is what stays inside: the text as typed, every frozen figure with
    the records counted, who approved and signed. It is never served.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="seals")
    # Of the six-monthly update that was sealed; none where it was the statement itself.
    update = models.ForeignKey(Update, null=True, blank=True, on_delete=models.PROTECT, related_name="seals")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    statement_json = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(voided_at__isnull=True, update__isnull=True),
                name="seal_one_standing",
            ),
            models.UniqueConstraint(
                fields=["update"], condition=Q(voided_at__isnull=True), name="seal_one_standing_of_an_update"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=HASH), name="seal_has_checksum"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="seal_void_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Seal {self.sha256[:12]} of {self.statement}"
