from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cabinet.notifications"
    verbose_name = "Оповещения"

    def ready(self) -> None:
        import_module("cabinet.notifications.announcements")
        import_module("cabinet.notifications.access_news")
