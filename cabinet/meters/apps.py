from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MetersConfig(AppConfig):
    name = "cabinet.meters"
    verbose_name = "Приборы учёта"

    def ready(self) -> None:
        from cabinet.meters.tasks import (  # noqa: PLC0415 (needs models)
            plan_reminders,
        )

        post_migrate.connect(plan_reminders, sender=self)
