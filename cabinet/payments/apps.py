from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "cabinet.payments"
    verbose_name = "Платежи"

    def ready(self) -> None:
        from cabinet.payments import proofs as told  # noqa: PLC0415 (needs models)
        from cabinet.residents import proofs  # noqa: PLC0415

        proofs.register(proofs.LAST_PAYMENT, told.is_last_payment)
