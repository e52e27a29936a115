from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("actions", "0010_meetings")]
    operations: list[Operation] = []
