from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "cabinet.charges"
    verbose_name = "Начисления"

    def ready(self) -> None:
        from cabinet.charges import proofs as told  # noqa: PLC0415 (needs models)
        from cabinet.residents import proofs  # noqa: PLC0415

        proofs.register(proofs.BILL_TOTAL, told.is_bill_total)
        proofs.register(proofs.RECEIPT_SUM, told.is_receipt_sum)
        proofs.register(proofs.BILL_MONTHS, told.bill_months)
