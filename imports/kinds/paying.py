"""Payments, and what a bank's registry says of them besides."""

from dataclasses import replace

from imports.kinds.declaration import Column, Kind, Type, account, organization

PAYMENTS = Kind(
    slug="payments",
    title="Платежи",
    key=("organization", "operation_number"),
    columns=(
        organization(required=False),
        account(),
        Column("billing_month", "Расчетный месяц", Type.MONTH),
        Column("paid_on", "Дата платежа", Type.DATE, required=True),
        Column("posted_on", "Дата учёта", Type.DATE),
        Column("paid_for_month", "За какой месяц оплачено", Type.MONTH),
        Column("place", "Место платежа"),
        Column("amount", "Сумма платежа", Type.NUMBER, required=True),
        Column("fee", "Комиссия", Type.NUMBER),
        Column("operation_number", "Номер операции", Type.CODE),
    ),
)

# A registry is read as payments with the payer beside them: whoever can't be
# found by number is found by these, by hand.
REGISTRY = replace(
    PAYMENTS,
    columns=(
        *PAYMENTS.columns,
        Column("payer", "Плательщик", stored=False),
        Column("payer_address", "Адрес плательщика", stored=False),
        Column("purpose", "Назначение платежа", stored=False),
    ),
)


def read_as(kind: Kind, *, basket: bool) -> Kind:
    """The kind whose columns a file is read into."""
    return REGISTRY if basket and kind.slug == PAYMENTS.slug else kind
