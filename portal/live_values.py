"""What articles of the site may name in braces: facts of an organisation, kept fresh."""

from collections.abc import Iterator

from django.utils import formats, timezone

from cabinet.accounts.models import Organization
from cabinet.charges.models import BillingPeriod
from cabinet.tariffs.models import Tariff
from cabinet.templatetags.kvartal import NO_BREAK_SPACE, quantity


def of_organization(organization: Organization) -> dict[str, str]:
    """Names in small letters, without «ё», and what stands for them today."""
    facts = {
        "организация": organization.name,
        "телефон": organization.phone,
        "аварийная служба": organization.emergency_phone,
        "часы приема": organization.reception_hours,
        "почта": organization.email,
        "показания с": str(organization.readings_from),
        "показания по": str(organization.readings_to),
        "срок оплаты": _pay_until(organization),
    }
    return {**facts, **dict(_tariffs(organization))}


def _pay_until(organization: Organization) -> str:
    periods = BillingPeriod.objects.filter(organization=organization).published()
    days = periods.exclude(pay_until=None).order_by("-month")
    last = days.values_list("pay_until", flat=True).first()
    return formats.date_format(last, "j E Y") if last else ""


def _tariffs(organization: Organization) -> Iterator[tuple[str, str]]:
    tariffs = Tariff.objects.of(organization).in_force(timezone.localdate())
    for tariff in tariffs:
        name = tariff.service.name.lower().replace("ё", "е")
        unit = tariff.unit or tariff.service.unit
        price = f"{quantity(tariff.rate)}{NO_BREAK_SPACE}₽ за {unit}"
        yield f"тариф: {name}", price
