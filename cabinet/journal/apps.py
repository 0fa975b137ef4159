from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "cabinet.journal"
    label = "journal"
    verbose_name = "Журнал"

    def ready(self) -> None:
        from cabinet.journal import people, sign_ins  # noqa: F401, PLC0415 (need models)
