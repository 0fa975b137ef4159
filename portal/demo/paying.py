"""How the demonstration's companies take money: an invented bank, and links."""

from decimal import Decimal

from cabinet.accounts.models import Organization
from cabinet.payments.online.models import OutsideLink, ProviderAccount

LINKS = [
    (
        "Сбербанк Онлайн",
        "https://online.sberbank.ru/",
        "найдите организацию по ИНН и введите лицевой счёт",
    ),
    ("Система «Город»", "https://www.kvartplata.ru/", "деньги придут на другой день"),
]


def take_money() -> None:
    """Let every company take payments; the second bears no commission."""
    for number, organization in enumerate(Organization.objects.order_by("pk")):
        ProviderAccount.objects.create(
            organization=organization,
            provider="demo",
            title="Картой в демонстрационном банке",
            fee_percent=Decimal("1.00") if number % 2 else Decimal("0.90"),
            fee_minimum=Decimal("10.00") if number % 2 else Decimal(),
            fee_payer=ProviderAccount.FeePayer.RESIDENT
            if number % 2
            else ProviderAccount.FeePayer.ORGANIZATION,
        )
        for title, url, note in LINKS:
            OutsideLink.objects.create(
                organization=organization, title=title, url=url, note=note
            )
