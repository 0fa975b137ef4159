"""The seven steps: what to do, whether it is done, what the data say about it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from portal.office import marks
from portal.office.first_hour.found import Found

REQUISITES = {
    "address": "адрес",
    "phone": "телефон",
    "bank": "банк",
    "bic": "БИК",
    "settlement_account": "расчётный счёт",
}


@dataclass(frozen=True)
class Action:
    title: str
    url: str
    permission: str
    # What leaves a mark is asked for by a form, never by a link.
    is_form: bool = False


@dataclass(frozen=True)
class Step:
    """What to do, whether it is done, and what the data say about it."""

    title: str
    text: str
    is_done: bool
    told: str
    actions: list[Action]
    is_next: bool = False


def steps(found: Found) -> list[Step]:
    """The seven steps; the first that isn't done is the next one."""
    made = [build(found) for build in BUILDERS]
    following = next((number for number, one in enumerate(made) if not one.is_done), -1)
    return [
        Step(**{**vars(one), "is_next": number == following})
        for number, one in enumerate(made)
    ]


def _organization(found: Found) -> Step:
    known = found.organization
    missing = [
        title
        for name, title in REQUISITES.items()
        if known and not getattr(known, name)
    ]
    told = "Организации ещё нет."
    if known:
        told = f"Не заполнено: {', '.join(missing)}." if missing else str(known)
    actions = [
        Action(
            "Заполнить реквизиты",
            reverse("organization:edit", args=[known.pk]),
            "accounts.change_organization",
        )
        if known
        else Action(
            "Завести организацию",
            reverse("organization:add"),
            "accounts.add_organization",
        )
    ]
    return Step(
        "Организация",
        "Название, ИНН, адрес, телефон и банковские реквизиты: они стоят в каждой"
        " квитанции. Здесь же — дни приёма показаний и часовой пояс.",
        bool(known and not missing),
        told,
        actions,
    )


def _accounts(found: Found) -> Step:
    told = f"Домов: {found.houses}, лицевых счетов: {found.accounts}."
    files = [
        _upload(found, "buildings", "Загрузить дома"),
        _upload(found, "accounts", "Загрузить лицевые счета"),
    ]
    return Step(
        "Дома и лицевые счета",
        "Два файла из вашей программы: сначала дома (адреса), затем лицевые счета —"
        " номер, фамилия, адрес дома, квартира.",
        found.accounts > 0,
        told if found.houses or found.accounts else "Домов ещё нет.",
        # What comes next stands first.
        files[::-1] if found.houses and not found.accounts else files,
    )


def _tariffs(found: Found) -> Step:
    return Step(
        "Тарифы",
        "Что почём и с какого дня: жители увидят их на странице «Тарифы» и рядом с"
        " каждым начислением.",
        found.tariffs > 0,
        f"Тарифов: {found.tariffs}." if found.tariffs else "Тарифов ещё нет.",
        [_upload(found, "tariffs", "Загрузить тарифы")],
    )


def _charges(found: Found) -> Step:
    return Step(
        "Начисления",
        "Файл начислений за месяц. Портал сверит суммы и покажет, что изменится, —"
        " до вашего подтверждения ничего не записывается.",
        found.is_loaded,
        f"{found.period.title}: загружено."
        if found.period and found.is_loaded
        else "Начислений ещё нет.",
        [
            _upload(found, "charges", "Загрузить начисления"),
            Action(
                "Завести месяц",
                reverse("billingperiod:add"),
                "charges.add_billingperiod",
            ),
        ],
    )


def _resident(found: Found) -> Step:
    actions = []
    if found.period and found.is_loaded:
        actions.append(
            Action(
                "Посмотреть счёт, каким его увидит житель",
                reverse("first_hour_look", args=[found.period.pk]),
                "charges.change_billingperiod",
                is_form=True,
            )
        )
    return Step(
        "Взгляд жителя",
        "Откройте счёт-другой так, как увидит их житель: верны ли строки, порядок"
        " услуг, долг и сумма.",
        found.is_closed or marks.LOOKED in found.marks,
        "Смотрели." if marks.LOOKED in found.marks else "",
        actions,
    )


def _closing(found: Found) -> Step:
    actions = []
    if found.period and found.is_loaded and not found.is_closed:
        actions.append(
            Action(
                "Закрыть месяц",
                reverse("billingperiod:close", args=[found.period.pk]),
                "charges.change_billingperiod",
            )
        )
    told = ""
    if found.period and found.is_closed:
        told = f"{found.period.title} закрыт: жители видят начисления."
    return Step(
        "Закрытие месяца",
        "После закрытия начисления видят жители. Ошибку можно исправить: открыть"
        " месяц заново, загрузить файл и закрыть ещё раз.",
        found.is_closed,
        told,
        actions,
    )


def _invitations(found: Found) -> Step:
    actions = []
    if found.is_closed:
        actions.append(
            Action(
                "Напечатать приглашения",
                reverse("invitations"),
                "charges.add_printrun",
            )
        )
    told = f"Жителей в портале: {found.residents}." if found.residents else ""
    if marks.INVITED in found.marks and not found.residents:
        told = "Приглашения напечатаны, ждём первых жителей."
    return Step(
        "Приглашение жителей",
        "Листок на каждую квартиру: номер счёта, контрольный код, адрес портала и"
        " QR-код. Опустите в почтовые ящики или раздайте с квитанциями.",
        bool(found.residents) or marks.INVITED in found.marks,
        told,
        actions,
    )


BUILDERS: tuple[Callable[[Found], Step], ...] = (
    _organization,
    _accounts,
    _tariffs,
    _charges,
    _resident,
    _closing,
    _invitations,
)


def _upload(found: Found, kind: str, title: str) -> Action:
    """The screen of loading, with what is known already filled in."""
    told = {"kind": kind}
    if found.organization:
        told["organization"] = str(found.organization.pk)
    if found.period and kind == "charges":
        told["period"] = f"{found.period.month:%m.%Y}"
    return Action(
        title, f"{reverse('imports:upload')}?{urlencode(told)}", "imports.add_importrun"
    )
