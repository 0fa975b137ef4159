"""A corrected payment leaves a note too: plans that its money pays are counted anew."""

from django.db import migrations

NOTE = """
CREATE OR REPLACE FUNCTION note_payment_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_paymentnews (payment_id)
        SELECT id FROM arrived WHERE {which} NOT is_reversal;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_listed_by_day")]

    operations = [
        migrations.RunSQL(
            NOTE.format(which=""), NOTE.format(which="replaces_id IS NULL AND")
        ),
    ]
