import django.db.models.deletion
from django.db import migrations, models

# What was loaded before; later versions write their own down.
FILL = """
INSERT INTO charges_billedaccount (account_id, version_id)
    SELECT DISTINCT account_id, version_id FROM charges_charge
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_building_branch"),
        ("charges", "0004_columns_of_the_form"),
    ]

    operations = [
        migrations.CreateModel(
            name="BilledAccount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "version_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="charges.periodversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "счёт с начислениями",
                "verbose_name_plural": "счета с начислениями",
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
