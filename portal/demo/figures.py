"""The figures that five manuals print, loaded as staff would load them."""

import datetime as dt
from pathlib import Path

from cabinet.accounts.models import Organization
from imports.services import load_file

DATA = Path(__file__).parent / "data"
# In this order each file finds what it refers to. Then whose charges of when:
# a file of charges names neither.
DICTIONARIES = [
    "organizations",
    "buildings",
    "accounts",
    "periods",
    "tariffs",
    "meters",
]
CHARGES = {
    "charges-2017-08": ("1655000010", dt.date(2017, 8, 1)),
    "charges-2014-10": ("1656000020", dt.date(2014, 10, 1)),
    "charges-2020-03": ("2721000032", dt.date(2020, 3, 1)),
}


class FiguresError(Exception):
    """A shipped file doesn't load: the code or the file is wrong."""


def load_figures() -> None:
    for kind in (*DICTIONARIES, "payments"):
        _load(kind, kind)
    for name, (inn, month) in CHARGES.items():
        _load("charges", name, Organization.objects.get(inn=inn), month)
    _load("periods", "periods-closed")


def _load(
    kind: str,
    name: str,
    organization: Organization | None = None,
    month: dt.date | None = None,
) -> None:
    path = DATA / f"{name}.csv"
    report = load_file(
        kind=kind,
        data=path.read_bytes(),
        name=path.name,
        organization=organization,
        month=month,
    )
    if report.refused:
        raise FiguresError(f"{path.name}: {report.errors[:3]}")
