"""One search for accounts, people, meters and houses, in so many queries at any size.

Each way of being found goes by an index of its own; organisations are given by
their keys, since an index may begin with them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Upper
from django.urls import reverse

from cabinet.accounts.found_by import LastDigits, plain_surname
from cabinet.accounts.models import PERSONAL, Account, Building, Organization
from cabinet.meters.models import Meter
from cabinet.residents.models import Residency, User
from cabinet.residents.numbers import loose_spellings, spellings

MOST = 10
SHORTEST = 2
PHONE_DIGITS = 10
FEWEST_DIGITS = 5
FLAT = re.compile(r"(?:кв\.?|квартира)\s*", re.IGNORECASE)
# Said of a street or a house, and written by nobody twice the same way.
OF_STREETS = re.compile(
    r"\b(?:ул|улица|д|дом|г|город|пр|пр-т|проспект|пер|переулок)\b\.?", re.IGNORECASE
)


@dataclass(frozen=True)
class Hit:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Kind:
    """What was found of one kind, and where all of them are listed."""

    title: str
    hits: Sequence[Hit]
    list_url: str
    names_people: bool = False

    @property
    def is_full(self) -> bool:
        return len(self.hits) >= MOST


class Search:
    """What an employee means by some words; only of their organisations."""

    def __init__(self, user: User, words: str) -> None:
        self.user, self.words = user, " ".join(words.split())
        self.sees_people = user.has_perm(PERSONAL)

    @property
    def is_too_short(self) -> bool:
        return len(self.words) < SHORTEST

    @cached_property
    def kinds(self) -> list[Kind]:
        """Every kind that has something, the likeliest first."""
        if self.is_too_short:
            return []
        found = [self._accounts(), self._people(), self._meters(), self._houses()]
        return [kind for kind in found if kind.hits]

    @property
    def only(self) -> Hit | None:
        """The one thing that was found, when there is but one."""
        hits = [hit for kind in self.kinds for hit in kind.hits]
        return hits[0] if len(hits) == 1 else None

    @property
    def names_people(self) -> bool:
        return any(kind.names_people for kind in self.kinds)

    @cached_property
    def organizations(self) -> list[int]:
        own = Organization.objects.managed_by(self.user)
        return list(own.values_list("pk", flat=True))

    @cached_property
    def digits(self) -> str:
        return re.sub(r"\D", "", self.words)

    @property
    def _own(self) -> QuerySet[Account]:
        """Without an order: to sort every «Иванов» of a town takes seconds."""
        own = Account.objects.filter(organization__in=self.organizations)
        return own.with_place().order_by()

    def _accounts(self) -> Kind:
        found: dict[int, Account] = {}
        for rows in self._ways():
            found.update((account.pk, account) for account in rows[:MOST])
        shown = sorted(list(found.values())[:MOST], key=lambda one: one.number)
        hits = [self._account(account) for account in shown]
        index = reverse("account_list:index")
        return Kind("Лицевые счета", hits, index, names_people=self.sees_people)

    def _ways(self) -> Iterator[QuerySet[Account]]:
        written = {*spellings(self.words), *loose_spellings(self.words)}
        yield self._own.filter(number__in=written)
        yield self._own.filter(unified_account_number=self.words.upper()).exclude(
            unified_account_number=""
        )
        yield self._dwellings()
        if self.sees_people:
            yield self._named()
            yield self._reached()

    def _named(self) -> QuerySet[Account]:
        """By the surname's beginning, then by those of the other names."""
        surname, *others = self.words.lower().replace("ё", "е").split()
        rows = self._own.alias(plain=plain_surname()).filter(plain__startswith=surname)
        for name in others[:2]:
            rows = rows.filter(
                Q(first_name__istartswith=name) | Q(middle_name__istartswith=name)
            )
        return rows

    def _reached(self) -> QuerySet[Account]:
        """By a telephone or an e-mail that the billing program knows."""
        if "@" in self.words:
            return (
                self._own.exclude(email="")
                .alias(plain=Lower("email"))
                .filter(plain__startswith=self.words.lower())
            )
        if not self._is_phone:
            return self._own.none()
        return (
            self._own.exclude(phone="")
            .alias(tail=LastDigits("phone"))
            .filter(tail=self.digits[-PHONE_DIGITS:])
        )

    def _dwellings(self) -> QuerySet[Account]:
        """«Ленина 5 12», «ул. Ленина, д. 5, кв. 12»: the last word is the flat."""
        *street, flat = self._address or [""]
        if not street:
            return self._own.none()
        houses = houses_named(self.organizations, street)
        return self._own.filter(
            premises__building__in=houses.values("pk"), premises__number__iexact=flat
        )

    def _people(self) -> Kind:
        """Logins by e-mail, telephone or user name, with an account of ours."""
        hits: list[Hit] = []
        if self.sees_people and self.user.has_perm("residents.view_residency"):
            ties = Residency.objects.in_force().filter(
                account__organization__in=self.organizations,
                user__in=self._logins().values("pk"),
            )
            ties = ties.select_related("user", "account").order_by("pk")
            hits = [
                Hit(
                    tie.user.display_name,
                    f"житель счёта {tie.account}",
                    card_of(tie.account_id),
                )
                for tie in ties[:MOST]
            ]
        index = reverse("residency:index")
        return Kind("Жители с кабинетом", hits, index, names_people=True)

    def _logins(self) -> QuerySet[User]:
        plain = self.words.lower()
        if "@" in plain:
            return User.objects.alias(plain=Lower("email")).filter(plain=plain)
        if self._is_phone:
            tail = f"7{self.digits[-PHONE_DIGITS:]}"
            return User.objects.filter(phones__number=tail)
        return User.objects.alias(plain=Lower("username")).filter(plain=plain)

    def _meters(self) -> Kind:
        hits: list[Hit] = []
        if self.digits and self.user.has_perm("meters.view_meter"):
            found = (
                Meter.objects.alias(serial=Upper("serial_number"))
                .filter(
                    serial__startswith=self.words.lstrip("№ ").upper(),
                    account__organization__in=self.organizations,
                )
                .select_related("service", "account__premises__building")
            )
            hits = [
                Hit(str(meter), _place(meter.account), card_of(meter.account_id))
                for meter in found.order_by()[:MOST]
            ]
        return Kind("Приборы учёта", hits, reverse("meter:index"))

    def _houses(self) -> Kind:
        hits: list[Hit] = []
        if self._address and self.user.has_perm("accounts.view_building"):
            found = houses_named(self.organizations, self._address)
            accounts = reverse("account_list:index")
            hits = [
                Hit(
                    house.address, "все счета дома", f"{accounts}?house={house.address}"
                )
                for house in found[:MOST]
            ]
        return Kind("Дома", hits, reverse("building:index"))

    @cached_property
    def _address(self) -> list[str]:
        bare = OF_STREETS.sub(" ", FLAT.sub(" ", self.words.replace(",", " ")))
        return [word for word in bare.split() if word.strip(".")]

    @property
    def _is_phone(self) -> bool:
        only_phone = not re.search(r"[^\d\s()+.-]", self.words)
        return only_phone and len(self.digits) >= FEWEST_DIGITS

    def _account(self, account: Account) -> Hit:
        holder = f"{account.holder}, " if self.sees_people else ""
        return Hit(
            f"Счёт {account.number}", f"{holder}{_place(account)}", card_of(account.pk)
        )


def houses_named(
    organizations: Iterable[int], words: Iterable[str]
) -> QuerySet[Building]:
    """Houses whose address has every word; «5» is no «15» and no «55»."""
    found: Any = Building.objects.filter(organization__in=organizations)
    for word in words:
        if word[0].isdigit():
            found = found.filter(address__iregex=rf"\m{re.escape(word)}(?!\d)")
        else:
            found = found.filter(address__icontains=word)
    return found.order_by("address")  # type: ignore[no-any-return]


def card_of(account: int) -> str:
    return reverse("account_list:inspect", args=[account])


def _place(account: Account) -> str:
    return account.address
