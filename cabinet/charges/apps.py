from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "cabinet.charges"
    verbose_name = "Начисления"
