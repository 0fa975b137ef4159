from django.db import migrations, models

import cabinet.charges.models.former

CREATE = """
CREATE FUNCTION charges_remember_former() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO charges_formerrow (kind, "row")
            SELECT TG_TABLE_NAME, id FROM now_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO charges_formerrow (kind, "row", was)
            SELECT TG_TABLE_NAME, id, to_jsonb(was_rows) FROM was_rows;
    ELSE
        INSERT INTO charges_formerrow (kind, "row", was)
            SELECT TG_TABLE_NAME, was_rows.id, to_jsonb(was_rows)
            FROM was_rows JOIN now_rows USING (id)
            WHERE was_rows IS DISTINCT FROM now_rows;
    END IF;
    RETURN NULL;
END $$;
"""
CHANGED = ("update", "OLD TABLE AS was_rows NEW TABLE AS now_rows")
DELETED = ("delete", "OLD TABLE AS was_rows")
ADDED = ("insert", "NEW TABLE AS now_rows")
# What a receipt prints; of the first, a later row is nobody's yet.
KEPT = {
    "accounts_account": (CHANGED,),
    "accounts_premises": (CHANGED,),
    "accounts_building": (CHANGED,),
    "accounts_organization": (CHANGED,),
    "tariffs_service": (CHANGED,),
    "tariffs_supplier": (CHANGED,),
    "tariffs_recipient": (CHANGED, DELETED),
    "meters_meter": (CHANGED,),
    "tariffs_tariff": (CHANGED, DELETED, ADDED),
    "charges_receiptsettings": (CHANGED, DELETED, ADDED),
    "meters_buildingreading": (CHANGED, DELETED),
}
TRIGGER = """
CREATE TRIGGER charges_former_{event} AFTER {event} ON {table}
    REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION charges_remember_former();
"""


def triggers() -> str:
    return "".join(
        TRIGGER.format(table=table, event=event, rows=rows)
        for table, events in KEPT.items()
        for event, rows in events
    )


def no_triggers() -> str:
    return "".join(
        f"DROP TRIGGER charges_former_{event} ON {table};"
        for table, events in KEPT.items()
        for event, _ in events
    )


DROP = "DROP FUNCTION charges_remember_former();"
# Nobody knows what they were before: months closed by now keep what is today.
FREEZE = """
UPDATE charges_periodversion SET frozen_after = 0 WHERE published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_building_branch"),
        ("charges", "0005_billed_accounts"),
        ("meters", "0003_keep_overwritten_readings"),
        ("tariffs", "0002_recipients"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("kind", models.CharField(max_length=63)),
                ("row", models.BigIntegerField()),
                (
                    "was",
                    models.JSONField(
                        decoder=cabinet.charges.models.former.Exactly, null=True
                    ),
                ),
            ],
            options={
                "verbose_name": "прежние сведения",
                "verbose_name_plural": "прежние сведения",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["kind", "row", "id"], name="former_of_row")
                ],
            },
        ),
        migrations.AddField(
            model_name="periodversion",
            name="frozen_after",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(FREEZE, migrations.RunSQL.noop),
        migrations.RunSQL(CREATE + triggers(), no_triggers() + DROP),
    ]
