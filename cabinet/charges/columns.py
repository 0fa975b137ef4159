"""The columns of a bill, in the order of the printed form."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from cabinet.charges import table_rows
from cabinet.charges.bills import MONEY, Bill
from cabinet.charges.models import Charge
from cabinet.templatetags.kvartal import NOTHING, money, quantity

CORRECTIONS = {"recalculation", "under_delivery"}
EMPTY = {money(Decimal()), NOTHING}


@dataclass(frozen=True)
class Column:
    """One column: its field of a line, its heading and whether it may be absent."""

    name: str
    title: str
    optional: bool = False

    @property
    def is_number(self) -> bool:
        return self.name not in {"service", "supplier", "unit", "volume_method"}

    @property
    def is_money(self) -> bool:
        return self.name in MONEY

    def text(self, line: Charge) -> str:
        """The cell as people read it."""
        value = getattr(line, self.name)
        if self.is_money:
            return money(value)
        if self.is_number:
            return quantity(value)
        return str(value or NOTHING)

    def total(self, bill: Bill) -> str:
        return money(bill.totals[self.name]) if self.is_money else ""

    def says_something(self, lines: Sequence[Charge]) -> bool:
        return any(getattr(line, self.name) for line in lines)


COLUMNS = (
    Column("service", "Услуга"),
    Column("supplier", "Поставщик", optional=True),
    Column("rate", "Тариф"),
    Column("unit", "Ед. измер."),
    Column("volume", "Расход"),
    Column("common_volume", "Расход ОДН", optional=True),
    Column("volume_method", "Способ опред. объёма", optional=True),
    Column("paid", "Оплачено"),
    Column("opening_balance", "Вх. сальдо"),
    Column("charged", "Начислено"),
    Column("common_charged", "Начислено ОДН", optional=True),
    Column("raising_coefficient", "Повыш. коэф.", optional=True),
    Column("excess_amount", "Превышение", optional=True),
    Column("recalculation", "Перерасчёт"),
    Column("under_delivery", "Недопоставка"),
    Column("privilege", "Льгота", optional=True),
    Column("penalty", "Пени", optional=True),
    Column("closing_balance", "Исх. сальдо"),
    Column("amount_due", "К оплате"),
)


@dataclass(frozen=True)
class Cell:
    column: Column
    text: str


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]

    @property
    def is_empty(self) -> bool:
        """A line of noughts: kept, since the bill has it, but it need not shout."""
        figures = (cell.text for cell in self.cells if cell.column.is_money)
        return all(text in EMPTY for text in figures)


@dataclass(frozen=True)
class BillTable:
    """A bill as rows of text: what the page and the receipt both print."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Sequence[Cell]

    @property
    def body_html(self) -> SafeString:
        return table_rows.body(self.rows)

    @property
    def foot_html(self) -> SafeString:
        return table_rows.foot(self.totals)


def shown_columns(lines: Sequence[Charge]) -> list[Column]:
    """The eleven usual columns, and those of the others that some line fills."""
    return [c for c in COLUMNS if not c.optional or c.says_something(lines)]


def table_of(bill: Bill) -> BillTable:
    return _table(bill, shown_columns(bill.lines))


def narrow_table_of(bill: Bill) -> BillTable:
    """The same without corrections where there are none, for a narrow sheet."""
    columns = shown_columns(bill.lines)
    lines = bill.lines
    return _table(
        bill,
        [c for c in columns if c.name not in CORRECTIONS or c.says_something(lines)],
    )


def _table(bill: Bill, columns: Sequence[Column]) -> BillTable:
    return BillTable(
        columns=columns,
        rows=[Row([Cell(c, c.text(line)) for c in columns]) for line in bill.lines],
        totals=[Cell(c, c.total(bill)) for c in columns],
    )
