"""«Первый час»: from an empty portal to the first closed month, step by step.

A step's state is read from the data, so the assistant asks nothing twice and
can be left and come back to at any time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cabinet.accounts.models import Account, Building, Organization
from cabinet.charges.models import BillingPeriod
from cabinet.residents.models import Residency, User
from cabinet.tariffs.models import Tariff
from portal.office import marks
from portal.office.furniture import in_the_office, office_page

TITLE = "Первый час"
REQUISITES = {
    "address": "адрес",
    "phone": "телефон",
    "bank": "банк",
    "bic": "БИК",
    "settlement_account": "расчётный счёт",
}


@dataclass(frozen=True)
class Found:
    """What the data say of one organisation; None where there is none yet."""

    organization: Organization | None
    houses: int = 0
    accounts: int = 0
    tariffs: int = 0
    period: BillingPeriod | None = None
    is_loaded: bool = False
    is_closed: bool = False
    residents: int = 0
    marks: frozenset[str] = frozenset()


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


def look(organization: Organization | None) -> Found:
    """Read the state of an organisation in a fixed number of queries."""
    if organization is None:
        return Found(None)
    periods = BillingPeriod.objects.filter(organization=organization)
    loaded = periods.filter(draft_version__isnull=False).order_by("month")
    closed = loaded.filter(published_version__isnull=False)
    accounts = Account.objects.filter(organization=organization)
    tariffs = Tariff.objects.filter(service__organization=organization)
    holders = Residency.objects.active().filter(account__organization=organization)
    period = closed.last() or loaded.last() or periods.order_by("month").last()
    return Found(
        organization,
        houses=Building.objects.filter(organization=organization).count(),
        accounts=accounts.count(),
        tariffs=tariffs.count(),
        period=period,
        is_loaded=bool(period and period.draft_version_id),
        is_closed=bool(period and period.published_version_id),
        residents=holders.values("user").distinct().count(),
        marks=marks.of(organization),
    )


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


def chosen(
    request: HttpRequest,
) -> tuple["QuerySet[Organization]", Organization | None]:
    """The employee's organisations, and the one that the address names."""
    own = Organization.objects.managed_by(request.user)
    asked = request.GET.get("organization", "")
    named = own.filter(pk=asked).first() if asked.isdecimal() else None
    return own, named or own.order_by("-pk").first()


@require_POST
@permission_required("charges.change_billingperiod", raise_exception=True)
def look_as_resident(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody has looked, and show a bill of the month."""
    own = BillingPeriod.objects.managed_by(request.user).select_related("organization")
    period = get_object_or_404(own, pk=pk)
    by = cast(User, request.user)
    marks.note(organization=period.organization, action=marks.LOOKED, by=by)
    return redirect("billingperiod:bill", period.pk)


@in_the_office
def first_hour(request: HttpRequest) -> HttpResponse:
    own, organization = chosen(request)
    user = cast(User, request.user)
    made = steps(look(organization))
    shown = [
        (one, [action for action in one.actions if user.has_perm(action.permission)])
        for one in made
    ]
    done = sum(one.is_done for one in made)
    return office_page(
        request,
        "first_hour",
        TITLE,
        icon="rotate",
        steps=shown,
        done=done,
        organizations=own,
        organization=organization,
    )
