from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0009_risk_in_full")]

    operations = []
