from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RequestsConfig(AppConfig):
    name = "cabinet.requests"
    # «requests» is the name of a well-known library and a word too common.
    label = "service_requests"
    verbose_name = "Заявки"

    def ready(self) -> None:
        reminders = import_module("cabinet.requests.reminders")
        post_migrate.connect(reminders.plan_reminders, sender=self)
