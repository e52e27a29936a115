"""What administrators keep about the force."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("force", "0003_legal_switches")]

    operations = []
