"""Payments."""

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
