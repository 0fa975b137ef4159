from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "Загрузка данных"

    def ready(self) -> None:
        from imports.planning import plan  # noqa: PLC0415 (needs models)

        post_migrate.connect(plan, sender=self)
