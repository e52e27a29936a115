from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0007_chain")]

    operations = []
