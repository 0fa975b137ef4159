"""The form that an organisation's receipts of a month are filled into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Self

from cabinet.charges.directory import Offer, closing_of, tariffs_of
from cabinet.charges.former import as_of, gone_since
from cabinet.charges.models import BillingPeriod, Charge, ReceiptSettings

LOGO_PIXELS = (600, 240)


@dataclass(frozen=True)
class Picture:
    jpeg: bytes
    size: tuple[int, int]


@dataclass(frozen=True)
class Form:
    """Settings and norms, read once for however many receipts.

    ``norms`` are in the service's unit for a person or square metre.
    """

    settings: ReceiptSettings
    norms: Mapping[Offer, Decimal]
    logo: Picture | None

    @classmethod
    def of(cls, period: BillingPeriod, settings: ReceiptSettings | None = None) -> Self:
        chosen = settings or settings_of(period)
        return cls(chosen, _norms(period), _picture(chosen))

    @property
    def sections(self) -> Sequence[str]:
        return self.settings.sections

    def norm(self, line: Charge) -> Decimal | None:
        """Of the line's supplier, or of the service where only one is told."""
        service = line.service_id
        if line.supplier_id is None:
            told = {norm for (known, _), norm in self.norms.items() if known == service}
            return told.pop() if len(told) == 1 else self.norms.get((service, None))
        own = self.norms.get((service, line.supplier_id))
        return own if own is not None else self.norms.get((service, None))


def settings_of(period: BillingPeriod) -> ReceiptSettings:
    """The organisation's own settings, or those of one that never set any."""
    owner = period.organization_id
    change = closing_of(period).change
    found = as_of(change, ReceiptSettings.objects.filter(organization=owner))
    found += gone_since(
        change, ReceiptSettings, lambda one: one.organization_id == owner
    )
    return found[0] if found else ReceiptSettings(organization_id=owner)


def _norms(period: BillingPeriod) -> dict[Offer, Decimal]:
    tariffs = tariffs_of(period).items()
    return {offer: tariff.norm for offer, tariff in tariffs if tariff.norm}


def _picture(settings: ReceiptSettings) -> Picture | None:
    """The picture on white, no larger than print needs."""
    if not settings.logo:
        return None
    from PIL import Image  # noqa: PLC0415 (few receipts have a picture)

    with settings.logo.open("rb") as file, Image.open(file) as source:
        picture = source.convert("RGBA")
        picture.thumbnail(LOGO_PIXELS)
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
    data = BytesIO()
    paper.save(data, "JPEG", quality=85)
    return Picture(data.getvalue(), paper.size)
