from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actions", "0015_training")]

    operations: list = []
