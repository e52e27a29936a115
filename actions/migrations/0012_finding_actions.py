from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("actions", "0011_review_and_close")]
    operations: list[Operation] = []
