from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("actions", "0009_standards")]
    operations: list[Operation] = []
