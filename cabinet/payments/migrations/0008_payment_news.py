"""Each new payment leaves a note in its own transaction, however it came."""

import django.db.models.deletion
from django.db import migrations, models

TRIGGER = """
CREATE FUNCTION note_payment_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_paymentnews (payment_id)
        SELECT id FROM arrived WHERE replaces_id IS NULL AND NOT is_reversal;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_news AFTER INSERT ON payments_payment
    REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION note_payment_news();
"""
BACK = """
DROP TRIGGER payment_news ON payments_payment;
DROP FUNCTION note_payment_news();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_certificate_number")]

    operations = [
        migrations.CreateModel(
            name="PaymentNews",
            fields=[
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="payments.payment",
                        verbose_name="платёж",
                    ),
                ),
            ],
            options={
                "verbose_name": "новость о платеже",
                "verbose_name_plural": "новости о платежах",
            },
        ),
        migrations.RunSQL(TRIGGER, BACK),
    ]
