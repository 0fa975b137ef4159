"""Rows of tariffs: services and suppliers come with them."""

from functools import cached_property
from typing import Any, ClassVar

from cabinet.tariffs.models import Tariff
from imports.kinds.billing import TARIFFS
from imports.rows.base import KindResource
from imports.rows.directory import identity, refusal


class TariffResource(KindResource):
    kind = TARIFFS
    links: ClassVar[tuple[str, ...]] = ("service", "supplier")

    class Meta(KindResource.Meta):
        model = Tariff

    @cached_property
    def _known(self) -> dict[object, Tariff]:
        tariffs = Tariff.objects.filter(
            service__organization__in=self.directory.involved
        )
        return {(t.service_id, t.supplier_id, t.valid_from): t for t in tariffs}

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        text = values.get("organization", "")
        organization = self.directory.known_organization(text)
        service, _ = self.directory.service_or_new(
            values["service"], organization, values.get("unit", "")
        )
        supplier, _ = self.directory.supplier_or_new(
            values.get("supplier", ""), organization
        )
        return {"service": service, "supplier": supplier}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        service = links["service"]
        return (
            service.organization_id,
            identity(service),
            identity(links["supplier"]),
            values["valid_from"],
        )

    def existing(self, key: Any) -> Tariff | None:
        return self._known.get(key[1:])

    def check(self, instance: Tariff) -> None:
        if instance.rate < 0:
            raise refusal("rate", "Тариф меньше нуля. Проверьте число.")
        if instance.valid_to and instance.valid_to < instance.valid_from:
            raise refusal("valid_to", "Тариф кончается раньше, чем начинается.")
