"""Files of a town's charges."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

PER_ACCOUNT = 10
HEADINGS = [
    "Лицевой счёт",
    "Услуга",
    "Тариф",
    "Ед.измер",
    "Расход",
    "Вх.сальдо",
    "Начислено",
    "Перерасчёт",
    "Оплачено",
    "Исх.сальдо",
    "К оплате",
]


def write(path: Path, rows: int, month: dt.date, extra: int = 0) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(HEADINGS) + "\n")
        for cells in lines(rows, month, extra):
            file.write(";".join(cells) + "\n")


def write_book(path: Path, rows: int, month: dt.date) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for cells in lines(rows, month):
        sheet.append(cells)
    book.save(path)


def lines(rows: int, month: dt.date, extra: int = 0) -> Iterator[list[str]]:
    """``extra`` makes every amount another one."""
    for number in range(rows):
        account, service = divmod(number, PER_ACCOUNT)
        volume = Decimal((account + 1 + month.month + extra) % 40) + Decimal("0.5")
        charged = (volume * Decimal("18.84")).quantize(Decimal("0.01"))
        closing = 100 + charged - 50
        amounts = (volume, "100.00", charged, "0", "50.00", closing, closing)
        yield [
            f"{account + 1:09d}",
            f"Услуга {service}",
            "18,84",
            "куб.м",
            *(str(amount).replace(".", ",") for amount in amounts),
        ]
