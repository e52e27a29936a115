from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0013_spend_in_full")]

    operations = []
