from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PaymentsConfig(AppConfig):
    name = "cabinet.payments"
    verbose_name = "Платежи"

    def ready(self) -> None:
        from cabinet.payments import proofs as told  # noqa: PLC0415 (needs models)
        from cabinet.residents import proofs  # noqa: PLC0415

        proofs.register(proofs.LAST_PAYMENT, told.is_last_payment)
        self._tell_of_money()

    def _tell_of_money(self) -> None:
        from cabinet.notifications import samples  # noqa: PLC0415 (needs models)
        from cabinet.payments import dunning  # noqa: PLC0415
        from cabinet.payments.tasks import plan_news  # noqa: PLC0415

        samples.register("due", dunning.sample)
        samples.register("debt", dunning.sample)
        post_migrate.connect(plan_news, sender=self)
