"""The facts of a closed month, as they were when it was closed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q

from cabinet.accounts.models import Account, Premises
from cabinet.charges.models.former import FormerRow
from cabinet.tariffs.models import Service, Supplier

M = TypeVar("M", bound=Model)
# What a row leads to: when it led elsewhere, that is read as it was too.
LEADS_TO: dict[type[Model], str] = {
    Account: "premises",
    Premises: "building",
    Service: "recipient",
    Supplier: "recipient",
}
Key = tuple[str, int]


def as_of(change: int | None, instances: Iterable[M]) -> list[M]:
    """Those that were there after a change, each turned into what it was then.

    One query, and another where a row has come to lead elsewhere. None leaves
    everything as it is now.
    """
    listed = list(instances)
    if change is None or not listed:
        return listed
    found = _first_changes(change, [_key(one) for one in listed])
    moved = [one for one in listed if _turn_back(one, found.get(_key(one)))]
    _follow(change, moved)
    absent = {key for key, former in found.items() if former.was is None}
    return [one for one in listed if _key(one) not in absent]


def gone_since(
    change: int | None, model: type[M], belongs: Callable[[M], bool]
) -> list[M]:
    """Rows that were there after a change and have been deleted since."""
    if change is None:
        return []
    kind = model._meta.db_table  # noqa: SLF001 (public, if underscored)
    later = FormerRow.objects.filter(kind=kind, pk__gt=change)
    first: dict[int, FormerRow] = {}
    for former in later.order_by("pk"):
        first.setdefault(former.row, former)
    changed = [_made(model, one) for one in first.values() if one.was]
    mine = {one.pk: one for one in changed if belongs(one)}
    if mine:
        objects = model._default_manager  # noqa: SLF001 (public, if underscored)
        for pk in objects.filter(pk__in=mine).values_list("pk", flat=True):
            del mine[pk]
    return list(mine.values())


def _first_changes(change: int, keys: Collection[Key]) -> dict[Key, FormerRow]:
    """The earliest change of each row since."""
    rows: dict[str, set[int]] = defaultdict(set)
    for kind, row in keys:
        rows[kind].add(row)
    wanted = Q()
    for kind, numbers in rows.items():
        wanted |= Q(kind=kind, row__in=numbers)
    found = FormerRow.objects.filter(wanted, pk__gt=change).order_by("-pk")
    return {(former.kind, former.row): former for former in found}


def _turn_back(one: Model, former: FormerRow | None) -> bool:
    """Fill in what the row was; whether it led elsewhere then."""
    if former is None or former.was is None:
        return False
    link = LEADS_TO.get(type(one))
    before = getattr(one, f"{link}_id") if link else None
    for field in one._meta.concrete_fields:  # noqa: SLF001 (public, if underscored)
        if field.column in former.was:
            setattr(one, field.attname, field.to_python(former.was[field.column]))
    return bool(link) and getattr(one, f"{link}_id") != before


def _follow(change: int, moved: Sequence[Model]) -> None:
    """Have what rows led to then beside them, as it was then."""
    targets: list[Model] = []
    for one in moved:
        link = LEADS_TO[type(one)]
        model = one._meta.get_field(link).related_model  # noqa: SLF001
        key = getattr(one, f"{link}_id")
        if key is not None:
            target = _found(model, key, change)
            setattr(one, link, target)
            further = LEADS_TO.get(type(target))
            targets += [target, *([getattr(target, further)] if further else [])]
    as_of(change, targets)


def _found(model: Any, key: int, change: int) -> Any:
    there = model._default_manager.filter(pk=key).first()  # noqa: SLF001
    if there is not None:
        return there
    kind = model._meta.db_table  # noqa: SLF001 (public, if underscored)
    return _made(model, _first_changes(change, [(kind, key)])[kind, key])


def _made(model: type[M], former: FormerRow) -> M:
    made = model(pk=former.row)
    _turn_back(made, former)
    return made


def _key(one: Model) -> Key:
    return one._meta.db_table, one.pk  # noqa: SLF001 (public, if underscored)
