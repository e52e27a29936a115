"""Audits that were recorded before: what their reports have open is asked for as of those recorded from now on."""

from django.db import migrations

ASK = """
UPDATE suppliers_audit audit SET findings_by = (look.at AT TIME ZONE 'Europe/London')::date + 14
FROM suppliers_check look
WHERE look.id = audit.check_row_id AND look.withdrawn_at IS NULL AND (
    audit.business_critical_open > (SELECT count(*) FROM suppliers_finding f
                                    WHERE f.check_row_id = look.id AND f.severity = 'business_critical')
    OR audit.critical_open > (SELECT count(*) FROM suppliers_finding f
                              WHERE f.check_row_id = look.id AND f.severity = 'critical')
    OR audit.major_open > (SELECT count(*) FROM suppliers_finding f
                           WHERE f.check_row_id = look.id AND f.severity = 'major')
    OR audit.minor_open > (SELECT count(*) FROM suppliers_finding f
                           WHERE f.check_row_id = look.id AND f.severity = 'minor')
)
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0020_findings_of_audits")]
    operations = [migrations.RunSQL(ASK, migrations.RunSQL.noop)]
