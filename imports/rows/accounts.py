"""Rows of personal accounts, and the premises they bring along."""

from functools import cached_property
from typing import Any, ClassVar

from import_export.results import RowResult

from cabinet.accounts.models import Account, Building, Premises
from imports.kinds.places import ACCOUNTS
from imports.rows.base import BATCH, KindResource
from imports.rows.directory import clean, refusal

NAMES = ("last_name", "first_name", "middle_name")
# What the file says of the flat rather than of the account.
FLAT_COLUMNS = {"number": "flat", "entrance": "entrance", "floor": "floor"}


class AccountResource(KindResource):
    kind = ACCOUNTS
    links: ClassVar[tuple[str, ...]] = ("organization", "premises")

    class Meta(KindResource.Meta):
        model = Account

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        if "full_name" in context.positions:
            self.stored = tuple(dict.fromkeys((*self.stored, *NAMES)))
        self._new_premises: list[Premises] = []
        self._changed_premises: dict[int, Premises] = {}
        self._told: dict[tuple[int, str, str], tuple[str, int]] = {}

    @cached_property
    def _known(self) -> dict[object, Account]:
        accounts = Account.objects.filter(
            organization__in=self.directory.involved,
            number__in=self.context.column("number"),
        )
        return {(a.organization_id, a.number): a for a in accounts}

    @cached_property
    def _premises(self) -> dict[tuple[int, str], Premises]:
        premises = Premises.objects.filter(
            building__organization__in=self.directory.involved,
            number__in=self.context.column("flat"),
        )
        return {(p.building_id, p.number): p for p in premises}

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        _split_name(values)
        text = values.get("organization", "")
        organization = self.directory.known_organization(text)
        building = self.directory.building(values["building"], organization)
        premises = self._premises_of(building, values)
        return {"organization": organization, "premises": premises}

    def key(self, values: dict[str, Any], links: dict[str, Any]) -> object:
        return links["organization"].pk, values["number"]

    def existing(self, key: object) -> Account | None:
        return self._known.get(key)

    def finish(self, instance: Account, result: RowResult) -> None:
        if self._moved and result.import_type == RowResult.IMPORT_TYPE_SKIP:
            result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def write(self) -> None:
        Premises.objects.bulk_create(self._new_premises, batch_size=BATCH)
        Premises.objects.bulk_update(
            self._changed_premises.values(), ["entrance", "floor"], batch_size=BATCH
        )
        super().write()

    def count_held(self) -> int:
        return Account.objects.filter(organization__in=self.directory.involved).count()

    def _says_nothing(self, name: str) -> bool:
        """Names may stand in a column of their own, or in one for all three."""
        whole = name in NAMES and not super()._says_nothing("full_name")
        return not whole and super()._says_nothing(name)

    def _premises_of(self, building: Building, values: dict[str, Any]) -> Premises:
        number = values["flat"]
        premises = self._premises.get((building.pk, number))
        if premises is None:
            premises = Premises(building=building, number=number)
            self._premises[building.pk, number] = premises
            self._new_premises.append(premises)
        self.remember(premises, ("entrance", "floor"))
        self._moved = self._tell(premises, values)
        clean(premises, FLAT_COLUMNS)
        if self._moved and premises.pk:
            self._changed_premises[premises.pk] = premises
        return premises

    def _tell(self, premises: Premises, values: dict[str, Any]) -> bool:
        """Put entrance and floor on the flat; empty cells say nothing."""
        moved = False
        for name in ("entrance", "floor"):
            told = values.get(name)
            if told:
                self._refuse_contradiction(premises, name, told)
                moved |= told != getattr(premises, name)
                setattr(premises, name, told)
        return moved

    def _refuse_contradiction(self, premises: Premises, name: str, told: str) -> None:
        line = self.context.line(self.row_number)
        flat = (premises.building_id, premises.number, name)
        first, where = self._told.setdefault(flat, (told, line))
        if first != told:
            raise refusal(
                name, f"В строке {where} об этой же квартире сказано «{first}»."
            )


def _split_name(values: dict[str, Any]) -> None:
    """«Иванова Анна Петровна» to three names, where they have no columns."""
    if "full_name" not in values:
        return
    words = values["full_name"].split(maxsplit=2)
    parts = dict(zip(NAMES, [*words, "", "", ""], strict=False))
    if values.get("last_name"):
        parts = {}
    for name in NAMES:
        values[name] = values.get(name) or parts.get(name, "")
