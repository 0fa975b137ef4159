from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NotificationsConfig(AppConfig):
    name = "cabinet.notifications"
    verbose_name = "Оповещения"

    def ready(self) -> None:
        from cabinet.notifications.codes import send_code  # noqa: PLC0415 (models)
        from cabinet.notifications.tasks import plan_sending  # noqa: PLC0415
        from cabinet.residents import phone_codes  # noqa: PLC0415

        import_module("cabinet.notifications.announcements")
        import_module("cabinet.notifications.access_news")
        phone_codes.come_from(send_code)
        post_migrate.connect(plan_sending, sender=self)
