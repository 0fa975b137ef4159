"""The journal: no changes, for anybody."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_first_entries")]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER entry_append_only ON journal_entry;"
            " DROP FUNCTION refuse_rewriting();",
        )
    ]
