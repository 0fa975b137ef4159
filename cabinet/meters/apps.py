from django.apps import AppConfig


class MetersConfig(AppConfig):
    name = "cabinet.meters"
    verbose_name = "Приборы учёта"
