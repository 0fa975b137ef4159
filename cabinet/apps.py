from django.apps import AppConfig


class CabinetConfig(AppConfig):
    name = "cabinet"
    verbose_name = "Личный кабинет"

    def ready(self) -> None:
        """Let bills show readings and instalments, of which they know nothing."""
        from cabinet import bill_readings  # noqa: PLC0415 (needs models)
        from cabinet.charges import readings  # noqa: PLC0415

        sources = readings.Sources(
            meters=bill_readings.meter_lines,
            houses=bill_readings.house_lines,
            plans=bill_readings.plan_lines,
        )
        readings.come_from(sources)
        self._take_money_for_services()

    def _take_money_for_services(self) -> None:
        """Let requests be paid for by payments, of which they know nothing."""
        from cabinet import paid_services  # noqa: PLC0415
        from cabinet.requests import payment  # noqa: PLC0415

        payment.come_from(pay=paid_services.page_to_pay, is_paid=paid_services.is_paid)
