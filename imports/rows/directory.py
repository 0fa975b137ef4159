"""What the portal already holds of the organisations that a file names.

Each table is read once for the whole file, never once a row. What a file
brings along (a service nobody knew) is kept here until it is written.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.partitions import wait_for_turn
from cabinet.tariffs.models import Service, Supplier
from imports.rows.context import Context
from imports.suggestions import near_accounts, near_names, told_accounts

# «Идентификатор ЖКУ», and the number of a document of ГИС ЖКХ that begins with it.
IN_GIS = re.compile(r"[0-9]{2}[A-ZА-Я]{2}[0-9]{6}-[0-9]{2}(?:-[0-9]{4})?")
Place = TypeVar("Place", Account, Building)
NO_ORGANIZATION = (
    "Организации с таким ИНН или названием нет среди тех, чьи данные вы загружаете."
    " Проверьте ИНН или сначала загрузите организации."
)
NOT_TOLD = "Не указана организация. Впишите её ИНН или выберите её при загрузке."


class Directory:
    """Look-ups by what a file writes."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._services: dict[tuple[Any, str], Service] = {}
        self._suppliers: dict[tuple[Any, str], Supplier] = {}

    @cached_property
    def _by_name(self) -> dict[str, list[Organization]]:
        found: dict[str, list[Organization]] = defaultdict(list)
        for organization in self.context.managed:
            found[organization.inn].append(organization)
            found[" ".join(organization.name.split())].append(organization)
        return found

    def organization(self, text: str) -> Organization | None:
        """By INN or exact name; without either, what the call told, if anything."""
        if not text:
            return self.context.organization
        found = self._by_name.get(text, [])
        if len(found) > 1:
            raise refusal("organization", "Так называются несколько. Впишите ИНН.")
        if not found:
            raise refusal("organization", NO_ORGANIZATION)
        return found[0]

    def known_organization(self, text: str) -> Organization:
        organization = self.organization(text)
        if organization is None:
            raise refusal("organization", NOT_TOLD)
        return organization

    @cached_property
    def involved(self) -> list[Organization]:
        """The organisations that the file's rows may belong to."""
        named = [
            organization
            for text in self.context.column("organization") - {""}
            for organization in self._by_name.get(text, [])
        ]
        if self.context.organization:
            named.append(self.context.organization)
        return named or list(self.context.managed)

    @cached_property
    def account_numbers(self) -> set[str]:
        """What the file's rows write for their accounts."""
        return self.context.column("account")

    @cached_property
    def _accounts(self) -> dict[str, list[Account]]:
        accounts = Account.objects.filter(organization__in=self.involved)
        accounts = accounts.select_related("organization")
        found = grouped(accounts.filter(number__in=self.account_numbers), "number")
        others = self.account_numbers - found.keys()
        written = {told: told[:13] for told in others if IN_GIS.fullmatch(told)}
        by_id = grouped(accounts.filter(service_id__in=written.values()), "service_id")
        return found | {told: by_id[pk] for told, pk in written.items() if pk in by_id}

    def account(self, number: str, organization: Organization | None) -> Account:
        """An account by its number, in its organisation where the row tells it.

        ГИС ЖКХ names accounts by identifiers of its own: they will do as well.
        """
        found = self._accounts.get(number, [])
        near = "" if found else told_accounts(self._near_accounts.get(number, ()))
        return only(found, "account", organization, near=near)

    @cached_property
    def _near_accounts(self) -> Mapping[str, list[Account]]:
        unknown = self.account_numbers - self._accounts.keys()
        return near_accounts(unknown, self.involved)

    @cached_property
    def _buildings(self) -> dict[str, list[Building]]:
        buildings = Building.objects.filter(organization__in=self.involved)
        return grouped(buildings.select_related("organization"), "address")

    def building(self, address: str, organization: Organization | None) -> Building:
        return only(self._buildings.get(address, []), "building", organization)

    @cached_property
    def _known_services(self) -> dict[tuple[Any, str], Service]:
        return named_in(Service.objects.filter(organization__in=self.involved))

    @cached_property
    def _known_suppliers(self) -> dict[tuple[Any, str], Supplier]:
        return named_in(Supplier.objects.filter(organization__in=self.involved))

    def service(self, name: str, organization: Organization) -> Service | None:
        key = (organization.pk, name)
        return self._known_services.get(key) or self._services.get(key)

    @property
    def invented(self) -> list[Service]:
        """Services that the file brings along."""
        return list(self._services.values())

    def near_services(self, name: str, organization: Organization) -> list[str]:
        """Names of the organisation's services that are almost this one."""
        known = [n for pk, n in self._known_services if pk == organization.pk]
        return near_names(name, known)

    def service_or_new(
        self, name: str, organization: Organization, unit: str = ""
    ) -> tuple[Service, bool]:
        """The service, and whether this call invented it."""
        if known := self.service(name, organization):
            return known, False
        made = Service(organization=organization, name=name, unit=unit)
        clean(made, {"name": "service", "unit": "unit"})
        self._services[organization.pk, name] = made
        return made, True

    def supplier_or_new(
        self, name: str, organization: Organization
    ) -> tuple[Supplier | None, bool]:
        if not name:
            return None, False
        key = (organization.pk, name)
        if known := self._known_suppliers.get(key) or self._suppliers.get(key):
            return known, False
        made = Supplier(organization=organization, name=name)
        clean(made, {"name": "supplier"})
        self._suppliers[key] = made
        return made, True

    def write(self) -> None:
        """Save the services and suppliers that the file brought along."""
        if self._services or self._suppliers:
            wait_for_turn()
        Service.objects.bulk_create(self._services.values())
        Supplier.objects.bulk_create(self._suppliers.values())


UNKNOWN_PLACE = {
    "account": "Такого лицевого счёта нет. Проверьте номер или сначала загрузите"
    " лицевые счета.",
    "building": "Такого дома нет. Проверьте адрес (он пишется так же, как в"
    " списке домов) или сначала загрузите дома.",
}


def only(
    found: list[Place], column: str, organization: Organization | None, near: str = ""
) -> Place:
    """The one of the places that is the organisation's, where a row tells it.

    ``near`` names what the row may have meant instead.
    """
    places = [
        place
        for place in found
        if organization is None or place.organization_id == organization.pk
    ]
    if not places:
        raise refusal(column, UNKNOWN_PLACE[column] + near)
    if len(places) > 1:
        raise refusal(column, NOT_TOLD)
    return places[0]


def refusal(column: str, text: str) -> ValidationError:
    """An error of a row, in a column."""
    return ValidationError({column: text})


def identity(thing: Model | None) -> object:
    """What tells a thing from others, even before it is saved."""
    if thing is None:
        return None
    return thing.pk if thing.pk else str(thing)


def grouped(things: Iterable[Any], attribute: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for thing in things:
        found[getattr(thing, attribute)].append(thing)
    return found


def named_in(things: Iterable[Any]) -> dict[tuple[Any, str], Any]:
    return {(thing.organization_id, thing.name): thing for thing in things}


def clean(thing: Model, columns: dict[str, str]) -> None:
    """Run the field validators of ``columns`` (field → column) only."""
    fields = thing._meta.fields  # noqa: SLF001 (public, if underscored)
    others = {field.name for field in fields} - set(columns)
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        raise ValidationError(
            {columns[name]: found for name, found in error.error_dict.items()}
        ) from error
