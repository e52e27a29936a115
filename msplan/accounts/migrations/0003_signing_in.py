"""How people sign in, and how their sessions end."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_shared_cache")]

    operations = []
