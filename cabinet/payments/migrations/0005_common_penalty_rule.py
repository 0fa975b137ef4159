"""The rule of penalties that holds for everybody until the law changes it."""

import datetime as dt
from decimal import Decimal

from django.db import migrations

BASIS = (
    "ст. 155 ч. 14 Жилищного кодекса; ставка 9,5 % — постановление Правительства"
    " от 26.03.2022 № 474 с изменениями от 18.03.2025 № 329, до 1 января 2027 года"
)


def add_rule(apps, schema_editor):
    apps.get_model("payments", "PenaltyRule").objects.create(
        valid_from=dt.date(2022, 2, 28), percent=Decimal("9.5"), basis=BASIS
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_books")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
