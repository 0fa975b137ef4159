from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "cabinet.charges"
    verbose_name = "Начисления"

    def ready(self) -> None:
        from cabinet.charges import proofs as told  # noqa: PLC0415 (needs models)
        from cabinet.residents import proofs  # noqa: PLC0415

        proofs.register(proofs.BILL_TOTAL, told.is_bill_total)
        proofs.register(proofs.RECEIPT_SUM, told.is_receipt_sum)
        proofs.register(proofs.BILL_MONTHS, told.bill_months)
        self._tell_of_bills()

    def _tell_of_bills(self) -> None:
        from cabinet.charges import announcing  # noqa: PLC0415 (needs models)
        from cabinet.notifications import attachments, samples, sendings  # noqa: PLC0415

        source = sendings.Source(
            announcing.news_of, announcing.people_of, announcing.offers
        )
        sendings.register(announcing.SOURCE, source)
        attachments.register(announcing.RECEIPT, announcing.receipt)
        samples.register("bill", announcing.sample)
