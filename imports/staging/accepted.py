"""Odd rows of charges: row mode hands over the lines that it accepts."""

import io
from typing import Any

from cabinet.charges.models import BillingPeriod, Charge
from cabinet.charges.services import LOADED_COLUMNS
from imports.rows.charges import ChargeResource
from imports.staging.sql import LINES, copy_in


class HandedOver(ChargeResource):
    """Row mode that hands over the lines instead of writing them."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.accepted: list[tuple[BillingPeriod, Charge, str]] = []

    def finish(self, instance: Charge, result: Any) -> None:
        super().finish(instance, result)
        self.accepted.append((self.period, instance, result.import_type))

    def write(self) -> None:
        self.directory.write()


def take_in(resource: HandedOver) -> None:
    """Put the accepted lines beside the others."""
    columns = ", ".join((*LOADED_COLUMNS, "period_id", "is_new", "is_changed"))
    text = io.StringIO("".join(_line(*line) for line in resource.accepted))
    copy_in(f"COPY {LINES} ({columns}) FROM STDIN", text)


def _line(period: BillingPeriod, charge: Charge, outcome: str) -> str:
    links = {
        "account_id": charge.account.pk,
        "service_id": charge.service.pk,
        "supplier_id": charge.supplier.pk if charge.supplier else None,
    }
    values = [links.get(name, getattr(charge, name)) for name in LOADED_COLUMNS]
    kept = [*values, period.pk, outcome == "new", outcome == "update"]
    return "\t".join(map(_copied, kept)) + "\n"


def _copied(value: Any) -> str:
    return r"\N" if value is None else str(value).replace("\\", "\\\\")
