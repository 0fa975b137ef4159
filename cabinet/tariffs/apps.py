from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "cabinet.tariffs"
    verbose_name = "Тарифы"
