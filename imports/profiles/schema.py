"""Settings of a profile from JSON, checked field by field, and back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from imports.profiles.settings import (
    Blocks,
    ColumnRule,
    ProfileError,
    Settings,
    Totals,
    Variant,
)
from imports.readers import CONTAINERS, DELIMITERS, ENCODINGS

CHOICES: Mapping[str, tuple[str, ...]] = {
    "encoding": ("", *ENCODINGS),
    "delimiter": ("", *DELIMITERS),
    "decimal": ("", ",", "."),
    "empty": ("clear", "keep"),
    "unknown_accounts": ("refuse", "basket"),
}


def parse_settings(data: Any) -> Settings:
    """Settings from JSON. Raises ProfileError that names the field."""
    settings: Settings = _build(Settings, data, "settings")
    for name, allowed in CHOICES.items():
        if getattr(settings, name) not in allowed:
            raise ProfileError(f"Профиль: недопустимое значение поля «{name}».")
    if unknown := set(settings.containers) - set(CONTAINERS):
        raise ProfileError(f"Профиль: неизвестный формат «{unknown.pop()}».")
    if not 0 <= settings.first_row <= 10_000:
        raise ProfileError("Профиль: «first_row» — номер строки от 0 до 10000.")
    _check_beside(settings)
    if settings.width and len(settings.width) != 2:
        raise ProfileError("Профиль: «width» — наименьшее и наибольшее число ячеек.")
    if settings.blocks and settings.blocks.width < 1:
        raise ProfileError("Профиль: в блоке («blocks») должна быть хотя бы ячейка.")
    return settings


def _check_beside(settings: Settings) -> None:
    if bool(settings.beside) != (0 < settings.beside_at <= 1000):
        raise ProfileError(
            "Профиль: «beside» — второй лист, «beside_at» — его место, от 1 до 1000."
        )
    if settings.beside_key < 1:
        raise ProfileError("Профиль: «beside_key» — номер ячейки второго листа.")


def settings_as_json(settings: Settings) -> dict[str, Any]:
    """Only what differs from the defaults: short, and ready for ``parse``."""
    return _plain(settings)


NESTED: Mapping[str, type] = {"blocks": Blocks, "totals": Totals}
LISTS: Mapping[str, type] = {"columns": ColumnRule, "variants": Variant}
# Of fields without a default that would tell.
TYPES: Mapping[str, tuple[type, ...]] = {
    "to": (str,),
    "first": (str, int),
    "width": (int,),
}


def _build(kind: type, data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise ProfileError(f"Профиль: «{path}» должно быть объектом.")
    known = {one.name for one in fields(kind)}
    if unknown := set(data) - known:
        raise ProfileError(f"Профиль: неизвестное поле «{path}.{min(unknown)}».")
    told = {
        name: _value(kind, name, value, f"{path}.{name}")
        for name, value in data.items()
    }
    try:
        return kind(**told)
    except TypeError as error:
        raise ProfileError(f"Профиль: в «{path}» не хватает поля.") from error


def _value(kind: type, name: str, value: Any, path: str) -> Any:
    if name in NESTED:
        return None if value is None else _build(NESTED[name], value, path)
    if name in LISTS and kind is not Totals:
        items = enumerate(_list(value, path))
        return tuple(_build(LISTS[name], item, f"{path}[{n}]") for n, item in items)
    if name == "when":
        return {k: tuple(_list(v, path)) for k, v in _mapping(value, path).items()}
    return _simple(kind, name, value, path)


def _simple(kind: type, name: str, value: Any, path: str) -> Any:
    default = next(one for one in fields(kind) if one.name == name)
    sample = default.default
    if isinstance(sample, tuple):
        return tuple(_scalar(item, path) for item in _list(value, path))
    if default.default_factory is dict:
        items = _mapping(value, path).items()
        return {str(key): _scalar(item, path) for key, item in items}
    return _typed(sample, name, value, path)


def _typed(sample: Any, name: str, value: Any, path: str) -> Any:
    right = type(value) in TYPES.get(name, (type(sample),))
    if not right:
        raise ProfileError(f"Профиль: поле «{path}» заполнено неверно.")
    return value


def _scalar(value: Any, path: str) -> str | int:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ProfileError(f"Профиль: в «{path}» ждут текст или число.")
    return value


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise ProfileError(f"Профиль: «{path}» должно быть списком.")
    return value


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ProfileError(f"Профиль: «{path}» должно быть объектом.")
    return value


def _plain(thing: Any) -> dict[str, Any]:
    told = {}
    for one in fields(thing):
        value = getattr(thing, one.name)
        if value != one.default and value not in ({}, (), None):
            told[one.name] = _plain_value(value)
    return told


def _plain_value(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return _plain(value)
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain_value(item) for key, item in value.items()}
    return value
