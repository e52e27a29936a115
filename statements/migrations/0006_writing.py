from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statements", "0005_sealed")]

    operations: ClassVar = []
