from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OnlinePaymentsConfig(AppConfig):
    name = "cabinet.payments.online"
    label = "payments_online"
    verbose_name = "Оплата через портал"

    def ready(self) -> None:
        from cabinet.payments.online.tasks import (  # noqa: PLC0415 (needs models)
            plan_reconciliation,
        )

        import_module("cabinet.payments.online.announcements")
        post_migrate.connect(plan_reconciliation, sender=self)
