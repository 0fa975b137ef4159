"""What stands behind each line of a bill, in words for its payer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cabinet.charges.bills import Bill
from cabinet.charges.directory import Offer, tariffs_of
from cabinet.charges.explanations import KOPECK, is_penalty, product
from cabinet.charges.models import Charge
from cabinet.charges.readings import MeterLine
from cabinet.tariffs.models import Tariff
from cabinet.templatetags.kvartal import NO_BREAK_SPACE, quantity, rubles

# A difference up to this share of the charge comes from digits not printed.
PRINTED_DIGITS = Decimal("0.01")


@dataclass(frozen=True)
class Reason:
    """A line, how it was counted, and what that rests on."""

    line: Charge
    formula: str
    raising: str
    remark: str
    tariff: Tariff | None
    meters: Sequence[MeterLine]

    @property
    def norm(self) -> Decimal | None:
        return self.tariff.norm if self.tariff else None

    @property
    def corrections(self) -> list[tuple[str, Decimal, str]]:
        """What changed the charge besides tariff and volume."""
        line = self.line
        why = line.recalculation_reason or "основание не передано"
        told = (
            ("Перерасчёт", line.recalculation, why),
            ("Недопоставка", _less(line.under_delivery), "услуга была хуже или не вся"),
            ("Льгота", _less(line.privilege), "уменьшает плату"),
            ("Пени", line.penalty, "за просрочку прежних платежей"),
        )
        return [(name, amount, note) for name, amount, note in told if amount]


def reasons_of(bill: Bill) -> list[Reason]:
    """Every line with something in it; the bill should have its meters."""
    tariffs = tariffs_of(bill.period)
    return [
        Reason(
            line,
            formula(line),
            raising(line),
            remark(line),
            _matching(line, tariffs),
            [meter for meter in bill.meters if meter.service_id == line.service_id],
        )
        for line in bill.lines
        if line.charged or line.accrued
    ]


def formula(line: Charge) -> str:
    """«10,42 куб.м × 18,84 ₽ = 196,31 ₽»; empty where the file told no volume."""
    counted = product(line)
    if counted is None or line.volume is None:
        return ""
    volume = f"{quantity(line.volume)}{NO_BREAK_SPACE}{line.unit}".strip()
    rate = f"{quantity(line.rate)}{NO_BREAK_SPACE}₽"
    return f"{volume} × {rate} = {rubles(counted)}"


def remark(line: Charge) -> str:
    """Why the charge isn't exactly tariff × volume; empty when it is."""
    counted = product(line)
    if counted is None:
        return _without_volume(line)
    rest = line.charged - counted - (line.excess_amount or 0)
    if not rest:
        return ""
    if abs(rest) <= max(KOPECK, abs(line.charged) * PRINTED_DIGITS):
        return (
            f"В счёте {rubles(line.charged)}: расчётная программа считает точнее,"
            f" чем печатает, отсюда разница {rubles(rest)}."
        )
    return (
        f"В счёте {rubles(line.charged)}: сумма складывается не только из тарифа и"
        f" объёма, остальное — {rubles(rest)}. Подробности знает организация."
    )


def raising(line: Charge) -> str:
    """What the raising coefficient made of the charge; empty without one."""
    if not line.excess_amount:
        return ""
    coefficient = line.raising_coefficient
    named = f" {quantity(coefficient)}" if coefficient else ""
    return (
        f"Повышающий коэффициент{named} прибавил {rubles(line.excess_amount)}:"
        " его применяют, когда прибора учёта нет, а поставить его можно."
    )


def _without_volume(line: Charge) -> str:
    if is_penalty(line):
        return "Пени считают за каждый день просрочки от неоплаченной суммы."
    return "Объём организация не передала, поэтому показана только сумма."


def _matching(line: Charge, tariffs: Mapping[Offer, Tariff]) -> Tariff | None:
    """The tariff that the line was counted by, so its deed; never a guess."""
    offers = ((line.service_id, line.supplier_id), (line.service_id, None))
    found = [tariffs[offer] for offer in offers if offer in tariffs]
    if line.supplier_id is None:
        found += [
            t for (service, _), t in tariffs.items() if service == line.service_id
        ]
    return next((tariff for tariff in found if tariff.rate == line.rate), None)


def _less(amount: Decimal | None) -> Decimal | None:
    return -amount if amount else None
