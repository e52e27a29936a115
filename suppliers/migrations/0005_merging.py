from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0004_spend")]

    operations = []
