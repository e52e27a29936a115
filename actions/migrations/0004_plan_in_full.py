from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_evidence")]
    operations: list[Operation] = []
