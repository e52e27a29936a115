from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actions", "0013_plan_print")]

    operations: list = []
