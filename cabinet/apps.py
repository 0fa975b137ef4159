from django.apps import AppConfig


class CabinetConfig(AppConfig):
    name = "cabinet"
    verbose_name = "Личный кабинет"

    def ready(self) -> None:
        """Let bills and receipts show readings, of which they know nothing."""
        from cabinet.bill_readings import meter_lines  # noqa: PLC0415 (needs models)
        from cabinet.charges import readings  # noqa: PLC0415

        readings.come_from(meter_lines)
