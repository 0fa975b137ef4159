"""Bookings: no changes, for anybody; a refund is a booking of its own."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER booking_append_only BEFORE UPDATE OR DELETE ON payments_online_booking
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments_online", "0001_initial"),
        ("charges", "0002_partitions_and_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY, "DROP TRIGGER booking_append_only ON payments_online_booking;"
        )
    ]
