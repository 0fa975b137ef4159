"""Whether a reading can be taken: the ladder of rules, in order.

Each rule is a function of an attempt that returns a finding or nothing. The
first finding refuses, unless it may be confirmed (a photo or a comment) or
overridden (an employee with a reason): then it stays as a doubt for staff.
"""

from collections.abc import Callable
from decimal import Decimal

from cabinet.meters.attempt import Attempt, Finding
from cabinet.meters.models import MAX_DIGITS
from cabinet.templatetags.kvartal import quantity

__all__ = ["Attempt", "Finding", "judge", "warnings"]
DATE = "%d.%m.%Y"
DEFAULT_CAPACITY = 15


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
