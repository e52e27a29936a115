"""Somebody looked at the force's home page: the statement is linked there, in such a place."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile
from statements.models.statement import Statement


class HomeLinkQuerySet(models.QuerySet["HomeLink"]):
    def newest_first(self) -> "HomeLinkQuerySet":
        return self.order_by("-seen_on", "-pk")


class HomeLink(models.Model):
    """What somebody saw on a day. Looking again makes another row; none is changed."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="home_links")
    address = models.URLField("address of the home page", max_length=500)
    placement = models.CharField("where on it", max_length=200)
    seen_on = models.DateField("date")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    screenshot = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = HomeLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__regex=r"^https?://"),
                name="home_link_has_an_address",
                violation_error_message="Enter the full address of the home page.",
            ),
            models.CheckConstraint(
                condition=~Q(placement=""),
                name="home_link_says_where",
                violation_error_message="Say where on the page the link is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}, {self.address}"
