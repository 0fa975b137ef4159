from django.apps import AppConfig


class CabinetConfig(AppConfig):
    name = "cabinet"
    verbose_name = "Личный кабинет"

    def ready(self) -> None:
        """Let bills and receipts show readings, of which they know nothing."""
        from cabinet.bill_readings import meter_lines  # noqa: PLC0415 (needs models)
        from cabinet.charges import readings  # noqa: PLC0415

        readings.come_from(meter_lines)
        self._take_money_for_services()

    def _take_money_for_services(self) -> None:
        """Let requests be paid for by payments, of which they know nothing."""
        from cabinet import paid_services  # noqa: PLC0415
        from cabinet.requests import payment  # noqa: PLC0415

        payment.come_from(pay=paid_services.page_to_pay, is_paid=paid_services.is_paid)
