"""A rule may end: the common one holds as long as the law that fixes its rate."""

import datetime as dt

from django.db import migrations, models
from django.db.models import F, Q

FIXED_FROM, FIXED_UNTIL = dt.date(2022, 2, 28), dt.date(2026, 12, 31)


def end_rule(apps, schema_editor):
    rules = apps.get_model("payments", "PenaltyRule").objects
    common = rules.filter(organization=None, valid_from=FIXED_FROM)
    common.update(valid_until=FIXED_UNTIL)


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_instalments_by_payments")]

    operations = [
        migrations.AddField(
            "penaltyrule",
            "valid_until",
            models.DateField(
                blank=True,
                help_text="Последний день. Пусто — пока не начнётся следующая ставка.",
                null=True,
                verbose_name="действует до",
            ),
        ),
        migrations.AddConstraint(
            "penaltyrule",
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="penalty_rule_days",
                violation_error_message="Последний день раньше первого.",
            ),
        ),
        migrations.RunPython(end_rule, migrations.RunPython.noop),
    ]
