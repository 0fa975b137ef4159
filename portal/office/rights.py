"""What a role may do, in plain words: each stands for Django's permissions.

Every permission of the portal's own apps belongs to one of them or to
``TECHNICAL``; a test holds that.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

SITE = "site"


@dataclass(frozen=True)
class Right:
    """One box to tick. ``of`` names permissions: «app.action_model», «app.*_model»."""

    slug: str
    title: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    title: str
    rights: tuple[Right, ...]


def _all(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.*_{model}" for model in models)


def _change(app: str, *models: str) -> tuple[str, ...]:
    actions = ("add", "change", "delete")
    return tuple(f"{app}.{action}_{model}" for model in models for action in actions)


def _view(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.view_{model}" for model in models)


HOUSES = ("organization", "building", "premises")
PRICES = ("tariff", "service", "supplier", "recipient")
BILLS = ("billingperiod", "periodversion", "charge")
BOOKS = ("payment", "registry", "registrymatch", "unallocatedpayment")
RULES = ("channel", "penaltyrule", "rememberedmatch")
AREAS = (
    Area(
        "Дома и счета",
        (
            Right(
                "accounts",
                "Смотреть организации, дома и лицевые счета",
                _view("accounts", *HOUSES, "account"),
            ),
            Right(
                "personal",
                "Видеть фамилии, телефоны и почту жителей",
                ("accounts.view_personal_data",),
            ),
            Right(
                "houses",
                "Менять реквизиты организаций и данные домов",
                _change("accounts", *HOUSES, "account"),
            ),
        ),
    ),
    Area(
        "Начисления",
        (
            Right("charges", "Смотреть периоды и начисления", _view("charges", *BILLS)),
            Right(
                "periods", "Закрывать и открывать месяцы", _change("charges", *BILLS)
            ),
            Right("printing", "Печатать квитанции", _all("charges", "printrun")),
            Right(
                "receipts",
                "Настраивать вид квитанций",
                _all("charges", "receiptsettings"),
            ),
            Right("prices", "Смотреть тарифы и услуги", _view("tariffs", *PRICES)),
            Right("tariffs", "Менять тарифы и услуги", _change("tariffs", *PRICES)),
            Right("imports", "Загружать и выгружать данные", ("imports.*",)),
        ),
    ),
    Area(
        "Приборы учёта",
        (
            Right("meters", "Смотреть приборы и показания", ("meters.view_*",)),
            Right(
                "readings",
                "Принимать показания, заменять приборы",
                ("meters.add_*", "meters.change_*", "meters.delete_*"),
            ),
        ),
    ),
    Area(
        "Платежи",
        (
            Right("payments", "Смотреть платежи и реестры", _view("payments", *BOOKS)),
            Right("basket", "Разбирать невыясненные", _change("payments", *BOOKS)),
            Right(
                "rules", "Вести каналы оплаты и ставки пеней", _all("payments", *RULES)
            ),
            Right(
                "plans",
                "Предлагать рассрочку, выдавать справки",
                _all("payments", "instalmentplan", "instalment", "debtcertificate"),
            ),
            Right(
                "online", "Смотреть оплату через портал", ("payments_online.view_*",)
            ),
            Right("refunds", "Возвращать деньги", ("payments_online.refund_intent",)),
            Right(
                "providers",
                "Настраивать приём платежей",
                (
                    "payments_online.add_*",
                    "payments_online.change_*",
                    "payments_online.delete_*",
                ),
            ),
        ),
    ),
    Area(
        "Жители",
        (
            Right(
                "residents",
                "Смотреть, кто какой счёт подключил",
                _view("residents", "residency", "linkingrequest", "contactchange"),
            ),
            Right(
                "decide",
                "Решать заявки на привязку, закрывать доступ, менять контакты",
                (
                    "residents.decide_*",
                    *_change("residents", "residency", "linkingrequest"),
                    *_change("residents", "contactchange"),
                ),
            ),
            Right(
                "look",
                "Смотреть кабинет глазами жителя",
                ("journal.look_as_resident",),
            ),
            Right(
                "ways",
                "Выбирать способы привязки",
                _all("residents", "linkingways"),
            ),
        ),
    ),
    Area(
        "Заявки",
        (
            Right(
                "requests",
                "Смотреть заявки",
                ("service_requests.view_*",),
            ),
            Right(
                "desk",
                "Принимать заявки и отвечать на них, вести справочники",
                (
                    "service_requests.add_*",
                    "service_requests.change_*",
                    "service_requests.delete_*",
                ),
            ),
        ),
    ),
    Area(
        "Оповещения",
        (Right("notices", "Рассылки, тексты, журнал", ("notifications.*",)),),
    ),
    Area(
        "Сайт",
        (
            Right(
                SITE,
                "Вести сайт: страницы, файлы, объявления",
                ("cms.*_newscategory", "cms.change_sitesettings"),
            ),
        ),
    ),
    Area(
        "Портал",
        (
            Right(
                "employees",
                "Вести сотрудников и роли своих организаций",
                (
                    *("residents.view_user", "residents.add_user"),
                    *("residents.change_user", *_all("residents", "role")),
                ),
            ),
            Right(
                "journal",
                "Смотреть и выгружать журнал",
                ("journal.view_entry", "journal.export_entry"),
            ),
            Right(
                "rulebook",
                "Правила портала: документы для жителей, пароли, ограничения",
                _all("residents", "legaltext", "passwordrules", "limits"),
            ),
        ),
    ),
)
RIGHTS = {right.slug: right for area in AREAS for right in area.rights}
# Written by the portal itself; no screen asks for them.
TECHNICAL_MODELS = (
    *("consent", "guestvisit", "firstentry", "invitation", "linkingattempt"),
    *("phone", "phonecode", "paymentnews", "certificatecheck", "savedlist", "tally"),
)


def permissions_of(rights: Iterable[Right]) -> "QuerySet[Permission]":
    """The permissions that these rights stand for."""
    asked = Q(pk__in=())
    for right in rights:
        for name in right.of:
            asked |= _named(name)
    return Permission.objects.filter(asked)


def _named(name: str) -> Q:
    app, _, codename = name.partition(".")
    of_app = Q(content_type__app_label=app)
    if codename == "*":
        return of_app
    if codename.endswith("*"):
        return of_app & Q(codename__startswith=codename[:-1])
    if codename.startswith("*_"):
        return of_app & Q(codename__endswith=codename[1:])
    return of_app & Q(codename=codename)


def held(permissions: Iterable[Permission]) -> list[Right]:
    """The rights that a set of permissions makes up in full."""
    given = {one.pk for one in permissions}
    found = []
    for right in RIGHTS.values():
        needed = set(permissions_of([right]).values_list("pk", flat=True))
        if needed and needed <= given:
            found.append(right)
    return found
