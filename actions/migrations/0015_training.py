from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actions", "0014_policies")]

    operations: list = []
