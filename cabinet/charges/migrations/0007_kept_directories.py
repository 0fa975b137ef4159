import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import cabinet.charges.models.former

ONCE = """
CREATE TRIGGER directory_written_once BEFORE UPDATE OR DELETE ON charges_keptdirectory
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("charges", "0006_former_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptDirectory",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="charges.periodversion",
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        decoder=cabinet.charges.models.former.Exactly,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
            ],
            options={
                "verbose_name": "справочник месяца",
                "verbose_name_plural": "справочники месяцев",
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(
            ONCE, "DROP TRIGGER directory_written_once ON charges_keptdirectory"
        ),
    ]
