"""Billing periods, tariffs and charges."""

from cabinet.charges.models import BillingPeriod
from imports.kinds.declaration import (
    Column,
    Kind,
    Type,
    account,
    organization,
    service,
    supplier,
    unit,
)

PERIODS = Kind(
    slug="periods",
    title="Расчётные периоды",
    key=("organization", "month"),
    columns=(
        organization(),
        Column("month", "Период", Type.MONTH, required=True, from_call=True),
        Column("pay_until", "Оплатить до", Type.DATE),
        Column(
            "status",
            "Статус",
            Type.CHOICE,
            choices={label: value for value, label in BillingPeriod.Status.choices},
            stored=False,
        ),
    ),
)

TARIFFS = Kind(
    slug="tariffs",
    title="Тарифы",
    key=("organization", "service", "supplier", "valid_from"),
    columns=(
        organization(),
        service(),
        supplier(),
        unit(),
        Column("rate", "Тариф", Type.NUMBER, required=True),
        Column("valid_from", "Действует с", Type.DATE, required=True),
        Column("valid_to", "Действует по", Type.DATE),
        Column("norm", "Норматив", Type.NUMBER),
        Column("basis", "Основание"),
    ),
)

CHARGES = Kind(
    slug="charges",
    title="Начисления",
    key=("account", "month", "service", "supplier"),
    snapshot=True,
    columns=(
        organization(required=False),
        account(),
        Column(
            "month",
            "Период",
            Type.MONTH,
            required=True,
            stored=False,
            from_call=True,
        ),
        service(),
        supplier(),
        Column("rate", "Тариф", Type.NUMBER),
        unit(),
        Column("volume", "Расход", Type.NUMBER, aliases=("Объём",)),
        Column("common_volume", "Расход ОДН", Type.NUMBER),
        Column("volume_method", "Способ определения объёма"),
        Column(
            "opening_balance",
            "Вх.сальдо",
            Type.NUMBER,
            aliases=("К оплате на начало месяца",),
        ),
        Column("charged", "Начислено", Type.NUMBER, required=True),
        Column("common_charged", "Начислено ОДН", Type.NUMBER),
        Column("raising_coefficient", "Повышающий коэффициент", Type.NUMBER),
        Column("excess_amount", "Размер превышения", Type.NUMBER),
        Column("recalculation", "Перерасчёт", Type.NUMBER),
        Column("recalculation_reason", "Основание перерасчёта"),
        Column("under_delivery", "Недопоставка", Type.NUMBER, aliases=("Недоставка",)),
        Column("privilege", "Льгота", Type.NUMBER),
        Column("penalty", "Пени", Type.NUMBER),
        Column("paid", "Оплачено", Type.NUMBER),
        Column("closing_balance", "Исх.сальдо", Type.NUMBER),
        Column("amount_due", "К оплате", Type.NUMBER),
    ),
)
