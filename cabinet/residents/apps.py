from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "cabinet.residents"
    verbose_name = "Жители"
