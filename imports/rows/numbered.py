"""Meters of rows that name no account: each is known by its number.

It is the maker's, or the one that ГИС ЖКХ has given. The number must be one meter's among those of the organisations that the load is
about. Where several bear it, the service tells them apart, then the address.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import Q

from cabinet.accounts.models import Organization
from cabinet.meters.models import Meter
from imports.kinds.consumption import zones_of
from imports.rows.directory import Directory, refusal
from imports.suggestions import SHOWN

UNKNOWN = (
    "Прибора с таким номером нет. Проверьте номер или сначала загрузите приборы учёта."
)
ANOTHER = (
    "Прибор с таким номером есть, но с другой услугой или зоной: {which}."
    " Исправьте номер или услугу, либо загрузите показание таблицей с лицевым счётом."
)
SEVERAL = (
    "Приборов с таким номером несколько: {which}. Впишите адрес так, как он указан"
    " здесь, либо загрузите показание таблицей с лицевым счётом."
)
WORD = re.compile(r"\w+")


class NumberedMeters:
    """The meters that the file's numbers may mean, read once, and only where needed."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    @property
    def meters(self) -> list[Meter]:
        """All of them; none where every row names its account."""
        if "" not in self.directory.account_numbers:
            return []
        return list(chain.from_iterable(self._known.values()))

    def only(self, values: Mapping[str, Any], told: Organization | None) -> Meter:
        """The one meter that a row means. Raises ValidationError."""
        known = [
            meter
            for meter in self._known.get(values["serial_number"], ())
            if told is None or meter.account.organization_id == told.pk
        ]
        fitting = [meter for meter in known if self._fits(meter, values)]
        for found in (fitting, *self._narrowed(fitting, values)):
            if len(found) == 1:
                return found[0]
        if fitting:
            raise refusal("serial_number", SEVERAL.format(which=_named(fitting)))
        text = ANOTHER.format(which=_named(known)) if known else UNKNOWN
        raise refusal("serial_number", text)

    def _fits(self, meter: Meter, values: Mapping[str, Any]) -> bool:
        """Whether nothing in the row speaks against the meter.

        Other programs have their own names for services: one that the organisation
        doesn't know says nothing.
        """
        owner = meter.account.organization
        service = self.directory.service(values["service"], owner)
        is_of_service = service is None or service.pk == meter.service_id
        return is_of_service and meter.zone in zones_of(values.get("zone", ""))

    def _narrowed(
        self, fitting: list[Meter], values: Mapping[str, Any]
    ) -> Iterator[list[Meter]]:
        """Those of the row's service, then those of them at its address."""
        named = [m for m in fitting if m.service.name == values["service"]] or fitting
        yield named
        place = _words(values.get("address", ""))
        yield [meter for meter in named if _words(meter.account.address) == place]

    @cached_property
    def _known(self) -> dict[str, list[Meter]]:
        told = self.directory.context.column("serial_number") - {""}
        meters = Meter.objects.filter(
            Q(serial_number__in=told) | Q(gis_number__in=told),
            account__organization__in=self.directory.involved,
        ).select_related(
            "service",
            "account__organization",
            "account__premises__building__organization",
        )
        found: dict[str, list[Meter]] = defaultdict(list)
        for meter in meters.order_by("account__number", "pk"):
            for number in {meter.serial_number, meter.gis_number}:
                found[number].append(meter)
        return found


def _words(address: str) -> list[str]:
    """Commas, dots and the size of letters don't tell two addresses apart."""
    return WORD.findall(address.casefold().replace("ё", "е"))


def _named(meters: list[Meter]) -> str:
    texts = [
        f"счёт {m.account.number} ({m.service}, {m.account.address})" for m in meters
    ]
    more = f" и ещё {len(texts) - SHOWN}" if len(texts) > SHOWN else ""
    return "; ".join(texts[:SHOWN]) + more
