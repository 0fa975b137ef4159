"""Payments: no changes, for anybody; a correction is a row that replaces one."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("charges", "0002_partitions_and_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY, "DROP TRIGGER payment_append_only ON payments_payment;"
        )
    ]
