"""The ways to link, as a resident chooses among them."""

from dataclasses import dataclass

from cabinet.accounts.models import Organization
from cabinet.residents import proofs
from cabinet.residents.models import LinkingWays


@dataclass(frozen=True)
class Way:
    """A way's name in addresses, its title, and the switch that offers it."""

    slug: str
    title: str
    switch: str
    needs: str = ""


WAYS = {
    way.slug: way
    for way in (
        Way("flat", "Фамилия и квартира", "flat"),
        Way("surname", "Номер и фамилия", "surname"),
        Way("code", "Код с квитанции", "control_code"),
        Way("bill", "Сумма счёта", "bill_total", proofs.BILL_TOTAL),
        Way("payment", "Последний платёж", "last_payment", proofs.LAST_PAYMENT),
        Way("password", "Пароль родных", "surname"),
        Way("approval", "Через сотрудника", "approval"),
    )
}


def offered_ways() -> list[Way]:
    """What at least one organisation offers, and the portal can check."""
    organizations = Organization.objects.count()
    closed = LinkingWays.objects.values_list(*_switches())
    shut = {
        switch: sum(not row[place] for row in closed)
        for place, switch in enumerate(_switches())
    }
    return [
        way
        for way in WAYS.values()
        if (not way.needs or proofs.knows(way.needs))
        and (not organizations or shut[way.switch] < organizations)
    ]


def _switches() -> list[str]:
    return sorted({way.switch for way in WAYS.values()})
