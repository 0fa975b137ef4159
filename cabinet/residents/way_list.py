"""The ways to link, as a resident chooses among them."""

from dataclasses import dataclass

from cabinet.accounts.models import Organization
from cabinet.residents import proofs
from cabinet.residents.models import offering


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
        Way("qr", "Снимок QR-кода", "control_code", proofs.RECEIPT_SUM),
        Way("bill", "Сумма счёта", "bill_total", proofs.BILL_TOTAL),
        Way("payment", "Последний платёж", "last_payment", proofs.LAST_PAYMENT),
        Way("password", "Пароль родных", "password"),
        Way("approval", "Через сотрудника", "approval"),
    )
}

SWITCHES = sorted({way.switch for way in WAYS.values()})


def offered_ways() -> list[Way]:
    """What at least one organisation offers, and the portal can check."""
    offered = offered_switches()
    return [
        way
        for way in WAYS.values()
        if (not way.needs or proofs.knows(way.needs)) and way.switch in offered
    ]


def offered_switches() -> set[str]:
    """Switches that stand on somewhere; all of them where nobody is here yet."""
    if not Organization.objects.exists():
        return set(SWITCHES)
    return {
        switch
        for switch in SWITCHES
        if Organization.objects.filter(offering(switch)).exists()
    }


def first_entry_is_offered() -> bool:
    return Organization.objects.filter(offering("first_entry")).exists()
