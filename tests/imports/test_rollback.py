"""What the database itself refuses takes back what was written before it."""

import pytest
from django.db import connection

from cabinet.tariffs.models import Service, Tariff
from imports.models import ImportRun
from tests.imports.samples import load_text

REFUSE_TARIFFS = """
CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE unique_violation; END $$;
CREATE TRIGGER collide BEFORE INSERT ON tariffs_tariff
    FOR EACH ROW EXECUTE FUNCTION collide();
"""


@pytest.mark.django_db
def test_rows_written_before_a_collision_are_taken_back(manuals):
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_TARIFFS)

    report = load_text(
        "tariffs",
        """Организация;Услуга;Тариф;Действует с
        1655000010;Домофон;5;01.01.2018""",
    )

    assert [error.text for error in report.errors] == [
        (
            "Данные изменились, пока файл загружался. Ничего не записано:"
            " загрузите его снова."
        )
    ]
    assert not Service.objects.filter(name="Домофон").exists()
    assert Tariff.objects.count() == 19
    assert ImportRun.objects.latest("pk").state == "refused"
