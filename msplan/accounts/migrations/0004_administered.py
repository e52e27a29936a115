"""What administrators keep about people and departments."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_signing_in")]

    operations = []
