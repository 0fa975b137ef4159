"""Rows of organisations and buildings."""

from functools import cached_property
from typing import Any, ClassVar

from cabinet.accounts.models import Building, Organization
from imports.kinds.places import BUILDINGS, ORGANIZATIONS
from imports.report import MAX_MESSAGES
from imports.rows.base import KindResource
from imports.rows.directory import refusal

NOT_YOURS = (
    "Эта организация не из тех, чьи данные вы загружаете."
    " Новую организацию добавляет администратор."
)


class OrganizationResource(KindResource):
    """Organisations: one's own are corrected, new ones come from administrators."""

    kind = ORGANIZATIONS

    class Meta(KindResource.Meta):
        model = Organization

    @cached_property
    def _known(self) -> dict[str, Organization]:
        inns = self.context.column("inn")
        return {o.inn: o for o in self.context.managed.filter(inn__in=inns)}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return values["inn"]

    def existing(self, key: object) -> Organization | None:
        known = self._known.get(str(key))
        if known is None and not self.context.may_add_organizations:
            raise refusal("inn", NOT_YOURS)
        return known


class BuildingResource(KindResource):
    kind = BUILDINGS
    links: ClassVar[tuple[str, ...]] = ("organization",)

    class Meta(KindResource.Meta):
        model = Building

    @cached_property
    def _known(self) -> dict[object, Building]:
        buildings = Building.objects.filter(organization__in=self.directory.involved)
        return {(b.organization_id, b.address): b for b in buildings}

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        text = values.get("organization", "")
        return {"organization": self.directory.known_organization(text)}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return links["organization"].pk, values["address"]

    def existing(self, key: object) -> Building | None:
        return self._known.get(key)

    def count_held(self) -> int:
        return len(self._known)

    def absent(self) -> list[str]:
        names = (b.address for key, b in self._known.items() if key not in self.matched)
        return sorted(names)[:MAX_MESSAGES]
