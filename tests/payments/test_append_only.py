from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from cabinet.payments.models import Payment
from tests.factories import PaymentFactory

pytestmark = pytest.mark.django_db


def test_payment_can_not_be_changed():
    payment = PaymentFactory(amount=Decimal("300.00"))
    payment.amount = Decimal("1.00")

    with pytest.raises(DatabaseError), transaction.atomic():
        payment.save()

    payment.refresh_from_db()
    assert payment.amount == Decimal("300.00")


def test_payment_can_not_be_deleted():
    payment = PaymentFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        payment.delete()

    assert Payment.objects.filter(pk=payment.pk).exists()


def test_payment_can_not_be_changed_by_bare_sql():
    payment = PaymentFactory(amount=Decimal("300.00"))

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE payments_payment SET amount = 0")

    payment.refresh_from_db()
    assert payment.amount == Decimal("300.00")
