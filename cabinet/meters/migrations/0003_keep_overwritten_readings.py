"""Whoever overwrites a reading in place, what it was stays as a superseded row."""

from django.db import migrations

CREATE = """
CREATE FUNCTION meters_keep_reading() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE was meters_reading%ROWTYPE := OLD;
BEGIN
    was.id := nextval(pg_get_serial_sequence('meters_reading', 'id'));
    was.superseded_at := now();
    INSERT INTO meters_reading SELECT was.*;
    RETURN NEW;
END $$;
CREATE TRIGGER meters_keep_reading BEFORE UPDATE ON meters_reading
    FOR EACH ROW
    WHEN (OLD.superseded_at IS NULL
          AND (OLD.value, OLD.date, OLD.meter_id)
              IS DISTINCT FROM (NEW.value, NEW.date, NEW.meter_id))
    EXECUTE FUNCTION meters_keep_reading();
"""
DROP = "DROP TRIGGER meters_keep_reading ON meters_reading; DROP FUNCTION meters_keep_reading();"


class Migration(migrations.Migration):
    dependencies = [
        ("meters", "0002_life_of_a_reading"),
        ("meters", "0002_source_run"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
