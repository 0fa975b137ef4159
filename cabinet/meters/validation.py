"""Whether a reading can be taken: the ladder of rules, in order.

Each rule is a function of an attempt that returns a finding or nothing. The
first finding refuses, unless it may be confirmed (a photo or a comment) or
overridden (an employee with a reason): then it stays as a doubt for staff.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from cabinet.meters.consumption import abnormal_above, months_between, plausible
from cabinet.meters.models import MAX_DIGITS, Meter, Reading
from cabinet.meters.window import Schedule
from cabinet.templatetags.kvartal import quantity

SPACES = dict.fromkeys(map(ord, " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\t"))
DATE = "%d.%m.%Y"
DEFAULT_CAPACITY = 15


@dataclass(frozen=True)
class Finding:
    """Why a reading isn't taken as it is, and what to do next."""

    code: str
    text: str
    confirmable: bool = False
    overridable: bool = False


@dataclass(frozen=True)
class Attempt:
    """A value that somebody wants to be taken, and what it is judged by.

    ``past`` is the meter's readings before it, newest first; ``day`` the day it
    counts for, empty when the window is shut; ``dated`` the day that an employee
    names.
    """

    meter: Meter
    typed: str
    day: dt.date | None
    now: dt.datetime
    schedule: Schedule
    past: Sequence[Reading] = ()
    dated: dt.date | None = None
    already_exported: bool = False
    other_zones_given: bool = False

    @cached_property
    def value(self) -> Decimal | None:
        try:
            number = Decimal(self.typed.translate(SPACES).replace(",", "."))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    @property
    def date(self) -> dt.date:
        return self.dated or self.day or self.schedule.today(self.now)

    @property
    def previous(self) -> Reading | None:
        return self.past[0] if self.past else None

    @cached_property
    def limit(self) -> Decimal | None:
        if self.previous is None:
            return None
        months = months_between(self.previous.date, self.date)
        return abnormal_above(self.meter, self.past, months)

    @cached_property
    def consumption(self) -> Decimal | None:
        """Since the previous reading; None when it can't be told."""
        if self.previous is None or self.value is None:
            return None
        return plausible(self.meter, self.previous.value, self.value, self.limit)


def window_is_open(attempt: Attempt) -> Finding | None:
    if attempt.day:
        return None
    span = attempt.schedule.window(attempt.now)
    return Finding(
        "window-closed",
        f"Приём показаний закрыт. Следующий: с {span.first:{DATE}}"
        f" по {span.last:{DATE}}. Передайте показание в эти дни.",
        overridable=True,
    )


def meter_serves(attempt: Attempt) -> Finding | None:
    removed = attempt.meter.removed_date
    if removed is None:
        return None
    return Finding(
        "meter-removed",
        f"Прибор снят {removed:{DATE}}. Передайте показание нового прибора.",
        overridable=True,
    )


def verification_holds(attempt: Attempt) -> Finding | None:
    until = attempt.meter.next_verification_date
    if until is None or attempt.date <= until:
        return None
    return Finding(
        "verification-expired",
        f"Срок поверки прибора истёк {until:{DATE}}, показания не учитываются."
        " Сделайте поверку или замените прибор и сообщите об этом в организацию.",
        overridable=True,
    )


def zones_are_complete(attempt: Attempt) -> Finding | None:
    if attempt.typed or not attempt.other_zones_given:
        return None
    return Finding(
        "zones-incomplete",
        "У этого прибора несколько зон суток. Впишите показания всех зон сразу.",
    )


def is_a_number(attempt: Attempt) -> Finding | None:
    if attempt.value is not None and attempt.value >= 0:
        return None
    return Finding(
        "not-a-number",
        "Это не показание. Впишите цифры с табло, например 125,4.",
    )


def digits_fit(attempt: Attempt) -> Finding | None:
    value = attempt.value or Decimal()
    digits = len(str(int(value))) if value.adjusted() < MAX_DIGITS else MAX_DIGITS
    allowed = attempt.meter.digit_capacity or DEFAULT_CAPACITY
    if digits <= allowed:
        return None
    return Finding(
        "too-many-digits",
        f"Слишком много цифр: до запятой на табло их {allowed}."
        " Красные цифры пишите после запятой.",
    )


def fraction_fits(attempt: Attempt) -> Finding | None:
    exponent = (attempt.value or Decimal()).normalize().as_tuple().exponent
    allowed = attempt.meter.fraction_digits
    if -int(exponent) <= allowed:
        return None
    return Finding(
        "too-long-fraction",
        f"После запятой можно не больше знаков, чем {allowed}. Лишние отбросьте.",
    )


def day_is_possible(attempt: Attempt) -> Finding | None:
    if attempt.date > attempt.schedule.today(attempt.now):
        return Finding("date-in-future", "Дата ещё не наступила. Исправьте дату.")
    previous = attempt.previous
    if previous and attempt.date < previous.date:
        return Finding(
            "date-before-previous",
            f"Уже есть показание на {previous.date:{DATE}}. Укажите дату не раньше.",
        )
    return None


def not_exported_yet(attempt: Attempt) -> Finding | None:
    if not attempt.already_exported:
        return None
    return Finding(
        "already-exported",
        "Показание за этот месяц уже передано в расчёт. Новое примем в следующем"
        " месяце; если в прежнем ошибка, позвоните в организацию.",
    )


def not_lower(attempt: Attempt) -> Finding | None:
    if attempt.previous is None or attempt.consumption is not None:
        return None
    return Finding(
        "lower-than-previous",
        f"Меньше прежнего: {quantity(attempt.previous.value)} на"
        f" {attempt.previous.date:{DATE}}. Проверьте цифры и номер прибора."
        " Если прибор заменили, сообщите об этом в организацию.",
        overridable=True,
    )


def consumption_is_usual(attempt: Attempt) -> Finding | None:
    used, limit = attempt.consumption, attempt.limit
    if used is None or limit is None or used <= limit:
        return None
    unit = attempt.meter.service.unit
    return Finding(
        "abnormal",
        f"Расход {quantity(used)} {unit} намного больше обычного. Проверьте запятую"
        " и цифры. Если всё верно, приложите фото табло или напишите пояснение.",
        confirmable=True,
        overridable=True,
    )


Rule = Callable[[Attempt], Finding | None]
LADDER: tuple[Rule, ...] = (
    window_is_open,
    meter_serves,
    verification_holds,
    zones_are_complete,
    is_a_number,
    digits_fit,
    fraction_fits,
    not_exported_yet,
    day_is_possible,
    not_lower,
    consumption_is_usual,
)
# A billing program keeps its own windows and months.
OF_IMPORT: tuple[Rule, ...] = (
    verification_holds,
    digits_fit,
    day_is_possible,
    not_lower,
    consumption_is_usual,
)


def judge(
    attempt: Attempt, *, confirmed: bool = False, overridden: bool = False
) -> tuple[Finding | None, list[Finding]]:
    """The finding that refuses the attempt, if any, and the doubts let through."""
    doubts: list[Finding] = []
    for rule in LADDER:
        finding = rule(attempt)
        if finding is None:
            continue
        if not _let_through(finding, confirmed=confirmed, overridden=overridden):
            return finding, doubts
        doubts.append(finding)
    return None, doubts


def warnings(attempt: Attempt) -> list[Finding]:
    """What staff should know of a reading that the billing program brings."""
    return list(filter(None, (rule(attempt) for rule in OF_IMPORT)))


def _let_through(finding: Finding, *, confirmed: bool, overridden: bool) -> bool:
    return (finding.confirmable and confirmed) or (finding.overridable and overridden)
