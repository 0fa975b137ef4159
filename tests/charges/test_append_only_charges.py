import pytest
from django.db import IntegrityError, connection, transaction

from cabinet.charges.models import Charge
from tests.factories.bills import publish, simple_line


@pytest.fixture
def line(account):
    publish(account, [simple_line(account, "7.00")])
    return Charge.objects.get()


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda line: Charge.objects.update(charged=0),
        lambda line: Charge.objects.all().delete(),
    ],
    ids=["save", "delete", "update", "delete all"],
)
def test_no_charge_is_changed_through_django(line, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(line)

    assert Charge.objects.get().charged == 7


@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET charged = 0", "DELETE FROM {table}"]
)
@pytest.mark.parametrize("partition", [False, True], ids=["table", "partition"])
def test_no_charge_is_changed_through_sql(line, statement, partition):
    suffix = f"_v{line.version_id}" if partition else ""
    sql = statement.format(table=f"charges_charge{suffix}")

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert Charge.objects.get().charged == 7
