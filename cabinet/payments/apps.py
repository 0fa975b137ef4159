from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "cabinet.payments"
    verbose_name = "Платежи"
