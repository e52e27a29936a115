"""Those that were held before anybody was asked how it went say so."""

from django.db import migrations

NOT_WRITTEN_DOWN = (
    "UPDATE suppliers_engagement SET went = 'Not written down at the time.' WHERE state = 'held'"
)


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0017_how_an_engagement_went")]
    operations = [migrations.RunSQL(NOT_WRITTEN_DOWN, migrations.RunSQL.noop)]
